"""Plans of meetings: they keep every rule, none is better than the bound, and the same seed gives the same plan."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.fixtures.meeting_problems import SMALL, fair
from expo.meetings.scheduler.checker import broken_rules
from expo.meetings.scheduler.engine.compiler import compiled
from expo.meetings.scheduler.engine.measures import measures
from expo.meetings.scheduler.engine.pins import PinsImpossible
from expo.meetings.scheduler.engine.problem import (
    Attending,
    MeetingProblem,
    Placement,
    SearchLimits,
    TimeBlock,
    TimeSlot,
)
from expo.meetings.scheduler.engine.solver import schedule
from tests.examples import examples
from tests.meetings.scheduler.problems import NINE, interpreter, meeting, person, problem, table
from tests.oracles.every_schedule import best_score

QUICK = SearchLimits(seed=1, rounds=60)


@settings(deadline=None, max_examples=examples(25))
@given(seed=st.integers(1, 10_000))
def test_a_plan_keeps_every_rule_and_is_worth_what_it_says(seed: int) -> None:
    asked = fair(SMALL, seed)

    found = schedule(asked, QUICK)

    assert broken_rules(asked, found.placed) == []
    assert found.score == measures(compiled(asked), found.placed).score
    assert found.first_come <= found.score <= found.bound
    assert {*found.placed, *found.unplaced} == {one.id for one in asked.meetings}


def test_the_same_seed_gives_the_same_plan() -> None:
    asked = fair(SMALL, 3)

    assert schedule(asked, QUICK) == schedule(asked, QUICK)


@settings(deadline=None, max_examples=examples(40))
@given(
    pairs=st.lists(st.sampled_from(["12", "13", "14", "23", "24", "34"]), min_size=1, max_size=4, unique=True),
    weights=st.lists(st.integers(1, 30), min_size=4, max_size=4),
    free=st.lists(st.integers(0, 7), min_size=4, max_size=4),
    long=st.booleans(),
    kept=st.booleans(),
)
def test_a_small_plan_is_the_best_there_is(
    pairs: list[str], weights: list[int], free: list[int], long: bool, kept: bool
) -> None:
    meetings = [
        meeting(f"M{n}", f"F{pair[0]}", f"F{pair[1]}", weight=10 * weights[n], length=2 if long and n == 0 else 1)
        for n, pair in enumerate(pairs)
    ]
    asked = problem(meetings, slots=3, places=(table(), table("T2", "H2")))
    people = tuple(replace(one, free=free[one.id - 1]) for one in asked.people)
    today = {"M0": Placement(1, "T1")} if kept else {}
    asked = replace(asked, people=people, today=today)

    found = schedule(asked, SearchLimits(rounds=150))

    best = best_score(asked)
    assert found.score == best <= found.bound


def test_four_parties_meet_at_a_table_for_eight() -> None:
    sides = tuple(Attending(f"F{n}", must=(n,)) for n in (1, 2, 3, 4))
    asked = problem([meeting("M1", sides=sides)], places=(table(chairs=3), table("T8", chairs=8)))

    found = schedule(asked, QUICK)

    assert found.placed["M1"].place == "T8"
    assert sorted(found.placed["M1"].people) == [1, 2, 3, 4]


def test_a_quorum_of_two_is_met_by_any_two() -> None:
    side = Attending("F1", may=(1, 11, 12), quorum=2)
    asked = problem([meeting("M1", sides=(side, Attending("F2", must=(2,))))])
    people = (person(1, "F1", 0b0001), person(11, "F1", 0b0100), person(12, "F1", 0b0100), person(2, "F2"))

    found = schedule(replace(asked, people=people), QUICK)

    assert found.placed["M1"].slot == 2
    assert sorted(found.placed["M1"].people) == [2, 11, 12]


def test_a_delegation_meets_two_authorities_with_an_interpreter() -> None:
    sides = (Attending("D1", must=(1,)), Attending("B2", must=(2,)), Attending("B3", must=(3,)))
    one = meeting("M1", sides=sides, kind="B2G", joins=(frozenset({"tr-ur"}),), places=frozenset({"room"}))
    asked = problem([one], places=(table("R1", kind="room", chairs=6),), interpreters=(interpreter(free=0b0010),))

    found = schedule(asked, QUICK)

    assert (found.placed["M1"].slot, found.placed["M1"].interpreters) == (1, ("I1",))


def test_two_joints_have_two_interpreters() -> None:
    joins = (frozenset({"tr-ur", "en-tr"}), frozenset({"tr-ur"}))
    serving = (interpreter("I1", "tr-ur"), interpreter("I2", "en-tr"))
    asked = problem([meeting("M1", "F1", "F2", joins=joins)], interpreters=serving)

    found = schedule(asked, QUICK)

    assert broken_rules(asked, found.placed) == []
    assert sorted(found.placed["M1"].interpreters) == ["I1", "I2"]


def test_an_interpreter_rests() -> None:
    meetings = [meeting(f"M{n}", f"F{n}", f"F{n + 4}", joins=(frozenset({"tr-ur"}),)) for n in (1, 2, 3, 4)]
    asked = problem(meetings, interpreters=(interpreter(max_run=2),))

    found = schedule(asked, QUICK)

    assert broken_rules(asked, found.placed) == []
    assert len(found.placed) == 3  # of four slots on end two, a pause, and one


def test_nobody_meets_in_the_friday_break() -> None:
    meetings = [meeting(f"M{n}", f"F{n}", f"F{n + 20}") for n in range(1, 13)]
    noon = (NINE + 4 * 60, NINE + 5 * 60 + 15)  # 13:00 to 14:15
    asked = problem(meetings, slots=18, breaks=(noon,), places=(table(),))

    found = schedule(asked, QUICK)

    assert len(found.placed) == 12
    starts = [asked.slots[at.slot].start for at in found.placed.values()]
    assert all(start + 20 <= noon[0] or start >= noon[1] for start in starts)


def test_a_closure_of_one_table_splits_its_pool() -> None:
    meetings = [meeting(f"M{n}", f"F{n}", f"F{n + 4}") for n in (1, 2, 3, 4)]
    asked = problem(meetings, slots=2, places=(table(), table("T2", closed=0b01), table("T3", closed=0b11)))

    found = schedule(asked, QUICK)

    assert broken_rules(asked, found.placed) == []
    assert len(found.placed) == 3


def test_a_place_with_an_owner_is_kept_for_it() -> None:
    meetings = [meeting("M1", "F1", "F2", weight=10), meeting("M2", "F3", "F4", weight=900)]
    asked = problem(meetings, slots=1, places=(table("P1", owner="F1"),))

    assert set(schedule(asked, QUICK).placed) == {"M1"}


def test_a_head_has_no_more_meetings_a_day_than_it_may() -> None:
    meetings = [meeting(f"M{n}", "D1", f"F{n}") for n in (2, 3, 4)]
    asked = problem(meetings)
    people = tuple(replace(one, max_day=2 if one.id == 1 else None) for one in asked.people)

    assert len(schedule(replace(asked, people=people), QUICK).placed) == 2


def test_after_four_on_end_comes_a_free_slot() -> None:
    meetings = [meeting(f"M{n}", "F1", f"F{n}") for n in range(2, 9)]

    found = schedule(problem(meetings, slots=6), QUICK)

    assert len(found.placed) == 5


def test_who_refuses_is_not_met_and_a_pair_meets_once() -> None:
    meetings = [meeting("M1", "F1", "F2"), meeting("M2", "F3", "F4"), meeting("M3", "F3", "F4", weight=50)]
    asked = problem(meetings, never=frozenset({frozenset({"F1", "F2"})}))

    assert set(schedule(asked, QUICK).placed) == {"M2"}


def test_a_pinned_meeting_stays_though_another_is_worth_more() -> None:
    pinned = meeting("M1", "F1", "F2", weight=1, pinned=Placement(0, "T1"))
    asked = problem([pinned, meeting("M2", "F3", "F4", weight=900)], slots=1)

    found = schedule(asked, QUICK)

    assert (found.placed["M1"].slot, found.placed["M1"].place) == (0, "T1")
    assert found.unplaced == ("M2",)


def test_a_pin_that_breaks_a_rule_is_told() -> None:
    asked = problem([meeting("M1", "F1", "F2", pinned=Placement(0, "T1"))], places=(table(closed=0b1),))

    with pytest.raises(PinsImpossible) as told:
        schedule(asked, QUICK)

    assert [pin.meeting for pin in told.value.pins] == ["M1"]


def two_blocks_at_once() -> MeetingProblem:
    """In one hall slots of 20 minutes, in the other of 30, beginning together."""
    blocks = (TimeBlock("B1", "day 1", frozenset({"B2B"}), 20), TimeBlock("B2", "day 1", frozenset({"B2G"}), 30))
    slots = [TimeSlot(NINE + 20 * n, "B1") for n in range(3)] + [TimeSlot(NINE + 30 * n, "B2") for n in range(2)]
    meetings = [meeting(f"M{n}", "F1", f"F{n}", kind="B2B" if n % 2 else "B2G") for n in range(2, 6)]
    asked = problem(meetings, places=(table(), table("T2", "H2")))
    return replace(asked, blocks=blocks, slots=tuple(slots))


def test_blocks_of_two_lengths_side_by_side() -> None:
    asked = two_blocks_at_once()

    found = schedule(asked, SearchLimits(rounds=150))

    assert broken_rules(asked, found.placed) == []
    assert len(found.placed) == 2  # 60 minutes, and 5 to walk where halls change


def test_everybody_absent_and_nothing_asked() -> None:
    asked = problem([meeting("M1", "F1", "F2")])
    away = replace(asked, people=tuple(replace(one, free=0) for one in asked.people))

    assert schedule(away, QUICK).placed == {}
    assert schedule(replace(asked, meetings=()), QUICK).score == 0


def test_somebody_of_two_parties_meets_for_both() -> None:
    both = [Attending(party, must=(1,)) for party in ("F1", "F2")]
    meetings = [meeting(f"M{n}", sides=(both[n], Attending(f"F{n + 3}", must=(n + 3,)))) for n in (0, 1)]
    asked = problem(meetings)
    asked = replace(asked, people=tuple(one for one in asked.people if one.id != 2))

    found = schedule(asked, QUICK)

    assert len({at.slot for at in found.placed.values()}) == len(found.placed) == 2
    assert found.bound >= found.score
