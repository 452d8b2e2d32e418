"""Where a square can move among rectangles. Pure, and fast for thousands of them: a sweep over horizontal slabs.

The square stands for a wheelchair or a trolley. The free area is stored as the set of possible positions of its upper
left corner, in whole centimetres: free spans per slab, joined (union-find) where the square can move from one into the
next.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass

STEP_CM = 100  # width of a person in a wheelchair


@dataclass(frozen=True, slots=True)
class Rect:
    """An axis-parallel rectangle in a hall."""

    x: int
    y: int
    width: int
    depth: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.depth

    def overlaps(self, other: "Rect") -> bool:
        """Whether their areas overlap; touching does not count."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom

    def holds(self, other: "Rect") -> bool:
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom


class Floor:
    """The free floor of a hall for a square of `step` centimetres, and the part reachable from the doors."""

    def __init__(
        self, width: int, depth: int, solid: Sequence[Rect], doors: Sequence[Rect], *, step: int = STEP_CM
    ) -> None:
        self.step = step
        self._tops: list[int] = []  # top of each slab, ascending
        self._end = max(depth - step + 1, 0)
        self._spans: list[list[tuple[int, int]]] = []  # per slab: first and last free position of each span
        self._first: list[int] = []  # the index of each slab's first span
        self._parent: list[int] = []
        self._sweep(width - step, solid)
        self._reached = self._spans_reached(doors)

    def reaches(self, left: int, right: int, top: int, bottom: int) -> bool:
        """Whether the square can reach a position within these bounds (inclusive)."""
        return any(self._find_root(one) in self._reached for one in self._touching(left, right, top, bottom))

    def _sweep(self, last_x: int, solid: Sequence[Rect]) -> None:
        """Cut the floor into slabs at every start and end of an obstacle, and join connected spans."""
        starts: dict[int, list[tuple[int, int]]] = {}
        ends: dict[int, list[tuple[int, int]]] = {}
        for one in solid:
            blocked = one.x - self.step + 1, one.right - 1
            top, bottom = max(one.y - self.step + 1, 0), min(one.bottom, self._end)
            if top < bottom:
                starts.setdefault(top, []).append(blocked)
                ends.setdefault(bottom, []).append(blocked)
        active: list[tuple[int, int]] = []
        cuts = sorted({0, *starts, *ends})
        for top in cuts:
            if top >= self._end:
                break
            for blocked in ends.get(top, ()):
                del active[bisect_left(active, blocked)]
            for blocked in starts.get(top, ()):
                insort(active, blocked)
            self._add_slab(top, _gaps(active, last_x))

    def _add_slab(self, top: int, spans: list[tuple[int, int]]) -> None:
        above = self._spans[-1] if self._spans else []
        first_above = self._first[-1] if self._first else 0
        first = len(self._parent)
        self._tops.append(top)
        self._spans.append(spans)
        self._first.append(first)
        self._parent.extend(range(first, first + len(spans)))
        i = j = 0
        while i < len(above) and j < len(spans):
            if above[i][0] <= spans[j][1] and spans[j][0] <= above[i][1]:
                self._union(first_above + i, first + j)
            if above[i][1] < spans[j][1]:
                i += 1
            else:
                j += 1

    def _spans_reached(self, doors: Sequence[Rect]) -> set[int]:
        if not doors:
            return {self._find_root(one) for one in range(len(self._parent))}
        return {
            self._find_root(one)
            for door in doors
            for one in self._touching(door.x - self.step, door.right, door.y - self.step, door.bottom)
        }

    def _touching(self, left: int, right: int, top: int, bottom: int) -> list[int]:
        """The indexes of all spans with a position within these bounds."""
        bottom = min(bottom, self._end - 1)
        if bottom < max(top, 0):
            return []
        found = []
        for slab in range(max(bisect_right(self._tops, top) - 1, 0), bisect_right(self._tops, bottom)):
            spans = self._spans[slab]
            at = bisect_left(spans, left, key=lambda span: span[1])
            while at < len(spans) and spans[at][0] <= right:
                found.append(self._first[slab] + at)
                at += 1
        return found

    def _find_root(self, one: int) -> int:
        parent = self._parent
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    def _union(self, one: int, other: int) -> None:
        a, b = self._find_root(one), self._find_root(other)
        if a != b:
            self._parent[max(a, b)] = min(a, b)


def _gaps(blocked: Sequence[tuple[int, int]], last: int) -> list[tuple[int, int]]:
    """The free spans from 0 to `last` (inclusive) between blocked ones, which are sorted and may overlap."""
    free = []
    at = 0
    for start, end in blocked:
        if start > at:
            free.append((at, min(start - 1, last)))
        at = max(at, end + 1)
        if at > last:
            return free
    if at <= last:
        free.append((at, last))
    return free
