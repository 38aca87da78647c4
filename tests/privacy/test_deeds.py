"""Every action that the audit can hold has words for the owner who reads it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

from bookings.models import AbsenceRequest, BookingEvent, CalendarException, ImportBatch
from privacy import deeds, words

APPS = ("privacy", "bookings", "bookingsite", "customers", "staff", "tenants")
# What writes into a business's audit, by itself or through `audit.record`.
WRITERS = {"audit.record", "note", "log", "note_invitation", "looked", "record_both"}
# What stands in the place of a name that is put together.
SPELT: dict[str, list[str]] = {
    "settings.{about}": [f"settings.{each}" for each in ("business", "rules", "look", "embed")],
    "settings.{kind}": [
        f"settings.{each}" for each in (CalendarException.Kind.CLOSURE, CalendarException.Kind.EXTRA)
    ],
    "absence.{state}": [f"absence.{each}" for each in AbsenceRequest.State.values if each != "asked"],
    "export.{what}": [f"export.{each}" for each in ("customers", "visits", "services", "everything")],
    "import.{batch.kind}": [f"import.{each}" for each in ImportBatch.Kind.values],
    "booking.{'move' if kind == BookingEvent.Kind.MOVED else kind}": [
        f"booking.{each}" for each in ("move", BookingEvent.Kind.RESIZED, BookingEvent.Kind.HANDED)
    ],
}


@cache
def writing() -> list[tuple[str, ast.Call]]:
    """Find every call that writes into the audit, with the file it stands in."""
    return [
        (str(path), node)
        for app in APPS
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in WRITERS
    ]


def named() -> Iterator[tuple[str, ast.expr]]:
    """Walk what is handed to the audit as the name of an action: by place, by keyword, by either of two."""
    for path, call in writing():
        by_keyword = [each.value for each in call.keywords if each.arg == "action"]
        for first in [*call.args[:1], *by_keyword]:
            branches = (first.body, first.orelse) if isinstance(first, ast.IfExp) else (first,)
            yield from ((path, branch) for branch in branches)


def recorded() -> set[str]:
    """Collect every name that the audit can hold."""
    found: set[str] = set()
    for path, name in named():
        if isinstance(name, ast.Constant):
            found.add(str(name.value))
        elif isinstance(name, ast.JoinedStr):
            found.update(SPELT[spelt(name)])
        elif not (isinstance(name, ast.Name) and name.id in {"action", "request"}):
            # A helper hands on what it was given, and who calls it is walked too.
            raise AssertionError((path, ast.unparse(name)))
    return found


def spelt(name: ast.JoinedStr) -> str:
    """Write a name that is put together as its source does, whichever Python reads it."""
    parts = [
        str(each.value) if isinstance(each, ast.Constant) else f"{{{ast.unparse(each.value)}}}"
        for each in name.values
        if isinstance(each, ast.Constant | ast.FormattedValue)
    ]
    return "".join(parts)


def test_every_action_that_is_recorded_has_its_words() -> None:
    assert len(recorded()) > 100
    assert sorted(recorded() - set(deeds.DEEDS)) == []


def test_an_action_without_words_is_told_by_its_code() -> None:
    assert deeds.said("pet.feed_twice") == "pet: feed twice"
    assert deeds.codes_of("nobody") == []


def test_every_purpose_that_is_recorded_has_its_words() -> None:
    """They stand in the owner's log and in the customer's print-out."""
    told = [each.value for _path, call in writing() for each in call.keywords if each.arg == "purpose"]
    found = {each.value for each in told if isinstance(each, ast.Constant)}
    assert len(found) > 8
    assert sorted(found - set(words.WHY)) == []
