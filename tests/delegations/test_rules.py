"""The rules of delegations: precedence, clearance, zones, state transitions."""

from datetime import date

import pytest

from expo.delegations.rules import Clearance, DelegationState, clearance_holds, may_become, precedence, zone_admits


def test_people_are_sorted_by_band_order_and_date_and_those_without_last() -> None:
    keys = {
        "unset": precedence(None, None, None, 1),
        "second band": precedence(2, 1, None, 2),
        "later": precedence(1, 1, date(2021, 5, 1), 3),
        "earlier": precedence(1, 1, date(2019, 5, 1), 4),
        "second in the first band": precedence(1, 2, date(2001, 1, 1), 5),
    }

    order = sorted(keys, key=lambda name: keys[name])

    assert order == ["earlier", "later", "second in the first band", "second band", "unset"]


def test_clearance_holds_through_the_day_it_expires() -> None:
    last = date(2027, 4, 14)

    held = [
        clearance_holds(Clearance.GIVEN, last, date(2027, 4, 14)),
        clearance_holds(Clearance.GIVEN, last, date(2027, 4, 15)),
        clearance_holds(Clearance.GIVEN, None, date(2030, 1, 1)),
        clearance_holds(Clearance.ASKED, None, last),
        clearance_holds(Clearance.REFUSED, None, last),
        clearance_holds(Clearance.NOT_NEEDED, None, last),
    ]

    assert held == [True, False, True, False, False, True]


def test_the_earlier_member_comes_first_where_all_else_is_equal() -> None:
    since = date(2020, 1, 1)

    assert precedence(1, 1, since, 4) < precedence(1, 1, since, 5)
    assert precedence(0, 0, since, 5) < precedence(1, 0, since, 4)
    assert precedence(9_999, 9_999, None, 5) < precedence(None, 9_999, None, 4)
    assert precedence(1, 9_999, None, 5) < precedence(1, None, None, 4)


@pytest.mark.parametrize(
    ("by_category", "holds", "named", "admitted"),
    [
        (True, True, False, True),
        (False, True, True, True),
        (False, True, False, False),
        (True, False, True, False),
    ],
)
def test_a_zone_admits_by_category_or_by_name_while_the_clearance_holds(
    by_category: bool, holds: bool, named: bool, admitted: bool
) -> None:
    assert zone_admits(by_category=by_category, holds=holds, named=named) is admitted


def test_an_accepted_delegation_is_not_declined_any_more() -> None:
    states = list(DelegationState)

    after_accepting = {state for state in states if may_become(DelegationState.ACCEPTED, state)}

    assert after_accepting == {DelegationState.WITHDRAWN}
