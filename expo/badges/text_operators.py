"""Typesets the texts of regions as PDF text operators. Pure."""

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from expo.badges.layout import POINTS_PER_MM, Align, Anchor, Field, FieldName, Ink, Layout, Region
from expo.typeset.colours import Colour, fill
from expo.typeset.fonts import Face, legibility
from expo.typeset.glyphs import shown_run
from expo.typeset.shaping import ShapedLine
from expo.typeset.typesetting import STEP, Setting, TextBox, fit

_SHARES = (1.0, 0.88, 0.76)  # of the sizes of other texts, tried in this order where one is crowded


class TextBlock(NamedTuple):
    """A text; `language` (BCP 47) selects among the faces of a script."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class TypesetField:
    """A typeset text with the operators of its lines and the glyphs they use. `small`: it is under the floor of its script."""

    setting: Setting
    operators: tuple[bytes, ...]
    glyphs: tuple[tuple[Face, frozenset[int]], ...]
    small: bool = False

    @property
    def crowded(self) -> bool:
        """Whether it would need more room than it has."""
        return self.small or self.setting.cut


class PlacedLine(NamedTuple):
    """A line on the page; x and y of its baseline's start in points from the bottom left."""

    field: Field
    typeset: TypesetField
    number: int
    x: float
    y: float


def text_room(field: Field, width: float, legible: float = 1.0) -> TextBox:
    """The space a field has for its text, in a region of this width in millimetres; `legible` is how much larger than Latin
    the text's script is set.
    """
    return TextBox(
        width * POINTS_PER_MM,
        field.height * POINTS_PER_MM,
        field.size,
        min(field.floor * legible, field.size),
        field.least or field.floor,
        field.lines,
    )


@functools.lru_cache(maxsize=1024)
def typeset_field(text: TextBlock, field: Field, width: float) -> TypesetField:
    """Typeset the text for the field; cached, since countries, firms and categories repeat."""
    legible = legibility(text.text, text.language)
    setting = fit(text.text, text_room(field, width, legible), bold=field.bold, language=text.language)
    used: dict[Face, set[int]] = {}
    for line in setting.lines:
        for run in line.runs:
            used.setdefault(run.face, {run.face.space}).update(glyph.number for glyph in run.glyphs)
    line_operators = tuple(_line(line, setting.size) for line in setting.lines)
    small = setting.size < min((field.least or field.floor) * legible, field.size) - STEP
    return TypesetField(
        setting, line_operators, tuple((face, frozenset(glyphs)) for face, glyphs in used.items()), small
    )


def region_lines(region: Region, texts: Mapping[FieldName, TextBlock], layout: Layout) -> list[PlacedLine]:
    """The lines of the region's non-empty fields, from the top. A crowded text gets the room that others leave free."""
    found = [
        (field, typeset_field(text, field, region.box.width))
        for field in region.fields
        if (text := texts.get(field.name)) and text.text
    ]
    if any(typeset.crowded for _, typeset in found):
        found = min((_with_free_room(region, found, texts, share) for share in _SHARES), key=_crowding)
    return stack_fields(region, found, layout)


def _crowding(fields: Sequence[tuple[Field, TypesetField]]) -> tuple[int, int]:
    """How many texts are cut, and how many are too small."""
    return sum(one.setting.cut for _, one in fields), sum(one.small for _, one in fields)


def _with_free_room(
    region: Region, fields: Sequence[tuple[Field, TypesetField]], texts: Mapping[FieldName, TextBlock], share: float
) -> list[tuple[Field, TypesetField]]:
    """The fields with what the region has free given to those that are crowded, the first of them first. Others than the
    large name may be set at this share of their size, down to the floor of their script.
    """
    width = region.box.width
    fields = [_shrunk(field, typeset, texts[field.name], width, share) for field, typeset in fields]
    free = region.box.height - sum(field.gap for field, _ in fields[1:])
    free -= sum(typeset.setting.height for _, typeset in fields) / POINTS_PER_MM
    found: list[tuple[Field, TypesetField]] = []
    for field, typeset in fields:
        best = (field, typeset)
        if typeset.crowded and free > 0:
            used = typeset.setting.height / POINTS_PER_MM
            room = math.floor((used + free) * 10) / 10  # tenths of a millimetre: few kinds of fields are kept
            larger = [replace(field, height=room, lines=lines) for lines in (field.lines, field.lines + 1)]
            tried = [best, *((one, typeset_field(texts[field.name], one, width)) for one in larger)]
            best = min(tried, key=lambda one: (one[1].setting.cut, one[1].small, -one[1].setting.size))
            free -= best[1].setting.height / POINTS_PER_MM - used
        found.append(best)
    return found


def _shrunk(
    field: Field, typeset: TypesetField, text: TextBlock, width: float, share: float
) -> tuple[Field, TypesetField]:
    if share == 1.0 or typeset.crowded or field.name is FieldName.GIVEN_NAME:
        return field, typeset
    least = min(field.floor * legibility(text.text, text.language), field.size)
    smaller = replace(field, size=max(least, typeset.setting.size * share))
    return smaller, typeset_field(text, smaller, width)


def stack_fields(region: Region, fields: Sequence[tuple[Field, TypesetField]], layout: Layout) -> list[PlacedLine]:
    """Stack typeset fields in the region, each below the gap of its field."""
    box = region.box
    gaps = sum(field.gap for field, _ in fields[1:]) * POINTS_PER_MM
    free_height = box.height * POINTS_PER_MM - gaps - sum(typeset.setting.height for _, typeset in fields)
    y = (layout.height - box.y) * POINTS_PER_MM
    y -= {Anchor.TOP: 0.0, Anchor.MIDDLE: free_height / 2, Anchor.BOTTOM: free_height}[region.anchor]
    lines: list[PlacedLine] = []
    for index, (field, typeset) in enumerate(fields):
        y -= field.gap * POINTS_PER_MM if index else 0
        for number, line in enumerate(typeset.setting.lines):
            scale = typeset.setting.size / 1000
            x = box.x * POINTS_PER_MM + _indent(region, line) * (box.width * POINTS_PER_MM - line.width * scale)
            lines.append(PlacedLine(field, typeset, number, x, y - line.rise * scale))
            y -= (line.rise + line.fall) * scale
    return lines


def line_operators(lines: Iterable[PlacedLine], inks: Mapping[Ink, Colour]) -> bytes:
    """The lines as content of a page or form."""
    parts: list[bytes] = []
    last: Ink | None = None
    for field, typeset, number, x, y in lines:
        if field.ink is not last:
            parts.append(fill(inks[field.ink]))
            last = field.ink
        parts.append(typeset.operators[number] % (x, y))
    return b"".join(parts)


def _indent(region: Region, line: ShapedLine) -> float:
    """The share of the free width to the left of the line."""
    if region.align is Align.CENTRE:
        return 0.5
    return 1.0 if line.right_to_left else 0.0


def _line(line: ShapedLine, size: float) -> bytes:
    """A PDF text object with placeholders for x and y."""
    shown = b"".join(shown_run(run, size) for run in line.runs)
    return b"BT 1 0 0 1 %.2f %.2f Tm\n" + shown.replace(b"%", b"%%") + b"ET\n"
