"""Geometry and faults of a plan at the last centimetre. No database."""

import pytest

from expo.booths.plan.faults import MOST_FAULTS, FaultKind, faults
from expo.booths.plan.geometry import (
    BoothShape,
    BoothType,
    ElementShape,
    HallShape,
    booth_type,
    close_pairs,
    gap_between,
    gap_width,
    open_gaps,
    open_sides,
)
from expo.booths.plan.walkable import Floor, Rect
from expo.booths.rules import ElementKind

HALL = HallShape(3000, 2400)
DOOR = ElementShape(ElementKind.ENTRANCE, Rect(0, 0, 400, 20))


def _booth(number: int, x: int, y: int, width: int = 300, depth: int = 300) -> BoothShape:
    return BoothShape(number, f"A{number}", Rect(x, y, width, depth))


@pytest.mark.parametrize(("gap", "narrow"), [(60, False), (61, True), (299, True), (300, False)])
def test_an_aisle_is_narrow_from_a_duct_up_to_the_halls_own_width(gap: int, narrow: bool) -> None:
    found = faults(HALL, [_booth(1, 500, 500), _booth(2, 800 + gap, 500)], [DOOR])

    assert [(one.kind, one.cm) for one in found] == ([(FaultKind.NARROW, gap)] if narrow else [])


def test_two_hundred_faults_are_found_and_those_that_prevent_saving_come_first() -> None:
    many = [_booth(number, 5000, 0) for number in range(30)]
    shut_in = [_booth(1, 0, 300), _booth(2, 300, 300, 300, 300), _booth(3, 0, 600), _booth(4, 300, 0)]

    crowd = faults(HALL, many, [DOOR])
    mixed = faults(
        HALL, [*shut_in, _booth(9, 2900, 2000)], [ElementShape(ElementKind.ENTRANCE, Rect(2000, 0, 400, 20))]
    )

    assert (len(crowd), MOST_FAULTS) == (200, 200)
    assert [one.refused for one in mixed] == sorted((one.refused for one in mixed), reverse=True)
    assert FaultKind.OUTSIDE in {one.kind for one in mixed}


def test_an_element_outside_the_hall_is_a_fault_too() -> None:
    column = ElementShape(ElementKind.COLUMN, Rect(2990, 0, 20, 20))

    (found,) = faults(HALL, [], [column])

    assert (found.kind, found.element, found.booths, found.refused) == (FaultKind.ELEMENT_OUTSIDE, column, (), True)


@pytest.mark.parametrize(
    ("a", "b", "gap", "width"),
    [
        (Rect(0, 0, 300, 300), Rect(200, 400, 300, 300), Rect(200, 300, 100, 100), 100),
        (Rect(0, 0, 300, 300), Rect(201, 400, 300, 300), None, 100),
        (Rect(200, 400, 300, 300), Rect(0, 0, 300, 300), Rect(200, 300, 100, 100), 100),
        (Rect(0, 0, 300, 300), Rect(350, 200, 300, 300), Rect(300, 200, 50, 100), 50),
        (Rect(0, 0, 300, 300), Rect(350, 201, 300, 300), None, 50),
        (Rect(0, 0, 300, 300), Rect(0, 300, 300, 300), None, 0),
    ],
)
def test_a_gap_is_the_floor_between_fronts_that_face_over_a_metre(
    a: Rect, b: Rect, gap: Rect | None, width: int
) -> None:
    assert (gap_between(a, b), gap_width(a, b)) == (gap, width)


def _linked(found: dict[int, frozenset[int]]) -> list[list[int]]:
    return sorted([key, *sorted(others)] for key, others in found.items())


@pytest.mark.parametrize(
    ("sides", "kind"),
    [
        ("SN", BoothType.WALK_THROUGH),
        ("WE", BoothType.WALK_THROUGH),
        ("SE", BoothType.CORNER),
        ("Nx?", BoothType.INLINE),
    ],
)
def test_the_order_of_the_sides_and_other_letters_do_not_count(sides: str, kind: BoothType) -> None:
    assert booth_type(sides) is kind


@pytest.mark.parametrize(("within", "near"), [(0, False), (99, False), (100, True), (101, True)])
def test_pairs_are_close_up_to_the_distance_along_both_directions(within: int, near: bool) -> None:
    for other in (_booth(2, 400, 0), _booth(2, 0, 400), _booth(2, 400, 400)):
        pairs = [(a.id, b.id) for a, b in close_pairs([_booth(1, 0, 0), other], within)]
        assert pairs == ([(1, 2)] if near else [])


@pytest.mark.parametrize(("apart", "close"), [(0, True), (1, False)])
def test_booths_are_close_of_themselves_where_they_touch(apart: int, close: bool) -> None:
    pairs = list(close_pairs([_booth(1, 0, 0), _booth(2, 300 + apart, 0)]))

    assert (len(pairs) == 1) == close


@pytest.mark.parametrize(("distance", "seen"), [(1, True), (800, True), (801, False), (0, False)])
def test_booths_see_each_other_up_to_the_distance(distance: int, seen: bool) -> None:
    across = [_booth(1, 0, 0), _booth(2, 300 + distance, 0)]
    along = [_booth(1, 0, 0), _booth(2, 0, 300 + distance)]

    assert [len(open_gaps(pair, [], 800)) for pair in (across, along)] == [seen, seen]


@pytest.mark.parametrize(("y", "depth", "seen"), [(0, 200, True), (0, 201, False), (100, 200, True), (101, 98, True)])
def test_a_metre_of_free_view_is_enough(y: int, depth: int, seen: bool) -> None:
    pair = [_booth(1, 0, 0), _booth(2, 600, 0)]

    assert len(open_gaps(pair, [Rect(400, y, 100, depth)], 800)) == seen


@pytest.mark.parametrize(
    ("bounds", "reached"),
    [
        ((0, 0, 0, 0), True),
        ((200, 200, 900, 900), True),
        ((200, 200, 901, 950), False),
        ((201, 900, 0, 900), False),
        ((901, 950, 0, 0), False),
    ],
)
def test_the_floor_beyond_a_wall_is_not_reached(bounds: tuple[int, int, int, int], reached: bool) -> None:
    floor = Floor(1000, 1000, [Rect(300, 0, 10, 1000)], [Rect(0, 0, 10, 10)], step=100)

    assert floor.reaches(*bounds) is reached


def test_a_booth_in_a_corner_is_open_where_a_metre_of_floor_is_left() -> None:
    hall = HallShape(400, 399)

    assert open_sides(hall, [_booth(1, 0, 0)], []) == {1: "E"}
    assert open_sides(HallShape(400, 400), [_booth(1, 0, 0)], []) == {1: "ES"}
    assert open_sides(HallShape(400, 400), [_booth(1, 100, 100)], []) == {1: "NW"}
