"""Whole numbers in texts that somebody else wrote."""

import pytest

from expo.kit.digits import LARGEST, digits_in, has_raised_digits, is_ascii_number, whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("１２", 12),
        ("۱۲", 12),
        ("0", 0),
        ("007", 7),
        ("9" * 18, LARGEST),
        ("9" * 19, None),
        ("9" * 5000, None),
    ]
    + [(text, None) for text in ("", "²", "5²", "+5", "-5", " 5", "5 ", "5.0", "1e3", "½", "①", "x", "5\n")],
)
def test_a_whole_number_is_decimal_digits_alone(text: str, number: int | None) -> None:
    assert whole_number(text) == number


def test_a_whole_number_is_at_most_what_was_said() -> None:
    assert [whole_number(text, 60) for text in ("59", "60", "61")] == [59, 60, None]


def test_digits_are_told_apart_by_what_is_read_of_them() -> None:
    texts = ["12", "۱۲", "²", "", "1x"]

    assert [is_ascii_number(text) for text in texts] == [True, False, False, False, False]
    assert [has_raised_digits(text) for text in ("5²", "60 m²", "H₂O", "52", "m2")] == [True, True, True, False, False]
    assert digits_in("+90 (532) 111² ۲") == "90532111۲"
