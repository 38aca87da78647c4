"""The rows of a list as they are kept: some hundred to a part, each with its line in the file."""

import json
from collections import Counter
from collections.abc import Iterator

from bookings.exchange.people import cells_of
from bookings.exchange.sheet import Rows
from bookings.incoming.choices import Choices
from bookings.models import ImportBatch, ImportPart

PART = 500
MOST_NAMES = 150


def packed(rows: list[tuple[int, list[str]]]) -> str:
    """Write rows, each with its line in the file, as one text."""
    return json.dumps(rows, ensure_ascii=False)


def rows_of(part: ImportPart) -> list[tuple[int, list[str]]]:
    """Read the rows of a part again."""
    return [(int(line), row) for line, row in json.loads(str(part.content) or "[]")]


def all_rows(batch: ImportBatch) -> Iterator[tuple[int, list[str]]]:
    """Give every row that is still kept, with its line."""
    for part in batch.parts.order_by("number").iterator(chunk_size=5):
        yield from rows_of(part)


def sample_of(batch: ImportBatch) -> Rows:
    """Give the first rows, for the page that shows what stands in each column."""
    part = batch.parts.order_by("number").first()
    return [row for _line, row in rows_of(part)] if part else []


def names_in(batch: ImportBatch, choices: Choices) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """Give the file's own names of services and of people, the commonest first, and how often each comes."""
    services: Counter[str] = Counter()
    people: Counter[str] = Counter()
    for _line, row in all_rows(batch):
        cells = cells_of(row, choices.columns)
        services.update([cells["service"]] if cells.get("service") else [])
        people.update([cells["staff"]] if cells.get("staff") else [])
    return services.most_common(MOST_NAMES), people.most_common(MOST_NAMES)
