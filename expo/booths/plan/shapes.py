"""Rows of a hall plan as the shapes of the geometry."""

from expo.booths.models import Booth, Element, HallPlan
from expo.booths.plan.geometry import BoothShape, ElementShape, HallShape
from expo.booths.plan.walkable import Rect


def hall_shape(plan: HallPlan, name: str = "") -> HallShape:
    return HallShape(plan.width_cm, plan.depth_cm, plan.aisle_cm, name)


def booth_shape(booth: Booth) -> BoothShape:
    return BoothShape(booth.id, booth.number, rect_of(booth), booth.open_sides)


def element_shape(element: Element) -> ElementShape:
    return ElementShape(element.kind, rect_of(element), element.label, element.id)


def rect_of(row: Booth | Element) -> Rect:
    return Rect(row.x_cm, row.y_cm, row.width_cm, row.depth_cm)
