"""Valid booth numbers."""

import pytest

from expo.booths.rules import number_key, well_numbered


@pytest.mark.parametrize(
    ("number", "good"),
    [
        ("A1", True),
        ("a 12-3.b", True),
        ("1" * 20, True),
        ("1" * 21, False),
        ("1 " * 20, True),
        ("A--1", False),
        ("A-", False),
        ("-A", False),
        ("A_1", False),
        ("Ş1", False),
        ("", False),
    ],
)
def test_a_number_has_letters_digits_and_single_signs_between(number: str, good: bool) -> None:
    assert well_numbered(number) is good


def test_numbers_are_compared_without_spaces_in_one_case() -> None:
    assert number_key(" a 1２ ") == "A12"
