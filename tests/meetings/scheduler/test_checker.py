"""The checker of plans finds each broken rule, and names the meeting and what it is about."""

from dataclasses import replace

import pytest

from expo.meetings.scheduler.checker import BrokenRule, MeetingRule, broken_rules
from expo.meetings.scheduler.engine.problem import (
    Attending,
    MeetingCaps,
    MeetingProblem,
    Placement,
    ProblemPlace,
    WantedMeeting,
)
from tests.meetings.scheduler.problems import NINE, interpreter, meeting, person, problem, table

ONE = meeting("M1", "F1", "F2")
TWO = meeting("M2", "F1", "F3")
JOINED = meeting("M1", "F1", "F2", joins=(frozenset({"tr-ur"}),))


def at(slot: int, place: str = "T1", *people: int, by: tuple[str, ...] = ()) -> Placement:
    return Placement(slot, place, people or (1, 2), by)


def found(asked: MeetingProblem, **placed: Placement) -> list[tuple[str, str, str]]:
    return [(one.rule.value, one.meeting, one.about) for one in broken_rules(asked, placed)]


def test_a_plan_that_keeps_all_rules_breaks_none() -> None:
    asked = problem([ONE, TWO])

    assert found(asked, M1=at(0), M2=at(1, "T1", 1, 3)) == []
    assert found(asked) == []


@pytest.mark.parametrize(
    ("placement", "rule", "about"),
    [
        (at(9), "unknown", ""),
        (at(0, "T9"), "unknown", ""),
        (at(0, "T1", 1, 9), "unknown", ""),
        (at(0, "T1", 1), "quorum", "F2"),
        (at(0, "T1", 1, 2, 3), "quorum", ""),
    ],
)
def test_one_meeting_by_itself(placement: Placement, rule: str, about: str) -> None:
    asked = problem([ONE, TWO])

    assert found(asked, M1=placement) == [(rule, "M1", about)]


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        (table(kind="room"), MeetingRule.PLACE_KIND),
        (table(closed=0b1), MeetingRule.PLACE_CLOSED),
        (table(chairs=1), MeetingRule.CHAIRS),
        (table(owner="F9"), MeetingRule.PLACE_OWNER),
    ],
)
def test_a_place_of_the_kind_open_with_chairs_and_their_own(place: ProblemPlace, rule: MeetingRule) -> None:
    assert broken_rules(problem([ONE], places=(place,)), {"M1": at(0)}) == [BrokenRule(rule, "M1", "T1")]


def test_nobody_and_no_place_is_in_two_meetings_at_once() -> None:
    asked = problem([ONE, TWO], places=(table(parallel=2), table("T2")))

    assert found(asked, M1=at(0), M2=at(0, "T1", 1, 3)) == [("person_twice", "M2", "1")]
    apart = problem([ONE, meeting("M2", "F3", "F4")])
    assert found(apart, M1=at(0), M2=at(0, "T1", 3, 4)) == [("place_full", "M2", "T1")]


def test_a_longer_meeting_takes_all_its_slots() -> None:
    long = replace(ONE, length=2)

    assert found(problem([long, TWO]), M1=at(0), M2=at(1, "T1", 1, 3)) == [
        ("person_twice", "M2", "1"),
        ("place_full", "M2", "T1"),
    ]
    assert found(problem([long]), M1=at(3)) == [("block", "M1", "")]


def test_there_is_time_to_walk() -> None:
    asked = problem([ONE, TWO], places=(table(), table("T2", "H2")))

    assert found(asked, M1=at(0), M2=at(1, "T2", 1, 3)) == [("walk", "M2", "1")]
    assert found(asked, M1=at(0), M2=at(2, "T2", 1, 3)) == []


def test_hours_of_the_kind_and_no_break() -> None:
    assert found(problem([replace(ONE, kind="PRESS")]), M1=at(0)) == [("block", "M1", "")]
    assert found(problem([ONE], breaks=((NINE + 19, NINE + 20),)), M1=at(0)) == [("break", "M1", "")]
    assert found(problem([ONE], breaks=((NINE + 20, NINE + 40),)), M1=at(0)) == []


def test_everybody_who_comes_is_there() -> None:
    asked = problem([ONE])
    late = replace(asked, people=(person(1, "F1", 0b10), person(2, "F2")))

    assert found(late, M1=at(0)) == [("person_away", "M1", "1")]


def test_interpreters_who_join_the_languages_are_there_once_and_rested() -> None:
    asked = problem([JOINED], interpreters=(interpreter(free=0b1), interpreter("I2", "en-tr")))

    assert found(asked, M1=at(0, by=("I1",))) == []
    assert found(asked, M1=at(0, by=("I2",))) == [("interpreter_missing", "M1", "")]
    assert found(asked, M1=at(1, by=("I1",))) == [("interpreter_away", "M1", "I1")]
    both = problem(
        [JOINED, meeting("M2", "F3", "F4", joins=JOINED.joins)],
        places=(table(), table("T2")),
        interpreters=(interpreter(max_run=1),),
    )
    first = at(0, by=("I1",))
    assert found(both, M1=first, M2=at(0, "T2", 3, 4, by=("I1",)))[0] == ("interpreter_twice", "M2", "I1")
    assert found(both, M1=first, M2=at(1, "T1", 3, 4, by=("I1",))) == [("interpreter_tired", "M2", "I1")]
    assert found(both, M1=first, M2=at(2, "T1", 3, 4, by=("I1",))) == []


def test_simultaneous_interpretation_needs_two_and_a_booth() -> None:
    asked = problem(
        [replace(JOINED, interpretation="simultaneous")],
        places=(table(), table("T2", booth=True)),
        interpreters=tuple(interpreter(name, modes=("simultaneous",)) for name in ("I1", "I2")),
    )

    assert found(asked, M1=at(0, "T1", by=("I1", "I2"))) == [("place_kind", "M1", "T1")]
    assert found(asked, M1=at(0, "T2", by=("I1",))) == [("interpreter_missing", "M1", "")]
    assert found(asked, M1=at(0, "T2", by=("I1", "I2"))) == []


def test_refusals_repetitions_and_pins() -> None:
    again = replace(ONE, id="M2")

    assert found(problem([ONE], never=frozenset({frozenset({"F1", "F2"})})), M1=at(0)) == [("never", "M1", "")]
    assert found(problem([ONE, again]), M1=at(0), M2=at(1)) == [("met_twice", "M2", "")]
    assert found(problem([ONE, replace(again, again=True)]), M1=at(0), M2=at(1)) == []
    pinned = problem([replace(ONE, pinned=Placement(1, "T1"))])
    assert found(pinned, M1=at(0)) == found(pinned) == [("pin", "M1", "")]


def _row(count: int) -> list[WantedMeeting]:
    return [
        meeting(f"M{n}", sides=(Attending("F1", must=(1,)), Attending(f"F{n}", must=(n,)))) for n in range(2, count)
    ]


def test_no_more_in_a_day_on_end_or_of_a_head_than_may_be() -> None:
    meetings = _row(5)
    placed = {f"M{n}": at(n - 2, "T1", 1, n) for n in range(2, 5)}
    asked = problem(meetings)

    assert broken_rules(asked, placed) == []
    full = replace(asked, caps=MeetingCaps(firm=2))
    assert broken_rules(full, placed) == [BrokenRule(MeetingRule.DAY_FULL, "M4", "1")]
    tired = replace(asked, caps=MeetingCaps(run=2))
    assert broken_rules(tired, placed) == [BrokenRule(MeetingRule.RUN, "M4", "1")]
    people = tuple(replace(one, max_day=2 if one.id == 1 else None) for one in asked.people)
    assert broken_rules(replace(asked, people=people), placed) == [BrokenRule(MeetingRule.HEAD, "M4", "1")]
