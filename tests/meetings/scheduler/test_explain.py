"""Why a meeting is where it is, why another has no slot, and what would help."""

from dataclasses import replace
from typing import Any

import pytest

from expo.meetings.scheduler.engine.explain import MeetingExplainer, MeetingReason
from expo.meetings.scheduler.engine.problem import (
    Attending,
    MeetingProblem,
    Placement,
    SearchLimits,
    UnplacedMeeting,
    WantedMeeting,
)
from expo.meetings.scheduler.engine.problem import MeetingObstacle as Obstacle
from expo.meetings.scheduler.engine.problem import Remedy as Help
from expo.meetings.scheduler.engine.solver import schedule
from tests.meetings.scheduler.problems import interpreter, meeting, person, problem, table

ONE = meeting("M1", "F1", "F2")
GREAT = meeting("M2", "F1", "F3", weight=900)


def why_not(asked: MeetingProblem, name: str = "M1") -> UnplacedMeeting:
    found = schedule(asked, SearchLimits(rounds=50))
    assert name in found.unplaced
    return MeetingExplainer(asked, found).unplaced_one(name)


def with_people(free: dict[int, int], meetings: list[WantedMeeting], **more: Any) -> MeetingProblem:
    return problem(meetings, people=tuple(person(n, f"F{n}", mask) for n, mask in free.items()), **more)


def test_what_bars_a_meeting_from_the_start() -> None:
    joined = replace(ONE, joins=(frozenset({"tr-ur"}),))

    assert why_not(with_people({1: 0, 2: 7}, [ONE])) == UnplacedMeeting(Obstacle.ABSENT, Help.PRESENCE, "F1", 1)
    never_together = why_not(with_people({1: 0b01, 2: 0b10}, [ONE]))
    assert (never_together.obstacle, never_together.remedy) == (Obstacle.NO_COMMON_SLOT, Help.PRESENCE)
    assert why_not(problem([joined])) == UnplacedMeeting(Obstacle.NO_INTERPRETER, Help.INTERPRETER, pair="tr-ur")
    assert why_not(problem([ONE], places=(table(chairs=1),))).obstacle is Obstacle.NO_PLACE
    nobody = replace(ONE, parties=(Attending("F1", may=(), quorum=1), ONE.parties[1]))
    assert why_not(problem([nobody])) == UnplacedMeeting(Obstacle.ABSENT, Help.PRESENCE, "F1")
    refused = why_not(problem([ONE], never=frozenset({frozenset({"F1", "F2"})})))
    assert refused == UnplacedMeeting(Obstacle.NEVER)


def test_what_stands_in_the_way_in_this_plan() -> None:
    joins = (frozenset({"tr-ur"}),)

    full = why_not(problem([ONE, GREAT], slots=1))
    assert full == UnplacedMeeting(Obstacle.PARTY_FULL, Help.DEPUTY, "F1", 1)
    assert why_not(problem([ONE, meeting("M2", "F3", "F4", weight=900)], slots=1)).obstacle is Obstacle.PLACES_TAKEN
    interpreted = [replace(ONE, joins=joins), meeting("M2", "F3", "F4", weight=900, joins=joins)]
    one_for_two = problem(interpreted, slots=1, places=(table(parallel=2),), interpreters=(interpreter(),))
    assert why_not(one_for_two) == UnplacedMeeting(Obstacle.INTERPRETERS_TAKEN, Help.INTERPRETER, pair="tr-ur")
    assert why_not(problem([ONE, replace(ONE, id="M2", weight=900)])).obstacle is Obstacle.MET_ALREADY


def test_a_head_who_has_enough_for_a_day() -> None:
    asked = problem([ONE, GREAT])
    people = tuple(replace(one, max_day=1 if one.id == 1 else None) for one in asked.people)

    assert why_not(replace(asked, people=people)) == UnplacedMeeting(Obstacle.HEAD_FULL, Help.DEPUTY, person=1)


def test_both_free_at_times_but_not_at_one_time() -> None:
    meetings = [ONE, replace(GREAT, weight=900), meeting("M3", "F2", "F4", weight=900)]
    asked = with_people({1: 0b11, 2: 0b11, 3: 0b01, 4: 0b10}, meetings, slots=2)

    found = why_not(asked)

    assert (found.obstacle, found.remedy) == (Obstacle.NOT_TOGETHER, Help.FEWER_MEETINGS)


def test_a_meeting_that_costs_more_than_it_is_worth_may_be_pinned() -> None:
    cheap = meeting("M1", "F1", "F2", weight=0)
    asked = with_people({1: 0b1111, 2: 0b0001, 3: 0b1000}, [cheap, GREAT], slots=4)
    asked = replace(asked, weights=replace(asked.weights, fair=()))

    assert why_not(asked) == UnplacedMeeting(Obstacle.OUTWEIGHED, Help.PIN, slot=0)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (problem([replace(ONE, pinned=Placement(1, "T1"))]), MeetingReason.PINNED),
        (problem([ONE], today={"M1": Placement(2, "T1")}), MeetingReason.KEPT),
        (with_people({1: 0b01, 2: 0b11}, [ONE]), MeetingReason.ONLY_SLOT),
        (problem([ONE], places=(table(owner="F1"),)), MeetingReason.OWN_PLACE),
        (problem([ONE]), MeetingReason.CHEAPEST),
    ],
)
def test_why_a_meeting_is_where_it_is(asked: MeetingProblem, reason: MeetingReason) -> None:
    found = schedule(asked, SearchLimits(rounds=50))

    told = MeetingExplainer(asked, found).placed_one("M1")

    assert (told.reason, told.weight) == (reason, 100)
    assert told.spots == (1 if reason is MeetingReason.ONLY_SLOT else 4)


def test_a_party_whose_any_person_may_come_gives_up_a_meeting() -> None:
    side = Attending("F1", may=(1,))
    meetings = [replace(one, parties=(side, one.parties[1])) for one in (ONE, GREAT)]

    found = why_not(problem(meetings, slots=1))

    assert found == UnplacedMeeting(Obstacle.PARTY_FULL, Help.FEWER_MEETINGS, "F1")
