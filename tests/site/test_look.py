"""Icons, times and fields as the templates draw them."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django import forms
from django.utils import translation

from bookings.pages.daypage import MOST_LANES
from bookingsite.templatetags import look

ROOT = Path(__file__).parents[2]


def test_an_icon_is_drawn_inline_and_hidden_from_screen_readers_unless_it_has_a_word() -> None:
    plain, told = look.icon("phone"), look.icon("globe", label="booked <online>")
    assert 'aria-hidden="true"' in plain and "<path" in plain
    assert 'role="img" aria-label="booked &lt;online&gt;"' in told
    assert "style=" not in plain


@pytest.mark.parametrize(
    ("language", "clock", "long", "short"),
    [
        ("da", "9.15", "torsdag 26. november", "tor. 26. nov."),
        ("en", "09:15", "Thursday 26 November", "Thu 26 Nov"),
    ],
)
def test_times_and_days_are_written_as_the_reader_writes_them(
    language: str, clock: str, long: str, short: str
) -> None:
    with translation.override(language):
        assert look.clock(datetime(2026, 11, 26, 9, 15)) == look.clock(555) == clock
        assert look.longday(date(2026, 11, 26)) == long
        assert look.shortday(date(2026, 11, 26)) == short


@pytest.mark.parametrize(
    ("when", "place"), [("9.15", "at-0915"), ("09:17", "at-0915"), (0, "at-0000"), ("soon", "")]
)
def test_a_time_finds_its_place_on_the_ruler(when: object, place: str) -> None:
    assert look.at(when) == place


def test_hours_outside_the_usual_widen_the_ruler_and_stay_on_it() -> None:
    week = [{"spans": [(540, 1050)]}, {"spans": [(300, 1500)]}]
    assert look.ruler(week) == "wide"
    assert look.ruler_span((300, 1500)) == "at-0600 for-1080"


def test_what_was_typed_into_a_field_is_escaped_and_tied_to_its_error() -> None:
    class Form(forms.Form):
        phone = forms.CharField(error_messages={"required": "Write your number."})

    form = Form({"phone": ""}, prefix=None)
    drawn = look.bound(form["phone"], "id_phone-h")
    assert 'aria-describedby="id_phone-h id_phone-e"' in drawn and 'aria-invalid="true"' in drawn
    assert 'autocomplete="tel"' in drawn
    assert "<b>" not in look.bound(Form({"phone": '"><b>'})["phone"])


def test_every_class_of_the_rulers_stands_in_the_stylesheet() -> None:
    grid = (ROOT / "bookingsite/static/css/4-grid.css").read_text()
    for minute in range(0, 1440, 5):
        assert f".{look.at(minute)} {{" in grid
        assert f".{look.lasting(0, minute + 5)} {{" in grid
    for lanes in range(1, MOST_LANES + 1):
        assert f".cols-{lanes} {{ --cols: {lanes}; }}" in grid


def test_no_template_needs_an_inline_style_or_script_or_another_host() -> None:
    for page in (ROOT / "templates").rglob("*.html"):
        if "messages" in page.parts and "demo" not in page.parts:
            continue  # mail is read in mail programs, which need their styles inline
        text = page.read_text()
        for bad in (" style=", "<style", "onclick=", "hx-on:", 'src="http', 'href="http'):
            assert bad not in text, (page.name, bad)
        assert "<script>" not in text, page.name
        assert len(text.splitlines()) <= 120, page.name
