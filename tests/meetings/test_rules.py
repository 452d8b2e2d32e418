"""Slots of a block, times away of who travels, kinds of meetings and their states: values in, values out."""

from datetime import UTC, datetime, timedelta

import pytest

from expo.meetings.rules import (
    DAWN,
    DUSK,
    Journey,
    MeetingKind,
    MeetingState,
    kind_of,
    may_become,
    overlap,
    slots_of,
    times_away,
)

NINE = datetime(2027, 4, 13, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _at(hours: float) -> datetime:
    return NINE + hours * HOUR


@pytest.mark.parametrize(
    ("minutes", "starts"),
    [
        (60, [0.0, 0.5]),  # 20 and a gap of 10: the third would begin as the block ends
        (50, [0.0, 0.5]),
        (49, [0.0]),
        (20, [0.0]),
        (19, []),
    ],
)
def test_a_block_has_slots_with_a_gap_between_and_none_that_is_cut(minutes: int, starts: list[float]) -> None:
    slots = list(slots_of(7, NINE, NINE + timedelta(minutes=minutes), 20, 10))

    assert [(one.block_id, one.starts_at) for one in slots] == [(7, _at(start)) for start in starts]
    assert all(one.ends_at - one.starts_at == timedelta(minutes=20) for one in slots)


@pytest.mark.parametrize(
    ("journeys", "away"),
    [
        ([], []),
        ([(True, 0)], [(DAWN, _at(2))]),
        ([(False, 8)], [(_at(5), DUSK)]),
        ([(False, 8), (True, 0)], [(DAWN, _at(2)), (_at(5), DUSK)]),
        ([(False, 0), (True, 6)], [(_at(-3), _at(8))]),
        ([(True, 0), (True, 4)], [(DAWN, _at(2)), (_at(4), _at(6))]),
        ([(False, 4), (False, 8)], [(_at(1), DUSK)]),
        ([(False, 4), (True, 4)], [(DAWN, _at(6)), (_at(1), DUSK)]),
    ],
)
def test_who_lands_comes_two_hours_later_and_who_takes_off_leaves_three_hours_before(
    journeys: list[tuple[bool, float]], away: list[tuple[datetime, datetime]]
) -> None:
    found = times_away([Journey(lands, _at(at), f"{at}") for lands, at in journeys])

    assert [(left, back) for left, back, _name in found] == away


def test_a_time_away_is_called_by_the_journey_that_ends_it() -> None:
    there, back = Journey(True, NINE, "TK 708"), Journey(False, _at(30), "TK 709")

    assert [name for _left, _back, name in times_away([back, there])] == ["TK 708", "TK 709"]


@pytest.mark.parametrize(
    ("of_governments", "kind"),
    [
        ([True, True], MeetingKind.G2G),
        ([True, False], MeetingKind.B2G),
        ([False, False], MeetingKind.B2B),
        ([False, True, False], MeetingKind.B2G),
    ],
)
def test_a_meetings_kind_is_that_of_its_parties(of_governments: list[bool], kind: MeetingKind) -> None:
    assert kind_of(of_governments) is kind


@pytest.mark.parametrize(("starts", "ends", "at_once"), [(0, 1, True), (1, 2, False), (-1, 0, False), (0.5, 0.6, True)])
def test_times_that_touch_do_not_overlap(starts: float, ends: float, at_once: bool) -> None:
    assert overlap(NINE, _at(1), _at(starts), _at(ends)) is at_once


def test_a_confirmed_meeting_can_only_be_cancelled_and_a_cancelled_one_begins_anew() -> None:
    after = {one: {other for other in MeetingState if may_become(one, other)} for one in MeetingState}

    assert after[MeetingState.CONFIRMED] == {MeetingState.CANCELLED}
    assert after[MeetingState.CANCELLED] == {MeetingState.PROPOSED}
    assert MeetingState.CONFIRMED not in after[MeetingState.PROPOSED]
