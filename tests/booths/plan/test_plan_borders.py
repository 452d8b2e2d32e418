"""Plans at their borders: rows that just fit, files cell by cell. No database."""

import json
from typing import Any

import pytest

from expo.booths.plan.geometry import (
    HallShape,
)
from expo.booths.plan.grid_generator import MOST, Numbering, Pattern, booths_of_pattern
from expo.booths.plan.import_file import MOST_ROWS, ReadBooth, ReadFault, flag, length_cm, read_booths
from expo.booths.plan.walkable import Rect
from expo.kit.tables.sheets import LARGEST_FILE, BadSheetError, SheetFlaw

HALL = HallShape(3000, 2400)
HEAD = "Number;Hall;x;y;Width;Depth"


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


def _read(*lines: str) -> tuple[list[ReadBooth], list[ReadFault]]:
    plan = read_booths("\n".join(lines).encode())
    return plan.booths, plan.faults


def test_a_row_of_a_plan_with_every_column() -> None:
    booths, faults_ = _read(
        f"ID;{HEAD};Zone;Pavilion;Schemes;kW;Water;Compressed air;Internet;Blocked because;Remark",
        f"{'i' * 41};A1; Hall  1 ;1,5;0.25;3;4;Start  ups;Türkiye;raw space;12;yes;no;evet; {'w' * 201};x",
    )

    assert faults_ == []
    assert booths == [
        ReadBooth(
            "2",
            "A1",
            "Hall 1",
            Rect(150, 25, 300, 400),
            "i" * 40,
            {
                "zone": "Start ups",
                "pavilion": "Türkiye",
                "schemes": "raw space",
                "water": True,
                "compressed_air": False,
                "internet": True,
                "power_kw": 12,
                "blocked": True,
                "blocked_why": "w" * 200,
            },
        )
    ]


def test_a_row_of_a_plan_says_nothing_of_what_it_has_no_column_for() -> None:
    assert _read(HEAD, "A1;Hall 1;0;0;3;3") == ([ReadBooth("2", "A1", "Hall 1", Rect(0, 0, 300, 300))], [])


@pytest.mark.parametrize(
    ("why", "blocked", "words"),
    [
        ("", False, ""),
        ("no", False, ""),
        ("hayır", False, ""),
        ("yes", True, ""),
        ("for a minister", True, "for a minister"),
    ],
)
def test_why_a_booth_is_blocked_may_be_yes_no_or_words(why: str, blocked: bool, words: str) -> None:
    ([booth], _faults) = _read(f"{HEAD};Blocked;Zone", f"A1;Hall 1;0;0;3;3;{why};z")

    assert (booth.said["blocked"], booth.said["blocked_why"]) == (blocked, words)


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("=1;H;0;0;3;3;;", [("number", "=1")]),
        (";H;0;0;3;3;;", [("number", "")]),
        ("A1;;0;0;3;3;;", [("hall", "")]),
        ("A1;H;-1;0;3;3;;", [("x", "-1")]),
        ("A1;H;0;;3;3;;", [("y", "")]),
        ("A1;H;0;0;0;3;;", [("width", "0")]),
        ("A1;H;0;0;3;0;;", [("depth", "0")]),
        ("A1;H;0;0;1001;3;;", [("width", "1001")]),
        ("A1;H;0;0;3;3;perhaps;", [("water", "perhaps")]),
        ("A1;H;0;0;3;3;;1001", [("power_kw", "1001")]),
        ("A1;H;0;0;3;3;;-1", [("power_kw", "-1")]),
        ("A1;H;0;0;3;3;;1.5", [("power_kw", "1.5")]),
        (f"A1;H;{'y' * 50};0;3;3;;", [("x", "y" * 40)]),
    ],
)
def test_a_faulty_cell_of_a_plan_is_named(row: str, what: list[tuple[str, str]]) -> None:
    assert _read(f"{HEAD};Water;kW", row) == ([], [ReadFault("2", name, value) for name, value in what])


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


def test_a_rectangle_of_a_drawing_is_a_booth_with_its_properties() -> None:
    feature = _feature([[*point, 0] for point in SQUARE], schemes=["raw space", "package"], zone=None, other="x")

    plan = read_booths(_drawing(feature))

    assert (plan.faults, plan.booths) == (
        [],
        [ReadBooth("1", "A1", "H", Rect(100, 200, 300, 450), said={"zone": "", "schemes": "raw space;package"})],
    )


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
def test_any_other_shape_of_a_drawing_is_a_fault_of_its_feature(ring: object) -> None:
    assert read_booths(_drawing(_feature(SQUARE), _feature(ring, Number="A2"))).faults == [ReadFault("2", "shape")]


@pytest.mark.parametrize(
    ("data", "flaw"),
    [
        (_drawing(kind="Topology"), SheetFlaw.NO_TABLE),
        (_drawing("x"), SheetFlaw.NO_TABLE),
        (b'{"type": "FeatureCollection"}', SheetFlaw.NO_TABLE),
        (b'{"type": "FeatureCollection", "features": {}}', SheetFlaw.NO_TABLE),
        (b"{", SheetFlaw.NO_TABLE),
        (b"Hall;x\nH;1\n", SheetFlaw.NO_TABLE),
        (_drawing(*_bare_features(MOST_ROWS + 1)), SheetFlaw.TOO_MANY_ROWS),
        (b"{" + b" " * LARGEST_FILE, SheetFlaw.TOO_HEAVY),
    ],
)
def test_a_file_that_is_no_plan_is_refused(data: bytes, flaw: SheetFlaw) -> None:
    with pytest.raises(BadSheetError) as refused:
        read_booths(data)

    assert refused.value.flaw is flaw


def test_a_drawing_of_five_thousand_features_is_read() -> None:
    assert len(read_booths(_drawing(*_bare_features(MOST_ROWS))).faults) > MOST_ROWS
