"""Faults of a plan, each with the booths it concerns."""

from expo.booths.plan.faults import FaultKind, PlanFault, faults
from expo.booths.plan.geometry import BoothShape, ElementShape, HallShape
from expo.booths.plan.walkable import Rect
from expo.booths.rules import ElementKind
from tests.booths.plan.test_geometry import nine

HALL = HallShape(2000, 2000)
DOOR = ElementShape(ElementKind.ENTRANCE, Rect(0, 0, 400, 20), "Gate A")


def booth(number: str, x: int, y: int, width: int = 300, depth: int = 300) -> BoothShape:
    return BoothShape(x * 10_000 + y, number, Rect(x, y, width, depth))


def said(found: list[PlanFault]) -> list[tuple[str, list[str]]]:
    return [(one.kind.value, [shape.number for shape in one.booths]) for one in found]


def test_a_good_plan_has_no_fault() -> None:
    assert faults(HALL, [booth("A1", 0, 500), booth("A2", 300, 500), booth("B1", 0, 1100)], [DOOR]) == []


def test_overlaps_the_hall_and_numbers() -> None:
    booths = [booth("A1", 500, 500), booth("A2", 799, 500), booth("a 1", 500, 1800)]

    found = faults(HALL, booths, [DOOR])

    assert said(found) == [("same number", ["A1", "a 1"]), ("outside", ["a 1"]), ("overlap", ["A1", "A2"])]


def test_nothing_stands_on_a_column_an_aisle_or_before_a_fire_exit() -> None:
    column = ElementShape(ElementKind.COLUMN, Rect(600, 600, 50, 50))
    aisle = ElementShape(ElementKind.AISLE, Rect(0, 700, 2000, 300), "Aisle 1")
    shut = ElementShape(ElementKind.FIRE_EXIT, Rect(1980, 1800, 20, 200), "Exit 3")
    before_it = booth("C9", 1600, 1700, 380, 300)

    found = faults(HALL, [booth("A1", 500, 500), before_it], [DOOR, column, aisle, shut])

    assert [(one.kind, one.element) for one in found] == [
        (FaultKind.ON_ELEMENT, column),
        (FaultKind.ON_ELEMENT, aisle),
        (FaultKind.EXIT_BLOCKED, shut),
    ]
    assert said(found)[2] == ("exit blocked", ["C9"])


def test_an_aisle_may_not_be_narrower_than_the_hall_allows_but_a_duct_is_no_aisle() -> None:
    booths = [booth("A1", 500, 500), booth("B1", 1050, 500), booth("A2", 500, 850)]

    found = faults(HALL, booths, [DOOR])

    assert [(kind, numbers) for kind, numbers in said(found)] == [("narrow", ["A1", "B1"])]
    assert found[0].cm == 250


def test_booths_with_another_between_them_have_no_aisle_between_them() -> None:
    booths = [booth("A1", 500, 500, 200), booth("A2", 700, 500, 200), booth("A3", 900, 500, 200)]

    assert faults(HALL, booths, [DOOR]) == []


def test_a_booth_that_fills_a_part_of_an_aisle_leaves_the_rest_narrow() -> None:
    booths = [booth("A1", 500, 500, 300, 900), booth("A2", 1000, 500, 300, 900), booth("A3", 800, 500, 200, 200)]

    assert said(faults(HALL, booths, [DOOR])) == [("narrow", ["A1", "A2"])]


def test_who_cannot_be_reached_is_pointed_out_and_not_refused() -> None:
    found = faults(HALL, nine(), [DOOR])

    assert said(found) == [("unreachable", ["B5"])]
    assert not found[0].refused


def test_a_booth_behind_a_narrow_way_is_pointed_out() -> None:
    across = [ElementShape(ElementKind.WALL, Rect(0, 1000, 1850, 10))]

    found = faults(HALL, [booth("Z1", 500, 1500)], [DOOR, *across])

    assert said(found) == [("squeezed", ["Z1"])]


def test_a_hall_without_an_entrance() -> None:
    assert said(faults(HALL, [booth("A1", 500, 500)], [])) == [("no entrance", [])]
