"""Faults of a hall plan, each with the booths it concerns. Pure."""

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

MOST_FAULTS = 200  # the check stops beyond this number


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


# Warnings only: normal while a plan is being drawn.
FLAGGED = frozenset({FaultKind.UNREACHABLE, FaultKind.SQUEEZED, FaultKind.NO_ENTRANCE})


@dataclass(frozen=True, slots=True)
class PlanFault:
    """A fault. `element` is what the booth stands on or blocks; `cm` is the width of a narrow aisle."""

    kind: FaultKind
    booths: tuple[BoothShape, ...] = ()
    element: ElementShape | None = None
    cm: int = 0

    @property
    def refused(self) -> bool:
        """Whether a plan with this fault cannot be saved."""
        return self.kind not in FLAGGED


def faults(hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape]) -> list[PlanFault]:
    """All faults of a plan, those that prevent saving first; at most MOST_FAULTS."""
    found: list[PlanFault] = []
    for one in _all_faults(hall, booths, elements):
        found.append(one)
        if len(found) == MOST_FAULTS:
            break
    return sorted(found, key=lambda one: not one.refused)


def _all_faults(hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape]) -> Iterator[PlanFault]:
    yield from _duplicate_numbers(booths)
    yield from (PlanFault(FaultKind.OUTSIDE, (one,)) for one in booths if not hall.rect.holds(one.rect))
    yield from (PlanFault(FaultKind.ELEMENT_OUTSIDE, element=one) for one in elements if not hall.rect.holds(one.rect))
    yield from _booths_on_elements(booths, elements)
    yield from _gaps_and_overlaps(hall, booths, elements)
    yield from _unreachable(hall, booths, elements)


def _duplicate_numbers(booths: Sequence[BoothShape]) -> Iterator[PlanFault]:
    seen: dict[str, BoothShape] = {}
    for booth in booths:
        first = seen.setdefault(number_key(booth.number), booth)
        if first is not booth:
            yield PlanFault(FaultKind.SAME_NUMBER, (first, booth))


def _booths_on_elements(booths: Sequence[BoothShape], elements: Sequence[ElementShape]) -> Iterator[PlanFault]:
    clear = [one for one in elements if one.kind in KEPT_CLEAR]
    for booth in booths:
        yield from (PlanFault(FaultKind.ON_ELEMENT, (booth,), one) for one in clear if one.rect.overlaps(booth.rect))


def _gaps_and_overlaps(
    hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape]
) -> Iterator[PlanFault]:
    """Overlaps, and aisles narrower than the hall allows; a gap for cables is no aisle."""
    yield from (PlanFault(FaultKind.OVERLAP, (a, b)) for a, b in close_pairs(booths) if a.rect.overlaps(b.rect))
    solid = [one.rect for one in elements if one.kind in SOLID]
    for a, b, _gap in open_gaps(booths, solid, max(hall.aisle - 1, 0)):
        if DUCT_CM < (wide := gap_width(a.rect, b.rect)) < hall.aisle:
            yield PlanFault(FaultKind.NARROW, (a, b), cm=wide)


def _unreachable(
    hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape]
) -> Iterator[PlanFault]:
    if booths and not any(one.kind is ElementKind.ENTRANCE for one in elements):
        yield PlanFault(FaultKind.NO_ENTRANCE)
    sides = open_sides(hall, booths, elements)
    yield from (PlanFault(FaultKind.UNREACHABLE, (one,)) for one in booths if not sides[one.id])
    floor = floor_of(hall, booths, elements)
    for one in elements:
        if one.kind is ElementKind.FIRE_EXIT and not _is_reachable(floor, one.rect):
            yield PlanFault(FaultKind.EXIT_BLOCKED, _booths_near(one.rect, booths), one)
    if hall.aisle > floor.step:
        wide = floor_of(hall, booths, elements, step=hall.aisle)
        yield from (
            PlanFault(FaultKind.SQUEEZED, (one,))
            for one in booths
            if sides[one.id] and not _is_reachable(wide, one.rect)
        )


def _is_reachable(floor: Floor, rect: Rect) -> bool:
    """Whether a person can get to the rectangle, or onto it."""
    return floor.reaches(rect.x - floor.step, rect.right, rect.y - floor.step, rect.bottom)


def _booths_near(rect: Rect, booths: Sequence[BoothShape]) -> tuple[BoothShape, ...]:
    """The booths so close to an exit that they block it."""
    around = Rect(rect.x - 100, rect.y - 100, rect.width + 200, rect.depth + 200)
    return tuple(one for one in booths if one.rect.overlaps(around))
