"""Every text has its Danish, and the Danish fits its English."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext

from bookingsite.translations import KEYWORDS, catalogue_path, missing, sources, texts

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
TAG = re.compile(r"</?[a-z]+")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """Read the Danish."""
    with catalogue_path().open("rb") as file:
        return read_po(file, locale="da")


def pairs(catalogue: Catalog) -> Iterator[tuple[str, str]]:
    """Give each English form with its Danish."""
    for message in catalogue:
        if not message.id:
            continue
        if isinstance(message.id, tuple | list):
            yield from zip(message.id, message.string or (), strict=True)
        else:
            yield message.id, str(message.string)


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    """Read the texts of the product."""
    return texts()


def test_every_text_has_its_danish(wanted: Catalog) -> None:
    assert missing(wanted) == []


def test_texts_are_found_in_code_and_in_templates(wanted: Catalog) -> None:
    """Were the reading broken, nothing would be missing."""
    found = {message.id if isinstance(message.id, str) else message.id[0] for message in wanted}
    assert len(found) > 200
    assert {"Skip to content", "E-mail and password do not belong together. Check both."} <= found


def test_no_text_hides_inside_another() -> None:
    """The reader of texts does not look into f-strings: what is asked for there would never be Danish."""
    hidden = [
        f"{path}:{call.lineno}"
        for path in sources()
        if path.suffix == ".py"
        for joined in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    ]
    assert hidden == []


def test_danish_has_the_placeholders_of_its_english(catalogue: Catalog) -> None:
    wrong = [
        (english, danish)
        for english, danish in pairs(catalogue)
        # In a singular, the number may be said in a word.
        if sorted(set(PLACEHOLDER.findall(english)) - {"%(count)s"})
        != sorted(set(PLACEHOLDER.findall(danish)) - {"%(count)s"})
        or not set(PLACEHOLDER.findall(danish)) <= set(PLACEHOLDER.findall(english)) | {"%(count)s"}
    ]
    assert wrong == []


def test_danish_has_the_marks_of_its_english(catalogue: Catalog) -> None:
    wrong = [
        (english, danish)
        for english, danish in pairs(catalogue)
        if sorted(TAG.findall(english)) != sorted(TAG.findall(danish))
        or english[:1].isspace() != danish[:1].isspace()
        or english[-1:].isspace() != danish[-1:].isspace()
    ]
    assert wrong == []


def test_danish_is_calm(catalogue: Catalog) -> None:
    loud = [danish for _english, danish in pairs(catalogue) if "!" in danish or "venligst" in danish.lower()]
    assert loud == []


def test_a_reader_gets_her_language() -> None:
    with translation.override("da"):
        assert gettext("Skip to content") != "Skip to content"
    with translation.override("en"):
        assert gettext("Skip to content") == "Skip to content"


def test_no_danish_plural_was_cut_down_to_a_letter(catalogue: Catalog) -> None:
    forms = [message.string for message in catalogue if isinstance(message.string, tuple)]
    assert [each for each in forms if any(len(form) == 1 for form in each)] == []
