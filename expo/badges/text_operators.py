"""Texts of a region as PDF operators: set, stacked in their box, found again by search. Pure."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from expo.badges.layout import POINTS_PER_MM, Align, Anchor, Field, FieldName, Ink, Layout, Region
from expo.typeset.colours import Colour, fill
from expo.typeset.fonts import Face
from expo.typeset.glyphs import shown_run
from expo.typeset.shaping import ShapedLine
from expo.typeset.typesetting import Setting, TextRoom, fit


class TextBlock(NamedTuple):
    """What a field says; `language` (BCP 47) chooses among faces of one script."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A field ready to be put down: its lines' operators, and what they need."""

    setting: Setting
    operators: tuple[bytes, ...]
    glyphs: tuple[tuple[Face, frozenset[int]], ...]


class PlacedLine(NamedTuple):
    """A line on the page: points from the bottom left to where its baseline begins."""

    field: Field
    drawn: Drawn
    number: int
    x: float
    y: float


def room_of(field: Field, width: float) -> TextRoom:
    """What the field leaves a text in a region so many millimetres wide."""
    return TextRoom(
        width * POINTS_PER_MM,
        field.height * POINTS_PER_MM,
        field.size,
        field.floor,
        field.least or field.floor,
        field.lines,
    )


@functools.lru_cache(maxsize=1024)
def drawn(text: TextBlock, field: Field, width: float) -> Drawn:
    """The text set for the field; countries, firms and categories come again and again, and are set once."""
    setting = fit(text.text, room_of(field, width), bold=field.bold, language=text.language)
    used: dict[Face, set[int]] = {}
    for line in setting.lines:
        for run in line.runs:
            used.setdefault(run.face, {run.face.space}).update(glyph.number for glyph in run.glyphs)
    operators = tuple(_line(line, setting.size) for line in setting.lines)
    return Drawn(setting, operators, tuple((face, frozenset(glyphs)) for face, glyphs in used.items()))


def placed(region: Region, texts: Mapping[FieldName, TextBlock], layout: Layout) -> list[PlacedLine]:
    """The lines of the region's fields that say something, from the top."""
    found = [
        (field, drawn(text, field, region.box.width))
        for field in region.fields
        if (text := texts.get(field.name)) and text.text
    ]
    return stacked(region, found, layout)


def stacked(region: Region, found: Sequence[tuple[Field, Drawn]], layout: Layout) -> list[PlacedLine]:
    """The settings under one another in the region, each with its field's gap over it."""
    box = region.box
    gaps = sum(field.gap for field, _ in found[1:]) * POINTS_PER_MM
    spare = box.height * POINTS_PER_MM - gaps - sum(each.setting.height for _, each in found)
    y = (layout.height - box.y) * POINTS_PER_MM
    y -= {Anchor.TOP: 0.0, Anchor.MIDDLE: spare / 2, Anchor.BOTTOM: spare}[region.anchor]
    lines: list[PlacedLine] = []
    for place, (field, each) in enumerate(found):
        y -= field.gap * POINTS_PER_MM if place else 0
        for number, line in enumerate(each.setting.lines):
            scale = each.setting.size / 1000
            x = box.x * POINTS_PER_MM + _indent(region, line) * (box.width * POINTS_PER_MM - line.width * scale)
            lines.append(PlacedLine(field, each, number, x, y - line.rise * scale))
            y -= (line.rise + line.fall) * scale
    return lines


def operators(lines: Iterable[PlacedLine], inks: Mapping[Ink, Colour]) -> bytes:
    """The lines as content of a page or form."""
    parts: list[bytes] = []
    last: Ink | None = None
    for field, each, number, x, y in lines:
        if field.ink is not last:
            parts.append(fill(inks[field.ink]))
            last = field.ink
        parts.append(each.operators[number] % (x, y))
    return b"".join(parts)


def _indent(region: Region, line: ShapedLine) -> float:
    """The share of the free width that stands left of the line."""
    if region.align is Align.CENTRE:
        return 0.5
    return 1.0 if line.right_to_left else 0.0


def _line(line: ShapedLine, size: float) -> bytes:
    """A text object with a place for x and y."""
    shown = b"".join(shown_run(run, size) for run in line.runs)
    return b"BT 1 0 0 1 %.2f %.2f Tm\n" + shown.replace(b"%", b"%%") + b"ET\n"
