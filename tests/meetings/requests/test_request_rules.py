"""What a party may ask, who may do what with a request, and when one ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from expo.meetings.requests.rules import (
    AskedState,
    Asking,
    AskingFault,
    RequestAct,
    Terms,
    acts_of,
    after_act,
    end_of,
    fault_of,
    reminder_of,
)

NOON = datetime(2027, 4, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
FREE = Asking(
    is_itself=False,
    comes=True,
    own_never=False,
    meets=False,
    asked_back=False,
    asked_already=False,
    times=1,
    open_count=9,
    waiting_count=29,
)


@pytest.mark.parametrize(
    ("asking", "terms", "fault"),
    [
        (FREE, Terms(), None),
        (replace(FREE, is_itself=True, comes=False), Terms(), AskingFault.ITSELF),
        (FREE, Terms(are_open=False), AskingFault.NOT_OPEN),
        (replace(FREE, comes=False), Terms(), AskingFault.LEFT),
        (replace(FREE, own_never=True, asked_back=True), Terms(), AskingFault.OWN_NEVER),
        (replace(FREE, meets=True), Terms(), AskingFault.MEETS),
        (replace(FREE, asked_back=True), Terms(), AskingFault.ASKED_BACK),
        (replace(FREE, asked_already=True, open_count=10), Terms(), AskingFault.ASKED_ALREADY),
        (replace(FREE, times=2), Terms(), AskingFault.TOO_OFTEN),
        (replace(FREE, open_count=10), Terms(), AskingFault.TOO_MANY),
        (replace(FREE, open_count=10), Terms(most_open=11), None),
        (replace(FREE, waiting_count=30), Terms(), AskingFault.INBOX_FULL),
    ],
)
def test_the_first_thing_in_the_way_of_asking(asking: Asking, terms: Terms, fault: AskingFault | None) -> None:
    assert fault_of(asking, terms, now=NOON, ends_at=NOON + DAY) is fault


def test_nobody_asks_once_the_expo_is_over() -> None:
    assert fault_of(FREE, Terms(), now=NOON, ends_at=NOON) is AskingFault.OVER


def test_who_may_do_what_with_a_request() -> None:
    asked, asker = ({state: acts_of(state, as_asker=side) for state in AskedState} for side in (False, True))

    assert {state.value: set(acts) for state, acts in asked.items() if acts} == {
        "asked": {RequestAct.ACCEPT, RequestAct.DECLINE, RequestAct.ANOTHER_TIME},
        "another time": {RequestAct.DECLINE},
    }
    assert {state.value: set(acts) for state, acts in asker.items() if acts} == {
        "asked": {RequestAct.WITHDRAW},
        "another time": {RequestAct.ACCEPT, RequestAct.ANOTHER_TIME, RequestAct.WITHDRAW},
    }
    assert after_act(AskedState.ANOTHER_TIME, RequestAct.ANOTHER_TIME, as_asker=True) is AskedState.ASKED
    assert after_act(AskedState.EXPIRED, RequestAct.ACCEPT, as_asker=False) is None


@pytest.mark.parametrize(
    ("days", "expo_ends", "ends", "reminded"),
    [(5, 30 * DAY, 5 * DAY, 4 * DAY), (1, 30 * DAY, DAY, DAY / 2), (5, 3 * DAY, 3 * DAY, 2 * DAY)],
)
def test_when_a_request_ends_and_its_asker_hears_of_that(
    days: int, expo_ends: timedelta, ends: timedelta, reminded: timedelta
) -> None:
    end = end_of(NOON, days, NOON + expo_ends)

    assert (end, reminder_of(NOON, end)) == (NOON + ends, NOON + reminded)
