import re
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from notifications.texts import (
    PLACEHOLDERS,
    Wording,
    facts,
    greeting_name,
    placeholder_values,
    reader,
    render_mail,
    render_sms,
    speaks,
    substitute,
    unknown_placeholders,
)
from tenants.models import Tenant

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
KINDS = [
    "booking_confirmation",
    "booking_moved",
    "booking_cancelled",
    "booking_reminder",
    "booking_requested",
    "booking_declined",
]
LINK = "https://tid.example.dk/b/salon-solvik/v/" + "x" * 32 + "/"
NOW = datetime(2026, 10, 1, 12, tzinfo=COPENHAGEN)


def given_facts(**changes):
    starts = datetime(2026, 10, 15, 9, 15, tzinfo=COPENHAGEN)
    return {
        "business": SimpleNamespace(name="Salon Solvik"),
        "first_name": "Mette",
        "services": "Klip & farve",
        "who": "Sofie",
        "starts": starts,
        "ends": starts + timedelta(minutes=45),
        "price": "fra 1.295 kr.",
        "place": "Solvikgade 14, 1260 København K",
        "manage_url": LINK,
        "cutoff_until": starts - timedelta(days=1),
        "policy_url": "https://tid.example.dk/b/salon-solvik/policy/",
        "phone": "33 12 34 56",
        "note_newsletter": False,
        **changes,
    }


def mail(kind, language="da", wording=None, **changes):
    with reader(language, COPENHAGEN):
        return render_mail(kind, facts(given_facts(**changes), now=NOW), wording)


def sms(kind, language="da", wording=None, **changes):
    with reader(language, COPENHAGEN):
        return render_sms(kind, facts(given_facts(**changes), now=NOW), wording)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_each_kind_says_when_and_where_in_text_and_html(kind, language):
    found = mail(kind, language)
    day, clock = {"da": ("torsdag 15. oktober", "9.15"), "en": ("Thursday 15 October", "09:15")}[language]
    for part in (found.subject, found.text, found.html):
        assert day in part
        assert clock in part
        assert "Salon Solvik" in part
    for part in (found.text, found.html):
        assert "Solvikgade 14, 1260 København K" in part
        assert "Mette" in part
    assert "Klip & farve" in found.text
    assert "Klip &amp; farve" in found.html
    assert "\n" not in found.subject


def test_a_mail_wears_the_colour_of_the_business():
    own = Tenant(name="Salon Solvik", accent="plum", accent_colour="#7a1f2b")
    assert "background:#7a1f2b" in mail("booking_confirmation", business=own).html
    own.accent_colour = ""
    assert "background:#84276f" in mail("booking_confirmation", business=own).html


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_text_message_of_ours_is_one_segment_of_gsm(kind, language):
    found = sms(kind, language)
    assert (found.segments.encoding, found.segments.count) == ("GSM-7", 1)
    assert "Salon Solvik" in found.text


def test_a_text_message_names_no_service_and_no_person_of_the_staff():
    for kind in KINDS:
        text = sms(kind).text
        assert "Klip" not in text
        assert "Sofie" not in text


def test_the_greeting_goes_before_a_second_segment_comes():
    long = SimpleNamespace(name="Salon Solvik ved Vandet")
    found = sms("booking_confirmation", business=long)
    assert found.segments.count == 1
    assert "Mette" not in found.text
    assert LINK in found.text


def test_s47_a_name_outside_the_alphabet_is_never_spelt_wrong():
    assert "François" not in sms("booking_confirmation", first_name="François").text
    assert "Francois" not in sms("booking_confirmation", first_name="François").text
    own = sms(
        "booking_confirmation", first_name="François", wording=Wording(body="Hej {first_name} – vi ses")
    )
    assert own.text == "Hej François - vi ses"
    assert own.segments.encoding == "UCS-2"


@pytest.mark.parametrize(("language", "expected"), [("da", "da"), ("en-GB", "en"), ("sv", "da"), ("", "da")])
def test_s50_a_message_speaks_one_language(language, expected):
    assert speaks(language, "da") == expected


def test_s50_no_danish_word_stands_in_an_english_mail_and_none_the_other_way():
    for kind in KINDS:
        english, danish = mail(kind, "en"), mail(kind, "da")
        for word in ("torsdag", "oktober", "kl.", "Venlig", " din ", "Tid:"):
            assert word not in english.text + english.subject
        for word in ("Thursday", "October", " your ", "You", "Best", "When:"):
            assert word not in danish.text + danish.subject


def test_s50_the_language_around_does_not_leak_in():
    with reader("en", ZoneInfo("America/New_York")):
        assert "torsdag 15. oktober" in mail("booking_confirmation", "da").subject
        assert "9.15" in mail("booking_confirmation", "da").subject


@pytest.mark.parametrize("starts", [datetime(2026, 10, 26, 9), datetime(2027, 3, 29, 9)])
def test_s34_a_message_keeps_the_wall_clock_over_the_change(starts):
    starts = starts.replace(tzinfo=COPENHAGEN)
    changes = {"starts": starts, "ends": starts + timedelta(hours=1)}
    assert "kl. 9.00" in mail("booking_reminder", **changes).subject
    assert "kl. 9.00" in sms("booking_reminder", **changes).text


def test_another_year_is_written_out():
    starts = datetime(2027, 1, 7, 10, tzinfo=COPENHAGEN)
    assert "torsdag 7. januar 2027" in mail("booking_confirmation", starts=starts).subject


def test_after_the_cut_off_the_mail_says_call():
    late = {"cutoff_until": NOW - timedelta(hours=1)}
    assert "33 12 34 56" in mail("booking_reminder", **late).text
    assert "flytte eller aflyse indtil" not in mail("booking_reminder", **late).text
    assert "Ring 33 12 34 56" in sms("booking_reminder", **late).text


def test_a_text_message_promises_no_move_that_is_too_late():
    assert "flyt eller aflys" in sms("booking_confirmation").text
    assert "flyt" not in sms("booking_confirmation", cutoff_until=NOW - timedelta(hours=1)).text


def test_a_phone_number_is_written_as_its_readers_read_it():
    assert "33 12 34 56" in mail("booking_confirmation", phone="+4533123456").text
    assert "+46 70 123 45 67" in mail("booking_confirmation", phone="+46701234567").text
    assert "ring til os" in mail("booking_confirmation", phone="ring til os").text


def test_the_offer_to_object_stands_only_where_it_is_asked_for():
    assert "nyheder" in mail("booking_confirmation", note_newsletter=True).text
    assert "Nej tak til nyheder fra Salon Solvik" in mail("booking_confirmation", note_newsletter=True).html
    assert "nyheder" not in mail("booking_confirmation").text


@pytest.mark.parametrize(
    "name",
    [
        "<b>Mette</b>",
        "http://evil.example",
        "evil.example",
        "Ring 12345678",
        "a@b.dk",
        "Du har vundet en stor præmie i dag",
        "Mette\nBcc",
        "",
        "{link}",
        "x" * 60,
    ],
)
def test_what_is_no_name_is_not_greeted(name):
    text = sms("booking_confirmation", first_name=name).text
    assert "Hej" not in text or name.startswith("Mette")
    assert not name or name not in text


@pytest.mark.parametrize("name", ["Mette", "Åse-Marie", "O'Brien", "Jean Luc", "Ngọc", "Ł", "Мария"])
def test_odd_but_real_names_are_greeted(name):
    assert greeting_name(name) == name


def test_html_from_outside_is_escaped_in_html_and_kept_in_text():
    found = mail("booking_confirmation", services="<script>alert(1)</script>")
    assert "<script>" not in found.html
    assert "<script>" in found.text


@pytest.mark.parametrize("kind", KINDS)
def test_mail_loads_nothing_from_anywhere(kind):
    html = mail(kind).html
    assert "<img" not in html
    assert "<script" not in html
    assert "url(" not in html
    assert set(re.findall(r'(?:src|href)="([^"]+)"', html)) <= {
        LINK,
        "https://tid.example.dk/b/salon-solvik/policy/",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_mail_is_well_formed(kind):
    stack = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag not in {"meta", "br"}:
                stack.append(tag)

        def handle_endtag(self, tag):
            assert stack.pop() == tag

    Reader().feed(mail(kind).html)
    assert stack == []


def test_a_tenants_own_opening_leaves_facts_and_footer_standing():
    own = Wording(subject="Hurra {first_name}", body="Kære {first_name}.\n\nHusk håndklæde <3")
    found = mail("booking_confirmation", wording=own)
    assert found.subject == "Hurra Mette"
    assert "Kære Mette." in found.text
    assert "Husk håndklæde &lt;3" in found.html
    assert LINK in found.text
    assert "Solvikgade 14" in found.text
    assert "Din tid hos Salon Solvik er booket" not in found.text


def test_substitution_is_one_pass_and_reaches_no_attribute():
    values = placeholder_values(given_facts(first_name="{link}"))
    assert substitute("{first_name} {unknown} {business.name} {0} {{x}}", values) == (
        "{link} {unknown} {business.name} {0} {{x}}"
    )
    assert unknown_placeholders("{first_name} {firstname} {business.name}") == ["business.name", "firstname"]


@given(text=st.text(max_size=80), value=st.text(max_size=20))
def test_substitution_never_fails_and_leaves_other_text_alone(text, value):
    found = substitute(text, dict.fromkeys(PLACEHOLDERS, value))
    if "{" not in text:
        assert found == text


def test_every_kind_has_all_its_parts():
    folder = Path(settings.BASE_DIR if hasattr(settings, "BASE_DIR") else ".") / "templates" / "messages"
    for kind in KINDS:
        names = {path.name for path in (folder / kind).iterdir()}
        assert {"subject.txt", "body.txt", "body.html", "sms.txt"} <= names
