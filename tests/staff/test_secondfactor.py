"""Codes and recovery codes, without a database."""

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from staff import secondfactor

NOW = datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC)
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def test_codes_are_those_of_rfc_6238() -> None:
    # Appendix B, SHA-1: the last six digits at 59 s, at 1111111109 s and at 20000000000 s.
    assert [secondfactor.code_at(SECRET, second // 30) for second in (59, 1111111109, 20000000000)] == [
        "287082",
        "081804",
        "353130",
    ]


def test_a_clock_one_step_off_is_forgiven_and_two_are_not() -> None:
    here = secondfactor.step_at(NOW)
    taken = {
        drift: secondfactor.matching_step(
            secret=SECRET, code=secondfactor.code_at(SECRET, here + drift), now=NOW, last_step=0
        )
        for drift in (-2, -1, 0, 1, 2)
    }
    assert taken == {-2: None, -1: here - 1, 0: here, 1: here + 1, 2: None}


def test_a_step_once_used_and_all_before_it_are_refused() -> None:
    here = secondfactor.step_at(NOW)
    for drift in (-1, 0):
        code = secondfactor.code_at(SECRET, here + drift)
        assert secondfactor.matching_step(secret=SECRET, code=code, now=NOW, last_step=here) is None


@given(st.text(max_size=12))
def test_nothing_that_is_not_six_digits_is_a_code(text: str) -> None:
    if not re.fullmatch(r"[0-9]{6}", "".join(text.split())):
        assert secondfactor.matching_step(secret=SECRET, code=text, now=NOW, last_step=0) is None


def test_a_code_may_be_typed_with_a_space() -> None:
    code = secondfactor.code_at(SECRET, secondfactor.step_at(NOW))
    spaced = f" {code[:3]} {code[3:]} "
    assert secondfactor.matching_step(secret=SECRET, code=spaced, now=NOW, last_step=0) is not None


def test_the_usable_code_moves_past_a_used_step_and_waits_after_two() -> None:
    here = secondfactor.step_at(NOW)
    for used in (0, here):
        code = secondfactor.usable_code(secret=SECRET, now=NOW, last_step=used)
        assert code and secondfactor.matching_step(secret=SECRET, code=code, now=NOW, last_step=used)
    assert secondfactor.usable_code(secret=SECRET, now=NOW, last_step=here + 1) is None
    later = NOW + timedelta(seconds=30)
    assert secondfactor.usable_code(secret=SECRET, now=later, last_step=here + 1) is not None


def test_recovery_codes_differ_and_are_found_however_they_are_typed() -> None:
    codes = secondfactor.new_recovery_codes()
    assert len(set(codes)) == 10
    first = codes[0]
    assert re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", first)
    typed = first.lower().replace("-", " ")
    assert secondfactor.recovery_hash(typed) == secondfactor.recovery_hash(first)
    assert secondfactor.recovery_hash(codes[1]) != secondfactor.recovery_hash(first)


def test_the_square_carries_no_style_that_our_pages_would_refuse() -> None:
    uri = secondfactor.provisioning_uri(secret=SECRET, account="anna@salon.dk", issuer="Tider")
    drawn = secondfactor.square(uri)
    assert drawn.startswith("<svg")
    assert "style=" not in drawn and "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
