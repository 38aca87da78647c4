"""Two spellings of the same thing meet, and two different things do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers import normalise


@pytest.mark.parametrize(
    ("typed", "country", "e164"),
    [
        ("20 12 34 56", "DK", "+4520123456"),
        ("070-123 45 67", "SE", "+46701234567"),
        ("0046 70 123 45 67", "DK", "+46701234567"),
        ("+46 (0)70 1234567", "DK", "+46701234567"),
        ("912 34 567", "NO", "+4791234567"),
        ("+45 20.12.34.56", "SE", "+4520123456"),
        ("0045 20123456", "DK", "+4520123456"),
        ("２０ １２ ３４ ５６", "DK", "+4520123456"),
    ],
)
def test_s49_a_number_is_read_as_people_write_it(typed: str, country: str, e164: str) -> None:
    assert normalise.phone(typed, country) == normalise.Phone(e164, "mobile")


@pytest.mark.parametrize(
    ("typed", "country", "kind"),
    [
        ("08-123 456 78", "SE", "landline"),
        ("22 12 34 56", "NO", "landline"),
        ("70 10 10 10", "DK", "landline"),
        ("33 12 34 56", "DK", "unknown"),
        ("0151 23456789", "DE", "mobile"),
        ("42 12 34 56", "DK", "mobile"),
    ],
)
def test_s49_a_landline_is_told_from_a_mobile_where_the_plan_settles_it(
    typed: str, country: str, kind: str
) -> None:
    assert normalise.phone(typed, country).kind == kind


@pytest.mark.parametrize(
    ("typed", "code", "digits", "expected"),
    [
        ("20 12 34 5", "too_short", 7, 8),
        ("+45 20 12 34", "too_short", 6, 8),
        ("20 12 34 56 7", "too_long", 9, 8),
        ("112", "too_short", 3, 8),
        ("00 00 00 00", "invalid", 8, 8),
        ("ring til mig", "invalid", 0, 8),
        ("", "invalid", 0, 8),
        ("1" * 250, "invalid", 250, 8),
        ("<script>20123456</script>", "invalid", 8, 8),
    ],
)
def test_s49_a_wrong_number_is_refused_with_the_count_of_its_digits(
    typed: str, code: str, digits: int, expected: int
) -> None:
    with pytest.raises(normalise.PhoneError) as refused:
        normalise.phone(typed, "DK")
    assert (refused.value.code, refused.value.digits, refused.value.expected) == (code, digits, expected)


def test_a_refused_number_names_the_country_it_was_read_as() -> None:
    with pytest.raises(normalise.PhoneError) as refused:
        normalise.phone("+47 912 34", "DK")
    assert (refused.value.country, refused.value.digits) == ("NO", 5)


def test_an_extension_is_dropped() -> None:
    with pytest.raises(normalise.PhoneError):
        normalise.phone("20123456 x12", "DK")
    assert normalise.phone("20123456#12", "DK").e164 == "+4520123456"


@pytest.mark.parametrize(
    ("typed", "normalised"),
    [
        ("  Mette.Holm@Example.DK ", "mette.holm@example.dk"),
        ("mette+salon@example.dk", "mette+salon@example.dk"),
        ("ｍｅｔｔｅ＠example.dk", "mette@example.dk"),
        ("mette@smørrebrød.dk", "mette@xn--smrrebrd-64af.dk"),
        ("søren@example.dk", "søren@example.dk"),
        ("no-at-sign", "no-at-sign"),
        ("a@..", "a@.."),
    ],
)
def test_an_address_is_brought_to_one_form_without_folding_dots_or_plus(typed: str, normalised: str) -> None:
    assert normalise.email(typed) == normalised


def test_a_domain_meets_its_own_idna_form() -> None:
    assert normalise.email("a@SMØRREBRØD.dk") == normalise.email("a@xn--smrrebrd-64af.dk")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Åse Ødegård", "aase oedegaard"),
        ("Søren Kjær", "Soeren Kjaer"),
        ("Björn", "Bjørn"),
        ("Åse-Marie Holm", "Åse Marie  Holm"),
        ("René", "rene"),
        ("O\u2019Brien", "O'Brien"),
        ("Å", "A\u030a"),
        ("Straße", "STRASSE"),
    ],
)
def test_spellings_of_one_name_meet(one: str, other: str) -> None:
    assert normalise.name_key(one) == normalise.name_key(other)


def test_different_names_stay_apart() -> None:
    assert normalise.name_key("Mette Holm") != normalise.name_key("Mette Holst")


@given(st.text(max_size=60))
def test_a_name_key_is_its_own_key(text: str) -> None:
    key = normalise.name_key(text)
    assert normalise.name_key(key) == key


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=30))
def test_the_quick_way_and_the_thorough_way_give_the_same_key(text: str) -> None:
    assert normalise.name_key(text) == " ".join(normalise.bare(text).split())


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_a_clear_refusal(text: str) -> None:
    try:
        assert normalise.phone(text, "DK").e164.startswith("+")
    except normalise.PhoneError as refused:
        assert refused.code in ("too_short", "too_long", "invalid")


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Åse-Marie Holm", "Åse-Marie"),
        ("O'Brien", "O'Brien"),
        ("  Mette   Holm ", "Mette"),
        ("Madonna", "Madonna"),
        ("", ""),
        ("x" * 200, "x" * 39 + "…"),
    ],
)
def test_a_greeting_uses_the_first_word_of_a_name(name: str, first: str) -> None:
    assert normalise.first_name(name) == first


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from(" aåÅøæ\u0301\u0344\u00b4'-\u2003")), max_size=30
    )
)
def test_a_name_folded_word_by_word_is_the_name_folded_whole(text: str) -> None:
    for fold in (normalise.name_key, normalise.sort_key):
        assert " ".join(filter(None, map(fold, text.split()))) == fold(text)
