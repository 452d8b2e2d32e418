"""Journeys by their rules: times, clashes, seats."""

from datetime import UTC, datetime, timedelta

import pytest

from expo.itinerary.rules import (
    HELD,
    HELD_AT_MOST,
    ItineraryFault,
    Span,
    around_the_middle,
    clashes,
    interleaved,
    tell_at,
    time_fault,
)

NINE = datetime(2027, 4, 14, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_only_what_has_somebody_in_common_and_overlaps_clashes() -> None:
    spans = [
        Span(1, NINE, NINE + 2 * HOUR),
        Span(2, NINE + HOUR, NINE + 3 * HOUR, frozenset({7})),
        Span(3, NINE + HOUR, NINE + 3 * HOUR, frozenset({8})),
        Span(4, NINE + 2 * HOUR, NINE + 3 * HOUR, frozenset({7})),
    ]

    assert list(clashes(spans)) == [(1, 2), (1, 3), (2, 4)]


@pytest.mark.parametrize(
    ("starts", "ends", "fault"),
    [
        (NINE, NINE, None),
        (NINE, NINE - HOUR, ItineraryFault.BACKWARDS),
        (NINE - timedelta(days=28), NINE + timedelta(days=2), None),
        (NINE - timedelta(days=28), NINE + timedelta(days=2, seconds=1), ItineraryFault.TOO_LONG),
        (NINE, NINE + timedelta(days=31), ItineraryFault.TOO_LONG),
        (NINE - timedelta(days=30), NINE - timedelta(days=30), None),
        (NINE - timedelta(days=30, seconds=1), NINE - timedelta(days=30), ItineraryFault.TOO_FAR),
        (NINE + timedelta(days=32), NINE + timedelta(days=32), None),
        (NINE + timedelta(days=32), NINE + timedelta(days=32, seconds=1), ItineraryFault.TOO_FAR),
        (NINE - timedelta(days=40), NINE - timedelta(days=39), ItineraryFault.TOO_FAR),
        (NINE + timedelta(days=40), NINE + timedelta(days=41), ItineraryFault.TOO_FAR),
    ],
)
def test_a_time_is_judged(starts: datetime, ends: datetime, fault: ItineraryFault | None) -> None:
    assert time_fault(starts, ends, NINE, NINE + timedelta(days=2)) is fault


def test_a_change_is_told_after_five_quiet_minutes_but_after_twenty_in_any_case() -> None:
    assert tell_at(NINE, NINE) == NINE + HELD
    assert tell_at(NINE, NINE + timedelta(minutes=14)) == NINE + timedelta(minutes=19)
    assert tell_at(NINE, NINE + timedelta(minutes=16)) == NINE + timedelta(minutes=20)
    assert tell_at(NINE, NINE + timedelta(minutes=18)) == NINE + HELD_AT_MOST


def test_what_takes_no_time_clashes_with_nothing_that_ends_or_begins_then() -> None:
    spans = [
        Span(1, NINE, NINE + HOUR, frozenset({7})),
        Span(2, NINE + HOUR, NINE + HOUR, frozenset({7})),
        Span(3, NINE + HOUR / 2, NINE + HOUR / 2, frozenset({7})),
        Span(4, NINE + HOUR, NINE + 2 * HOUR, frozenset({7})),
    ]

    assert list(clashes(spans)) == []


def test_of_two_that_begin_together_the_one_kept_first_is_named_first() -> None:
    spans = [Span(9, NINE, NINE + HOUR), Span(2, NINE, NINE + HOUR)]

    assert list(clashes(spans)) == [(2, 9)]


def test_hosts_and_guests_sit_in_turn_and_the_rest_follows() -> None:
    assert interleaved([1, 2, 3], [10, 20]) == [1, 10, 2, 20, 3]
    assert interleaved([1], [10, 20, 30]) == [1, 10, 20, 30]
    assert interleaved([], [10, 20]) == [10, 20]


def test_the_first_sits_in_the_middle_the_second_at_their_right() -> None:
    assert around_the_middle([1, 2, 3, 4, 5]) == [4, 2, 1, 3, 5]
    assert around_the_middle([1, 2]) == [2, 1]
    assert around_the_middle([]) == []
