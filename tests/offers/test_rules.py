"""Expiry of offers, rounds of choice, and the next firm in line."""

from datetime import UTC, datetime, timedelta

import pytest

from expo.offers.rules import Band, WaitingFirm, current_round, in_time, in_turn, next_round, points_end

NINE = datetime(2027, 1, 10, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
FIRST = Band(100, None, NINE, NINE + DAY)
NEXT = Band(50, 99, NINE + DAY, NINE + 2 * DAY)
LAST = Band(0, 49, NINE + 2 * DAY, NINE + 3 * DAY)


@pytest.mark.parametrize(("after", "answered"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_an_offer_is_answered_before_its_last_moment(after: timedelta, answered: bool) -> None:
    assert in_time(NINE + after, NINE) is answered


@pytest.mark.parametrize(("points", "admitted"), [(49, False), (50, True), (99, True), (100, False)])
def test_a_round_admits_from_its_least_points_to_its_most(points: int, admitted: bool) -> None:
    assert NEXT.admits(points) is admitted


def test_a_round_without_most_points_admits_everybody_above_its_least() -> None:
    assert [FIRST.admits(points) for points in (99, 100, 1_000_000)] == [False, True, True]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [(NINE - SECOND, False), (NINE, True), (NINE + DAY - SECOND, True), (NINE + DAY, False)],
)
def test_a_round_is_open_from_its_first_moment_and_not_at_its_last(moment: datetime, is_open: bool) -> None:
    assert FIRST.is_open(moment) is is_open


@pytest.mark.parametrize(
    ("points", "moment", "now", "following"),
    [
        (100, NINE, FIRST, None),
        (99, NINE, None, NEXT),
        (99, NINE + DAY, NEXT, None),
        (49, NINE, None, LAST),
        (49, NINE + 2 * DAY - SECOND, None, LAST),
        (49, NINE + 2 * DAY, LAST, None),
        (49, NINE + 3 * DAY, None, None),
    ],
)
def test_which_round_a_firm_chooses_in_now_and_which_is_its_next(
    points: int, moment: datetime, now: Band | None, following: Band | None
) -> None:
    bands = [LAST, NEXT, FIRST]

    assert current_round(bands, points, moment) == now
    assert next_round(bands, points, moment) == following


def test_of_two_rounds_to_come_the_earlier_is_the_next() -> None:
    later, earlier = Band(0, None, NINE + 2 * DAY, NINE + 3 * DAY), Band(0, None, NINE + DAY, NINE + 2 * DAY)

    assert next_round([later, earlier], 0, NINE) == earlier


def test_most_points_come_first_then_the_dearer_wish_then_the_earlier_application() -> None:
    line = [
        WaitingFirm(1, rank=1, points=10, applied=1),
        WaitingFirm(2, rank=2, points=20, applied=2),
        WaitingFirm(3, rank=1, points=20, applied=4),
        WaitingFirm(4, rank=1, points=20, applied=3),
    ]

    assert [one.exhibitor for one in in_turn(line)] == [4, 3, 2, 1]


def test_a_firm_stands_in_the_line_once_with_its_dearest_wish() -> None:
    line = [WaitingFirm(1, rank=rank, points=10, applied=1) for rank in (3, 1, 2)]

    assert [one.rank for one in in_turn(line)] == [1]


def test_free_booths_go_by_points_until_so_many_weeks_before_the_expo() -> None:
    assert points_end(NINE, 3) == NINE - 21 * DAY
