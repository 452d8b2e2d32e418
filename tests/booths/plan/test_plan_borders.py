"""Plans at their borders: rows that just fit, files cell by cell. No database."""

import csv
import io
import json
from typing import Any

import pytest

from expo.booths.plan.geo_table import MOST_FEATURES, flag, geo_table, length_cm
from expo.booths.plan.geometry import (
    HallShape,
)
from expo.booths.plan.grid_generator import MOST, Numbering, Pattern, booths_of_pattern
from expo.booths.plan.walkable import Rect
from expo.kit.tables.sheets import BadSheetError, SheetFlaw

HALL = HallShape(3000, 2400)


def _made(area: Rect, **pattern: Any) -> dict[str, tuple[int, int]]:
    made = booths_of_pattern(Pattern(area, **{"prefix": "", **pattern}), HALL, [])
    return {one.number: (one.rect.x, one.rect.y) for one in made}


@pytest.mark.parametrize(
    ("area", "numbers"),
    [
        (Rect(0, 300, 600, 600), ["A01", "A02", "B01", "B02"]),
        (Rect(0, 300, 599, 600), ["A01", "B01"]),
        (Rect(0, 300, 600, 599), ["A01", "A02"]),
        (Rect(0, 300, 299, 300), []),
        (Rect(0, 300, 300, 1199), ["A01", "B01"]),
        (Rect(0, 300, 300, 1200), ["A01", "B01", "C01"]),
    ],
)
def test_what_just_fits_into_the_area_is_made(area: Rect, numbers: list[str]) -> None:
    assert list(_made(area)) == numbers


def test_a_cross_aisle_comes_after_every_block_and_none_without_blocks() -> None:
    area = Rect(0, 300, 2400, 300)

    assert [x for x, _y in _made(area, deep=1, block=2).values()] == [0, 300, 900, 1200, 1800, 2100]
    assert [x for x, _y in _made(area, deep=1, block=0).values()] == [300 * n for n in range(8)]


def test_single_rows_have_an_aisle_each_and_begin_where_they_are_told() -> None:
    made = _made(Rect(0, 300, 600, 1500), deep=1, aisle=250, first_row=25, first_number=7)

    assert made == {"Z07": (0, 300), "Z08": (300, 300), "AA07": (0, 850), "AA08": (300, 850), "AB07": (0, 1400)} | {
        "AB08": (300, 1400)
    }


def test_hundreds_begin_where_they_are_told() -> None:
    made = _made(Rect(0, 300, 600, 600), numbering=Numbering.AISLES, first_row=4, prefix="H2-")

    assert made == {"H2-401": (0, 300), "H2-403": (300, 300), "H2-500": (0, 600), "H2-502": (300, 600)}


def test_three_thousand_booths_are_the_most() -> None:
    wide = HallShape(100_000, 100_000)

    made = booths_of_pattern(Pattern(Rect(0, 0, 90_000, 9_000), 100, 100, 0), wide, [])

    assert len(made) == MOST == 3_000


@pytest.mark.parametrize(
    ("text", "cm"),
    [("0", 0), ("4.5", 450), ("4,55", 455), (" 3 ", 300), ("4.5500", 455), ("1000", 100_000)]
    + [(text, None) for text in ("1000.01", "4.555", "12345", "-3", "3m", "", ".5", "4.")],
)
def test_a_length_is_metres_with_two_places_up_to_a_kilometre(text: str, cm: int | None) -> None:
    assert length_cm(text) == cm


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Yes", True),
        ("VAR", True),
        ("ہاں", True),
        ("x", True),
        ("0", False),
        ("Yok", False),
        ("نہیں", False),
        ("?", None),
    ],
)
def test_yes_and_no_of_a_plan(text: str, meant: bool | None) -> None:
    assert flag(text) is meant


def _drawing(*features: object, kind: str = "FeatureCollection") -> bytes:
    return json.dumps({"type": kind, "features": list(features)}).encode()


def _feature(ring: object, **properties: object) -> dict[str, Any]:
    return {"properties": {"Number": "A1", "hall": "H", **properties}, "geometry": {"coordinates": [ring]}}


def _bare_features(count: int) -> list[dict[str, object]]:
    return [{} for _number in range(count)]


SQUARE: list[list[float]] = [[1, 2], [4, 2], [4, 6.5], [1, 6.5], [1, 2]]


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((geo_table(data) or b"").decode("utf-8-sig"))))


def test_a_rectangle_of_a_drawing_is_a_booth_with_its_properties() -> None:
    feature = _feature([[*point, 0] for point in SQUARE], schemes=["raw space", "package"], zone=None, other="x")

    (row,) = _rows(_drawing(feature))

    assert {name: value for name, value in row.items() if value} == {
        "number": "A1",
        "hall": "H",
        "x": "1.00",
        "y": "2.00",
        "width": "3.00",
        "depth": "4.50",
        "schemes": "raw space;package",
    }


@pytest.mark.parametrize(
    "ring",
    [
        SQUARE[:-1],
        [*SQUARE, [1, 2]],
        [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]],
        [[0, 0], [3, 0], [3, 0], [0, 3], [0, 0]],
        [[0, 0], [100_001, 0], [100_001, 3], [0, 3], [0, 0]],
        [[0], [1]],
    ],
)
def test_any_other_shape_of_a_drawing_has_no_place(ring: object) -> None:
    assert [row["x"] for row in _rows(_drawing(_feature(SQUARE), _feature(ring, Number="A2", x="7")))] == ["1.00", ""]


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (_drawing(kind="Topology"), SheetFlaw.NO_TABLE),
        (_drawing("x"), SheetFlaw.NO_TABLE),
        (b'{"type": "FeatureCollection"}', SheetFlaw.NO_TABLE),
        (b'{"type": "FeatureCollection", "features": {}}', SheetFlaw.NO_TABLE),
        (b"{", SheetFlaw.NO_TABLE),
        (_drawing(*_bare_features(MOST_FEATURES + 1)), SheetFlaw.TOO_MANY_ROWS),
    ],
)
def test_a_file_that_is_no_plan_is_refused(data: bytes, flaw: SheetFlaw) -> None:
    with pytest.raises(BadSheetError) as refused:
        geo_table(data)

    assert refused.value.flaw is flaw


def test_a_drawing_of_five_thousand_features_is_read_and_no_other_file() -> None:
    assert len(_rows(_drawing(*_bare_features(MOST_FEATURES)))) == MOST_FEATURES
    assert geo_table(b"Hall;x\nH;1\n") is None
