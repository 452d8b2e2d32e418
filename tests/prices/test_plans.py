"""Instalments and what cancelling costs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.prices.plans import CancellationCost, Due, DueFrom, Instalment, cancelling_percent, dues

ACCEPTED, FIRST = date(2026, 11, 2), date(2027, 4, 13)
A, B, C = {"en": "Deposit"}, {"en": "Second"}, {"en": "Rest"}
KARACHI = [
    Instalment(A, DueFrom.ACCEPTANCE, 7, percent=2000),
    Instalment(B, DueFrom.EVENT, 120, percent=2000),
    Instalment(C, DueFrom.EVENT, 60),
]


def test_a_fifth_within_a_week_a_fifth_by_a_date_and_the_rest_sixty_days_before() -> None:
    made = dues(228601, KARACHI, accepted_on=ACCEPTED, first_day=FIRST)

    assert made == [
        Due(A, 45720, date(2026, 11, 9)),
        Due(B, 45720, date(2026, 12, 14)),
        Due(C, 137161, date(2027, 2, 12)),
    ]


def test_who_comes_late_pays_at_once_what_is_past() -> None:
    made = dues(100000, KARACHI, accepted_on=date(2027, 4, 1), first_day=FIRST)

    assert [(due.amount_minor, due.due_on) for due in made] == [
        (20000, date(2027, 4, 1)),
        (80000, date(2027, 4, 1)),
    ]


def test_an_amount_is_never_more_than_what_is_left() -> None:
    plan = [Instalment(A, DueFrom.ACCEPTANCE, 0, amount_minor=50000), Instalment(C, DueFrom.EVENT, 30)]

    assert [due.amount_minor for due in dues(30000, plan, accepted_on=ACCEPTED, first_day=FIRST)] == [30000]


def test_without_a_plan_all_is_due_when_the_offer_is_accepted() -> None:
    assert dues(5, [], accepted_on=ACCEPTED, first_day=FIRST) == [Due({}, 5, ACCEPTED)]
    assert dues(0, KARACHI, accepted_on=ACCEPTED, first_day=FIRST) == []


_PLANS = st.lists(
    st.builds(
        Instalment,
        st.just(A),
        st.sampled_from(DueFrom),
        st.integers(0, 400),
        st.one_of(st.none(), st.integers(0, 10_000)),
    ),
    max_size=6,
)


@given(st.integers(0, 10**10), _PLANS)
def test_the_instalments_are_the_price_to_the_minor_unit_and_in_order(total: int, plan: list[Instalment]) -> None:
    made = dues(total, plan, accepted_on=ACCEPTED, first_day=FIRST)

    assert sum(due.amount_minor for due in made) == total
    assert [due.due_on for due in made] == sorted(due.due_on for due in made)
    assert all(due.amount_minor > 0 and due.due_on >= ACCEPTED for due in made)


@pytest.mark.parametrize(
    ("on", "percent"),
    [(date(2026, 12, 31), 0), (date(2027, 1, 1), 2500), (date(2027, 2, 28), 5000), (date(2027, 4, 1), 10000)],
)
def test_cancelling_costs_more_the_later_it_is(on: date, percent: int) -> None:
    scale = [
        CancellationCost(date(2027, 4, 1), 10000),
        CancellationCost(date(2027, 1, 1), 2500),
        CancellationCost(date(2027, 2, 1), 5000),
    ]

    assert cancelling_percent(scale, on) == percent
