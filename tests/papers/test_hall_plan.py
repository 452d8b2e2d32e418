"""A hall on paper: at which scale it fits, and what is drawn where, measured on the finished page."""

import io
import math
from datetime import UTC, datetime
from typing import Any
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from expo.booths.plan.geometry import BoothShape, ElementShape, HallShape
from expo.booths.plan.svg import UNIT_CM, TextLine, element_lettering, lettering
from expo.booths.plan.walkable import Rect
from expo.booths.rules import ElementKind
from expo.papers.hallplan import PlanSheet, paper_size, scale_for, write_plan
from expo.typeset.paragraphs import Style, one_line
from tests.papers.drawn import Box, Drawn, Words, drawn

MOMENT = datetime(2027, 1, 1, 12, tzinfo=UTC)
HALL = HallShape(2_000, 1_500, 300, "Hall A")
CM = 72 / 2.54 / 100  # points for a centimetre at 1:100
LEFT, TOP = (1190.55 - 2_000 * CM) / 2, 841.89 - 28 - 46
INK, MUTED, GREEN = (0.0941, 0.11, 0.141), (0.329, 0.353, 0.4), (0.0431, 0.365, 0.231)
WHITE = (1.0, 1.0, 1.0)
THIN, HATCHING = (0.5, 0.52, 0.55), (0.6, 0.62, 0.66)
GROUNDS = {
    "available": WHITE,
    "held": (0.91, 0.937, 0.973),
    "offered": (0.984, 0.945, 0.867),
    "assigned": (0.914, 0.945, 0.929),
    "blocked": (0.933, 0.933, 0.933),
    "taken": (0.914, 0.945, 0.929),
    "unheard of": WHITE,
}


def _plan(**changes: Any) -> tuple[Drawn, bytes]:
    values: dict[str, Any] = {
        "event": "Test Expo",
        "foot": "expo.example/test/plan",
        "accent": "#0b5d3b",
        "language": "en",
        "hall": HALL,
        "booths": (),
        "elements": (),
        "labels": {},
        "states": {},
        "words": {},
    }
    out = io.BytesIO()
    write_plan(out, PlanSheet(**{**values, **changes}), title="Test Expo: Hall A", created=MOMENT)
    [page] = drawn(out.getvalue())
    return page, out.getvalue()


def _place(rect: Rect) -> tuple[float, ...]:
    """Where a rectangle of the hall stands on the paper."""
    return (LEFT + rect.x * CM, TOP - (rect.y + rect.depth) * CM, rect.width * CM, rect.depth * CM)


def _near(*numbers: float) -> Any:
    return pytest.approx(numbers, abs=0.011)


@pytest.mark.parametrize(
    ("paper", "width", "depth", "size", "scale"),
    [
        ("a3", 4_002, 1_000, (1190.55, 841.89), 100),
        ("a3", 4_003, 1_000, (1190.55, 841.89), 150),
        ("a3", 2_460, 2_454, (1190.55, 841.89), 100),
        ("a3", 2_460, 2_455, (1190.55, 841.89), 150),
        ("a3", 1_000, 1_000, (1190.55, 841.89), 50),
        ("a3", 1_000, 3_684, (841.89, 1190.55), 100),
        ("a3", 1_000, 3_685, (841.89, 1190.55), 150),
        ("a4", 2_772, 500, (841.89, 595.28), 100),
        ("a4", 2_773, 500, (841.89, 595.28), 150),
        ("a4", 500, 501, (595.28, 841.89), 50),
        ("other", 400, 300, (1190.55, 841.89), 50),
        ("a4", 100_000, 100_000, (841.89, 595.28), 5_000),
        ("a4", 1_000_000, 100, (841.89, 595.28), 5_000),
    ],
)
def test_a_hall_is_drawn_at_the_largest_usual_scale_that_fits(
    paper: str, width: int, depth: int, size: tuple[float, float], scale: int
) -> None:
    hall = HallShape(width, depth)

    assert (paper_size(paper, hall), scale_for(paper, hall)) == (size, scale)


@pytest.mark.parametrize(("paper", "size", "scale"), [("a3", (1190.55, 841.89), 100), ("a4", (841.89, 595.28), 100)])
def test_the_page_has_its_size_and_says_what_it_is(paper: str, size: tuple[float, float], scale: int) -> None:
    hall = HallShape(2_000, 1_500, 300, "Hall A") if paper == "a3" else HallShape(1_000, 1_500, 300, "Hall A")
    page, pdf = _plan(paper=paper, hall=hall)
    again = _plan(paper=paper, hall=hall)[1]
    about = PdfReader(io.BytesIO(pdf)).metadata

    assert page.size == (size if paper == "a3" else size[::-1])
    assert about is not None
    assert (about.title, about.author, about.creator) == ("Test Expo: Hall A", "", "Expo")
    assert about.creation_date == MOMENT
    assert (page.language, pdf == again) == ("en", True)
    assert f"Hall A  1:{scale}" in page.text
    assert "expo.example/test/plan" in page.text


def test_the_head_names_the_expo_and_the_hall_and_the_foot_stands_below() -> None:
    page, _pdf = _plan()

    event, hall, bar, foot = page.words
    assert (event.x, event.y, event.size, event.bold, event.fill) == (*_pair(28, 805.89), 10, False, GREEN)
    assert (hall.x, hall.y, hall.size, hall.bold, hall.fill) == (*_pair(28, 785.89), 18, True, INK)
    assert (bar.x, bar.y, bar.size, bar.bold, bar.fill) == (*_pair(28 + 1_000 * CM + 5, 47), 8, False, INK)
    assert (foot.x, foot.y, foot.size, foot.bold, foot.fill) == (*_pair(28, 28), 8, False, MUTED)


def _pair(x: float, y: float) -> tuple[Any, Any]:
    return pytest.approx(x, abs=0.011), pytest.approx(y, abs=0.011)


@pytest.mark.parametrize(("width", "metres"), [(1_499, 5), (1_500, 10), (2_000, 10)])
def test_the_bar_is_ten_metres_or_five_in_a_small_hall_and_half_of_it_is_black(width: int, metres: int) -> None:
    page, _pdf = _plan(hall=HallShape(width, 1_400, 300, "Hall A"))
    scale = CM * 100 / scale_for("a3", HallShape(width, 1_400))

    half, whole = page.boxes[-2:]
    assert (half.how, whole.how) == ("filled", "drawn")
    assert half.place == _near(28, 48, metres * 100 * scale / 2, 3)
    assert whole.place == _near(28, 48, metres * 100 * scale, 3)
    assert (half.pen.fill, whole.pen.stroke, whole.pen.width) == (INK, (0.09, 0.11, 0.14), 0.5)
    assert f"{metres} m" in page.text


def test_a_hall_that_is_deeper_than_wide_stands_upright_in_the_middle() -> None:
    page, _pdf = _plan(hall=HallShape(1_000, 3_000, 300, "Hall A"))

    assert page.size == (841.89, 1190.55)
    assert page.boxes[0].place == _near((841.89 - 1_000 * CM) / 2, 1190.55 - 74 - 3_000 * CM, 1_000 * CM, 3_000 * CM)


def test_each_kind_of_element_has_its_ground_and_zones_an_outline_alone() -> None:
    kinds = [kind for kind in ElementKind if kind not in {ElementKind.ZONE, ElementKind.PAVILION}]
    elements = [ElementShape(kind, Rect(100 * number, 200, 90, 80)) for number, kind in enumerate(kinds)]
    outlined = [ElementShape(ElementKind.ZONE, Rect(0, 400, 300, 300)), ElementShape(ElementKind.PAVILION, HALL.rect)]
    page, _pdf = _plan(elements=[*elements, *outlined])

    hall, *boxes = page.boxes[:-2]
    assert (hall.how, hall.place) == ("filled and drawn", _near(*_place(HALL.rect)))
    assert (hall.pen.fill, hall.pen.stroke, hall.pen.width) == (WHITE, (0.09, 0.11, 0.14), 1.2)
    grounds = {}
    for element in elements:
        [box] = [one for one in boxes if one.place == _near(*_place(element.rect))]
        assert (box.how, box.pen.stroke, box.pen.width) == ("filled and drawn", THIN, 0.3)
        grounds[element.kind] = box.pen.fill
    assert grounds == {
        ElementKind.WALL: INK,
        ElementKind.COLUMN: INK,
        ElementKind.ENTRANCE: (0.804, 0.894, 0.831),
        ElementKind.AISLE: WHITE,
        ElementKind.FIRE_EXIT: (0.965, 0.839, 0.824),
        ElementKind.SERVICE: (0.933, 0.925, 0.902),
    }
    dashed = [box for box in boxes if box.how == "drawn"]
    assert [(box.pen.stroke, box.pen.width, box.pen.dash) for box in dashed] == [((0.33, 0.35, 0.4), 0.9, (4, 2))] * 2
    assert len(boxes) == len(elements) + len(outlined)


@pytest.mark.parametrize("state", list(GROUNDS))
def test_a_booths_ground_and_hatching_tell_its_state(state: str) -> None:
    rect = Rect(100, 300, 400, 200)
    states = {} if state == "available" else {7: state}
    page, _pdf = _plan(booths=[BoothShape(7, "A1", rect, "NESW")], states=states)

    booth, *rest = page.boxes[1:-2]
    assert (booth.how, booth.place, booth.pen.fill) == ("filled and drawn", _near(*_place(rect)), GROUNDS[state])
    assert (booth.pen.stroke, booth.pen.width) == (THIN, 0.3)
    left, bottom, width, height = _place(rect)
    lean = {"held": height, "offered": -height, "blocked": 0.0}.get(state)
    if lean is None:
        assert (rest, page.lines) == ([], [])
        return
    assert [(box.how, box.place) for box in rest] == [("clip", _near(*_place(rect)))]
    first = left - abs(lean)
    count = math.ceil((width + 2 * abs(lean)) / 4)
    assert [line.place for line in page.lines] == [
        _near(first + 4 * n, bottom, first + 4 * n + lean, bottom + height) for n in range(count)
    ]
    assert {(line.pen.stroke, line.pen.width) for line in page.lines} == {(HATCHING, 0.25)}


@pytest.mark.parametrize("open_sides", ["", "N", "ES", "NESW", "W"])
def test_a_booth_has_a_wall_on_each_side_that_is_not_open(open_sides: str) -> None:
    rect = Rect(100, 300, 400, 200)
    page, _pdf = _plan(booths=[BoothShape(7, "A1", rect, open_sides)])

    left, bottom, width, height = _place(rect)
    right, top = left + width, bottom + height
    walls = {
        "N": (left, top, right, top),
        "E": (right, top, right, bottom),
        "S": (left, bottom, right, bottom),
        "W": (left, top, left, bottom),
    }
    assert [line.place for line in page.lines] == [_near(*walls[side]) for side in "NESW" if side not in open_sides]
    assert all((line.pen.stroke, line.pen.width) == ((0.09, 0.11, 0.14), 0.9) for line in page.lines)


def _lettered(page: Drawn, lines: list[TextLine], rect: Rect, fill: tuple[float, ...], language: str = "en") -> None:
    """The words between head and foot are these lines, each in the middle of where the screen has it."""
    expected = []
    for line in lines:
        size = line.size * UNIT_CM * CM
        placed = one_line(line.text, Style(round(size, 1), 0, 0, bold=line.strong), rect.width * CM, language)
        x, y = LEFT + line.x * UNIT_CM * CM - placed.width / 2, TOP - line.y * UNIT_CM * CM
        size = float(placed.operators.split(b" Tf")[0].split()[-1])
        expected.append((_near(x, y), size, line.strong, fill))
    words: list[Words] = page.words[2:-2]
    assert [((one.x, one.y), one.size, one.bold, one.fill) for one in words] == expected


def test_a_booth_says_its_number_and_its_firm() -> None:
    rect = Rect(100, 300, 400, 300)
    page, _pdf = _plan(booths=[BoothShape(7, "A1", rect)], labels={7: "Acme Trading", 8: "Nobody"})

    lines = list(lettering(rect, "A1", "Acme Trading"))
    assert len(lines) > 1
    _lettered(page, lines, rect, INK)
    assert "Acme" in page.text
    assert "Nobody" not in page.text


def test_a_firm_is_lettered_in_the_script_of_the_readers_language() -> None:
    rect, name = Rect(100, 300, 800, 600), "کراچی ٹیکسٹائل"
    page, _pdf = _plan(booths=[BoothShape(7, "A1", rect)], labels={7: name}, language="ur")

    _lettered(page, list(lettering(rect, "A1", name)), rect, INK, "ur")
    assert page.language == "ur"


def test_a_booth_of_nobody_says_its_number_alone() -> None:
    rect = Rect(100, 300, 400, 300)
    page, _pdf = _plan(booths=[BoothShape(7, "A1", rect)])

    _lettered(page, list(lettering(rect, "A1", "")), rect, INK)


def test_a_stage_says_what_it_is_in_grey() -> None:
    stage = ElementShape(ElementKind.SERVICE, Rect(800, 300, 400, 300), "Stage")
    page, _pdf = _plan(elements=[stage])

    _lettered(page, list(element_lettering(stage)), stage.rect, MUTED)
    assert "Stage" in page.text


def test_letters_too_small_to_read_are_left_out() -> None:
    rect = Rect(100, 300, 400, 300)
    hall = HallShape(60_000, 30_000, 300, "Hall A")
    page, _pdf = _plan(hall=hall, booths=[BoothShape(7, "A1", rect)], labels={7: "Acme"})

    assert scale_for("a3", hall) == 1_500
    assert len(page.words) == 4
    assert "Acme" not in page.text


def test_the_legend_shows_each_state_beside_its_word() -> None:
    words = {"available": "free", "held": "held for a firm", "offered": "offered", "blocked": "closed", "none": "?"}
    page, _pdf = _plan(words=words)

    left = 28 + 1_000 * CM + 50
    swatches = [box for box in page.boxes[3:] if box.how != "clip"]
    clips = [box for box in page.boxes if box.how == "clip"]
    legend, lines = page.words[3:-1], list(page.lines)
    for box, one, (state, word) in zip(swatches, legend, words.items(), strict=True):
        _check_swatch(box, GROUNDS.get(state, WHITE), left)
        assert ((one.x, one.y), one.size, one.fill) == (_near(left + 20, 47), 8, INK)
        lean = {"held": 9, "offered": -9, "blocked": 0}.get(state)
        if lean is not None:
            assert clips.pop(0).place == _near(left, 45, 16, 9)
            mine, lines = lines[:9], lines[9:]
            starts = [left - 8 + 4 * n for n in range(9)]
            assert [line.place for line in mine] == [_near(at, 45, at + lean, 54) for at in starts]
            assert {(line.pen.stroke, line.pen.width) for line in mine} == {(HATCHING, 0.25)}
        left += one_line(word, Style(8, 11, 0), 120, "en").width + 36
    assert (clips, lines) == ([], [])
    told = normalize("NFKC", "".join(page.text.split()))
    assert all(word.replace(" ", "") in told for word in words.values())


def _check_swatch(box: Box, ground: tuple[float, ...], left: float) -> None:
    assert (box.how, box.place) == ("filled and drawn", _near(left, 45, 16, 9))
    assert (box.pen.fill, box.pen.stroke, box.pen.width) == (ground, THIN, 0.4)
