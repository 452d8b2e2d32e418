"""Small and larger allocation problems."""

from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from expo.booths.allocation.engine.problem import (
    Problem,
    ProblemBooth,
    ProblemFirm,
    Side,
    Utilities,
)
from tests.oracles.booth_plan import faults


def row(count: int, *, y: int = 0, first: int = 1, side: Side = Side.SOUTH) -> list[ProblemBooth]:
    """Booths of 3 x 3 m beside each other, all open to one side."""
    return [
        ProblemBooth(first + n, f"B{first + n}", "H1", n * 300, y, 300, 300, frozenset({side})) for n in range(count)
    ]


def firm(number: int, **more: object) -> ProblemFirm:
    return replace(ProblemFirm(number, f"Demo {number}", 9, applied=number), **more)  # type: ignore[arg-type]  # by name


@st.composite
def _applicants(draw: st.DrawFn, number: int) -> ProblemFirm:
    others = st.frozensets(st.sampled_from([1, 2, 3, 4, 77]), max_size=2)
    most_sqm = 18 if draw(st.booleans()) else None
    return firm(
        number,
        area_sqm=draw(st.sampled_from([9, 9, 18])),
        least_sqm=9 if most_sqm else None,
        most_sqm=most_sqm,
        points=draw(st.integers(0, 5)),
        zone=draw(st.sampled_from(["a", "b", None])),
        zone_required=draw(st.integers(0, 5)) == 0,
        pavilion=draw(st.sampled_from([None, None, None, "p"])),
        scheme=draw(st.sampled_from(["shell", "shell", "raw"])),
        wishes=tuple(draw(st.lists(st.integers(1, 6), unique=True, max_size=3))),
        near=draw(others),
        apart=draw(others),
    )


@st.composite
def halls(draw: st.DrawFn) -> Problem:
    """Two rows of three booths across an aisle, four firms with varied requirements, some of them pinned or holding
    booths.
    """
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
    firms = [draw(_applicants(number)) for number in range(1, 5)]
    taken = draw(st.lists(st.integers(1, 6), unique=True, max_size=3))
    somebody_else = draw(st.booleans())
    held = {taken.pop(): 77} if taken and somebody_else else {}
    free = [number for number in taken if not booths[number - 1].blocked]
    pins = {who: frozenset({booth}) for who, booth in enumerate(free, start=1)}
    return Problem(tuple(booths), tuple(firms), pins=pins, held=held)


def adds_no_fault(problem: Problem, one: ProblemFirm, booth: ProblemBooth) -> bool:
    """Whether the firm may have the booth beside the fixed assignments of the others."""
    settled = {who: tuple(pinned) for who, pinned in problem.pins.items() if who != one.id}
    before = {finding for finding in faults(problem, settled) if finding.firm != one.id}
    return set(faults(problem, {**settled, one.id: (booth.id,)})) <= before


def _typical_firm(dice: Random, number: int) -> ProblemFirm:
    return firm(
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
        apart=frozenset(dice.sample([other for other in range(1, 41) if other != number], dice.choice([0, 0, 1, 3]))),
    )


def a_fair(seed: int) -> Problem:
    """Four rows of nine booths, some blocked, and forty firms with typical requirements, three of them pinned."""
    dice = Random(seed)  # noqa: S311 -- a reproducible hall, not a secret
    rows = ((0, 1, Side.SOUTH), (600, 10, Side.NORTH), (900, 19, Side.SOUTH), (1500, 28, Side.NORTH))
    booths = [
        replace(
            booth,
            blocked=dice.random() < 0.05,
            zone=dice.choice("ab"),
            pavilion="p" if 20 <= booth.id <= 24 else None,
            utilities=Utilities(power_kw=dice.choice([3, 6]), water=dice.random() < 0.5),
            schemes=frozenset({"shell", "raw"} if dice.random() < 0.7 else {"shell"}),
        )
        for y, first, side in rows
        for booth in row(9, y=y, first=first, side=side)
    ]
    firms = [_typical_firm(dice, number) for number in range(1, 41)]
    free = [booth.id for booth in booths if not booth.blocked]
    settled = dict(zip((3, 7, 11), dice.sample(free, 3), strict=True))
    return Problem(tuple(booths), tuple(firms), pins={who: frozenset({booth}) for who, booth in settled.items()})


def nobody_but_the_first_was_asked_for() -> Problem:
    """A problem whose first firm fits only where nothing is left for two others, one of which wants it near."""
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
