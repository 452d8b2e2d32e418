"""Booths in view of each other, and open sides."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.booths.plan.geometry import (
    BoothShape,
    BoothType,
    ElementShape,
    HallShape,
    booth_type,
    floor_of,
    gap_between,
    open_sides,
)
from expo.booths.plan.walkable import Rect
from expo.booths.rules import ElementKind
from tests.oracles.walked_floor import walked

HALL = HallShape(2000, 2000)


def nine() -> list[BoothShape]:
    """Three by three booths of 3 by 3 m, touching, in the middle of the hall; 5 is the one inside."""
    return [
        BoothShape(
            1 + 3 * row + column, f"B{1 + 3 * row + column}", Rect(500 + 300 * column, 500 + 300 * row, 300, 300)
        )
        for row in range(3)
        for column in range(3)
    ]


def test_the_booth_in_the_middle_of_nine_has_no_open_side() -> None:
    booths = nine()

    sides = open_sides(HALL, booths, [])

    assert sides == {1: "NW", 2: "N", 3: "NE", 4: "W", 5: "", 6: "E", 7: "SW", 8: "S", 9: "ES"}
    assert booth_type(sides[5]) == BoothType.UNREACHABLE


def test_taking_the_middle_away_opens_nothing_while_nobody_can_get_there() -> None:
    without = [booth for booth in nine() if booth.id != 5]

    sides = open_sides(HALL, without, [ElementShape(ElementKind.ENTRANCE, Rect(0, 0, 300, 10))])

    assert sides == {1: "NW", 2: "N", 3: "NE", 4: "W", 6: "E", 7: "SW", 8: "S", 9: "ES"}


def test_taking_the_middle_away_changes_exactly_its_four_neighbours_where_no_entrance_is_drawn() -> None:
    booths = nine()
    before = open_sides(HALL, booths, [])

    after = open_sides(HALL, [booth for booth in booths if booth.id != 5], [])

    assert {key for key in after if after[key] != before[key]} == {2, 4, 6, 8}
    assert after[2] == "NS"
    assert booth_type(after[2]) == BoothType.WALK_THROUGH


def test_the_walls_of_the_hall_close_a_side() -> None:
    corner = BoothShape(1, "A1", Rect(0, 0, 300, 300))
    along = BoothShape(2, "A2", Rect(300, 0, 300, 300))

    sides = open_sides(HALL, [corner, along], [])

    assert sides == {1: "S", 2: "ES"}


def test_a_side_needs_a_whole_metre_of_aisle() -> None:
    booth = BoothShape(1, "A1", Rect(500, 500, 300, 300))
    wall = ElementShape(ElementKind.WALL, Rect(400, 500, 100, 201))

    assert open_sides(HALL, [booth], [wall]) == {1: "NES"}
    assert open_sides(HALL, [booth], [ElementShape(ElementKind.WALL, Rect(400, 500, 100, 200))]) == {1: "NESW"}


@pytest.mark.parametrize(
    ("sides", "kind"),
    [
        ("", "unreachable"),
        ("N", "inline"),
        ("NE", "corner"),
        ("NW", "corner"),
        ("NS", "walk-through"),
        ("EW", "walk-through"),
        ("NES", "peninsula"),
        ("NESW", "island"),
    ],
)
def test_a_booth_is_called_by_its_open_sides(sides: str, kind: str) -> None:
    assert booth_type(sides) == kind


def test_between_rectangles_that_touch_or_hardly_overlap_there_is_no_gap() -> None:
    booth = Rect(300, 300, 300, 300)

    for touching in (
        Rect(300, 600, 300, 300),
        Rect(300, 0, 300, 300),
        Rect(600, 300, 300, 300),
        Rect(0, 300, 300, 300),
    ):
        assert gap_between(booth, touching) is None
    assert gap_between(booth, Rect(501, 900, 300, 300)) is None
    assert gap_between(booth, Rect(500, 900, 300, 300)) == Rect(500, 600, 100, 300)
    assert gap_between(booth, Rect(900, 500, 300, 300)) == Rect(600, 500, 300, 100)


@st.composite
def small_halls(draw: st.DrawFn) -> tuple[int, int, list[Rect], list[Rect]]:
    width, depth = draw(st.integers(2, 9)), draw(st.integers(2, 9))
    side = st.integers(1, 4)
    rects = st.builds(Rect, st.integers(0, width - 1), st.integers(0, depth - 1), side, side)
    return width, depth, draw(st.lists(rects, max_size=7)), draw(st.lists(rects, max_size=2))


@given(small_halls(), st.integers(1, 3))
def test_the_sweep_walks_as_a_square_does_step_by_step(
    hall: tuple[int, int, list[Rect], list[Rect]], step: int
) -> None:
    width, depth, solid, doors = hall
    booths = [BoothShape(number, "", rect) for number, rect in enumerate(solid)]
    entrances = [ElementShape(ElementKind.ENTRANCE, rect) for rect in doors]

    floor = floor_of(HallShape(width, depth), booths, entrances, step=step)

    reached = {(x, y) for x in range(width) for y in range(depth) if floor.reaches(x, x, y, y)}
    assert reached == walked(width, depth, solid, doors, step)


def test_fifteen_hundred_booths_are_judged_in_a_blink() -> None:
    booths = [
        BoothShape(50 * row + n, f"{row}-{n}", Rect(300 + 300 * n, 600 * row + 300 * (row % 2 == 0), 300, 300))
        for row in range(30)
        for n in range(50)
    ]
    hall = HallShape(15_600, 18_300)

    began = time.perf_counter()
    sides = open_sides(hall, booths, [])
    took = time.perf_counter() - began

    assert len(sides) == 1500
    assert took < 0.4  # 0.02 s on an idle machine
