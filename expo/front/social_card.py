"""The picture of an expo where its address is shared: its gate with its stars, its name, days and city. Pure.

Texts are set by our own shaping and drawn as outlines, so that any script joins and no font has to be installed.
"""

import functools
import hashlib
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import NamedTuple

from fontTools.pens.recordingPen import DecomposingRecordingPen
from PIL import Image, ImageDraw

from expo.kit.graphics.colour import mix, theme
from expo.kit.graphics.tilings import StarPattern, Tiling, star_pattern
from expo.typeset.fonts import Face
from expo.typeset.shaping import ShapedLine
from expo.typeset.typesetting import TextBox, fit, printable

WIDTH, HEIGHT = 1200, 630  # pixels, as the large networks ask for
_FINE = 2  # drawn so much larger, then made small: edges are smooth
_INK, _THREAD = "#fbf6ea", "#e9dcbd"
_MARGIN, _TEXT = 72, 620  # pixels beside the text, and its width
_GATE = 392, 540  # pixels of the gate
_STEPS = 8  # lines for each curve
_LEAST = 3  # corners of a polygon

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What is drawn. The texts are in `language`; `right_to_left`: they stand at the right and the gate at the left."""

    name: str
    days: str
    whereabouts: str
    language: str
    right_to_left: bool
    accent: str
    tiling: Tiling
    angle: float


class _Said(NamedTuple):
    """A text, the height and the type size that it may have, and how it is inked."""

    text: str
    height: float
    size: float
    colour: str
    bold: bool


def draw_card(facts: CardFacts) -> bytes:
    """The picture as PNG."""
    tones = {name: pair[0] for name, pair in theme(facts.accent).items()}
    picture = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), tones["deep"])
    _draw_gate(picture, facts, tones)
    quiet = tones["on-deep-quiet"]
    top = _draw_text(picture, facts, _Said(facts.days, 90, 34, quiet, bold=False), 110)
    top = _draw_text(picture, facts, _Said(facts.name, 320, 76, _INK, bold=True), top + 20)
    _draw_text(picture, facts, _Said(facts.whereabouts, 80, 34, quiet, bold=False), top + 20)
    small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).quantize(128)
    file = io.BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()


def card_key(facts: CardFacts) -> str:
    """The part of the picture's address that changes with what is on it."""
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:12]


def _draw_gate(picture: Image.Image, facts: CardFacts, tones: dict[str, str]) -> None:
    """The arch, filled with the stars and framed by a thread."""
    width, height = _GATE
    left = _MARGIN if facts.right_to_left else WIDTH - _MARGIN - width
    stars = Image.new("RGB", (width * _FINE, height * _FINE), tones["deep"])
    _draw_stars(ImageDraw.Draw(stars), star_pattern(facts.tiling, facts.angle), tones, (width, height))
    outline = [(x * _FINE, y * _FINE) for x, y in _arch(width, height)]
    mask = Image.new("L", stars.size, 0)
    ImageDraw.Draw(mask).polygon(outline, fill=255)
    corner = left * _FINE, (HEIGHT - height) * _FINE
    picture.paste(stars, corner, mask)
    moved = [(x + corner[0], y + corner[1]) for x, y in outline]
    ImageDraw.Draw(picture).line(moved, fill=_THREAD, width=3 * _FINE, joint="curve")


def _arch(width: float, height: float) -> list[Point]:
    """The outline of the gate from its foot over its top to the other foot."""
    shoulder, bend, arm = 0.36 * height, 0.2 * height, 0.2 * width
    tip = width / 2, 4.0
    left = _curve((2, shoulder), (2, bend), (arm, 0.11 * height), tip)
    right = _curve(tip, (width - arm, 0.11 * height), (width - 2, bend), (width - 2, shoulder))
    return [(2, height + 8), *left, *right, (width - 2, height + 8)]


def _draw_stars(pen: ImageDraw.ImageDraw, pattern: StarPattern, tones: dict[str, str], size: tuple[int, int]) -> None:
    """The pattern over the whole size, a large star on the middle line: the layers that the home page has too."""
    width, height = size
    echo = mix(tones["star-bright"], tones["star"], 0.8)
    stars = [*_outlines(pattern.large), *_outlines(pattern.small)]
    filled = [(_outlines(pattern.large), tones["star"]), (_outlines(pattern.small), tones["star-bright"])]
    offsets = list(
        product(
            _offsets(width / 2 - pattern.centre[0], pattern.width, width),
            _offsets(26 - pattern.centre[1] * 0.14, pattern.height, height),
        )
    )
    for outlines, colour in filled:
        for outline, (x, y) in product(outlines, offsets):
            pen.polygon(_placed(outline, x, y), fill=colour)
    for thickness, colour in ((7.0, tones["deep"]), (1.6, _THREAD)):
        for outline, (x, y) in product(stars, offsets):
            pen.line(_placed([*outline, outline[0]], x, y), fill=colour, width=round(thickness * _FINE), joint="curve")
    for outline, (x, y) in product(_outlines(pattern.echo), offsets):
        pen.polygon(_placed(outline, x, y), fill=echo)


def _offsets(first: float, step: float, end: float) -> Iterator[float]:
    """Where cells begin, from the first at or before 0 until the end."""
    at = first - step * (first // step + 1)
    while at < end:
        yield at
        at += step


def _placed(outline: Sequence[Point], x: float, y: float) -> list[Point]:
    return [((x + px) * _FINE, (y + py) * _FINE) for px, py in outline]


def _outlines(path: str) -> list[list[Point]]:
    """The polygons of a path of a pattern, which is made of "M", "l" and "z"."""
    found: list[list[Point]] = []
    for kind, across, down in re.findall(r"([Ml])(-?[\d.]+) (-?[\d.]+)", path):
        x, y = float(across), float(down)
        if kind == "M":
            found.append([(x, y)])
        else:
            before = found[-1][-1]
            found[-1].append((before[0] + x, before[1] + y))
    return found


def _draw_text(picture: Image.Image, facts: CardFacts, said: _Said, top: float) -> float:
    """A text from `top` down; returns where it ends. One in a script that no face has is left out."""
    box = TextBox(_TEXT, said.height, said.size, said.size * 0.8, said.size * 0.5, 5 if said.bold else 2)
    setting = fit(printable(said.text).text, box, bold=said.bold, language=facts.language)
    left = WIDTH - _MARGIN - _TEXT if facts.right_to_left else _MARGIN
    for line in setting.lines:
        top += line.rise * setting.size / 1000
        start = left + (_TEXT - line.width * setting.size / 1000 if facts.right_to_left else 0)
        _draw_line(picture, line, setting.size, (start, top), said.colour)
        top += line.fall * setting.size / 1000
    return top


def _draw_line(picture: Image.Image, line: ShapedLine, size: float, start: Point, colour: str) -> None:
    scale, x = size / 1000 * _FINE, start[0] * _FINE
    for run in line.runs:
        for glyph in run.glyphs:
            at = x + glyph.dx * scale, start[1] * _FINE - glyph.dy * scale
            _draw_glyph(picture, _contours(run.face, glyph.number), scale, at, colour)
            x += glyph.advance * scale


def _draw_glyph(
    picture: Image.Image, contours: tuple[tuple[Point, ...], ...], scale: float, at: Point, colour: str
) -> None:
    """Its outlines, the larger first: those that turn like the largest are ink, the others are holes in it."""
    placed = [[(at[0] + x * scale, at[1] - y * scale) for x, y in contour] for contour in contours]
    if not placed:
        return
    placed.sort(key=lambda contour: -abs(_area(contour)))
    left, top = (int(min(point[axis] for contour in placed for point in contour)) - 1 for axis in (0, 1))
    right, bottom = (int(max(point[axis] for contour in placed for point in contour)) + 2 for axis in (0, 1))
    mask = Image.new("L", (right - left, bottom - top), 0)
    pen, inked = ImageDraw.Draw(mask), _area(placed[0]) > 0
    for contour in placed:
        pen.polygon([(x - left, y - top) for x, y in contour], fill=255 if (_area(contour) > 0) == inked else 0)
    picture.paste(colour, (left, top), mask)


def _area(contour: Sequence[Point]) -> float:
    """Twice its signed area: which way it turns is its sign."""
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise([*contour, contour[0]]))


@functools.lru_cache(maxsize=2048)
def _contours(face: Face, glyph: int) -> tuple[tuple[Point, ...], ...]:
    """The outlines of a glyph as polygons, in thousandths of the type size."""
    pen = DecomposingRecordingPen({})
    face.font.draw_glyph_with_pen(glyph, pen)
    found: list[list[Point]] = []
    for command, points in pen.value:
        if command == "moveTo":
            found.append([points[0]])
        elif command == "lineTo":
            found[-1].append(points[0])
        elif command == "qCurveTo":
            start, (control, end) = found[-1][-1], points
            found[-1].extend(_curve(start, _between(start, control), _between(end, control), end)[1:])
        elif command == "curveTo":
            found[-1].extend(_curve(found[-1][-1], *points)[1:])
    return tuple(tuple(contour) for contour in found if len(contour) >= _LEAST)


def _between(end: Point, control: Point) -> Point:
    """The cubic control point of a quadratic curve beside one of its ends."""
    return end[0] + (control[0] - end[0]) * 2 / 3, end[1] + (control[1] - end[1]) * 2 / 3


def _curve(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """Points of a cubic curve, both ends included."""
    points = []
    for step in range(_STEPS + 1):
        t = step / _STEPS
        parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        four = (start, first, second, end)
        points.append(
            (
                sum(p * q[0] for p, q in zip(parts, four, strict=True)),
                sum(p * q[1] for p, q in zip(parts, four, strict=True)),
            )
        )
    return points
