"""A hall plan as an A4 or A3 PDF at a round scale, from the same shapes as on the screen. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from expo.booths.plan.geometry import BoothShape, ElementShape, HallShape
from expo.booths.plan.svg import UNIT_CM, TextLine, element_lettering, in_layers, lettering
from expo.booths.plan.walkable import Rect
from expo.booths.rules import ElementKind
from expo.papers.pages import DrawnPage, write_pages
from expo.typeset.colours import INK, MUTED, WHITE, Colour, colour, fill, readable
from expo.typeset.fonts import Face
from expo.typeset.paragraphs import PlacedParagraph, Style, one_line

A4, A3 = (595.28, 841.89), (841.89, 1190.55)  # points, upright
MARGIN, HEAD, FOOT = 28.0, 46.0, 44.0
SCALES = (50, 100, 150, 200, 250, 300, 400, 500, 750, 1000, 1500, 2000, 2500, 5000)
POINTS_PER_CM = 72 / 2.54
_SMALLEST_TEXT = 2.6  # points
_GROUNDS: Mapping[str, Colour] = {
    "available": WHITE,
    "held": (232, 239, 248),
    "offered": (251, 241, 221),
    "assigned": (233, 241, 237),
    "blocked": (238, 238, 238),
    "taken": (233, 241, 237),
}
_ELEMENTS: Mapping[ElementKind, Colour] = {
    ElementKind.WALL: INK,
    ElementKind.COLUMN: INK,
    ElementKind.ENTRANCE: (205, 228, 212),
    ElementKind.AISLE: WHITE,
    ElementKind.FIRE_EXIT: (246, 214, 210),
    ElementKind.SERVICE: (238, 236, 230),
}
_HATCHED = {"held": 45, "offered": 135, "blocked": 90}  # angle of the hatching, in degrees


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """The contents of the paper; `words` are the states' texts, in the order of the legend."""

    event: str
    foot: str
    accent: str
    language: str
    hall: HallShape
    booths: Sequence[BoothShape]
    elements: Sequence[ElementShape]
    labels: Mapping[int, str]
    states: Mapping[int, str]
    words: Mapping[str, str]
    paper: str = "a3"


def paper_size(paper: str, hall: HallShape) -> tuple[float, float]:
    """Width and height in points; landscape where the hall is wider than deep."""
    short, long = A4 if paper == "a4" else A3
    return (long, short) if hall.width >= hall.depth else (short, long)


def scale_for(paper: str, hall: HallShape) -> int:
    """The largest of the usual scales (as the n of 1:n) at which the hall fits the paper."""
    width, height = paper_size(paper, hall)
    wide, high = width - 2 * MARGIN, height - 2 * MARGIN - HEAD - FOOT
    return next(
        (one for one in SCALES if max(hall.width * _points(one) / wide, hall.depth * _points(one) / high) <= 1),
        SCALES[-1],
    )


def write_plan(out: BinaryIO, sheet: PlanSheet, *, title: str, created: datetime) -> int:
    """Write one page; returns its scale. The same arguments give the same bytes."""
    size = paper_size(sheet.paper, sheet.hall)
    page = _Page(sheet, size, scale_for(sheet.paper, sheet.hall))
    for part in _draw_page(page):
        page.parts.append(part)
    drawn = DrawnPage(b"".join(page.parts), [page.glyphs])
    write_pages(out, [drawn], size, language=sheet.language, title=title, created=created)
    return page.scale


@dataclass(slots=True)
class _Page:
    sheet: PlanSheet
    size: tuple[float, float]
    scale: int
    parts: list[bytes] = field(default_factory=list)
    glyphs: dict[Face, set[int]] = field(default_factory=dict)

    def x(self, cm: float) -> float:
        """Points from the paper's left edge; the hall is centred."""
        return (self.size[0] - self.sheet.hall.width * _points(self.scale)) / 2 + cm * _points(self.scale)

    def y(self, cm: float) -> float:
        """Points from the lower edge, of a distance in centimetres from the hall's north wall."""
        return self.size[1] - MARGIN - HEAD - cm * _points(self.scale)

    def box(self, rect: Rect) -> bytes:
        points = _points(self.scale)
        return b"%.2f %.2f %.2f %.2f re " % (
            self.x(rect.x),
            self.y(rect.bottom),
            rect.width * points,
            rect.depth * points,
        )

    def put(self, text: str, at: tuple[float, float], width: float, style: Style, *, middle: bool = False) -> bytes:
        """Draw a line of text from `at`, or centred on it; shrunk to at most `width`."""
        placed = self.placed(text, style, width)
        return placed.operators % (at[0] - (placed.width / 2 if middle else 0), at[1])

    def placed(self, text: str, style: Style, width: float) -> PlacedParagraph:
        placed = one_line(text, style, width, self.sheet.language)
        for face, numbers in placed.glyphs:
            self.glyphs.setdefault(face, set()).update(numbers)
        return placed


def _draw_page(page: _Page) -> Iterator[bytes]:
    """Draw the page: elements, booths, then head and foot."""
    sheet = page.sheet
    yield from _head(page)
    yield fill(WHITE) + b"0.09 0.11 0.14 RG 1.2 w " + page.box(sheet.hall.rect) + b"B\n"
    for element in in_layers(sheet.elements):
        yield from _element(page, element)
    for booth in sheet.booths:
        yield from _booth(page, booth)
    yield from _foot(page)


def _head(page: _Page) -> Iterator[bytes]:
    sheet, (width, height) = page.sheet, page.size
    full = width - 2 * MARGIN
    yield fill(readable(colour(sheet.accent)))
    yield page.put(sheet.event, (MARGIN, height - MARGIN - 8), full, Style(10, 13, 0))
    yield fill(INK)
    yield page.put(
        f"{sheet.hall.name}  1:{page.scale}", (MARGIN, height - MARGIN - 28), full, Style(18, 22, 0, bold=True)
    )


def _element(page: _Page, element: ElementShape) -> Iterator[bytes]:
    outline = element.kind in {ElementKind.ZONE, ElementKind.PAVILION}
    if outline:
        yield b"q 0.33 0.35 0.4 RG 0.9 w [4 2] 0 d " + page.box(element.rect) + b"S Q\n"
    else:
        yield fill(_ELEMENTS[element.kind]) + b"0.5 0.52 0.55 RG 0.3 w " + page.box(element.rect) + b"B\n"
    yield fill(MUTED)
    yield from (_letters(page, line, element.rect) for line in element_lettering(element))


def _booth(page: _Page, booth: BoothShape) -> Iterator[bytes]:
    """Draw a booth: fill and hatching by state, thick walls on the closed sides, and the texts that fit."""
    state = page.sheet.states.get(booth.id, "available")
    yield fill(_GROUNDS.get(state, WHITE)) + b"0.5 0.52 0.55 RG 0.3 w " + page.box(booth.rect) + b"B\n"
    if state in _HATCHED:
        yield _hatch(page, booth.rect, _HATCHED[state])
    yield b"0.09 0.11 0.14 RG 0.9 w " + b"".join(_walls(page, booth)) + b"\n" + fill(INK)
    for line in lettering(booth.rect, booth.number, page.sheet.labels.get(booth.id, "")):
        yield _letters(page, line, booth.rect)


def _walls(page: _Page, booth: BoothShape) -> Iterator[bytes]:
    left, right, top, bottom = (
        page.x(booth.rect.x),
        page.x(booth.rect.right),
        page.y(booth.rect.y),
        page.y(booth.rect.bottom),
    )
    ways = {
        "N": (left, top, right, top),
        "E": (right, top, right, bottom),
        "S": (left, bottom, right, bottom),
        "W": (left, top, left, bottom),
    }
    yield from (b"%.2f %.2f m %.2f %.2f l S " % way for side, way in ways.items() if side not in booth.open_sides)


def _hatch(page: _Page, rect: Rect, degrees: int) -> bytes:
    """Draw parallel lines across a rectangle, clipped at its edges."""
    left, right, top, bottom = page.x(rect.x), page.x(rect.right), page.y(rect.y), page.y(rect.bottom)
    lean = {45: top - bottom, 135: bottom - top, 90: 0.0}[degrees]
    lines, at = [], left - abs(lean)
    while at < right + abs(lean):
        lines.append(b"%.2f %.2f m %.2f %.2f l " % (at, bottom, at + lean, top))
        at += 4
    return b"q " + page.box(rect) + b"W n 0.6 0.62 0.66 RG 0.25 w " + b"".join(lines) + b"S Q\n"


def _letters(page: _Page, line: TextLine, rect: Rect) -> bytes:
    size = line.size * UNIT_CM * _points(page.scale)
    if size < _SMALLEST_TEXT:
        return b""
    style = Style(round(size, 1), size * 1.2, 0, bold=line.strong)
    at = (page.x(line.x * UNIT_CM), page.y(line.y * UNIT_CM))
    return page.put(line.text, at, rect.width * _points(page.scale), style, middle=True)


def _foot(page: _Page) -> Iterator[bytes]:
    """Draw the scale bar, the legend, and the footer text."""
    sheet, style = page.sheet, Style(8, 11, 0)
    metres = 10 if sheet.hall.width >= 1_500 else 5  # noqa: PLR2004 - halls under 15 m get a shorter bar
    length, y = metres * 100 * _points(page.scale), MARGIN + 20
    yield fill(INK) + b"%.2f %.2f %.2f 3 re f\n" % (MARGIN, y, length / 2)
    yield b"0.09 0.11 0.14 RG 0.5 w %.2f %.2f %.2f 3 re S\n" % (MARGIN, y, length)
    yield page.put(f"{metres} m", (MARGIN + length + 5, y - 1), 60, style)
    left = MARGIN + length + 50
    for state, word in sheet.words.items():
        yield fill(_GROUNDS.get(state, WHITE)) + b"0.5 0.52 0.55 RG 0.4 w %.2f %.2f 16 9 re B\n" % (left, y - 3)
        if state in _HATCHED:
            yield _swatch(left, y - 3, state)
        yield fill(INK)
        placed = page.placed(word, style, 120)
        yield placed.operators % (left + 20, y - 1)
        left += placed.width + 36
    yield fill(MUTED) + page.put(sheet.foot, (MARGIN, MARGIN), page.size[0] - 2 * MARGIN, style)


def _swatch(left: float, low: float, state: str) -> bytes:
    lean = {45: 9.0, 135: -9.0, 90: 0.0}[_HATCHED[state]]
    lines = [b"%.2f %.2f m %.2f %.2f l " % (at, low, at + lean, low + 9) for at in (left - 8 + 4 * n for n in range(9))]
    return b"q %.2f %.2f 16 9 re W n 0.6 0.62 0.66 RG 0.25 w " % (left, low) + b"".join(lines) + b"S Q\n"


def _points(scale: int) -> float:
    """Points on the paper for one centimetre in the hall."""
    return POINTS_PER_CM / scale
