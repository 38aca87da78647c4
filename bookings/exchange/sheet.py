"""Opens what an owner exported elsewhere: a CSV in whichever letters and signs, or an Excel file."""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import python_calamine

Rows = list[list[str]]

MOST_BYTES = 10 * 1024 * 1024
# An honest sheet of this size unpacks to some dozens of megabytes; more is a bomb.
MOST_UNPACKED = 150 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 80
LONGEST_CELL = 4_000
SEPARATORS = ";,\t|"
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# Every byte means something in these, so UTF-8 is tried first, which refuses what it is not.
BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# What a sheet writes where its formula failed: nothing was there.
FAILED = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#I/T", "#REFERENCE!"}
)


class Unreadable(ValueError):
    """The file cannot be read as a list; `code` says why, and pages turn it into words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Sheet:
    """A list as it was found: the words of its head, its rows, and how it was written."""

    head: tuple[str, ...]
    rows: Rows
    # On which line of the file each row begins, as a spreadsheet counts.
    lines: tuple[int, ...]
    form: str

    @property
    def width(self) -> int:
        """Give the number of columns."""
        return len(self.head)


def read_sheet(raw: bytes) -> Sheet:
    """Read a list with a head. Raises Unreadable."""
    if not raw.strip(b"\x00 \r\n\t"):
        raise Unreadable("empty")
    if len(raw) > MOST_BYTES:
        raise Unreadable("too_big")
    if raw.startswith(ZIP) or raw.startswith(OLD_EXCEL):
        return tidy(excel_rows(raw), "xlsx" if raw.startswith(ZIP) else "xls")
    text, letters = decode(raw)
    separator = separator_of(text)
    return tidy(csv_rows(text, separator), f"{letters} {separator}")


# -- text ---------------------------------------------------------------------------------------------------
def decode(raw: bytes) -> tuple[str, str]:
    """Give the text and the name of its letters: UTF-8, with a mark or without, UTF-16, else Windows-1252."""
    for mark, name in BOMS.items():
        if raw.startswith(mark):
            try:
                return raw.decode(name), name.removesuffix("-sig")
            except UnicodeDecodeError:
                raise Unreadable("letters") from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
        return plain(text), "cp1252"
    return plain(text), "utf-8"


def plain(text: str) -> str:
    """Refuse what is no text at all: a picture or a PDF also decodes somehow. Raises Unreadable."""
    head = text[:4096]
    if "\x00" in head or head.startswith("%PDF") or head.lstrip().lower().startswith(("<html", "<!doctype")):
        raise Unreadable("not_a_list")
    if sum(letter < " " and letter not in "\r\n\t" for letter in head) > len(head) // 50:
        raise Unreadable("not_a_list")
    return text


def separator_of(text: str) -> str:
    """Find what stands between the cells: Excel says so, or the sign that cuts the lines most evenly."""
    first = text.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    sample = text[:65_536]
    return max(SEPARATORS, key=lambda sign: evenness(sample, sign))


def evenness(sample: str, sign: str) -> tuple[int, int]:
    """Say how many of the first rows have the commonest number of cells, and how many cells that is."""
    widths = Counter(len(row) for _line, row in zip(range(60), reader(sample, sign), strict=False) if row)
    widths.pop(1, None)
    if not widths:
        return 0, 0
    width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
    return count, width


def reader(text: str, separator: str) -> Iterable[list[str]]:
    """Read rows; quotes may hold separators, quotes and line ends."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=separator == ",")


def csv_rows(text: str, separator: str) -> Iterable[tuple[int, list[str]]]:
    """Give each row with the line it begins on. Raises Unreadable where a quote is never closed."""
    if text.split("\n", 1)[0].strip().lower().startswith("sep="):
        text = "\n" + text.split("\n", 1)[1] if "\n" in text else ""
    found = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=separator == ",")
    begins = 1
    try:
        for row in found:
            yield begins, row
            begins = found.line_num + 1
    except csv.Error:
        raise Unreadable("quotes") from None


# -- Excel --------------------------------------------------------------------------------------------------
def excel_rows(raw: bytes) -> Iterable[tuple[int, list[str]]]:
    """Give the rows of the first sheet that has any. Formulas arrive as the values they last had."""
    if raw.startswith(ZIP):
        refuse_bombs(raw)
    try:
        book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(raw))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height:
                if sheet.total_height > 20 * MOST_ROWS:
                    raise Unreadable("too_many")
                first = (sheet.start or (0, 0))[0] + 1
                rows = sheet.to_python(skip_empty_area=True, nrows=MOST_ROWS + 50)
                return [(first + at, [written(cell) for cell in row]) for at, row in enumerate(rows)]
    except python_calamine.PasswordError:
        raise Unreadable("password") from None
    except (
        python_calamine.CalamineError,
        python_calamine.ZipError,
        python_calamine.XmlError,
        OSError,
    ) as error:
        raise Unreadable("broken") from error
    raise Unreadable("empty")


def refuse_bombs(raw: bytes) -> None:
    """Refuse a zip that is no sheet, or that would unpack to more than any sheet does. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable("broken") from None
    if not any(part.filename.startswith("xl/") or part.filename == "content.xml" for part in parts):
        raise Unreadable("not_a_list")
    if sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > 2000:
        raise Unreadable("too_big")


def written(cell: object) -> str:
    """Write a cell of a sheet as a person would type it."""
    if isinstance(cell, bool | float):
        return str(int(cell)) if isinstance(cell, bool) or cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, timedelta):
        return str(int(cell.total_seconds()) // 60)
    return "" if cell is None else str(cell)


# -- both ---------------------------------------------------------------------------------------------------
def tidy(found: Iterable[tuple[int, list[str]]], form: str) -> Sheet:
    """Take the head and the rows that hold anything, all of one width. Raises Unreadable."""
    head: tuple[str, ...] = ()
    rows: Rows = []
    lines: list[int] = []
    for line, cells in found:
        row = [clean(cell) for cell in cells[:MOST_COLUMNS]]
        if not any(row):
            continue
        if not head:
            head = head_of(row)
            continue
        if len(rows) == MOST_ROWS:
            raise Unreadable("too_many")
        rows.append([*row[: len(head)], *[""] * (len(head) - len(row))])
        lines.append(line)
    if not head or (len(head) == 1 and not rows):
        raise Unreadable("empty")
    if not rows:
        raise Unreadable("no_rows")
    return Sheet(head, rows, tuple(lines), form)


def head_of(row: Sequence[str]) -> tuple[str, ...]:
    """Name the columns; what has no name at the end is no column, in between it gets its letter."""
    last = max(at for at, cell in enumerate(row) if cell)
    return tuple(cell or letter_of(at) for at, cell in enumerate(row[: last + 1]))


def letter_of(at: int) -> str:
    """Give a column's letter as a sheet shows it: A, B, …, AA."""
    return (letter_of(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)


def clean(cell: str) -> str:
    """Tidy a cell: no control signs, no apostrophe that only kept a formula asleep."""
    text = "".join(letter for letter in cell if letter >= " " or letter in "\n\t").strip("\ufeff \t\n\xa0")
    if text in FAILED:
        return ""
    if text.startswith("'") and text[1:2] in ("=", "+", "-", "@", "\t", "\r", "'"):
        text = text[1:]
    return text[:LONGEST_CELL]
