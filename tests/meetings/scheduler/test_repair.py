"""A plan mended when a flight is late or a room closes: few meetings move, and nobody is moved silently within the hour."""

from dataclasses import replace

from bench.meeting_problems import SMALL, fair
from expo.meetings.scheduler.checker import broken_rules
from expo.meetings.scheduler.engine.problem import MeetingProblem, Placement, SearchLimits
from expo.meetings.scheduler.engine.repair import RepairKind, repairs
from expo.meetings.scheduler.engine.solver import schedule
from tests.meetings.scheduler.problems import NINE, meeting, problem, table

QUICK = SearchLimits(rounds=100)
PAIRS = [meeting("M1", "F1", "F2"), meeting("M2", "F3", "F4"), meeting("M3", "F5", "F6")]
TODAY = {"M1": Placement(3, "T1", (1, 2)), "M2": Placement(4, "T1", (3, 4)), "M3": Placement(5, "T1", (5, 6))}


def late(asked: MeetingProblem, who: int, slots: int) -> MeetingProblem:
    """Who lands so many slots later than was thought."""
    gone = (1 << slots) - 1
    return replace(
        asked, people=tuple(replace(one, free=one.free & ~gone) if one.id == who else one for one in asked.people)
    )


def test_a_late_flight_moves_only_the_meeting_that_it_hits() -> None:
    asked = late(problem(PAIRS, slots=8, today=TODAY), 1, 4)

    first = repairs(asked, NINE, limits=QUICK)[0]

    assert (first.kind, first.moved, first.dropped, first.people) == (RepairKind.HIT, ("M1",), (), (1, 2))
    assert first.placed["M1"].slot in {6, 7}
    assert {name: first.placed[name] for name in ("M2", "M3")} == {name: TODAY[name] for name in ("M2", "M3")}


def test_nothing_is_put_before_now_and_what_has_begun_stays() -> None:
    asked = problem(PAIRS, slots=8, today=TODAY, places=(table(closed=0b0010_0000),))

    for one in repairs(asked, NINE + 20 * 4 + 5, limits=QUICK):
        assert one.placed["M1"] == TODAY["M1"]
        assert one.placed["M3"].slot > 5


def test_a_told_meeting_within_the_hour_is_moved_by_a_person_alone() -> None:
    asked = late(problem(PAIRS, slots=8, today=TODAY), 1, 4)

    for one in repairs(asked, NINE + 20 * 2, told={"M1", "M2", "M3"}, limits=QUICK):
        assert one.asked == ("M1",)
        assert {name: one.placed[name] for name in ("M2", "M3")} == {name: TODAY[name] for name in ("M2", "M3")}


def test_a_pin_that_can_no_longer_hold_is_asked_about() -> None:
    meetings = [replace(PAIRS[0], pinned=TODAY["M1"]), *PAIRS[1:]]
    asked = late(problem(meetings, slots=8, today=TODAY), 1, 4)

    assert all(one.asked == ("M1",) for one in repairs(asked, NINE, limits=QUICK))


def test_a_meeting_that_finds_no_other_slot_is_dropped_and_said() -> None:
    asked = late(problem(PAIRS, slots=8, today=TODAY), 1, 8)

    one = repairs(asked, NINE, limits=QUICK)[0]

    assert (one.dropped, one.moved, one.people) == (("M1",), (), (1, 2))


def test_a_wider_repair_may_move_others_to_save_what_is_worth_more() -> None:
    meetings = [replace(PAIRS[0], weight=900), *PAIRS[1:]]
    asked = problem(meetings, slots=7, today=TODAY)
    people = tuple(replace(one, free=0b001_0000) if one.id == 1 else one for one in asked.people)  # M2's slot alone

    kinds = {one.kind: one for one in repairs(replace(asked, people=people), NINE, limits=QUICK)}

    assert kinds[RepairKind.HIT].dropped == ("M1",)
    assert kinds[RepairKind.ALL].placed["M1"].slot == 4
    assert set(kinds[RepairKind.ALL].moved) == {"M1", "M2"}


def test_a_mended_plan_of_a_fair_keeps_every_rule() -> None:
    asked = fair(SMALL, 5)
    plan = schedule(asked, QUICK)
    closed = tuple(replace(one, closed=one.closed | 0b11) if one.kind == "table" else one for one in asked.places)
    after = replace(asked, places=closed, today=plan.placed)

    proposals = repairs(after, asked.slots[0].start, limits=QUICK)

    assert proposals
    for one in proposals:
        assert broken_rules(after, one.placed) == []
        assert {*one.placed, *one.dropped} >= set(plan.placed)
