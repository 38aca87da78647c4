import pytest

from notifications.gsm import fits_gsm, fold, segments, sender_name

NORDIC = "æøå ÆØÅ äöü ÄÖÜ é ü ß ñ è ù ì ò à Ç"


@pytest.mark.parametrize(
    ("length", "count", "left"),
    [(0, 1, 160), (1, 1, 159), (160, 1, 0), (161, 2, 145), (306, 2, 0), (307, 3, 152)],
)
def test_plain_texts_are_cut_at_160_and_then_at_153(length, count, left):
    found = segments("a" * length)
    assert (found.encoding, found.count, found.left) == ("GSM-7", count, left)


@pytest.mark.parametrize(("length", "count", "left"), [(70, 1, 0), (71, 2, 63), (134, 2, 0), (135, 3, 66)])
def test_other_alphabets_are_cut_at_70_and_then_at_67(length, count, left):
    found = segments("ж" * length)
    assert (found.encoding, found.count, found.left) == ("UCS-2", count, left)


def test_s47_nordic_german_and_euro_signs_stay_gsm():
    assert segments(NORDIC).encoding == "GSM-7"
    assert segments("€").units == 2
    assert segments("[x] {y} ~|\\^").units == len("[x] {y} ~|\\^") + 8


def test_s47_a_small_c_with_cedilla_forces_ucs2_and_a_capital_one_does_not():
    assert segments("François").encoding == "UCS-2"
    assert segments("FRANÇOIS").encoding == "GSM-7"


def test_s47_folding_changes_no_letter():
    for sign in NORDIC + "çłşœëïšž":
        assert fold(sign) == sign


def test_typographic_quotes_dashes_and_spaces_are_folded():
    assert (
        fold("“Klip” – ‘nu’… kl.\u00a09\u202f00 — 1\u00ad2 »ja«") == '"Klip" - \'nu\'... kl. 9 00 - 12 "ja"'
    )
    assert fits_gsm(fold("“Klip” – ‘nu’… kl.\u00a09"))


def test_letters_typed_as_two_signs_are_put_together():
    assert segments("A\u030angstrøm").encoding == "UCS-2"
    assert segments(fold("A\u030angstrøm")).encoding == "GSM-7"


def test_an_escape_pair_is_not_cut_in_two():
    # 152 letters, then a sign of two septets: it does not fit the first part and opens the second.
    found = segments("a" * 152 + "€" + "a" * 152)
    assert found.units == 306
    assert found.count == 3


def test_an_emoji_takes_two_units_and_is_not_cut_in_two():
    assert segments("💇").units == 2
    assert segments("ж" * 66 + "💇" + "ж" * 66).count == 3


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        ("Salon Solvik", "SalonSolvik"),
        ("Lund Klinik", "Lund Klinik"),
        ("Ærø Fodpleje & Spa", "AeroeFodple"),
        ("24/7", "Booking"),
        ("Åse", "Aase"),
        ("Дом", "Booking"),
    ],
)
def test_a_business_name_becomes_a_sender_that_networks_accept(name, sender):
    assert sender_name(name) == sender
