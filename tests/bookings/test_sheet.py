"""Lists as other systems and Excel write them, and files that are no lists at all."""

import io
import zipfile
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.exchange.cells import csv_bytes
from bookings.exchange.columns import guess
from bookings.exchange.people import Terms, cells_of, read_person
from bookings.exchange.sheet import FAILED, MOST_ROWS, Unreadable, read_sheet
from bookings.exchange.values import (
    order_of,
    read_clock,
    read_date,
    read_email,
    read_minutes,
    read_moment,
    read_phone,
    read_price,
    read_yes,
)

HEAD = ["Fornavn", "Efternavn", "Mobil", "E-mail", "Bemærkning"]
ROW = ["Åsa", "Öberg", "20123456", "asa@example.dk", 'Sagde "hej"; og gik,\nglad']


def written(separator: str, end: str) -> str:
    """Write the list as some system does."""
    quoted = [f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in ROW]
    return end.join([separator.join(HEAD), separator.join(quoted), ""])


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_s84_letters_separators_and_line_ends_are_recognised(separator: str, end: str, letters: str) -> None:
    sheet = read_sheet(written(separator, end).encode(letters))
    assert list(sheet.head) == HEAD
    assert sheet.rows == [ROW]
    assert sheet.lines == (2,)
    assert guess("customers", sheet.head, sheet.rows) == ["first", "last", "phone", "email", "note"]


def test_excel_says_itself_what_stands_between() -> None:
    assert read_sheet(b"sep=,\r\nNavn,Telefon\r\nIda,20123456\r\n").rows == [["Ida", "20123456"]]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"Navn;Telefon\r\n", "no_rows"),
        (b"%PDF-1.7 and so on", "not_a_list"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_a_list"),
        (b"<html><body>Navn</body></html>", "not_a_list"),
        (b"\xff\xfeN", "letters"),
        (b"PK\x03\x04 no zip at all", "broken"),
        (b"\xd0\xcf\x11\xe0 no old excel", "broken"),
        (b"x" * (10 * 1024 * 1024 + 1), "too_big"),
        (("Navn;Mobil\n" + "Ida;1\n" * (MOST_ROWS + 1)).encode(), "too_many"),
    ],
)
def test_a_file_that_is_no_list_is_told_what_it_is(raw: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_sheet(raw)
    assert caught.value.code == code


def packed(parts: dict[str, bytes]) -> bytes:
    """Pack a folder."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in parts.items():
            folder.writestr(name, content)
    return out.getvalue()


def test_a_bomb_is_never_unpacked() -> None:
    bomb = packed({"xl/worksheets/sheet1.xml": b"0" * (160 * 1024 * 1024)})
    assert len(bomb) < 1024 * 1024
    with pytest.raises(Unreadable) as caught:
        read_sheet(bomb)
    assert caught.value.code == "too_big"
    with pytest.raises(Unreadable) as other:
        read_sheet(packed({"photo.jpg": b"x"}))
    assert other.value.code == "not_a_list"


def excel(rows: str) -> bytes:
    """Write an Excel file of one sheet by hand; what is a formula has the value it last had."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>'.encode(),
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>'.encode(),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rels}"><sheets>'
            '<sheet name="Ark1" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship '
            f'Id="r1" Type="{rels}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>'
            "</worksheet>".encode(),
        }
    )


def test_an_excel_file_is_read_with_its_numbers_and_its_formulas_last_values() -> None:
    def text(where: str, said: str) -> str:
        return f'<c r="{where}" t="inlineStr"><is><t>{said}</t></is></c>'

    head = f'<row r="1">{text("A1", "Navn")}{text("B1", "Mobil")}{text("C1", "Note")}</row>'
    body = f'<row r="2">{text("A2", "Åsa Öberg")}<c r="B2"><v>20123456</v></c>'
    body += '<c r="C2" t="str"><f>HYPERLINK("http://evil")</f><v>sidste værdi</v></c></row>'
    assert read_sheet(excel(head + body)).rows == [["Åsa Öberg", "20123456", "sidste værdi"]]


NUMBERS: dict[str, dict[str, str | None]] = {
    "20 12 34 56": {"DK": "+4520123456"},
    "4520123456": dict.fromkeys(("DK", "SE", "NO"), "+4520123456"),
    "0046 70 123 45 67": dict.fromkeys(("DK", "SE", "NO"), "+46701234567"),
    "+46 (0)70 1234567": dict.fromkeys(("DK", "SE", "NO"), "+46701234567"),
    "070-123 45 67": {"SE": "+46701234567"},
    "701234567": {"SE": "+46701234567", "DK": None},
    "912 34 567": {"NO": "+4791234567"},
    "4,520123456E9": {"DK": "+4520123456"},
    "20123456.0": {"DK": "+4520123456"},
    "tlf. 20123456": {"DK": "+4520123456"},
    "4.52E+09": {"DK": None},
    "ring til mor": {"DK": None},
}


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [(typed, country, number) for typed, found in NUMBERS.items() for country, number in found.items()],
)
def test_s49_s84_numbers_are_read_as_people_and_excel_leave_them(
    typed: str, country: str, number: str | None
) -> None:
    found = read_phone(typed, country)
    assert (found.e164 if found else None) == number


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24-11-2026", date(2026, 11, 24)),
        ("24.11.26", date(2026, 11, 24)),
        ("24/11/2026", date(2026, 11, 24)),
        ("2026-11-24", date(2026, 11, 24)),
        ("24. nov. 2026", date(2026, 11, 24)),
        ("tirsdag d. 24. november 2026", date(2026, 11, 24)),
        ("46350", date(2026, 11, 24)),
        ("31-02-2026", None),
        ("i går", None),
    ],
)
def test_days_are_read_as_they_are_written(typed: str, day: date | None) -> None:
    assert read_date(typed) == day


def test_times_lengths_prices_and_answers() -> None:
    assert [read_clock(each) for each in ("9.15", "09:15", "kl. 9", "1:30 PM", "25:00", "0.385416667")] == [
        time(9, 15), time(9, 15), time(9), time(13, 30), None, time(9, 15),
    ]  # fmt: skip
    assert read_moment("2026-11-24T09:15") == (date(2026, 11, 24), time(9, 15))
    assert [read_minutes(each) for each in ("45", "45 min", "1 t 30 min", "1:30", "lidt")] == [
        45, 45, 90, 90, None,
    ]  # fmt: skip
    prices = ("1.295,00 kr.", "DKK 1,295.50", "495,-", "1.295", "gratis")
    assert [read_price(each) for each in prices] == [129500, 129550, 49500, 129500, None]
    assert [read_yes(each) for each in ("Ja", "nej", "1", "", "måske", "24-11-2026")] == [
        True, False, True, None, None, True,
    ]  # fmt: skip
    assert read_email("Ida <ida@example.dk>") == "ida@example.dk"
    assert read_email("ida@example.dk, bo@example.dk") is None
    assert order_of(["01/02/2026", "03/25/2026"]) == "mdy"
    assert order_of(["25/02/2026", "03/11/2026"]) == "dmy"


TERMS = Terms(country="DK", today=date(2026, 11, 24), not_before=date(2024, 11, 24))


def test_a_row_becomes_a_person() -> None:
    mapping = ["name", "last", "phone", "phone2", "last_visit", "birthday", ""]
    row = ["Ida", "Holm", "70123456", "20123456", "24-11-2025", "01-02-1990", "hemmelig"]
    person = read_person(cells_of(row, mapping), TERMS)
    assert (person.name, person.phone, person.note) == ("Ida Holm", "+4520123456", "70123456")
    assert person.birthday == date(1990, 2, 1)
    assert person.faults == ()
    assert read_person({"name": "Hansen, Anne"}, TERMS).name == "Anne Hansen"
    assert read_person({"name": "Ida", "last_visit": "01-01-2020"}, TERMS).faults == ("too_long_ago",)
    assert read_person({"email": "ida@example.dk"}, TERMS).faults == ("no_name",)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=30), min_size=3))
def test_what_goes_out_comes_back_in(cells: list[str]) -> None:
    """Whatever stands in a cell, no spreadsheet calculates with it, and our own import reads it again."""
    raw = csv_bytes(["Navn", "Note"], [["Ida", cell] for cell in cells])
    for row, cell in zip(read_sheet(raw).rows, cells, strict=True):
        kept = "".join(letter for letter in cell if letter >= " " or letter in "\n\t")
        # What a spreadsheet writes where it failed to calculate is nobody's note.
        failed = kept.strip("\ufeff \t\n\xa0") in FAILED
        words = [] if failed else kept.replace("'", "").replace("\ufeff", "").split()
        assert row[1].replace("'", "").split() == words
    lines = raw.decode("utf-8-sig").split("\r\n")
    assert not any(line.split(";")[-1].startswith(("=", "+", "-", "@", '"=')) for line in lines[1:])
