"""Amounts are read as people in Karachi, Istanbul and London type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.amounts import format_amount, format_decimal, read_amount, read_decimal, read_numbers


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1500", 150000),
        ("1500.5", 150050),
        ("1500,50", 150050),
        ("1,500.50", 150050),
        ("1.500,50", 150050),
        ("1 500,50", 150050),
        ("1.500.000", 150000000),
        ("-36", -3600),
        ("۱۵۰۰٫۵۰", 150050),
        ("0.05", 5),
        ("12,50,000", 125000000),
        ("0.050", 5),
        ("15000.500", 1500050),
    ],
)
def test_an_amount_in_the_minor_unit(text: str, minor: int) -> None:
    assert read_amount(text, 2) == minor


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1.5.0",
        "1,50,0",
        "1.2345",
        "--5",
        "=1+1",
        "1e5",
        "9" * 30,
        ".",
        "1,500.505",
        "0.125",
        "-0.004",
        "0,005",
        "13.335",
        "1.500",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert read_amount(text, 2) is None


@pytest.mark.parametrize(
    ("text", "decimals", "meanings"),
    [
        ("13.335", 2, "13335 13.335"),
        ("-13,335", 2, "-13335 -13.335"),
        ("1.500", 0, "1500 1.500"),
        ("1.500", 3, "1.500"),  # where three decimals are taken, a point is theirs
        ("1,500", 3, "1.500 1500"),
        ("9,375", 4, "9.375 9375"),
        ("0.125", 2, "0.125"),  # a leading zero is never of a thousand
        ("-0.004", 2, "-0.004"),
        ("0.005", 2, "0.005"),
        ("012,345", 2, "12.345"),
        ("1.500.000", 2, "1500000"),
        ("1,500.505", 2, "1500.505"),
        ("12345.678", 2, "12345.678"),
        ("1.50.000", 2, "150000"),
        ("1,5,000", 2, ""),
    ],
)
def test_every_meaning_of_a_number(text: str, decimals: int, meanings: str) -> None:
    assert read_numbers(text, decimals=decimals) == tuple(map(Decimal, meanings.split()))


def test_currencies_have_decimals_of_their_own() -> None:
    assert [read_amount("1500.50", digits) for digits in (0, 2, 3)] == [None, 150050, 1500500]
    assert [format_amount(1500, digits) for digits in (0, 2, 3)] == ["1500", "15.00", "1.500"]


def test_areas_have_four_places() -> None:
    assert read_decimal("9.3750", decimals=4) == Decimal("9.375")
    assert format_decimal(Decimal("9.3750")) == "9.375"


@given(st.integers(-(10**13), 10**13), st.sampled_from((0, 2, 3)))
def test_what_is_written_is_read_back(minor: int, digits: int) -> None:
    assert read_amount(format_amount(minor, digits), digits) == minor
