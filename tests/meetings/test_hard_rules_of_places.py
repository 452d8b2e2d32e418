"""The hard rules of meetings that are about the place, the walk to it and who interprets, each on both sides of its bound."""

from dataclasses import replace

import pytest

from expo.interpreters.rules import WorkTime
from expo.meetings.hard_rules.faults import faults_of, later_faults, minutes_between
from expo.meetings.hard_rules.values import Busy, Fault, HardRule, Reason, Spot, TableSide, Voice
from expo.meetings.rules import Interpretation
from tests.meetings.proposals import (
    ATLAS,
    AYSE,
    BILAL,
    BLOCK,
    BOSPHORUS,
    DENIZ,
    EN,
    FACTS,
    INES,
    MEETING,
    TABLE,
    TR,
    UR,
    at,
    busy,
    with_ayse,
)

H = HardRule
OTHER, THIRD = busy(0, 20, "meeting", meeting_id=1), busy(10, 30, "meeting", meeting_id=2)
SESSION = busy(-10, 1, "session")


@pytest.mark.parametrize(
    ("parallel", "uses", "told"),
    [
        (1, [], None),
        (1, [OTHER], OTHER),
        (1, [replace(OTHER, starts_at=at(20), ends_at=at(40)), replace(OTHER, starts_at=at(-20), ends_at=at(0))], None),
        (2, [OTHER], None),
        (2, [OTHER, THIRD], OTHER),
        (3, [OTHER, THIRD], None),
        (3, [OTHER, SESSION], SESSION),  # what is no meeting shares with nobody
    ],
)
def test_a_place_has_no_more_meetings_at_once_than_it_says(parallel: int, uses: list[Busy], told: Busy | None) -> None:
    proposal = replace(MEETING, place=replace(TABLE, parallel=parallel, uses=tuple(uses)))
    faults = [Fault(H.TWICE, Reason.PLACE_BUSY, "T7", told.what, told)] if told else []

    assert faults_of(proposal, FACTS) == later_faults(proposal, FACTS) == faults
    assert faults_of(proposal, FACTS, with_place=False) == []


@pytest.mark.parametrize(
    ("halls", "zones", "minutes"),
    [
        ((None, 1), (None, 5), 0),
        ((1, None), (None, 5), 0),
        ((1, 1), (None, None), 0),
        ((1, 2), (None, None), 7),
        ((2, 1), (None, None), 7),
        ((1, 3), (None, None), 5),
        ((1, 1), (None, 5), 10),
        ((1, 1), (4, 5), 10),
        ((1, 1), (5, 5), 0),
        ((1, 1), (5, None), 0),
        ((1, 2), (None, 5), 17),
    ],
)
def test_how_long_it_is_from_hall_to_hall_and_into_a_restricted_zone(
    halls: tuple[int | None, int | None], zones: tuple[int | None, int | None], minutes: int
) -> None:
    facts = replace(FACTS, walks={frozenset({1, 2}): 7})
    before = busy(-20, 0, hall_id=halls[0], zone_id=zones[0])

    assert minutes_between(before, replace(TABLE, hall_id=halls[1], zone_id=zones[1]), facts) == minutes


@pytest.mark.parametrize(
    ("time", "too_far"),
    [
        ((-30, -5), False),
        ((-30, -4), True),
        ((-30, 0), True),
        ((20, 40), True),
        ((24, 40), True),
        ((25, 40), False),
    ],
)
def test_there_is_time_to_walk_here_and_on(time: tuple[int, int], too_far: bool) -> None:
    elsewhere = busy(*time, hall_id=2)
    faults = [Fault(H.WALK, Reason.TOO_FAR, "Ayşe", "panel", elsewhere, 5)] if too_far else []

    assert faults_of(with_ayse(elsewhere), FACTS) == faults
    assert faults_of(replace(with_ayse(elsewhere), place=None), FACTS) == []
    assert later_faults(with_ayse(elsewhere), FACTS) == []


def test_what_overlaps_is_no_walk() -> None:
    at_once = busy(10, 30, hall_id=2)

    assert faults_of(with_ayse(at_once), FACTS) == [Fault(H.TWICE, Reason.PERSON_BUSY, "Ayşe", "panel", at_once)]


CLOSING = busy(20, 60, "clean-up")


@pytest.mark.parametrize(
    ("place", "places", "faults"),
    [
        (replace(TABLE, stands=False), set(), [Fault(H.BLOCK, Reason.NO_PLACE, "T7")]),
        (replace(TABLE, closures=(CLOSING,)), set(), []),
        (
            replace(TABLE, closures=(busy(19, 60, "clean-up"),)),
            set(),
            [Fault(H.BLOCK, Reason.PLACE_CLOSED, "T7", "clean-up", busy(19, 60, "clean-up"))],
        ),
        (TABLE, {7, 8}, []),
        (TABLE, {8}, [Fault(H.BLOCK, Reason.PLACE_NOT_IN_BLOCK, "T7", "morning")]),
    ],
)
def test_a_place_is_somewhere_open_and_one_of_the_blocks(place: Spot, places: set[int], faults: list[Fault]) -> None:
    proposal = replace(MEETING, place=place)
    facts = replace(FACTS, blocks=(replace(BLOCK, places=frozenset(places)),))

    assert faults_of(proposal, facts) == later_faults(proposal, facts) == faults


def test_of_two_blocks_one_that_has_the_place_is_enough() -> None:
    other = replace(BLOCK, id=4, name="tables", places=frozenset({8}))

    assert faults_of(MEETING, replace(FACTS, blocks=(other, BLOCK))) == []
    assert faults_of(MEETING, replace(FACTS, blocks=())) == [Fault(H.BLOCK, Reason.NO_BLOCK, "B2B")]


TURKISH, URDU = replace(ATLAS, languages=TR), replace(BOSPHORUS, languages=UR)
CONSECUTIVE, SIMULTANEOUS = Interpretation.CONSECUTIVE, Interpretation.SIMULTANEOUS
HAN = replace(INES, id=6, name="Han")
BOTH = "Atlas, Bosphorus"


@pytest.mark.parametrize(
    ("sides", "way", "voices", "faults"),
    [
        ([ATLAS, BOSPHORUS], Interpretation.NONE, [], []),
        ([TURKISH, replace(URDU, languages=TR | UR)], Interpretation.NONE, [], []),
        ([TURKISH, URDU], Interpretation.NONE, [], [(Reason.NO_COMMON_LANGUAGE, BOTH)]),
        ([TURKISH, replace(URDU, languages=frozenset())], Interpretation.NONE, [], []),  # nobody said
        ([TURKISH, URDU], CONSECUTIVE, [], [(Reason.INTERPRETER_MISSING, BOTH)]),
        ([TURKISH, URDU], CONSECUTIVE, [INES], []),
        ([TURKISH, URDU], CONSECUTIVE, [replace(INES, modes=frozenset({CONSECUTIVE}))], []),
        (
            [TURKISH, URDU],
            CONSECUTIVE,
            [replace(INES, modes=frozenset({SIMULTANEOUS}))],
            [(Reason.INTERPRETER_MISSING, BOTH)],
        ),
        (
            [TURKISH, URDU],
            CONSECUTIVE,
            [replace(INES, pairs=frozenset({TR | EN, EN | UR}))],
            [(Reason.INTERPRETER_MISSING, BOTH)],
        ),
        ([TURKISH, replace(URDU, languages=UR | EN)], CONSECUTIVE, [replace(INES, pairs=frozenset({TR | EN}))], []),
        ([TURKISH, replace(URDU, languages=frozenset())], CONSECUTIVE, [replace(INES, pairs=frozenset())], []),
        (
            [TURKISH, TURKISH],
            CONSECUTIVE,
            [replace(INES, pairs=frozenset({TR}))],
            [(Reason.INTERPRETER_MISSING, "Atlas, Atlas")],
        ),
        ([TURKISH, URDU], SIMULTANEOUS, [INES, HAN], []),
        ([TURKISH, URDU], SIMULTANEOUS, [INES], [(Reason.NO_SECOND_INTERPRETER, "İnes")]),
        (
            [TURKISH, URDU],
            SIMULTANEOUS,
            [replace(INES, pairs=frozenset()), HAN],
            [(Reason.NO_SECOND_INTERPRETER, "Han")],
        ),
    ],
)
def test_without_a_common_language_somebody_interprets(
    sides: list[TableSide], way: Interpretation, voices: list[Voice], faults: list[tuple[Reason, str]]
) -> None:
    booth = replace(TABLE, chairs=4, interpreter_booth=True)
    proposal = replace(MEETING, place=booth, sides=tuple(sides), interpretation=way, voices=tuple(voices))

    assert faults_of(proposal, FACTS) == [Fault(H.INTERPRETATION, reason, who) for reason, who in faults]
    assert later_faults(proposal, FACTS) == []


def _interpreted(*voices: Voice) -> list[Fault]:
    proposal = replace(MEETING, place=None, sides=(TURKISH, URDU), interpretation=CONSECUTIVE, voices=voices)
    return faults_of(proposal, FACTS)


@pytest.mark.parametrize(
    ("shift", "off"), [((0, 20), False), ((1, 20), True), ((0, 19), True), ((-60, 60), False), ((30, 60), True)]
)
def test_an_interpreter_works_in_a_shift(shift: tuple[int, int], off: bool) -> None:
    faults = [Fault(H.INTERPRETATION, Reason.INTERPRETER_OFF, "İnes")] if off else []

    assert _interpreted(replace(INES, shifts=(WorkTime(at(shift[0]), at(shift[1])),))) == faults
    assert _interpreted(INES) == []


@pytest.mark.parametrize(
    ("times", "tired"),
    [
        ([(-100, 0)], False),  # two hours in one go
        ([(-101, 0)], True),
        ([(-101, -10)], False),  # rested for ten minutes
        ([(-101, -9)], True),
        ([(20, 120)], False),
        ([(20, 121)], True),
        ([(30, 121)], False),
        ([(29, 121)], True),
        ([(-60, -5), (25, 61)], True),
        ([(-60, -5), (25, 60)], False),
        ([(-101, -60), (-55, -9)], True),  # from one to the next without a rest
        ([(25, 60), (65, 121)], True),
        ([(65, 121), (25, 60)], True),
        ([(-101, -60), (-50, -9)], False),
    ],
)
def test_an_interpreter_alone_has_a_rest_within_two_hours(times: list[tuple[int, int]], tired: bool) -> None:
    works = replace(INES, busy=tuple(busy(*one) for one in times))
    faults = [Fault(H.INTERPRETATION, Reason.INTERPRETER_TIRED, "İnes")] if tired else []

    assert _interpreted(works) == faults
    assert _interpreted(works, HAN) == []


@pytest.mark.parametrize(
    ("place", "voices", "way", "faults"),
    [
        (replace(TABLE, chairs=2), [], Interpretation.NONE, []),
        (replace(TABLE, chairs=1), [], Interpretation.NONE, [(Reason.TOO_FEW_CHAIRS, 1)]),
        (replace(TABLE, chairs=3), [INES], CONSECUTIVE, []),
        (replace(TABLE, chairs=2), [INES], CONSECUTIVE, [(Reason.TOO_FEW_CHAIRS, 2)]),
        (replace(TABLE, chairs=4), [INES, HAN], SIMULTANEOUS, [(Reason.NO_BOOTH, None)]),
        (replace(TABLE, chairs=4, interpreter_booth=True), [INES, HAN], SIMULTANEOUS, []),
    ],
)
def test_a_chair_for_everybody_and_a_booth_for_simultaneous_interpreters(
    place: Spot, voices: list[Voice], way: Interpretation, faults: list[tuple[Reason, int | None]]
) -> None:
    away = replace(DENIZ, comes=False)
    proposal = replace(
        MEETING,
        place=place,
        sides=(TURKISH, URDU) if voices else MEETING.sides,
        guests=(AYSE, away, BILAL),
        voices=tuple(voices),
        interpretation=way,
    )

    assert faults_of(proposal, FACTS) == [Fault(H.CHAIRS, reason, "T7", number=number) for reason, number in faults]
    assert later_faults(proposal, FACTS) == []


@pytest.mark.parametrize(
    ("zone", "zones", "shut"),
    [(None, frozenset({6}), False), (5, None, False), (5, frozenset({5, 6}), False), (5, frozenset({6}), True)],
)
def test_a_restricted_zone_lets_in_who_comes(zone: int | None, zones: frozenset[int] | None, shut: bool) -> None:
    place = replace(TABLE, zone_id=zone)
    proposal = replace(MEETING, place=place, guests=(replace(AYSE, zones=zones), replace(DENIZ, comes=False), BILAL))
    faults = [Fault(H.ADMITTED, Reason.ZONE_SHUT, "Ayşe", "T7")] if shut else []

    assert faults_of(proposal, FACTS) == later_faults(proposal, FACTS) == faults
