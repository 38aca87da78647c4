"""What a note should rather not hold is seen, and ordinary words are left alone."""

import pytest

from customers.cautions import cautions


@pytest.mark.parametrize(
    "text", ["010190-1234", "0101901234", "CPR: 010190 1234.", "(311299-4321)", "290200-5111"]
)
def test_a_number_of_the_civil_register_is_seen(text: str) -> None:
    assert cautions(text) == ["cpr"]


@pytest.mark.parametrize(
    "text",
    ["320190-1234", "20 12 34 56", "+4520123456", "290201-5111", "Ordre 0101901234567", "6/7 + 7/4, 35 min."],
)
def test_other_digits_are_left_alone(text: str) -> None:
    assert cautions(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("Allergisk over for PPD", "har diabetes", "GRAVID i 5. måned", "tager blodfortyndende medicin"),
        *("eksem i hovedbunden", "kræftbehandling", "She is pregnant", "ondt i nakken", "leddegigt"),
    ],
)
def test_words_of_illness_are_seen(text: str) -> None:
    assert cautions(text) == ["health"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Vil gerne have kaffe uden mælk.",
            "Brokker sig over musikken",
            "alle kræfter",
            "Kommer med barnevogn",
        ),
        *("Sygeplejerske, arbejder skiftehold", "Add a fringe", "I'll call", "Kortere i nakken", "Ms Holm"),
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert cautions(text) == []


def test_both_can_stand_in_one_text() -> None:
    assert cautions("Allergi. 010190-1234") == ["cpr", "health"]
