"""Booths generated from a pattern."""

from hypothesis import given
from hypothesis import strategies as st

from expo.booths.plan.faults import faults
from expo.booths.plan.geometry import BoothShape, ElementShape, HallShape
from expo.booths.plan.grid_generator import Numbering, Pattern, booths_of_pattern, letters
from expo.booths.plan.walkable import Rect
from expo.booths.rules import ElementKind, well_numbered

HALL = HallShape(3000, 2400)


def test_rows_back_to_back_are_called_by_letters() -> None:
    pattern = Pattern(Rect(300, 300, 1800, 1800), block=3)

    made = booths_of_pattern(pattern, HALL, [])

    assert [one.number for one in made] == [
        "H1-A01",
        "H1-A02",
        "H1-A03",
        "H1-A04",
        "H1-A05",
        "H1-B01",
        "H1-B02",
        "H1-B03",
        "H1-B04",
        "H1-B05",
        "H1-C01",
        "H1-C02",
        "H1-C03",
        "H1-C04",
        "H1-C05",
        "H1-D01",
        "H1-D02",
        "H1-D03",
        "H1-D04",
        "H1-D05",
    ]
    assert [one.rect.x for one in made[:5]] == [300, 600, 900, 1500, 1800]
    assert sorted({one.rect.y for one in made}) == [300, 600, 1200, 1500]


def test_hundreds_by_aisle_are_odd_on_one_side_and_even_on_the_other() -> None:
    pattern = Pattern(Rect(300, 300, 900, 1800), numbering=Numbering.AISLES, prefix="", first_row=1, block=0)

    made = booths_of_pattern(pattern, HALL, [])

    assert [one.number for one in made] == [
        "101",
        "103",
        "105",
        "200",
        "202",
        "204",
        "201",
        "203",
        "205",
        "300",
        "302",
        "304",
    ]


def test_a_column_and_the_edge_of_the_hall_leave_gaps() -> None:
    pattern = Pattern(Rect(300, 300, 9000, 300), deep=1, block=0)

    made = booths_of_pattern(pattern, HALL, [Rect(700, 400, 50, 50)])

    assert [one.number for one in made] == [f"H1-A{n:02}" for n in range(1, 10) if n != 2]


def test_letters_go_on_after_z() -> None:
    assert [letters(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@given(
    st.integers(200, 600),
    st.integers(200, 600),
    st.integers(300, 600),
    st.integers(1, 2),
    st.integers(0, 6),
    st.sampled_from(Numbering),
)
def test_what_is_made_has_no_fault(
    width: int, depth: int, aisle: int, deep: int, block: int, numbering: Numbering
) -> None:
    pattern = Pattern(Rect(300, 300, 2400, 1800), width, depth, aisle, deep, block, numbering)

    made = booths_of_pattern(pattern, HALL, [])

    booths = [BoothShape(n, one.number, one.rect) for n, one in enumerate(made)]
    assert faults(HALL, booths, [ElementShape(ElementKind.ENTRANCE, Rect(0, 0, 300, 10))]) == []
    assert all(well_numbered(one.number) for one in made)
