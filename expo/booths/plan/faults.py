"""What is wrong with a hall plan, each fault with the booths it concerns. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from expo.booths.plan.geometry import (
    DUCT_CM,
    KEPT_CLEAR,
    SOLID,
    BoothShape,
    ElementShape,
    HallShape,
    close_pairs,
    floor_of,
    gap_width,
    open_gaps,
    open_sides,
)
from expo.booths.plan.walkable import Floor, Rect
from expo.booths.rules import ElementKind, number_key

MOST_FAULTS = 200  # a plan with more is not read to its end


class FaultKind(StrEnum):
    SAME_NUMBER = "same number"
    OUTSIDE = "outside"
    OVERLAP = "overlap"
    ON_ELEMENT = "on element"
    NARROW = "narrow"
    EXIT_BLOCKED = "exit blocked"
    UNREACHABLE = "unreachable"
    SQUEEZED = "squeezed"
    NO_ENTRANCE = "no entrance"
    ELEMENT_OUTSIDE = "element outside"


# What is only pointed out: a plan is like that while it is being drawn.
FLAGGED = frozenset({FaultKind.UNREACHABLE, FaultKind.SQUEEZED, FaultKind.NO_ENTRANCE})


@dataclass(frozen=True, slots=True)
class PlanFault:
    """One thing that is wrong. `element` is what the booth stands on or blocks; `cm` how wide a narrow aisle is."""

    kind: FaultKind
    booths: tuple[BoothShape, ...] = ()
    element: ElementShape | None = None
    cm: int = 0

    @property
    def refused(self) -> bool:
        """Whether a plan with it is not saved."""
        return self.kind not in FLAGGED


def faults(hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape]) -> list[PlanFault]:
    """Everything that is wrong with a plan, what is refused first; at most MOST_FAULTS."""
    found: list[PlanFault] = []
    for one in _all(hall, booths, elements):
        found.append(one)
        if len(found) == MOST_FAULTS:
            break
    return sorted(found, key=lambda one: not one.refused)


def _all(hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape]) -> Iterator[PlanFault]:
    yield from _same_numbers(booths)
    yield from (PlanFault(FaultKind.OUTSIDE, (one,)) for one in booths if not hall.rect.holds(one.rect))
    yield from (PlanFault(FaultKind.ELEMENT_OUTSIDE, element=one) for one in elements if not hall.rect.holds(one.rect))
    yield from _on_elements(booths, elements)
    yield from _between(hall, booths, elements)
    yield from _reached(hall, booths, elements)


def _same_numbers(booths: Sequence[BoothShape]) -> Iterator[PlanFault]:
    seen: dict[str, BoothShape] = {}
    for booth in booths:
        first = seen.setdefault(number_key(booth.number), booth)
        if first is not booth:
            yield PlanFault(FaultKind.SAME_NUMBER, (first, booth))


def _on_elements(booths: Sequence[BoothShape], elements: Sequence[ElementShape]) -> Iterator[PlanFault]:
    clear = [one for one in elements if one.kind in KEPT_CLEAR]
    for booth in booths:
        yield from (PlanFault(FaultKind.ON_ELEMENT, (booth,), one) for one in clear if one.rect.overlaps(booth.rect))


def _between(hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape]) -> Iterator[PlanFault]:
    """Overlaps, and aisles that are narrower than the hall allows; a gap for cables is no aisle."""
    yield from (PlanFault(FaultKind.OVERLAP, (a, b)) for a, b in close_pairs(booths) if a.rect.overlaps(b.rect))
    solid = [one.rect for one in elements if one.kind in SOLID]
    for a, b, _gap in open_gaps(booths, solid, max(hall.aisle - 1, 0)):
        if DUCT_CM < (wide := gap_width(a.rect, b.rect)) < hall.aisle:
            yield PlanFault(FaultKind.NARROW, (a, b), cm=wide)


def _reached(hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape]) -> Iterator[PlanFault]:
    if booths and not any(one.kind is ElementKind.ENTRANCE for one in elements):
        yield PlanFault(FaultKind.NO_ENTRANCE)
    sides = open_sides(hall, booths, elements)
    yield from (PlanFault(FaultKind.UNREACHABLE, (one,)) for one in booths if not sides[one.id])
    floor = floor_of(hall, booths, elements)
    for one in elements:
        if one.kind is ElementKind.FIRE_EXIT and not _stands_at(floor, one.rect):
            yield PlanFault(FaultKind.EXIT_BLOCKED, _near(one.rect, booths), one)
    if hall.aisle > floor.step:
        wide = floor_of(hall, booths, elements, step=hall.aisle)
        yield from (
            PlanFault(FaultKind.SQUEEZED, (one,)) for one in booths if sides[one.id] and not _stands_at(wide, one.rect)
        )


def _stands_at(floor: Floor, rect: Rect) -> bool:
    """Whether the square gets to the rectangle, or onto it."""
    return floor.reaches(rect.x - floor.step, rect.right, rect.y - floor.step, rect.bottom)


def _near(rect: Rect, booths: Sequence[BoothShape]) -> tuple[BoothShape, ...]:
    """The booths that stand so close to an exit that nobody gets past."""
    around = Rect(rect.x - 100, rect.y - 100, rect.width + 200, rect.depth + 200)
    return tuple(one for one in booths if one.rect.overlaps(around))
