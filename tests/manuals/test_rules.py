"""Prices by the day, what is drawn at one time, and what that asks of halls and booths."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.manuals.rules import (
    Line,
    PowerHours,
    PriceTime,
    ServiceKind,
    ServicePrices,
    Supply,
    drawn_by,
    due_on,
    supply_of_booths,
)

CHAIR = ServicePrices(100, 80, date(2027, 1, 31), 150, date(2027, 3, 1))


@pytest.mark.parametrize(
    ("day", "costs", "rises"),
    [
        (date(2027, 1, 31), (PriceTime.EARLY, 80), date(2027, 2, 1)),
        (date(2027, 2, 1), (PriceTime.NORMAL, 100), date(2027, 3, 1)),
        (date(2027, 2, 28), (PriceTime.NORMAL, 100), date(2027, 3, 1)),
        (date(2027, 3, 1), (PriceTime.LATE, 150), None),
    ],
)
def test_a_price_is_that_of_its_day(day: date, costs: tuple[PriceTime, int], rises: date | None) -> None:
    assert CHAIR.on(day) == costs
    assert CHAIR.next_rise(day) == rises


def test_one_price_for_ever_never_rises_and_a_late_one_may_follow_an_early_one_at_once() -> None:
    assert ServicePrices(100).next_rise(date(2027, 1, 1)) is None
    assert ServicePrices(100, 80, date(2027, 1, 1), 150, date(2027, 1, 2)).next_rise(date(2027, 1, 1)) == date(
        2027, 1, 2
    )
    assert not ServicePrices(100, 80, date(2027, 2, 1), 150, date(2027, 2, 1)).in_order


def test_power_of_the_opening_hours_and_of_build_up_is_never_drawn_together() -> None:
    power = ServiceKind.POWER
    drawn = drawn_by(
        [
            (power, PowerHours.OPEN, 10),
            (power, PowerHours.ALWAYS, 5),
            (power, PowerHours.BUILDING, 30),
            (ServiceKind.WATER, None, 2),
            (ServiceKind.FURNITURE, None, 99),
        ]
    )

    assert [drawn.of(line) for line in Line] == [35, 2, 0]


def test_a_space_gets_what_all_its_booths_say_together() -> None:
    assert supply_of_booths([(3, True, False), (6, False, False)]) == Supply(9, None, 0)
    assert supply_of_booths([(3, None, True), (None, None, None)]) == Supply(None, None, None)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_an_order_is_due_before_the_firm_may_build_and_never_before_today(today: date) -> None:
    first = date(2027, 4, 11)

    due = due_on(today, first)

    assert today <= due <= max(today, date(2027, 4, 10))
    assert (due - today).days <= 14
