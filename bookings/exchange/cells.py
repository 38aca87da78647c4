"""Writes lists that Danish Excel opens by a double click, and in which no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

BOM = "\ufeff"
# What makes a spreadsheet calculate; a leading apostrophe shows it as text, and our own import takes it off.
WAKES = ("=", "+", "-", "@", "\t", "\r", "'")


def asleep(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(WAKES) else text


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a list: UTF-8 with its mark, semicolons, CRLF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([asleep(each) for each in head])
    writer.writerows([said(cell) for cell in row] for row in rows)
    return (BOM + out.getvalue()).encode()


def said(cell: object) -> object:
    """Write one cell; a number stays a number, to be added up, and Danes write it with a comma."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, float):
        return f"{cell:.2f}".replace(".", ",")
    return cell if isinstance(cell, int) else asleep(str(cell))
