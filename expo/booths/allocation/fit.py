"""What fits one firm: each booth of a hall with the hard rule it breaks, and the free spaces by their value."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from expo.booths.allocation.engine.feasibility import FITS, RULES, Fitting
from expo.booths.allocation.engine.problem import Problem, ProblemFirm, Rule
from expo.booths.allocation.engine.score import values
from expo.booths.allocation.engine.spaces import Spaces, is_one_space, spaces_of
from expo.booths.allocation.hall_cache import floor_of, stands_of, stands_of_hall
from expo.booths.allocation.load_problem import asker_of, problem_of_one, taken_for
from expo.booths.models import Booth
from expo.booths.plan.walkable import Rect
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor

_ASIDE_CM = 700  # as far as a firm that is kept apart may still be too near: across the widest aisle
_BEST = 6  # spaces named beside the plan


@dataclass(frozen=True, slots=True)
class BoothVerdict:
    """A booth for a firm. `space` is the best free space that fits and holds it, by booths' ids, or none; alone in it, the
    booth fits by itself. `rule` is what stands against the booth alone; `rank` its place among the firm's wishes.
    """

    space: tuple[int, ...]
    rule: Rule | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every booth of a hall by its id, and the best free spaces that fit, the best first."""

    booths: dict[int, BoothVerdict]
    best: list[tuple[int, ...]]


def judgement(event: Event, exhibitor: Exhibitor, hall_id: int) -> Judgement:
    """Empty for a firm that does not take part. A constant number of statements."""
    asker = asker_of(event, exhibitor)
    floor = floor_of(event, hall_id)
    stands, spaces = floor.stands, floor.spaces
    if asker is None or not stands:
        return Judgement({}, [])
    broken = Fitting(problem_of_one(event, asker, stands, taken_for(event, exhibitor)), spaces).broken(asker)
    fitting = _by_worth(asker, spaces, broken)
    best = _best(fitting)
    ranks = {booth: rank for rank, booth in enumerate(asker.wishes, start=1)}
    alone = broken[: len(stands)].tolist()  # single booths come first, in their order
    ids = [tuple(stands[place].id for place in space) for space in fitting[:_BEST]]
    return Judgement(
        {
            stand.id: BoothVerdict(
                tuple(stands[place].id for place in best.get(number, ())),
                None if alone[number] == FITS else RULES[alone[number]],
                ranks.get(stand.id),
            )
            for number, stand in enumerate(stands)
        },
        ids,
    )


def broken_rule(event: Event, exhibitor: Exhibitor, booths: Sequence[Booth]) -> Rule | None:
    """The first hard rule that these booths together break for the firm; SHAPE where they are not one row side by side.

    Only what stands near them is looked at, so it is quick in the largest hall.
    """
    asker = asker_of(event, exhibitor)
    if asker is None:
        return None
    wanted = {booth.id for booth in booths}
    near = tuple(stands_of_hall(event, booths[0].hall_id, within=_around(booths)))
    chosen = [stand for stand in near if stand.id in wanted]
    if len(chosen) != len(wanted) or not is_one_space(chosen):
        return Rule.SHAPE
    spaces = spaces_of(Problem(near, (asker,), pins={asker.id: frozenset(wanted)}))  # in it, whatever its size
    held = taken_for(event, exhibitor, among=[stand.id for stand in near])
    broken = Fitting(problem_of_one(event, asker, near, held), spaces).broken(asker)
    place = tuple(sorted(number for number, stand in enumerate(near) if stand.id in wanted))
    code = int(broken[spaces.chosen.index(place)])
    return None if code == FITS else RULES[code]


def _by_worth(asker: ProblemFirm, spaces: Spaces, broken: NDArray[np.int8]) -> list[tuple[int, ...]]:
    """Fitting spaces, the best for the firm first; of equal ones the smallest, which is the order they have."""
    fitting = np.flatnonzero(broken == FITS)
    worth = values(asker, spaces, {booth.id: number for number, booth in enumerate(spaces.booths)})[fitting]
    return [spaces.chosen[number] for number in fitting[np.argsort(-worth, kind="stable")].tolist()]


def _best(fitting: list[tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    """The best fitting space that holds a booth, by the booth's place."""
    found: dict[int, tuple[int, ...]] = {}
    for space in fitting:
        for place in space:
            found.setdefault(place, space)
    return found


def _around(booths: Sequence[Booth]) -> Rect:
    left, top = min(one.x_cm for one in booths), min(one.y_cm for one in booths)
    right = max(one.x_cm + one.width_cm for one in booths)
    bottom = max(one.y_cm + one.depth_cm for one in booths)
    return Rect(left - _ASIDE_CM, top - _ASIDE_CM, right - left + 2 * _ASIDE_CM, bottom - top + 2 * _ASIDE_CM)


@dataclass(frozen=True, slots=True)
class Fit:
    """A space for a firm: its booths, and what is known of it. `rank` is the best wish in it; `rule` what it breaks."""

    booths: tuple[int, ...]
    numbers: tuple[str, ...]
    hall_id: int
    area_sqm: float
    open_sides: int
    rank: int | None
    rule: Rule | None


def spaces_for(
    event: Event, exhibitor: Exhibitor, *, most: int = 60, hall_id: int | None = None
) -> tuple[list[Fit], list[Fit]]:
    """The free spaces that fit one firm, the best first, at most so many; and its wishes that do not fit, with the rule.

    Whatever anybody else has, held or for good, is taken. With `hall_id` only that hall is looked at, which is quick.
    """
    asker = asker_of(event, exhibitor)
    if asker is None:
        return [], []
    stands = stands_of(event) if hall_id is None else stands_of_hall(event, hall_id)
    problem = problem_of_one(event, asker, stands, taken_for(event, exhibitor))
    spaces = spaces_of(problem)
    place = {booth.id: number for number, booth in enumerate(problem.booths)}
    broken, worth = Fitting(problem, spaces).broken(asker), values(asker, spaces, place)
    fitting = [number for number in range(len(spaces.chosen)) if broken[number] == FITS]
    fitting.sort(key=lambda number: (-int(worth[number]), spaces.chosen[number]))
    found = [_fit(asker, spaces, number, None) for number in fitting[:most]]
    single = {chosen[0]: number for number, chosen in enumerate(spaces.chosen) if len(chosen) == 1}
    barred = [
        _fit(asker, spaces, single[place[wish]], RULES[int(broken[single[place[wish]]])])
        for wish in asker.wishes
        if wish in place and broken[single[place[wish]]] != FITS
    ]
    return found, barred


def _fit(asker: ProblemFirm, spaces: Spaces, number: int, rule: Rule | None) -> Fit:
    booths = [spaces.booths[place] for place in spaces.chosen[number]]
    ranks = [rank for rank, wish in enumerate(asker.wishes, start=1) if wish in {booth.id for booth in booths}]
    return Fit(
        tuple(booth.id for booth in booths),
        tuple(booth.number for booth in booths),
        int(booths[0].hall),
        int(spaces.area_cm2[number]) / 10_000,
        int(spaces.open_sides[number]),
        min(ranks, default=None),
        rule,
    )
