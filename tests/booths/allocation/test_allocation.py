"""Small halls against an exhaustive search, larger ones against the independent checker, and each hard rule by itself."""

import math
import time
from dataclasses import replace

import pytest
from hypothesis import example, given, settings

from expo.booths.allocation.engine.contradictions import Clash, Contradicted, contradictions
from expo.booths.allocation.engine.exchange import improve_by_exchanges
from expo.booths.allocation.engine.explain import placing_of
from expo.booths.allocation.engine.greedy import first_come
from expo.booths.allocation.engine.instance import instance_of
from expo.booths.allocation.engine.problem import (
    Options,
    Problem,
    Rule,
    Side,
    Unplaced,
    Utilities,
)
from expo.booths.allocation.engine.solver import allocate
from tests.booths.allocation.problems import (
    a_fair,
    a_start_the_solver_improves_in_its_presolve,
    adds_no_fault,
    firm,
    halls,
    nobody_but_the_first_was_asked_for,
    row,
)
from tests.examples import examples
from tests.oracles.booth_plan import Fault, Finding, faults
from tests.oracles.every_plan import plans

QUICK = Options(seconds=20, workers=1)


@example(nobody_but_the_first_was_asked_for())
@example(a_start_the_solver_improves_in_its_presolve())
@given(halls())
@settings(max_examples=examples(60), deadline=None)
def test_no_plan_of_a_small_hall_is_better(problem: Problem) -> None:
    instance = instance_of(problem)
    best = max(instance.score(placing) for placing in plans(instance))

    plan = allocate(problem, QUICK)

    assert (plan.score, plan.bound) == (best, best)
    assert plan.first_come_score <= plan.score
    assert faults(problem, plan.assignments) == []
    assert plan.assignments.keys() | plan.unplaced.keys() == {one.id for one in problem.firms}


@given(halls())
@settings(max_examples=examples(40), deadline=None)
def test_the_engine_and_the_checker_know_the_same_rules(problem: Problem) -> None:
    instance = instance_of(problem)
    singles = [number for number, space in enumerate(instance.spaces.chosen) if len(space) == 1]

    by_engine = {(f, s) for f, fits in enumerate(instance.fits) for s in fits if len(instance.spaces.chosen[s]) == 1}
    by_checker = {
        (f, s)
        for f, one in enumerate(problem.firms)
        for s in singles
        if adds_no_fault(problem, one, problem.booths[instance.spaces.chosen[s][0]])
    }

    assert by_engine == by_checker


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(6, 40))])
def test_no_plan_of_a_crowded_hall_breaks_a_rule_or_its_own_bound(seed: int) -> None:
    problem = a_fair(seed)

    plan = allocate(problem, Options(seed=seed, seconds=3, workers=1))

    assert faults(problem, plan.assignments) == []
    assert plan.first_come_score <= plan.score <= plan.bound
    assert instance_of(problem).score(placing_of(instance_of(problem), plan)) == plan.score
    assert len(plan.assignments) + len(plan.unplaced) == 40


def test_a_search_with_more_workers_than_the_last_one_is_proven_too() -> None:
    problem = Problem(tuple(row(2)), (firm(1, wishes=(1,), points=5), firm(2, wishes=(1,))))

    plans_ = [allocate(problem, Options(seconds=5, workers=workers)) for workers in (1, 2, 1)]

    assert [plan.is_optimal for plan in plans_] == [True, True, True]


def test_exchanges_end_at_their_deadline_and_leave_the_plan_as_good_as_it_is_by_then() -> None:
    instance = instance_of(a_fair(0))
    start = first_come(instance)

    too_late, in_time = (improve_by_exchanges(instance, start, until) for until in (time.monotonic(), math.inf))

    assert too_late == start
    assert instance.score(in_time) > instance.score(start)


def test_the_same_seed_gives_the_same_plan() -> None:
    firms = [firm(n, wishes=(n % 4 + 1, n % 3 + 1)) for n in range(1, 9)]
    problem = Problem((*row(4), *row(4, y=600, first=5, side=Side.NORTH)), tuple(firms))

    first, second = allocate(problem, QUICK), allocate(problem, QUICK)

    assert first == second


@pytest.mark.parametrize(
    ("asking", "having", "rule", "fault"),
    [
        ({"scheme": "raw"}, {}, Rule.SCHEME, Fault.SCHEME),
        ({"area_sqm": 12}, {}, Rule.AREA, Fault.AREA),
        ({"utilities": Utilities(power_kw=5)}, {}, Rule.POWER, Fault.UTILITIES),
        ({"utilities": Utilities(water=True)}, {}, Rule.WATER, Fault.UTILITIES),
        ({"utilities": Utilities(air=True)}, {}, Rule.AIR, Fault.UTILITIES),
        ({"utilities": Utilities(internet=True)}, {}, Rule.INTERNET, Fault.UTILITIES),
        ({"zone": "a", "zone_required": True}, {"zone": "b"}, Rule.ZONE, Fault.ZONE),
        ({}, {"zone": "closed"}, Rule.ZONE, Fault.ZONE),
        ({}, {"pavilion": "p"}, Rule.PAVILION, Fault.PAVILION),
        ({"pavilion": "p"}, {}, Rule.PAVILION, Fault.PAVILION),
        ({}, {"blocked": True}, Rule.BLOCKED, Fault.BLOCKED),
    ],
)
def test_what_breaks_a_hard_rule_is_not_given(
    asking: dict[str, object], having: dict[str, object], rule: Rule, fault: Fault
) -> None:
    booth = replace(row(1)[0], **having)  # type: ignore[arg-type]  # by name
    problem = Problem((booth,), (firm(1, **asking),), closed_zones=frozenset({"closed"}))

    plan = allocate(problem, QUICK)

    assert plan.assignments == {}
    assert (plan.unplaced[1].reason, plan.unplaced[1].rule) == (Unplaced.NOTHING_FITS, rule)
    assert faults(problem, {1: (1,)}) == [Finding(fault, 1)]


def test_firms_that_keep_apart_stand_neither_beside_nor_across() -> None:
    booths = (*row(2), *row(2, y=600, first=3, side=Side.NORTH))
    problem = Problem(booths, (firm(1, wishes=(1,), apart=frozenset({2})), firm(2, wishes=(2,))))

    plan = allocate(problem, QUICK)

    assert plan.assignments == {1: (1,), 2: (4,)}
    assert faults(problem, {1: (1,), 2: (2,)}) == [Finding(Fault.APART, 1, 2)]
    assert faults(problem, {1: (1,), 2: (3,)}) == [Finding(Fault.APART, 1, 2)]


def test_a_space_of_two_booths_is_of_one_row() -> None:
    booths = (*row(3, side=Side.NORTH), *row(3, y=300, first=4))
    problem = Problem(booths, (firm(1, area_sqm=18, wishes=(5,)),))

    plan = allocate(problem, QUICK)

    assert plan.assignments == {1: (4, 5)}
    assert faults(problem, {1: (2, 5)}) == [Finding(Fault.NOT_ONE_SPACE, 1)]
    assert faults(problem, {1: (4, 6)}) == [Finding(Fault.NOT_ONE_SPACE, 1)]


def test_pins_and_holders_stay_where_they_are() -> None:
    firms = (firm(1, wishes=(1,), points=9), firm(2), firm(3, wishes=(3,), apart=frozenset({77})))
    problem = Problem(tuple(row(5)), firms, pins={2: frozenset({1})}, held={3: 77})

    plan = allocate(problem, QUICK)

    assert plan.assignments[2] == (1,)
    assert plan.assignments[3] == (5,)
    assert faults(problem, plan.assignments) == []


def test_only_who_both_asked_are_put_near() -> None:
    booths = tuple(row(5))
    far = (firm(1, wishes=(1,), near=frozenset({2})), firm(2, near=frozenset({1})), firm(3, wishes=(5,)))
    one_sided = (firm(1, near=frozenset({2})), firm(2, wishes=(5,)))

    together, not_moved = allocate(Problem(booths, far), QUICK), allocate(Problem(booths, one_sided), QUICK)

    assert (together.assignments[1], together.assignments[2]) == ((1,), (2,))
    assert not_moved.score == 2 * 100 * (100 + 14 + 4) + 100 * 60


def test_contradictions_are_named_before_anything_is_solved() -> None:
    firms = (
        firm(1, near=frozenset({2}), apart=frozenset({1, 2})),
        firm(2, wishes=(99,)),
        firm(3, area_sqm=36),
    )
    problem = Problem(tuple(row(3)), firms)

    found = contradictions(problem)

    assert [(one.clash, one.firm) for one in found] == [
        (Clash.APART_FROM_ITSELF, 1),
        (Clash.NEAR_AND_APART, 1),
        (Clash.UNKNOWN_WISH, 2),
        (Clash.MORE_THAN_THERE_IS, None),
    ]
    assert (found[3].asked_sqm, found[3].there_sqm) == (54, 27)


@pytest.mark.parametrize(
    ("pins", "clash"),
    [
        ({1: {1}, 2: {1}}, Clash.TWO_PINS),
        ({1: {9}}, Clash.UNKNOWN_PIN),
        ({8: {1}}, Clash.UNKNOWN_PIN),
        ({1: {4}}, Clash.PIN_BREAKS_RULE),
        ({1: {5}}, Clash.PIN_BREAKS_RULE),
    ],
)
def test_pins_that_cannot_be_stop_the_plan(pins: dict[int, set[int]], clash: Clash) -> None:
    firms = (firm(1, apart=frozenset({2})), firm(2))
    booths = [replace(one, blocked=one.id == 4) for one in row(5)]
    settled = {who: frozenset(booths) for who, booths in pins.items()}
    problem = Problem(tuple(booths), firms, pins=settled, held={5: 77})

    with pytest.raises(Contradicted) as refusal:
        allocate(problem, QUICK)

    assert [one.clash for one in refusal.value.found] == [clash]


def test_what_an_organiser_settled_against_a_rule_stays_and_is_named() -> None:
    firms = (firm(1, apart=frozenset({2})), firm(2), firm(3, area_sqm=9), firm(4, apart=frozenset({1}), wishes=(3,)))
    problem = Problem(tuple(row(7)), firms, pins={1: frozenset({1}), 2: frozenset({2}), 3: frozenset({5, 6})})

    plan, found = allocate(problem, QUICK), contradictions(problem)

    assert [(one.clash, one.firm, one.other, one.rule) for one in found if not one.stops] == [
        (Clash.PIN_AGAINST_RULE, 3, None, Rule.AREA),
        (Clash.PINS_TOO_NEAR, 1, 2, None),
    ]
    assert plan.assignments == {1: (1,), 2: (2,), 3: (5, 6), 4: (3,)}
    assert faults(problem, plan.assignments) == []
    assert faults(problem, {**plan.assignments, 4: (2,)}) != []
