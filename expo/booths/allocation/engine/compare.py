"""The difference between two plans for the same firms."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from expo.booths.allocation.engine.problem import Problem
from expo.booths.allocation.engine.score import values, weights
from expo.booths.allocation.engine.spaces import spaces_of


@dataclass(frozen=True, slots=True)
class FirmChange:
    """A firm whose booths differ. `gain` is the value of the new ones less that of the old ones, for this firm alone;
    bonuses for nearness are left out, since they belong to two firms.
    """

    firm: int
    before: tuple[int, ...]
    after: tuple[int, ...]
    gain: int


def changes(
    problem: Problem, before: Mapping[int, tuple[int, ...]], after: Mapping[int, tuple[int, ...]]
) -> list[FirmChange]:
    """The firms that move, come or leave, in the order of firms. Sets of booths assigned by hand that are no space of
    the engine count too.
    """
    pins = {firm: frozenset(booths) for plan in (before, after) for firm, booths in plan.items()}
    shapes = dict(enumerate({*pins.values(), *map(frozenset, before.values())}))
    spaces = spaces_of(Problem(problem.booths, problem.firms, shapes, most_booths=1))
    position = {booth.id: number for number, booth in enumerate(problem.booths)}
    at = {chosen: number for number, chosen in enumerate(spaces.chosen)}
    found = []
    for firm, weight in zip(problem.firms, weights(problem.firms), strict=True):
        old, new = before.get(firm.id, ()), after.get(firm.id, ())
        if set(old) == set(new):
            continue
        worth = np.append(values(firm, spaces, position), 0)
        where = [at[tuple(sorted(position[b] for b in plan))] if plan else -1 for plan in (old, new)]
        found.append(FirmChange(firm.id, old, new, weight * int(worth[where[1]] - worth[where[0]])))
    return found
