"""The rules of itineraries: times, clashes, mail delays, seating orders."""

from datetime import UTC, datetime, timedelta

import pytest

from expo.itinerary.rules import (
    LONGEST_DELAY,
    QUIET_TIME,
    ItemKind,
    ItineraryFault,
    Span,
    alternating_seats,
    clashes,
    mail_due_at,
    met_at,
    moved_with,
    table_order,
    time_fault,
)

NINE = datetime(2027, 4, 14, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_only_items_that_overlap_in_time_and_people_clash() -> None:
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
def test_a_time_has_its_fault(starts: datetime, ends: datetime, fault: ItineraryFault | None) -> None:
    assert time_fault(starts, ends, NINE, NINE + timedelta(days=2)) is fault


def test_a_change_is_mailed_after_five_quiet_minutes_and_after_twenty_in_any_case() -> None:
    assert mail_due_at(NINE, NINE) == NINE + QUIET_TIME
    assert mail_due_at(NINE, NINE + timedelta(minutes=14)) == NINE + timedelta(minutes=19)
    assert mail_due_at(NINE, NINE + timedelta(minutes=16)) == NINE + timedelta(minutes=20)
    assert mail_due_at(NINE, NINE + timedelta(minutes=18)) == NINE + LONGEST_DELAY


def test_an_item_without_duration_clashes_with_nothing_that_ends_or_begins_then() -> None:
    spans = [
        Span(1, NINE, NINE + HOUR, frozenset({7})),
        Span(2, NINE + HOUR, NINE + HOUR, frozenset({7})),
        Span(3, NINE + HOUR / 2, NINE + HOUR / 2, frozenset({7})),
        Span(4, NINE + HOUR, NINE + 2 * HOUR, frozenset({7})),
    ]

    assert list(clashes(spans)) == []


def test_of_two_that_begin_together_the_smaller_id_comes_first() -> None:
    spans = [Span(9, NINE, NINE + HOUR), Span(2, NINE, NINE + HOUR)]

    assert list(clashes(spans)) == [(2, 9)]


def test_hosts_and_guests_alternate_and_the_rest_follows() -> None:
    assert alternating_seats([1, 2, 3], [10, 20]) == [1, 10, 2, 20, 3]
    assert alternating_seats([1], [10, 20, 30]) == [1, 10, 20, 30]
    assert alternating_seats([], [10, 20]) == [10, 20]


def test_the_first_sits_in_the_middle_the_second_at_their_right() -> None:
    assert table_order([1, 2, 3, 4, 5]) == [4, 2, 1, 3, 5]
    assert table_order([1, 2]) == [2, 1]
    assert table_order([]) == []


@pytest.mark.parametrize(
    ("kind", "met"), [(ItemKind.ARRIVAL, HOUR), (ItemKind.DEPARTURE, timedelta()), (ItemKind.TRANSFER, timedelta())]
)
def test_an_arrival_is_met_at_its_landing_and_a_departure_at_its_take_off(kind: ItemKind, met: timedelta) -> None:
    assert met_at(kind, NINE, NINE + HOUR) == NINE + met


@pytest.mark.parametrize(
    ("flight", "kind", "begins", "ends"),
    [
        (ItemKind.ARRIVAL, ItemKind.HOTEL, 2, 0),
        (ItemKind.DEPARTURE, ItemKind.HOTEL, 0, 2),
        (ItemKind.ARRIVAL, ItemKind.TRANSFER, 2, 2),
        (ItemKind.DEPARTURE, ItemKind.TRANSFER, 2, 2),
    ],
)
def test_what_moves_with_a_flight_moves_whole_but_of_a_stay_the_end_that_meets_it(
    flight: ItemKind, kind: ItemKind, begins: int, ends: int
) -> None:
    moved = moved_with(flight, kind, NINE, NINE + HOUR, 2 * HOUR)

    assert moved == (NINE + begins * HOUR, NINE + HOUR + ends * HOUR)
