"""All possible spaces: single booths, and chains of neighbouring booths in one row. Which booths adjoin or face each other."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from expo.booths.allocation.engine.problem import Problem, ProblemBooth, Side

Numbers = NDArray[np.int64]
Reals = NDArray[np.float64]
Flags = NDArray[np.bool_]

_ACROSS = {Side.EAST: Side.WEST, Side.SOUTH: Side.NORTH}
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

    def every(self, flags: Flags) -> Flags:
        """Per space: whether the flag is set for all its booths."""
        return np.asarray(np.append(flags, np.True_)[self.members].all(axis=1))


def spaces_of(problem: Problem) -> Spaces:
    """All single booths, all chains no larger than some firm accepts, and the pinned sets of booths of any shape."""
    most = max((problem.area_cm2(firm)[1] for firm in problem.firms), default=0)
    index = {booth.id: number for number, booth in enumerate(problem.booths)}
    chosen = _chains(problem, index, most)
    for pinned in problem.pins.values():
        if pinned <= index.keys():
            chosen.add(tuple(sorted(index[booth] for booth in pinned)))
    return _table(problem, index, chosen)


def space_of(problem: Problem, booths: Collection[int]) -> Spaces | None:
    """One space alone, of these booths of the problem by id; None if they do not form one."""
    chosen = [booth for booth in problem.booths if booth.id in booths]
    if len(chosen) != len(booths) or not is_one_space(chosen):
        return None
    index = {booth.id: number for number, booth in enumerate(problem.booths)}
    return _table(problem, index, {tuple(sorted(index[booth.id] for booth in chosen))})


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


def neighbours(booths: Iterable[ProblemBooth], aisle_cm: int) -> dict[int, frozenset[int]]:
    """The neighbours of each booth, by id: those that share a piece of wall, and those across one aisle.

    Across one aisle means: at most `aisle_cm` away, each open to the other's side, and no third booth between.
    """
    found: dict[int, set[int]] = {}
    halls: defaultdict[str, list[ProblemBooth]] = defaultdict(list)
    for booth in booths:
        found[booth.id] = set()
        halls[booth.hall].append(booth)
    for hall in halls.values():
        for one, other in _beside(hall, aisle_cm, Side.EAST) + _beside(hall, aisle_cm, Side.SOUTH):
            found[one.id].add(other.id)
            found[other.id].add(one.id)
    return {booth: frozenset(beside) for booth, beside in found.items()}


def _span(booth: ProblemBooth, side: Side) -> tuple[int, int, int, int]:
    """Start and end along the direction to that side, then low and high across it."""
    x, y = (booth.x_cm, booth.x_cm + booth.width_cm), (booth.y_cm, booth.y_cm + booth.depth_cm)
    return (*x, *y) if side is Side.EAST else (*y, *x)


def _beside(hall: list[ProblemBooth], aisle_cm: int, side: Side) -> list[tuple[ProblemBooth, ProblemBooth]]:
    """The pairs that adjoin or face each other in one direction."""
    pairs = []
    columns: defaultdict[int, list[tuple[int, int, int, ProblemBooth]]] = defaultdict(list)  # by start: low, high, id
    spans = [(_span(booth, side), booth) for booth in hall]
    for (start, _end, low, high), booth in spans:
        columns[start].append((low, high, booth.id, booth))
    starts = sorted(columns)
    widest = {start: max(high - low for low, high, _id, _booth in column) for start, column in columns.items()}
    for column in columns.values():
        column.sort(key=lambda one: one[:3])
    for (_start, end, low, high), booth in spans:
        near = [
            (start, one)
            for start in starts[bisect_left(starts, end) : bisect_right(starts, end + aisle_cm)]
            for one in _overlapping(columns[start], widest[start], low, high)
        ]
        for start, (low_2, high_2, _id, other) in near:
            if start == end:
                pairs.append((booth, other))
            elif side in booth.open_sides and _ACROSS[side] in other.open_sides:
                across = (max(low, low_2), min(high, high_2))
                if not any(s < start and one[0] < across[1] and across[0] < one[1] for s, one in near):
                    pairs.append((booth, other))
    return pairs


def _overlapping(
    column: list[tuple[int, int, int, ProblemBooth]], widest: int, low: int, high: int
) -> list[tuple[int, int, int, ProblemBooth]]:
    """The booths of a column, ordered by their low ends, that overlap the interval from low to high by more than a
    point.
    """
    first = bisect_left(column, low - widest, key=lambda one: one[0])
    last = bisect_left(column, high, key=lambda one: one[0])
    return [one for one in column[first:last] if low < one[1]]


def following(booths: Iterable[ProblemBooth], way: Side) -> dict[int, ProblemBooth]:
    """The next booth of each booth in its row to the east or the south, by id.

    Two booths are in one row if they share a whole edge and are open to the same aisle. Of several, the one with the
    lowest id.
    """
    crosswise = (Side.NORTH, Side.SOUTH) if way is Side.EAST else (Side.EAST, Side.WEST)
    begins: defaultdict[tuple[str, int, int, int], list[ProblemBooth]] = defaultdict(list)
    ends: list[tuple[ProblemBooth, tuple[str, int, int, int]]] = []
    for booth in booths:
        start, end, low, high = _span(booth, way)
        begins[booth.hall, start, low, high].append(booth)
        ends.append((booth, (booth.hall, end, low, high)))
    found: dict[int, ProblemBooth] = {}
    for booth, edge in ends:
        joined = [
            other
            for other in begins.get(edge, ())
            if any(side in booth.open_sides and side in other.open_sides for side in crosswise)
        ]
        if joined:
            found[booth.id] = min(joined, key=lambda one: one.id)
    return found
