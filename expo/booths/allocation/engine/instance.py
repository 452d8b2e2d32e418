"""A problem compiled to arrays: allowed spaces, their values, and pairs of firms near or apart."""

from dataclasses import dataclass

import numpy as np

from expo.booths.allocation.engine.feasibility import FITS, SpaceChecker
from expo.booths.allocation.engine.problem import Problem
from expo.booths.allocation.engine.score import apart_pairs, near_pairs, values, weights
from expo.booths.allocation.engine.spaces import Flags, Numbers, Spaces, spaces_of

Placing = dict[int, int]
"""Which space (by its place in the order) each placed firm (by its place in the order) has."""


@dataclass(frozen=True, slots=True)
class Instance:
    """`fits[f]` are the spaces allowed for firm f regardless of other firms, `worth[f]` the value of each, weight
    included.
    """

    problem: Problem
    spaces: Spaces
    fits: tuple[Numbers, ...]
    worth: tuple[Numbers, ...]
    apart: tuple[frozenset[int], ...]
    near: dict[tuple[int, int], int]
    near_of: tuple[tuple[tuple[int, int], ...], ...]
    pinned: frozenset[int]

    def touching(self, one: int, other: int) -> bool:
        """Whether two spaces adjoin or face each other."""
        return bool(self.spaces.touches[one, list(self.spaces.chosen[other])].any())

    def score(self, placing: Placing) -> int:
        alone = sum(self.worth_of(firm, space) for firm, space in placing.items())
        together = sum(
            bonus
            for (one, other), bonus in self.near.items()
            if one in placing and other in placing and self.touching(placing[one], placing[other])
        )
        return alone + together

    def worth_of(self, firm: int, space: int) -> int:
        return int(self.worth[firm][int(np.searchsorted(self.fits[firm], space))])

    def open_spaces(self, firm: int, placing: Placing, taken: Flags) -> Flags:
        """Per fitting space of the firm: whether it is free and not beside a firm it keeps apart from."""
        spaces, mine = self.spaces, self.fits[firm]
        shut = taken.copy()
        for other in self.apart[firm]:
            if other in placing:
                shut |= spaces.touches[placing[other]]
        return np.asarray(~np.append(shut, np.False_)[spaces.members[mine]].any(axis=1))

    def near_bonus(self, firm: int, placing: Placing) -> Numbers:
        """Per fitting space of the firm: the bonus for firms it wants near that stand beside it."""
        mine = self.fits[firm]
        bonus = np.zeros(len(mine), dtype=np.int64)
        for other, worth in self.near_of[firm]:
            if other in placing:
                booths = list(self.spaces.chosen[placing[other]])
                bonus += worth * self.spaces.touches[mine][:, booths].any(axis=1)
        return bonus


def instance_of(problem: Problem) -> Instance:
    spaces = spaces_of(problem)
    fitting = SpaceChecker(problem, spaces)
    position = {booth.id: number for number, booth in enumerate(problem.booths)}
    weight = weights(problem.firms)
    fits = tuple(np.flatnonzero(fitting.broken(firm) == FITS) for firm in problem.firms)
    worth = tuple(
        weight[number] * values(firm, spaces, position)[fits[number]] for number, firm in enumerate(problem.firms)
    )
    near = near_pairs(problem, weight)
    near_of: list[list[tuple[int, int]]] = [[] for _ in problem.firms]
    pinned = frozenset(number for number, firm in enumerate(problem.firms) if firm.id in problem.pins)
    for (one, other), bonus in near.items():
        near_of[one].append((other, bonus))
        near_of[other].append((one, bonus))
    return Instance(
        problem=problem,
        spaces=spaces,
        fits=fits,
        worth=worth,
        apart=_apart(problem, pinned),
        near=near,
        near_of=tuple(tuple(others) for others in near_of),
        pinned=pinned,
    )


def _apart(problem: Problem, pinned: frozenset[int]) -> tuple[frozenset[int], ...]:
    """For each firm, those it must not stand next to. Two pinned firms are exempt: they stay where they are."""
    apart: list[set[int]] = [set() for _ in problem.firms]
    for one, other in apart_pairs(problem):
        if {one, other} <= pinned:
            continue
        apart[one].add(other)
        apart[other].add(one)
    return tuple(frozenset(others) for others in apart)
