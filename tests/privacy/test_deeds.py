"""Every action that the audit can hold has words for the owner who reads it."""

import ast
from pathlib import Path

from django.conf import settings

from privacy import deeds

APPS = ("privacy", "bookings", "customers", "staff", "tenants")


def recorded() -> set[str]:
    """Collect what is written into the audit by a plain name."""
    found: set[str] = set()
    for app in APPS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record":
                    first = node.args[0] if node.args else None
                    if isinstance(first, ast.Constant):
                        found.add(str(first.value))
    return found


def test_every_action_that_is_recorded_has_its_words() -> None:
    assert len(recorded()) > 20
    assert sorted(recorded() - set(deeds.DEEDS)) == []


def test_an_action_without_words_is_told_by_its_code() -> None:
    assert deeds.said("pet.feed_twice") == "pet: feed twice"
    assert deeds.codes_of("nobody") == []
