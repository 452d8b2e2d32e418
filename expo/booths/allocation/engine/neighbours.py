"""Which booths adjoin or face each other, and which form a row."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable

from expo.booths.allocation.engine.problem import ProblemBooth, Side

_ACROSS = {Side.EAST: Side.WEST, Side.SOUTH: Side.NORTH}


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
