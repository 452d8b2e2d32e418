"""All possible spaces: single booths, and chains of neighbouring booths in one row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from expo.booths.allocation.engine.neighbours import following, neighbours
from expo.booths.allocation.engine.problem import Problem, ProblemBooth, Side

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

_SIDES = {side: 1 << number for number, side in enumerate(Side)}


@dataclass(frozen=True)
class Spaces:
    """All spaces by index; booths are meant by index, not by id. `members` has one row per space, padded with the
    number of booths. `beside[b]` are the booths that adjoin or face booth b.
    """

    booths: tuple[ProblemBooth, ...]
    chosen: tuple[tuple[int, ...], ...]
    members: Numbers
    beside: tuple[tuple[int, ...], ...]
    area_cm2: Numbers
    open_sides: Numbers
    power_kw: Reals

    @cached_property
    def uses(self) -> Flags:
        """`uses[s, b]`: whether space s contains booth b. Several megabytes; only whole allocations use it."""
        uses = np.zeros((len(self.chosen), len(self.booths)), dtype=np.bool_)
        for number, space in enumerate(self.chosen):
            uses[number, list(space)] = True
        return uses

    @cached_property
    def touches(self) -> Flags:
        """`touches[s, b]`: whether booth b adjoins or faces space s."""
        touches = np.zeros((len(self.chosen), len(self.booths)), dtype=np.bool_)
        for number, space in enumerate(self.chosen):
            touches[number, [other for booth in space for other in self.beside[booth]]] = True
        return touches

    def touching(self, booths: Iterable[int]) -> Flags:
        """Per space: whether one of these booths adjoins or faces it."""
        near = np.zeros(len(self.booths), dtype=np.bool_)
        near[[other for booth in booths for other in self.beside[booth]]] = True
        return self.some(near)

    def every(self, flags: Flags) -> Flags:
        """Per space: whether the flag is set for all its booths."""
        return np.asarray(np.append(flags, np.True_)[self.members].all(axis=1))

    def some(self, flags: Flags) -> Flags:
        """Per space: whether the flag is set for at least one of its booths."""
        return np.asarray(np.append(flags, np.False_)[self.members].any(axis=1))


def spaces_of(problem: Problem) -> Spaces:
    """All single booths, all chains no larger than some firm accepts, and the pinned sets of booths of any shape."""
    most = max((problem.area_cm2(firm)[1] for firm in problem.firms), default=0)
    index = {booth.id: number for number, booth in enumerate(problem.booths)}
    chosen = _chains(problem, index, most)
    for pinned in problem.pins.values():
        if pinned <= index.keys():
            chosen.add(tuple(sorted(index[booth] for booth in pinned)))
    return _table(problem, index, chosen)


def space_of(problem: Problem, booths: Iterable[ProblemBooth]) -> Spaces:
    """One space alone, of these booths of the problem."""
    index = {booth.id: number for number, booth in enumerate(problem.booths)}
    return _table(problem, index, {tuple(sorted(index[booth.id] for booth in booths))})


def every_space(booths: tuple[ProblemBooth, ...]) -> Spaces:
    """All single booths and all chains of any size."""
    problem = Problem(booths, ())
    index = {booth.id: number for number, booth in enumerate(booths)}
    return _table(problem, index, _chains(problem, index, None))


def is_one_space(chosen: Sequence[ProblemBooth]) -> bool:
    """Whether booths form one space: in one hall, side by side in one row without a gap, open to one aisle along it."""
    if len(chosen) == 1:
        return True
    if len({booth.hall for booth in chosen}) > 1:
        return False
    common = frozenset(Side).intersection(*(booth.open_sides for booth in chosen))
    along = sorted(chosen, key=lambda booth: booth.x_cm)
    if len({(booth.y_cm, booth.depth_cm) for booth in chosen}) == 1 and common & {Side.NORTH, Side.SOUTH}:
        return all(a.x_cm + a.width_cm == b.x_cm for a, b in pairwise(along))
    down = sorted(chosen, key=lambda booth: booth.y_cm)
    if len({(booth.x_cm, booth.width_cm) for booth in chosen}) == 1 and common & {Side.EAST, Side.WEST}:
        return all(a.y_cm + a.depth_cm == b.y_cm for a, b in pairwise(down))
    return False


def _chains(problem: Problem, index: dict[int, int], most_cm2: int | None) -> set[tuple[int, ...]]:
    """Straight chains of adjoining booths, as tuples of indexes."""
    booths = problem.booths
    found: set[tuple[int, ...]] = {(number,) for number in range(len(booths))}
    for way, crosswise in ((Side.EAST, {Side.NORTH, Side.SOUTH}), (Side.SOUTH, {Side.EAST, Side.WEST})):
        after = following(booths, way)
        for start in booths:
            chain, area, aisle, last = [index[start.id]], start.area_cm2, start.open_sides & crosswise, start
            while len(chain) < problem.most_booths and (step := after.get(last.id)) is not None:
                last, area, aisle = step, area + step.area_cm2, aisle & step.open_sides
                if not aisle or (most_cm2 is not None and area > most_cm2):
                    break
                chain.append(index[last.id])
                found.add(tuple(sorted(chain)))
    return found


def _table(problem: Problem, index: dict[int, int], spaces: set[tuple[int, ...]]) -> Spaces:
    booths, chosen = problem.booths, tuple(sorted(spaces, key=lambda space: (len(space), space)))
    size, longest = len(booths), max((len(space) for space in chosen), default=1)
    members = np.full((len(chosen), longest), size, dtype=np.int64)
    done = 0
    for length, group in groupby(chosen, key=len):
        rows = list(group)
        members[done : done + len(rows), :length] = rows
        done += len(rows)
    near = neighbours(booths, problem.aisle_cm)
    sides = np.array([*(sum(_SIDES[side] for side in booth.open_sides) for booth in booths), 0], dtype=np.int64)
    open_to = np.bitwise_or.reduce(sides[members], axis=1)
    return Spaces(
        booths=booths,
        chosen=chosen,
        members=members,
        beside=tuple(tuple(index[other] for other in near[booth.id]) for booth in booths),
        area_cm2=np.array([*(booth.area_cm2 for booth in booths), 0], dtype=np.int64)[members].sum(axis=1),
        open_sides=sum(((open_to & bit) > 0).astype(np.int64) for bit in _SIDES.values()),
        power_kw=np.array([*(booth.utilities.power_kw for booth in booths), 0.0])[members].sum(axis=1),
    )
