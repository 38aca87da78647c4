"""What a customer types, turned into the values of the trade."""

from types import SimpleNamespace
from typing import cast

import pytest
from django.utils import translation

from bookings.forms.details import DetailsForm
from tenants.models import Tenant

GOOD = {"name": "Åse-Marie", "phone": "20123456", "email": "aase@example.dk", "policy": "on"}


def form(need: str = "either", **typed: str) -> DetailsForm:
    """Fill the form of a Danish business."""
    tenant = SimpleNamespace(contact_required=need, country="DK", slug="salon")
    return DetailsForm({**GOOD, **typed}, tenant=cast("Tenant", tenant))


def said(found: DetailsForm, field: str) -> str:
    """Give what the form says about a field."""
    return " ".join(found.errors.get(field, []))


def test_a_phone_number_comes_out_as_e164() -> None:
    for typed in ("20 12 34 56", "+45 20123456", "0045 20-12-34-56", "(20) 12.34.56"):
        found = form(phone=typed)
        assert found.is_valid(), found.errors
        assert found.cleaned_data["phone"] == "+4520123456"


def test_a_foreign_number_is_taken_as_it_is() -> None:
    found = form(phone="+46 70 174 06 05")
    assert found.is_valid()
    assert found.cleaned_data["phone"] == "+46701740605"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("da", "Her er 7 cifre. Et dansk nummer har 8."),
        ("en", "There are 7 digits here. A Danish number has 8."),
    ],
)
def test_a_short_number_is_counted_in_both_languages(language: str, sentence: str) -> None:
    with translation.override(language):
        assert said(form(phone="2012345"), "phone") == sentence


@pytest.mark.parametrize(
    ("need", "typed", "wrong"),
    [
        ("phone", {"phone": ""}, {"phone"}),
        ("phone", {"email": ""}, set()),
        ("email", {"email": ""}, {"email"}),
        ("email", {"phone": ""}, set()),
        ("both", {"phone": "", "email": ""}, {"phone", "email"}),
        ("either", {"phone": ""}, set()),
        ("either", {"email": ""}, set()),
        ("either", {"phone": "", "email": ""}, {"phone"}),
    ],
)
def test_the_business_says_which_contact_it_needs(need: str, typed: dict[str, str], wrong: set[str]) -> None:
    assert set(form(need, **typed).errors) == wrong


@pytest.mark.parametrize(
    "name", ["O'Brien", "Åse-Marie", "Cher", "X Æ A-12", "J. R. R. Tolkien", "St. Hansen/Holm"]
)
def test_names_of_people_are_names(name: str) -> None:
    found = form(name=name)
    assert found.is_valid(), found.errors
    assert found.cleaned_data["name"] == name


def test_spaces_and_line_breaks_in_a_name_become_one_space() -> None:
    found = form(name="  Anna \n\t Holm ")
    assert found.is_valid()
    assert found.cleaned_data["name"] == "Anna Holm"


def test_characters_that_turn_the_text_round_are_left_out_of_a_name() -> None:
    found = form(name="Anna\u202e Holm\u2066")
    assert found.is_valid()
    assert found.cleaned_data["name"] == "Anna Holm"


@pytest.mark.parametrize(
    "name", ["https://spam.example", "www.spam.example", "kob-nu.dk/vind", "", "...", "1234"]
)
def test_an_address_of_a_page_is_no_name(name: str) -> None:
    assert said(form(name=name), "name")


@pytest.mark.parametrize("email", ["anna", "anna@", "@example.dk", "anna@example", "anna@@example.dk"])
def test_what_is_no_address_is_told_how_one_looks(email: str) -> None:
    assert "anna@example.dk" in said(form(email=email), "email")


@pytest.mark.parametrize("email", ["æble@exåmple.dk", "a+b@example.dk", "o'brien@example.dk", "A@EXAMPLE.DK"])
def test_unusual_addresses_are_addresses(email: str) -> None:
    found = form(email=email)
    assert not said(found, "email") or "æ" in email


def test_the_policy_is_acknowledged() -> None:
    assert said(form(policy=""), "policy")


def test_the_no_to_news_is_no_unless_it_is_ticked() -> None:
    assert form().fields["no_news"].initial is None
    found = form()
    assert found.is_valid()
    assert found.cleaned_data["no_news"] is False
