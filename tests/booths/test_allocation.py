"""Small halls, all their plans tried one by one; larger ones looked through by the checker; each hard rule by itself."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from expo.booths.allocation.engine.contradictions import Clash, Contradicted, contradictions
from expo.booths.allocation.engine.explain import placing_of
from expo.booths.allocation.engine.instance import Instance, Placing, instance_of
from expo.booths.allocation.engine.problem import (
    Options,
    Problem,
    ProblemBooth,
    ProblemFirm,
    Rule,
    Side,
    Unplaced,
    Utilities,
)
from expo.booths.allocation.engine.solver import allocate
from tests.examples import examples
from tests.oracles.booth_plan import Fault, Finding, faults

QUICK = Options(seconds=20, workers=1)


def row(count: int, *, y: int = 0, first: int = 1, side: Side = Side.SOUTH) -> list[ProblemBooth]:
    """Booths of 3 x 3 m beside each other, all open to one side."""
    return [
        ProblemBooth(first + n, f"B{first + n}", "H1", n * 300, y, 300, 300, frozenset({side})) for n in range(count)
    ]


def firm(number: int, **more: object) -> ProblemFirm:
    return replace(ProblemFirm(number, f"Demo {number}", 9, applied=number), **more)  # type: ignore[arg-type]  # by name


def plans(instance: Instance, number: int = 0) -> Iterator[Placing]:
    """Every plan there is, good or bad, that gives no booth twice and keeps firms apart."""
    if number == len(instance.fits):
        yield {}
        return
    for rest in plans(instance, number + 1):
        if number not in instance.pinned:
            yield rest
        for space in instance.fits[number]:
            free = all(
                not set(instance.spaces.chosen[space]) & set(instance.spaces.chosen[other])
                and (who not in instance.apart[number] or not instance.touching(int(space), other))
                for who, other in rest.items()
            )
            if free:
                yield {**rest, number: int(space)}


@st.composite
def halls(draw: st.DrawFn) -> Problem:
    """Two rows of three across an aisle, four firms that want all sorts of things, some of them settled whatever the rules."""
    flags = st.booleans()
    booths = [
        replace(
            booth,
            zone=draw(st.sampled_from(["a", "b"])),
            blocked=draw(st.integers(0, 9)) == 0,
            pavilion=draw(st.sampled_from([None, None, None, "p"])),
            schemes=draw(st.sampled_from([frozenset({"shell", "raw"}), frozenset({"shell"})])),
        )
        for booth in [*row(3), *row(3, y=600, first=4, side=Side.NORTH)]
    ]
    others = st.frozensets(st.sampled_from([1, 2, 3, 4, 77]), max_size=2)
    firms = [
        firm(
            number,
            area_sqm=draw(st.sampled_from([9, 9, 18])),
            most_sqm=18 if draw(flags) else None,
            points=draw(st.integers(0, 5)),
            zone=draw(st.sampled_from(["a", "b", None])),
            zone_required=draw(st.integers(0, 5)) == 0,
            pavilion=draw(st.sampled_from([None, None, None, "p"])),
            scheme=draw(st.sampled_from(["shell", "shell", "raw"])),
            wishes=tuple(draw(st.lists(st.integers(1, 6), unique=True, max_size=3))),
            near=draw(others),
            apart=draw(others),
        )
        for number in range(1, 5)
    ]
    firms = [replace(one, least_sqm=9 if one.most_sqm else None) for one in firms]
    taken = draw(st.lists(st.integers(1, 6), unique=True, max_size=3))
    somebody_else = draw(flags)
    held = {taken.pop(): 77} if taken and somebody_else else {}
    free = [number for number in taken if not booths[number - 1].blocked]
    pins = {who: frozenset({booth}) for who, booth in enumerate(free, start=1)}
    return Problem(tuple(booths), tuple(firms), pins=pins, held=held)


def adds_no_fault(problem: Problem, one: ProblemFirm, booth: ProblemBooth) -> bool:
    """Whether the firm may stand there beside what is settled for the others."""
    settled = {who: tuple(pinned) for who, pinned in problem.pins.items() if who != one.id}
    before = {finding for finding in faults(problem, settled) if finding.firm != one.id}
    return set(faults(problem, {**settled, one.id: (booth.id,)})) <= before


def a_fair(seed: int) -> Problem:
    """Four rows of nine, some booths blocked, forty firms that want what firms want, three of them settled."""
    dice = Random(seed)  # noqa: S311 -- no secret, a hall that can be made again
    rows = [
        row(9, y=y, first=first, side=side)
        for y, first, side in (
            (0, 1, Side.SOUTH),
            (600, 10, Side.NORTH),
            (900, 19, Side.SOUTH),
            (1500, 28, Side.NORTH),
        )
    ]
    booths = [
        replace(
            booth,
            blocked=dice.random() < 0.05,
            zone=dice.choice("ab"),
            pavilion="p" if 20 <= booth.id <= 24 else None,
            utilities=Utilities(power_kw=dice.choice([3, 6]), water=dice.random() < 0.5),
            schemes=frozenset({"shell", "raw"} if dice.random() < 0.7 else {"shell"}),
        )
        for one in rows
        for booth in one
    ]
    firms = [
        firm(
            number,
            area_sqm=dice.choice([9, 9, 18, 27]),
            most_sqm=27,
            least_sqm=9,
            points=dice.randint(0, 20),
            scheme=dice.choice(["shell", "shell", "raw"]),
            zone=dice.choice(["a", "b", None]),
            pavilion=dice.choice([None] * 6 + ["p"]),
            utilities=Utilities(power_kw=dice.randint(0, 5), water=dice.random() < 0.1),
            wishes=tuple(dice.sample(range(1, 37), 3)),
            near=frozenset({dice.randint(1, 40)} - {number}),
            apart=frozenset(
                dice.sample([other for other in range(1, 41) if other != number], dice.choice([0, 0, 1, 3]))
            ),
        )
        for number in range(1, 41)
    ]
    free = [booth.id for booth in booths if not booth.blocked]
    settled = dict(zip((3, 7, 11), dice.sample(free, 3), strict=True))
    return Problem(tuple(booths), tuple(firms), pins={who: frozenset({booth}) for who, booth in settled.items()})


def nobody_but_the_first_was_asked_for() -> Problem:
    """The first can only stand where nothing is left for two others, of whom one wants it near."""
    booths = [
        replace(one, zone="a", blocked=one.id in {1, 2}) for one in [*row(3), *row(2, y=600, first=4, side=Side.NORTH)]
    ]
    strict = {"zone": "a", "zone_required": True}
    firms = [
        firm(1, area_sqm=18, near=frozenset({3}), **strict),
        firm(2, **strict),
        firm(3, zone="a", near=frozenset({1})),
        firm(4, **strict),
    ]
    return Problem((*booths, replace(row(1, y=600, first=6, side=Side.NORTH)[0], x_cm=600, zone="b")), tuple(firms))


def a_start_the_solver_improves_in_its_presolve() -> Problem:
    booths = [replace(one, zone="b" if one.id < 3 else "a", blocked=one.id == 3) for one in row(3)]
    booths += [replace(one, zone="a") for one in row(3, y=600, first=4, side=Side.NORTH)]
    firms = (
        firm(1, area_sqm=18, points=1, zone="a", apart=frozenset({2})),
        firm(2, area_sqm=18, least_sqm=9, most_sqm=18, points=3, zone="a", zone_required=True, wishes=(6,)),
        firm(3, area_sqm=18, points=2, zone="b", zone_required=True, wishes=(1,)),
        firm(4, points=3, zone="a", wishes=(1,), apart=frozenset({2})),
    )
    return Problem(tuple(booths), firms)


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
