"""Which booths and spaces fit one firm: per booth the hard rule it breaks, and the free spaces by value."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isinf

import numpy as np
from numpy.typing import NDArray

from expo.booths.allocation.engine.feasibility import FITS, RULES, SpaceChecker
from expo.booths.allocation.engine.problem import ProblemBooth, ProblemFirm, Rule, Utility
from expo.booths.allocation.engine.score import values
from expo.booths.allocation.engine.spaces import Spaces, spaces_of
from expo.booths.allocation.firm_problem import asker_of, problem_of_one, taken_for
from expo.booths.allocation.hall_cache import hall_spaces_of, stands_of, stands_of_hall
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor

_BEST = 6  # spaces listed beside the plan


@dataclass(frozen=True, slots=True)
class BoothVerdict:
    """A booth judged for a firm. `space` is the best free fitting space that contains it, by booth ids, or None. `rule`
    is the rule the booth alone breaks; `rank` its rank among the firm's wishes.
    """

    space: tuple[int, ...]
    rule: Rule | None
    rank: int | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on each booth of a hall, by id, and the best fitting free spaces, best first. `unsaid` counts the booths of
    which it is not said whether they have what the firm needs.
    """

    booths: dict[int, BoothVerdict]
    best: list[tuple[int, ...]]
    unsaid: Mapping[Utility, int] = field(default_factory=dict)


def judgement(event: Event, exhibitor: Exhibitor, hall_id: int) -> Judgement:
    """Judge all booths of a hall for a firm; empty for a firm that does not take part. A constant number of SQL
    statements.
    """
    asker = asker_of(event, exhibitor)
    floor = hall_spaces_of(event, hall_id)
    stands, spaces = floor.stands, floor.spaces
    if asker is None or not stands:
        return Judgement({}, [])
    broken = SpaceChecker(problem_of_one(event, asker, stands, taken_for(event, exhibitor)), spaces).broken(asker)
    fitting = _by_worth(asker, spaces, broken)
    best = _best(fitting)
    ranks = {booth: rank for rank, booth in enumerate(asker.wishes, start=1)}
    alone = broken[: len(stands)].tolist()  # single booths have the first indexes, in order
    ids = [tuple(stands[position].id for position in space) for space in fitting[:_BEST]]
    return Judgement(
        {
            stand.id: BoothVerdict(
                tuple(stands[position].id for position in best.get(number, ())),
                None if alone[number] == FITS else RULES[alone[number]],
                ranks.get(stand.id),
            )
            for number, stand in enumerate(stands)
        },
        ids,
        Counter(utility for stand in stands for utility in unsaid(asker, [stand])),
    )


def _by_worth(asker: ProblemFirm, spaces: Spaces, broken: NDArray[np.int8]) -> list[tuple[int, ...]]:
    """Fitting spaces, best for the firm first; of equal ones the smaller."""
    fitting = np.flatnonzero(broken == FITS)
    worth = values(asker, spaces, {booth.id: number for number, booth in enumerate(spaces.booths)})[fitting]
    return [spaces.chosen[number] for number in fitting[np.argsort(-worth, kind="stable")].tolist()]


def _best(fitting: list[tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    """The best fitting space that contains each booth, by booth index."""
    found: dict[int, tuple[int, ...]] = {}
    for space in fitting:
        for position in space:
            found.setdefault(position, space)
    return found


@dataclass(frozen=True, slots=True)
class Fit:
    """A space for a firm. `rank` is the best wish in it; `rule` the rule it breaks; `unsaid` is what the firm needs and nobody
    has said of it.
    """

    booths: tuple[int, ...]
    numbers: tuple[str, ...]
    hall_id: int
    area_sqm: float
    open_sides: int
    rank: int | None
    rule: Rule | None
    unsaid: tuple[Utility, ...]


def unsaid(asker: ProblemFirm, booths: Sequence[ProblemBooth]) -> tuple[Utility, ...]:
    """The supplies that the firm needs and that are unknown for the space: no booth is said to have them, one may."""
    needs, there = asker.utilities, [booth.utilities for booth in booths]
    open_to = {
        Utility.POWER: bool(needs.power_kw) and any(isinf(one.power_kw) for one in there),
        Utility.WATER: bool(needs.water) and _may([one.water for one in there]),
        Utility.AIR: bool(needs.air) and _may([one.air for one in there]),
        Utility.INTERNET: bool(needs.internet) and _may([one.internet for one in there]),
    }
    return tuple(utility for utility, is_open in open_to.items() if is_open)


def _may(said: Sequence[bool | None]) -> bool:
    return None in said and True not in said


def spaces_for(
    event: Event, exhibitor: Exhibitor, *, most: int = 60, hall_id: int | None = None
) -> tuple[list[Fit], list[Fit]]:
    """The free spaces that fit a firm, best first, at most `most`; and its wishes that do not fit, with the broken
    rule. All booths held by others are taken. With `hall_id` only that hall is loaded.
    """
    asker = asker_of(event, exhibitor)
    if asker is None:
        return [], []
    stands = stands_of(event) if hall_id is None else stands_of_hall(event, hall_id)
    problem = problem_of_one(event, asker, stands, taken_for(event, exhibitor))
    spaces = spaces_of(problem)
    position = {booth.id: number for number, booth in enumerate(problem.booths)}
    broken, worth = SpaceChecker(problem, spaces).broken(asker), values(asker, spaces, position)
    fitting = [number for number in range(len(spaces.chosen)) if broken[number] == FITS]
    fitting.sort(key=lambda number: (-int(worth[number]), spaces.chosen[number]))
    found = [_fit(asker, spaces, number, None) for number in fitting[:most]]
    single = {chosen[0]: number for number, chosen in enumerate(spaces.chosen) if len(chosen) == 1}
    barred = [
        _fit(asker, spaces, single[position[wish]], RULES[int(broken[single[position[wish]]])])
        for wish in asker.wishes
        if wish in position and broken[single[position[wish]]] != FITS
    ]
    return found, barred


def _fit(asker: ProblemFirm, spaces: Spaces, number: int, rule: Rule | None) -> Fit:
    booths = [spaces.booths[position] for position in spaces.chosen[number]]
    ranks = [rank for rank, wish in enumerate(asker.wishes, start=1) if wish in {booth.id for booth in booths}]
    return Fit(
        tuple(booth.id for booth in booths),
        tuple(booth.number for booth in booths),
        int(booths[0].hall),
        int(spaces.area_cm2[number]) / 10_000,
        int(spaces.open_sides[number]),
        min(ranks, default=None),
        rule,
        unsaid(asker, booths),
    )
