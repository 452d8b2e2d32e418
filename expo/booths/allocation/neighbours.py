"""Which booths adjoin or face each other, and which make one row."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from expo.booths.allocation.problem import Booth, Side

_ACROSS = {Side.EAST: Side.WEST, Side.SOUTH: Side.NORTH}


def neighbours(booths: Iterable[Booth], aisle_cm: int) -> dict[int, frozenset[int]]:
    """Every booth's neighbours by id: those that share a piece of wall with it, and those across one aisle.

    Across one aisle means: at most `aisle_cm` away, each open to the other's side, and no third booth between.
    """
    found: dict[int, set[int]] = {}
    halls: defaultdict[str, list[Booth]] = defaultdict(list)
    for booth in booths:
        found[booth.id] = set()
        halls[booth.hall].append(booth)
    for hall in halls.values():
        for one, other in _beside(hall, aisle_cm, Side.EAST) + _beside(hall, aisle_cm, Side.SOUTH):
            found[one.id].add(other.id)
            found[other.id].add(one.id)
    return {booth: frozenset(beside) for booth, beside in found.items()}


def may_join(one: Booth, other: Booth) -> bool:
    """Whether two booths are of one row: they share a whole edge and are open to the same aisle."""
    if one.hall != other.hall:
        return False
    for side, crosswise in ((Side.EAST, (Side.NORTH, Side.SOUTH)), (Side.SOUTH, (Side.EAST, Side.WEST))):
        for left, right in ((one, other), (other, one)):
            start, end, low, high = _span(left, side)
            start_2, _end_2, low_2, high_2 = _span(right, side)
            if start < end == start_2 and (low, high) == (low_2, high_2):
                return any(way in one.open_sides and way in other.open_sides for way in crosswise)
    return False


def _span(booth: Booth, side: Side) -> tuple[int, int, int, int]:
    """Start and end along the way to that side, then low and high across it."""
    x, y = (booth.x_cm, booth.x_cm + booth.width_cm), (booth.y_cm, booth.y_cm + booth.depth_cm)
    return (*x, *y) if side is Side.EAST else (*y, *x)


def _beside(hall: list[Booth], aisle_cm: int, side: Side) -> list[tuple[Booth, Booth]]:
    """The pairs that adjoin or face each other along one direction."""
    pairs = []
    ordered = sorted(((_span(booth, side), booth) for booth in hall), key=lambda pair: (pair[0], pair[1].id))
    starts = defaultdict(list)
    for span, booth in ordered:
        starts[span[0]].append((span, booth))
    for (_start, end, low, high), booth in ordered:
        near = [
            (start, span, other)
            for start in sorted(starts)
            if end <= start <= end + aisle_cm
            for span, other in starts[start]
            if span[2] < high and low < span[3]
        ]
        for start, span, other in near:
            if start == end:
                pairs.append((booth, other))
            elif side in booth.open_sides and _ACROSS[side] in other.open_sides:
                across = (max(low, span[2]), min(high, span[3]))
                if not any(s < start and t[2] < across[1] and across[0] < t[3] for s, t, _b in near):
                    pairs.append((booth, other))
    return pairs


def rows(booths: Iterable[Booth]) -> dict[int, frozenset[int]]:
    """Every booth's neighbours in its row, by id."""
    found: dict[int, set[int]] = {}
    edges: defaultdict[tuple[str, int, int], list[Booth]] = defaultdict(list)
    for booth in booths:
        found[booth.id] = set()
        for x in (booth.x_cm, booth.x_cm + booth.width_cm):
            for y in (booth.y_cm, booth.y_cm + booth.depth_cm):
                edges[booth.hall, x, y].append(booth)
    for corner in edges.values():
        for one, other in combinations(corner, 2):
            if may_join(one, other):
                found[one.id].add(other.id)
                found[other.id].add(one.id)
    return {booth: frozenset(beside) for booth, beside in found.items()}
