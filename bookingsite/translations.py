"""Reads the product's texts out of code and templates and keeps the Danish catalogue, without gettext.

Babel does the work; Django's own `templatize` turns a template's tags into calls that Babel can read.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
APPS = ("bookingsite", "privacy", "bookings", "customers", "staff", "notifications", "tenants")
CATALOGUE = Path("da") / "LC_MESSAGES" / "django.po"
Found = tuple[Any, str | None]


def catalogue_path() -> Path:
    """Give the place of the Danish catalogue."""
    return Path(settings.LOCALE_PATHS[0]) / CATALOGUE


def texts() -> Catalog:
    """Read every translatable text of the product into a fresh catalogue, in a stable order."""
    catalogue = Catalog(locale="da", project="bookingsite", fuzzy=False)
    for path in sorted(sources()):
        where = str(path.relative_to(settings.BASE_DIR))
        for message, context in read(path):
            catalogue.add(message, locations=[(where, 0)], context=context)
    return catalogue


def sources() -> Iterator[Path]:
    """List the files that can hold texts."""
    base = Path(settings.BASE_DIR)
    for app in APPS:
        yield from (path for path in (base / app).rglob("*.py") if "migrations" not in path.parts)
    yield from (path for path in (base / "templates").rglob("*") if path.suffix in {".html", ".txt"})


def read(path: Path) -> Iterator[Found]:
    """Read one file's texts."""
    source = path.read_text("utf-8")
    if path.suffix != ".py":
        if "{%" not in source and "{{" not in source:
            return
        # The extractor tokenises Python: what stands between the calls must not look like indentation.
        source = re.sub(r"\b[XSVBPp]+\b", "", templatize(source, origin=str(path)))
        source = "\n".join(line.strip() for line in source.splitlines())
    for _line, function, messages, _comments in extract_python(
        BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"}
    ):
        yield from arranged(str(function), messages)


def arranged(function: str, messages: Any) -> Iterator[Found]:
    """Turn a call's arguments into what the catalogue wants: a text or a pair, and its context."""
    given = messages if isinstance(messages, tuple | list) else (messages,)
    spec = KEYWORDS.get(function)
    if spec is None:
        if given and given[0]:
            yield given[0], None
        return
    contexts = [given[place[0] - 1] for place in spec if isinstance(place, tuple)]
    wanted = tuple(given[place - 1] for place in spec if isinstance(place, int))
    if all(wanted):
        yield (wanted if len(wanted) > 1 else wanted[0]), (contexts[0] if contexts else None)


def update() -> Catalog:
    """Bring the Danish catalogue up to date with the code and write it."""
    fresh = texts()
    path = catalogue_path()
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale="da")
        known.update(fresh, no_fuzzy_matching=True)
        fresh = known
        fresh.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, sort_output=True, omit_header=False, include_lineno=False, width=110)
    return fresh


def missing(wanted: Catalog) -> list[str]:
    """List the texts that have no Danish, of these."""
    with catalogue_path().open("rb") as file:
        known = read_po(file, locale="da")
    lacking = []
    for message in wanted:
        if not message.id:
            continue
        found = known.get(message.id, message.context)
        done = (
            found is not None
            and not found.fuzzy
            and found.string
            and all(found.string if isinstance(found.string, tuple | list) else (found.string,))
        )
        if not done:
            lacking.append(str(message.id))
    return lacking


def compile_all() -> int:
    """Write the compiled catalogue that Django reads; give the number of texts."""
    path = catalogue_path()
    with path.open("rb") as file:
        known = read_po(file, locale="da")
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, known)
    return len(known)
