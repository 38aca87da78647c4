"""One form of an e-mail, initials, and a word for a device."""

import pytest

from staff.identity import device_label, email_key, initials


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (" Anna@Salon.DK ", "anna@salon.dk"),
        ("anna.b+x@salon.dk", "anna.b+x@salon.dk"),
        ("ａnna@salon.dk", "anna@salon.dk"),
        ("anna@saløn.dk", "anna@xn--saln-ira.dk"),
        ("anna@xn--saln-ira.dk", "anna@xn--saln-ira.dk"),
        ("not an e-mail", "not an e-mail"),
        ("a@..", "a@.."),
    ],
)
def test_two_spellings_of_one_email_meet(typed: str, key: str) -> None:
    assert email_key(typed) == key


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Åse-Marie Holm", "ÅH"),
        ("Mette", "ME"),
        ("anne la cour holm", "AH"),
        ("  ", "?"),
        ("(Bo) Friis", "FR"),
    ],
)
def test_initials_come_from_the_first_and_the_last_word(name: str, short: str) -> None:
    assert initials(name) == short


def test_a_device_is_named_by_family_and_nothing_finer() -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0) (KHTML, like Gecko) Chrome/139.0.7258.66 Safari/537.36"
    assert device_label(chrome) == "Chrome, Windows"
    assert (
        device_label("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Version/18.1 Mobile Safari/604.1")
        == "Safari, iPhone"
    )
    assert device_label("curl/8.5") == ""
