"""Geometry of a hall: overlaps, booths in view of each other, open sides. Pure.

All lengths are whole centimetres from a hall's upper left corner; x grows to the east, y to the south. Source of the
rules: domain.md A1 (a side is open where a metre of aisle touches it; hall walls close).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from expo.booths.plan.walkable import STEP_CM, Floor, Rect
from expo.booths.rules import ElementKind


@dataclass(frozen=True, slots=True)
class HallShape:
    """The inside of a hall, and the least width of its aisles (0: no rule)."""

    width: int
    depth: int
    aisle: int = 300
    name: str = ""

    @property
    def rect(self) -> Rect:
        return Rect(0, 0, self.width, self.depth)


@dataclass(frozen=True, slots=True)
class BoothShape:
    id: int
    number: str
    rect: Rect
    open_sides: str = ""  # of NESW; "" if unknown


@dataclass(frozen=True, slots=True)
class ElementShape:
    kind: ElementKind
    rect: Rect
    label: str = ""
    id: int = 0


Shape = TypeVar("Shape", bound=BoothShape | ElementShape)


class BoothType(StrEnum):
    """A booth's type in the trade, by its open sides."""

    UNREACHABLE = "unreachable"
    INLINE = "inline"
    CORNER = "corner"
    WALK_THROUGH = "walk-through"
    PENINSULA = "peninsula"  # also called end-cap when one booth deep
    ISLAND = "island"


SOLID = frozenset({ElementKind.WALL, ElementKind.COLUMN, ElementKind.SERVICE})  # not walkable
KEPT_CLEAR = SOLID | {ElementKind.ENTRANCE, ElementKind.FIRE_EXIT, ElementKind.AISLE}  # no booth may overlap these
DUCT_CM = 60  # a gap up to this width is for cables, not an aisle


def booth_type(sides: str) -> BoothType:
    """The type of a booth with these open sides, in any order."""
    known = {side for side in sides if side in "NESW"}
    if len(known) == 2:  # noqa: PLR2004 - opposite sides make a walk-through, adjoining ones a corner
        return BoothType.WALK_THROUGH if known in ({"N", "S"}, {"E", "W"}) else BoothType.CORNER
    return [BoothType.UNREACHABLE, BoothType.INLINE, BoothType.CORNER, BoothType.PENINSULA, BoothType.ISLAND][
        len(known)
    ]


def floor_of(
    hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape], *, step: int = STEP_CM
) -> Floor:
    """The floor on which a square of `step` centimetres can move, and the part reachable from the entrances. Without an
    entrance all of it counts as reachable, as the drawing is unfinished.
    """
    solid = [booth.rect for booth in booths] + [one.rect for one in elements if one.kind in SOLID]
    doors = [one.rect for one in elements if one.kind is ElementKind.ENTRANCE]
    return Floor(hall.width, hall.depth, solid, doors, step=step)


def open_sides(hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape]) -> dict[int, str]:
    """The open sides of each booth, by id, as letters in the order NESW: those where at least a metre touches floor
    that is reachable from an entrance.
    """
    floor = floor_of(hall, booths, elements)
    return {booth.id: sides_on(floor, booth.rect) for booth in booths}


def sides_on(floor: Floor, rect: Rect) -> str:
    """The sides of a rectangle at which somebody can stand who came in by an entrance."""
    step = floor.step
    sides = ""
    if rect.width >= step and floor.reaches(rect.x, rect.right - step, rect.y - step, rect.y - step):
        sides += "N"
    if rect.depth >= step and floor.reaches(rect.right, rect.right, rect.y, rect.bottom - step):
        sides += "E"
    if rect.width >= step and floor.reaches(rect.x, rect.right - step, rect.bottom, rect.bottom):
        sides += "S"
    if rect.depth >= step and floor.reaches(rect.x - step, rect.x - step, rect.y, rect.bottom - step):
        sides += "W"
    return sides


def close_pairs(shapes: Iterable[Shape], within: int = 0) -> Iterator[tuple[Shape, Shape]]:
    """Every pair of shapes that overlap, touch, or have at most `within` between them along both directions."""
    active: list[Shape] = []
    for shape in sorted(shapes, key=lambda one: (one.rect.y, one.rect.x)):
        top, left, right = shape.rect.y - within, shape.rect.x - within, shape.rect.right + within
        active = [one for one in active if one.rect.bottom >= top]
        for one in active:
            if one.rect.x <= right and one.rect.right >= left:
                yield one, shape
        active.append(shape)


def open_gaps(
    booths: Sequence[BoothShape], solid: Sequence[Rect], within: int
) -> list[tuple[BoothShape, BoothShape, Rect]]:
    """The pairs of booths at most `within` apart with an unobstructed view of a metre or more, and the gap between
    them.
    """
    near: dict[int, list[Rect]] = {booth.id: [] for booth in booths}
    pairs: list[tuple[BoothShape, BoothShape, Rect]] = []
    for a, b in close_pairs(booths, within):
        near[a.id].append(b.rect)
        near[b.id].append(a.rect)
        if (gap := gap_between(a.rect, b.rect)) is not None:
            pairs.append((a, b, gap))
    return [
        (a, b, gap)
        for a, b, gap in pairs
        if _widest_view(gap, a.rect, [*(one for one in near[a.id] if one.overlaps(gap)), *_obstacles_in(solid, gap)])
        >= STEP_CM
    ]


def _obstacles_in(solid: Sequence[Rect], gap: Rect) -> list[Rect]:
    return [one for one in solid if one.overlaps(gap)]


def _widest_view(gap: Rect, front: Rect, between: Sequence[Rect]) -> int:
    """The longest unobstructed piece of a gap along the front of a booth."""
    beside = gap.y >= front.bottom or gap.bottom <= front.y  # the front runs from west to east
    start, end = (gap.x, gap.right) if beside else (gap.y, gap.bottom)
    widest = 0
    for first, last in sorted((one.x, one.right) if beside else (one.y, one.bottom) for one in between):
        widest = max(widest, first - start)
        start = max(start, last)
    return max(widest, end - start)


def gap_between(a: Rect, b: Rect) -> Rect | None:
    """The floor between two rectangles that are opposite each other over a metre or more; None if they are not."""
    left, right = max(a.x, b.x), min(a.right, b.right)
    top, bottom = max(a.y, b.y), min(a.bottom, b.bottom)
    if right - left >= STEP_CM and bottom < top:
        return Rect(left, bottom, right - left, top - bottom)
    if bottom - top >= STEP_CM and right < left:
        return Rect(right, top, left - right, bottom - top)
    return None


def gap_width(a: Rect, b: Rect) -> int:
    """The distance between two opposite rectangles."""
    return max(b.x - a.right, a.x - b.right, b.y - a.bottom, a.y - b.bottom)
