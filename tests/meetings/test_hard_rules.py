"""The hard rules of meetings that are about people and time, each on both sides of its bound, as values."""

from dataclasses import replace
from datetime import datetime

import pytest

from expo.meetings.hard_rules.faults import faults_of, later_faults, stays
from expo.meetings.hard_rules.values import Block, Busy, Facts, Fault, Guest, HardRule, Reason, TableSide
from expo.meetings.rules import BlockKind, MeetingKind
from tests.meetings.proposals import (
    ATLAS,
    AYSE,
    BILAL,
    BLOCK,
    BOSPHORUS,
    DENIZ,
    FACTS,
    INES,
    MEETING,
    NINE,
    TABLE,
    at,
    busy,
    with_ayse,
)

H = HardRule


def test_a_meeting_that_breaks_no_rule() -> None:
    assert faults_of(MEETING, FACTS) == []
    assert later_faults(MEETING, FACTS) == []


def test_a_time_has_a_zone_and_an_end_after_its_beginning() -> None:
    for naive in (
        replace(MEETING, starts_at=datetime(2027, 4, 13, 9)),
        replace(MEETING, ends_at=datetime(2027, 4, 14)),
    ):
        assert faults_of(naive, FACTS) == [Fault(H.ZONE, Reason.BACKWARDS)]
    for end in (0, -1):
        assert faults_of(replace(MEETING, ends_at=at(end)), FACTS) == [Fault(H.BLOCK, Reason.BACKWARDS)]


@pytest.mark.parametrize(
    ("time", "twice"),
    [(busy(-20, 0), False), (busy(-20, 1), True), (busy(5, 10), True), (busy(19, 40), True), (busy(20, 40), False)],
)
def test_nobody_is_in_two_things_at_once(time: Busy, twice: bool) -> None:
    person = [Fault(H.TWICE, Reason.PERSON_BUSY, "Ayşe", "panel", time)] if twice else []
    voice = [Fault(H.TWICE, Reason.INTERPRETER_BUSY, "İnes", "panel", time)] if twice else []
    interpreted = replace(MEETING, place=None, voices=(replace(INES, busy=(time,)),))

    assert faults_of(with_ayse(time), FACTS) == later_faults(with_ayse(time), FACTS) == person
    assert faults_of(interpreted, FACTS) == voice


def test_a_guest_who_stays_away_may_be_busy_and_one_who_comes_is_no_interpreter() -> None:
    away = replace(DENIZ, comes=False, busy=(busy(0, 20),))
    interpreter = replace(INES, person_id=21)

    assert faults_of(replace(MEETING, guests=(AYSE, away, BILAL)), FACTS) == []
    assert faults_of(replace(MEETING, place=None, voices=(interpreter,)), FACTS) == [
        Fault(H.TWICE, Reason.INTERPRETER_IS_GUEST, "İnes")
    ]


@pytest.mark.parametrize(
    ("sides", "guests", "faults"),
    [
        ((ATLAS,), (AYSE,), []),
        ((ATLAS,), (replace(AYSE, must=False, comes=False), DENIZ), [(Reason.HEAD_MISSING, "Ayşe", "Atlas", None)]),
        ((replace(ATLAS, head_id=None),), (replace(AYSE, must=False, comes=False), DENIZ), []),
        (
            (replace(ATLAS, head_id=None),),
            (replace(AYSE, comes=False), DENIZ),
            [(Reason.HEAD_MISSING, "Ayşe", "Atlas", None)],
        ),
        ((ATLAS,), (DENIZ,), [(Reason.HEAD_MISSING, "Ayşe", "Atlas", None)]),
        ((replace(ATLAS, quorum=2),), (AYSE, DENIZ, BILAL), []),
        ((replace(ATLAS, quorum=2),), (AYSE, BILAL), [(Reason.QUORUM_MISSING, "Atlas", "", 2)]),
        (
            (replace(ATLAS, quorum=2),),
            (AYSE, replace(DENIZ, comes=False)),
            [(Reason.QUORUM_MISSING, "Atlas", "", 2)],
        ),
    ],
)
def test_whoever_must_come_does_and_as_many_as_the_party_asks_for(
    sides: tuple[TableSide, ...], guests: tuple[Guest, ...], faults: list[tuple[Reason, str, str, int | None]]
) -> None:
    proposal = replace(MEETING, sides=sides, guests=guests, place=None)
    told = [Fault(H.QUORUM, reason, who, what, number=number) for reason, who, what, number in faults]

    assert faults_of(proposal, FACTS) == later_faults(proposal, FACTS) == told


PRAYER = Block(4, BlockKind.PRAYER, "prayer", at(20), at(40))
NONE = Fault(H.BLOCK, Reason.NO_BLOCK, "B2B")


@pytest.mark.parametrize(
    ("blocks", "faults"),
    [
        ([replace(BLOCK, starts_at=at(0), ends_at=at(20))], []),
        ([replace(BLOCK, starts_at=at(1))], [NONE]),
        ([replace(BLOCK, ends_at=at(19))], [NONE]),
        ([replace(BLOCK, kinds=frozenset({MeetingKind.G2G}))], [NONE]),
        ([replace(BLOCK, kind=BlockKind.PLENARY)], [("morning", at(-60), at(180)), NONE]),
        ([BLOCK, PRAYER], []),
        ([BLOCK, replace(PRAYER, starts_at=at(19))], [("prayer", at(19), at(40))]),
        ([BLOCK, replace(PRAYER, starts_at=at(-20), ends_at=at(0))], []),
        ([BLOCK, replace(PRAYER, starts_at=at(-20), ends_at=at(1))], [("prayer", at(-20), at(1))]),
        ([], [NONE]),
    ],
)
def test_a_meeting_lies_within_a_block_of_its_kind_and_in_no_pause(
    blocks: list[Block], faults: list[Fault | tuple[str, datetime, datetime]]
) -> None:
    told = [
        one if isinstance(one, Fault) else Fault(H.BLOCK, Reason.PAUSE, one[0], busy=Busy(one[1], one[2], one[0]))
        for one in faults
    ]

    assert faults_of(MEETING, Facts(tuple(blocks))) == later_faults(MEETING, Facts(tuple(blocks))) == told


@pytest.mark.parametrize(
    ("never", "met", "again", "faults"),
    [
        ([], [], False, []),
        ([{1, 2}], [], True, [Fault(H.AGAIN, Reason.NEVER, "Atlas", "Bosphorus")]),
        ([{1, 2}], [{1, 2}], False, [Fault(H.AGAIN, Reason.NEVER, "Atlas", "Bosphorus")]),
        ([{1, 3}], [{2, 3}], False, []),
        ([], [{1, 2}], False, [Fault(H.AGAIN, Reason.MET_ALREADY, "Atlas", "Bosphorus")]),
        ([], [{1, 2}], True, []),
    ],
)
def test_never_is_never_and_two_parties_meet_once(
    never: list[set[int]], met: list[set[int]], again: bool, faults: list[Fault]
) -> None:
    facts = replace(FACTS, never=frozenset(map(frozenset, never)), met=frozenset(map(frozenset, met)))

    assert faults_of(replace(MEETING, again=again), facts) == faults
    assert later_faults(MEETING, facts) == []


def _of_the_day(count: int, *, must: bool = False) -> list[Busy]:
    """So many short meetings from noon on, each after a free slot."""
    return [busy(180 + 21 * n, 181 + 21 * n, meeting_id=n, as_must=must) for n in range(count)]


def _caps(reason: Reason, number: int) -> list[Fault]:
    return [Fault(H.CAPS, reason, "Ayşe", number=number)]


@pytest.mark.parametrize(
    ("times", "faults"),
    [
        (_of_the_day(17), []),
        (_of_the_day(18), _caps(Reason.TOO_MANY_A_DAY, 18)),
        ([*_of_the_day(17), busy(600, 620)], []),
        ([*_of_the_day(17), busy(-600, -580, meeting_id=9)], []),  # at 23:00 of the day before
        ([*_of_the_day(17), busy(-480, -460, meeting_id=9)], _caps(Reason.TOO_MANY_A_DAY, 18)),  # at 01:00
        (_of_the_day(5, must=True) + _of_the_day(9)[5:], []),
        (_of_the_day(6, must=True), _caps(Reason.HEAD_TOO_MANY, 6)),
    ],
)
def test_a_person_has_so_many_meetings_a_day_and_a_head_fewer_in_which_it_must_be(
    times: list[Busy], faults: list[Fault]
) -> None:
    assert faults_of(with_ayse(*times), FACTS) == faults


def test_the_fewer_meetings_of_a_head_are_for_a_head_that_must_come() -> None:
    times = tuple(_of_the_day(6, must=True))

    assert faults_of(with_ayse(*times, must=False), FACTS) == []
    assert (
        faults_of(replace(MEETING, guests=(AYSE, replace(DENIZ, must=True, busy=times), BILAL), place=None), FACTS)
        == []
    )


def _row(*begins: float, length: float = 20) -> list[Busy]:
    return [busy(begin, begin + length, meeting_id=n) for n, begin in enumerate(begins)]


HALF_HOURS = replace(BLOCK, id=4, slot_minutes=30)
MANY = _caps(Reason.TOO_MANY_IN_A_ROW, 4)


@pytest.mark.parametrize(
    ("times", "blocks", "faults"),
    [
        (_row(-60, -40, -20), [BLOCK], []),
        (_row(-80, -60, -40, -20), [BLOCK], MANY),
        (_row(20, 40, 60, 80), [BLOCK], MANY),
        (_row(40, -40, 20, -20), [BLOCK], MANY),
        (_row(-100, -60, -40, -20), [BLOCK], []),  # after a free slot of 20 minutes
        (_row(-99, -60, -40, -20), [BLOCK], MANY),
        (_row(20, 40, 60, 100), [BLOCK], []),
        (_row(20, 40, 60, 99), [BLOCK], MANY),
        (_row(-100, -60, -40, -20), [HALF_HOURS], MANY),
        (_row(-100, -60, -40, -20), [HALF_HOURS, BLOCK], []),
        (_row(-95, -60, -40, -20), [replace(BLOCK, slot_minutes=0)], []),  # a quarter of an hour where nothing is said
        (_row(-94, -60, -40, -20), [replace(BLOCK, slot_minutes=0)], MANY),
        (_row(-95, -60, -40, -20), [], []),
        (_row(-94, -60, -40, -20), [], MANY),
        ([*_row(-60, -40, -20), busy(20, 40)], [BLOCK], []),  # what is no meeting is no part of the row
    ],
)
def test_after_four_meetings_in_a_row_a_slot_is_free(
    times: list[Busy], blocks: list[Block], faults: list[Fault]
) -> None:
    told = [one for one in faults_of(with_ayse(*times), Facts(tuple(blocks))) if one.rule is H.CAPS]

    assert told == faults


@pytest.mark.parametrize(
    ("pinned", "begins", "reason"),
    [
        (False, None, None),
        (True, None, None),
        (False, 1, None),
        (False, 0, Reason.STARTED),
        (True, 0, Reason.STARTED),
        (True, 1, Reason.IS_PINNED),
    ],
)
def test_what_is_pinned_or_has_begun_stays(pinned: bool, begins: int | None, reason: Reason | None) -> None:
    starts = None if begins is None else at(begins)

    assert stays(pinned=pinned, starts_at=starts, now=NINE) == ([Fault(H.PINNED, reason)] if reason else [])


def test_parties_and_people_who_may_not_come_are_named() -> None:
    gone = replace(MEETING, sides=(ATLAS, replace(BOSPHORUS, stands=False)))
    unpaid = with_ayse(hindrance=Reason.NOT_PAID)
    away = replace(DENIZ, comes=False, hindrance=Reason.NOT_PAID)

    for judge in (faults_of, later_faults):
        assert judge(gone, FACTS) == [Fault(H.ADMITTED, Reason.PARTY_LEFT, "Bosphorus")]
        assert judge(unpaid, FACTS) == [Fault(H.ADMITTED, Reason.NOT_PAID, "Ayşe")]
        assert judge(replace(MEETING, guests=(AYSE, away, BILAL)), FACTS) == []


@pytest.mark.parametrize(
    ("kind", "liaison", "told"),
    [
        (MeetingKind.B2B, False, False),
        (MeetingKind.B2G, False, True),
        (MeetingKind.G2G, False, True),
        (MeetingKind.G2G, True, False),
    ],
)
def test_governments_meet_with_a_liaison_officer(kind: MeetingKind, liaison: bool, told: bool) -> None:
    faults = [Fault(H.LIAISON, Reason.NO_LIAISON, kind.value)] if told else []

    for judge in (faults_of, later_faults):
        assert judge(replace(MEETING, kind=kind, has_liaison=liaison), FACTS) == faults


def test_a_meeting_keeps_the_minutes_it_was_given() -> None:
    assert faults_of(replace(MEETING, minutes=20), FACTS) == []
    for minutes in (19, 21):
        other = replace(MEETING, minutes=minutes)
        assert faults_of(other, FACTS) == [Fault(H.MINUTES, Reason.OTHER_MINUTES, number=minutes)]
        assert later_faults(other, FACTS) == []


def test_faults_are_in_the_order_of_the_rules_and_those_of_the_place_can_be_left_out() -> None:
    wrong = replace(
        MEETING,
        kind=MeetingKind.G2G,
        place=replace(TABLE, chairs=1),
        guests=(replace(AYSE, hindrance=Reason.NOT_PAID), replace(BILAL, busy=(busy(0, 20),))),
        minutes=30,
    )

    assert [fault.rule for fault in faults_of(wrong, FACTS)] == [H.TWICE, H.CHAIRS, H.ADMITTED, H.LIAISON, H.MINUTES]
    assert [fault.rule for fault in faults_of(wrong, FACTS, with_place=False)] == [
        H.TWICE,
        H.ADMITTED,
        H.LIAISON,
        H.MINUTES,
    ]
