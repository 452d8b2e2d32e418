"""Amounts are read as people in Karachi, Istanbul and London type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.amounts import format_amount, format_decimal, read_amount, read_decimal


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1500", 150000),
        ("1500.5", 150050),
        ("1500,50", 150050),
        ("1,500.50", 150050),
        ("1.500,50", 150050),
        ("1 500,50", 150050),
        ("1,500", 150000),
        ("1.500", 150000),
        ("1.500.000", 150000000),
        ("-36", -3600),
        ("۱۵۰۰٫۵۰", 150050),
        ("0.05", 5),
        ("12.340", 1234000),
    ],
)
def test_an_amount_in_the_minor_unit(text: str, minor: int) -> None:
    assert read_amount(text, 2) == minor


@pytest.mark.parametrize(
    "text", ["", "x", "1.5.0", "1,50,0", "1.2345", "--5", "=1+1", "1e5", "9" * 30, ".", "1,500.505"]
)
def test_what_is_no_amount(text: str) -> None:
    assert read_amount(text, 2) is None


def test_currencies_have_decimals_of_their_own() -> None:
    assert [read_amount("1.500", digits) for digits in (0, 2, 3)] == [1500, 150000, 1500]
    assert [format_amount(1500, digits) for digits in (0, 2, 3)] == ["1500", "15.00", "1.500"]


def test_areas_have_four_places() -> None:
    assert read_decimal("9,375", places=4) == Decimal("9.375")
    assert read_decimal("9.3750", places=4) == Decimal("9.375")
    assert format_decimal(Decimal("9.3750")) == "9.375"


@given(st.integers(-(10**13), 10**13), st.sampled_from((0, 2, 3)))
def test_what_is_written_is_read_back(minor: int, digits: int) -> None:
    assert read_amount(format_amount(minor, digits), digits) == minor
