"""A business's own colour: what is made of it can be read, by day and by night, or it is refused."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.colours import (
    DARK_INKS,
    DARK_SURFACE,
    LIGHT_INKS,
    LIGHT_SURFACE,
    NAMED,
    READABLE,
    Unreadable,
    brand_of,
    contrast,
    read_colour,
    stylesheet,
)
from tests.site.test_contrast import tokens

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_what_is_accepted_can_be_read_and_what_is_refused_names_one_that_can(colour: str) -> None:
    try:
        brand = brand_of(colour)
    except Unreadable as refused:
        assert contrast(colour, LIGHT_SURFACE) < READABLE
        brand = brand_of(refused.nearest)
    for pair, surface, inks in (
        (brand.light, LIGHT_SURFACE, LIGHT_INKS),
        (brand.dark, DARK_SURFACE, DARK_INKS),
    ):
        assert contrast(pair.accent, surface) >= READABLE
        assert contrast(pair.on, pair.accent) >= READABLE
        assert contrast(pair.accent, pair.soft) >= READABLE
        assert all(contrast(ink, pair.soft) >= READABLE for ink in inks)


def test_a_colour_that_can_be_read_is_taken_as_it_is() -> None:
    assert brand_of("#84276f").light.accent == "#84276f"


@pytest.mark.parametrize(
    ("typed", "colour"), [("#0B6650", "#0b6650"), ("0b6650", "#0b6650"), (" #abc ", "#aabbcc")]
)
def test_a_colour_is_read_as_designers_write_it(typed: str, colour: str) -> None:
    assert read_colour(typed) == colour


@pytest.mark.parametrize("typed", ["", "red", "#12345", "#0b6650; } body { display: none", "#gggggg"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_colour(typed)


def test_the_stylesheet_holds_six_colours_and_nothing_else() -> None:
    sheet = stylesheet("#84276f")
    assert len(re.findall(r"--[a-z-]+: #[0-9a-f]{6};", sheet)) == 6
    assert "url(" not in sheet and "@import" not in sheet


def test_what_is_written_here_is_what_the_stylesheets_say() -> None:
    light, dark = tokens("light", ":root"), tokens("dark", ":root")
    assert (light["surface"], (light["ink"], light["ink-2"])) == (LIGHT_SURFACE, LIGHT_INKS)
    assert (dark["surface"], (dark["ink"], dark["ink-2"])) == (DARK_SURFACE, DARK_INKS)
    for name, colour in NAMED.items():
        assert tokens("light", f".brand-{name}")["accent"] == colour
