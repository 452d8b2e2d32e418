"""One drawing of a hall for the screen, the public plan and paper: what stands where, and the letters that fit. Pure.

A unit of the drawing is ten centimetres. Colours and strokes are the style sheet's (classes and data-state); what tells
states apart besides is a pattern, and the word in each booth's title.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from html import escape

from expo.booths.plan.geometry import BoothShape, ElementShape, HallShape
from expo.booths.plan.walkable import Rect
from expo.booths.rules import ElementKind

UNIT_CM = 10
MARGIN = 6  # around the hall, in units
LARGEST_LETTERS, SMALLEST_LETTERS = 9.0, 3.2  # in units
_WIDE, _STRONG = 0.58, 0.66  # average width of a letter as a share of its height
_LEADING = 1.2

# Patterns in addition to colours; other states have a plain ground.
PATTERNS: Mapping[str, str] = {
    "held": '<path d="M0 6 6 0"/>',
    "offered": '<circle cx="3" cy="3" r="1"/>',
    "blocked": '<path d="M0 0 6 6M0 6 6 0"/>',
    "arriving": '<path d="M3 0V6M0 3H6"/>',
    "leaving": '<path d="M0 3H6"/>',
}
_LAYERS = (
    ElementKind.ZONE,
    ElementKind.PAVILION,
    ElementKind.AISLE,
    ElementKind.SERVICE,
    ElementKind.ENTRANCE,
    ElementKind.FIRE_EXIT,
    ElementKind.WALL,
    ElementKind.COLUMN,
)


class WallSide(StrEnum):
    NORTH = "N"
    EAST = "E"
    SOUTH = "S"
    WEST = "W"


@dataclass(frozen=True, slots=True)
class TextLine:
    """A centred line of text with its baseline at y, in units of the drawing."""

    text: str
    x: float
    y: float
    size: float
    strong: bool = False


def plan_svg(
    hall: HallShape,
    booths: Sequence[BoothShape],
    elements: Sequence[ElementShape],
    *,
    labels: Mapping[int, str] | None = None,
    states: Mapping[int, str] | None = None,
    words: Mapping[str, str] | None = None,
    href: Callable[[BoothShape], str] | None = None,
    title: str = "",
) -> str:
    """The hall as one <svg>, safe to put into a page as it is.

    `labels` are the names of firms and `states` the states by booth id (none: "available"); `words` says what a state is
    called. Each booth is `<g class="booth" id="booth-ID" data-booth="ID" data-state="...">`, within a link where `href`
    gives an address.
    """
    labels, states, words = labels or {}, states or {}, words or {}
    parts = [
        *_header(hall, title or hall.name),
        '<g class="plan-elements">',
        *(element_svg(one) for one in in_layers(elements)),
        '</g><g class="plan-booths">',
    ]
    for booth in booths:
        state = states.get(booth.id, "available")
        drawn = booth_svg(booth, labels.get(booth.id, ""), state, words.get(state, state))
        parts.append(f'<a href="{escape(href(booth))}">{drawn}</a>' if href else drawn)
    parts.append("</g></svg>")
    return "".join(parts)


def _header(hall: HallShape, title: str) -> list[str]:
    """The start of the drawing: size, patterns of states, ground."""
    size = f"{_units(hall.width) + 2 * MARGIN:g} {_units(hall.depth) + 2 * MARGIN:g}"
    opening = (
        f'<svg class="plan" xmlns="http://www.w3.org/2000/svg" viewBox="-{MARGIN} -{MARGIN} {size}" role="group" '
        f'aria-label="{escape(title)}" data-width="{hall.width}" data-depth="{hall.depth}">'
    )
    return [
        opening,
        "<defs>",
        *(
            f'<pattern id="plan-{name}" class="plan-pattern" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect class="plan-ground" data-state="{name}" width="6" height="6"/>{marks}</pattern>'
            for name, marks in PATTERNS.items()
        ),
        "</defs>",
        f'<rect class="plan-hall"{_rect_attributes(hall.rect)}/>',
    ]


# An LRU cache, since boards are redrawn often with few changes; some 700 bytes per booth.
@lru_cache(maxsize=8_192)
def booth_svg(booth: BoothShape, label: str, state: str, word: str) -> str:
    """One booth: ground, walls on its closed sides, number and firm name as far as they fit."""
    about = ", ".join(part for part in (booth.number, label, word, f"{_area_text(booth.rect)} m²") if part)
    pattern = f' fill="url(#plan-{state})"' if state in PATTERNS else ""
    return "".join(
        [
            f'<g class="booth" id="booth-{booth.id}" data-booth="{booth.id}" data-state="{escape(state)}">',
            f"<title>{escape(about)}</title><rect{_rect_attributes(booth.rect)}{pattern}/>",
            f'<path d="{walls}"/>' if (walls := closed_sides(booth)) else "",
            *(_text_element(line) for line in lettering(booth.rect, booth.number, label)),
            "</g>",
        ]
    )


def element_svg(element: ElementShape) -> str:
    """A wall, a door, or the outline of a zone, with its label."""
    kind = element.kind.value.replace(" ", "-")
    name = f"<title>{escape(element.label)}</title>" if element.label else ""
    return (
        f'<g class="element element-{kind}" data-element="{element.id}">{name}<rect{_rect_attributes(element.rect)}/>'
        f"{''.join(_text_element(line) for line in element_lettering(element))}</g>"
    )


def in_layers(elements: Iterable[ElementShape]) -> list[ElementShape]:
    """Elements in drawing order: areas below walls and columns."""
    return sorted(elements, key=lambda one: _LAYERS.index(one.kind))


def closed_sides(booth: BoothShape) -> str:
    """The path of the walls on the closed sides of a booth."""
    x, y, right, bottom = (_units_text(v) for v in (booth.rect.x, booth.rect.y, booth.rect.right, booth.rect.bottom))
    ways = {
        WallSide.NORTH: f"M{x} {y}H{right}",
        WallSide.EAST: f"M{right} {y}V{bottom}",
        WallSide.SOUTH: f"M{x} {bottom}H{right}",
        WallSide.WEST: f"M{x} {y}V{bottom}",
    }
    return "".join(path for side, path in ways.items() if side.value not in booth.open_sides)


def lettering(rect: Rect, number: str, name: str) -> list[TextLine]:
    """The number and below it the name in as many lines as fit; the rest is cut with an ellipsis or left out."""
    width, depth = _units(rect.width) * 0.92, _units(rect.depth) * 0.9
    size = min(LARGEST_LETTERS, width / (_STRONG * max(len(number), 3)), depth / _LEADING)
    lines = [(number, size, True)] if size >= SMALLEST_LETTERS / 2 else []
    longest = max((len(word) for word in name.split()), default=1)
    small = min(size * 0.8, 6.0, max(width / (_WIDE * longest), SMALLEST_LETTERS))  # smaller, not cut
    if name and lines and small >= SMALLEST_LETTERS:
        room = int((depth - size * _LEADING) / (small * _LEADING))
        lines += [(text, small, False) for text in wrapped(name, int(width / (small * _WIDE)), min(room, 4))]
    return list(_centred(rect, lines))


def element_lettering(element: ElementShape) -> list[TextLine]:
    """The label of an element: at the top edge of areas, else in the middle."""
    if not element.label:
        return []
    rect = element.rect
    width, depth = _units(rect.width) * 0.92, _units(rect.depth) * 0.8
    if element.kind in {ElementKind.ZONE, ElementKind.PAVILION}:
        size = min(8.0, width / (_WIDE * len(element.label)))
        return [TextLine(element.label, _units(rect.x) + _units(rect.width) / 2, _units(rect.y) - 1.5, size)]
    size = min(8.0, width / (_WIDE * len(element.label)), depth)
    if size < SMALLEST_LETTERS:
        return []
    return list(_centred(rect, [(element.label, size, False)]))


def wrapped(text: str, letters: int, lines: int) -> list[str]:
    """A text in at most `lines` lines of at most `letters`, broken between words; the last may end in an ellipsis."""
    if letters < 2 or lines < 1:  # noqa: PLR2004 - one letter says nothing
        return []
    rows: list[str] = []
    for word in text.split():
        if rows and len(rows[-1]) + 1 + len(word) <= letters:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    shown = [line if len(line) <= letters else f"{line[: letters - 1]}…" for line in rows[:lines]]
    if len(rows) > lines and not shown[-1].endswith("…"):
        shown[-1] = f"{shown[-1][: letters - 1]}…"
    return shown


def _centred(rect: Rect, lines: Sequence[tuple[str, float, bool]]) -> Iterator[TextLine]:
    y = _units(rect.y) + (_units(rect.depth) - sum(size * _LEADING for _text, size, _strong in lines)) / 2
    for text, size, strong in lines:
        yield TextLine(text, _units(rect.x) + _units(rect.width) / 2, y + size * 0.95, size, strong)
        y += size * _LEADING


def _text_element(line: TextLine) -> str:
    kind = ' class="plan-number"' if line.strong else ""
    position = f'x="{_rounded(line.x)}" y="{_rounded(line.y)}" font-size="{_rounded(line.size)}"'
    return f"<text{kind} {position}>{escape(line.text)}</text>"


def _rect_attributes(rect: Rect) -> str:
    x, y, width, depth = (_units_text(cm) for cm in (rect.x, rect.y, rect.width, rect.depth))
    return f' x="{x}" y="{y}" width="{width}" height="{depth}"'


def _units(cm: int) -> float:
    return cm / UNIT_CM


def _units_text(cm: int) -> str:
    return f"{cm / UNIT_CM:.6g}"


def _rounded(number: float) -> str:
    return f"{round(number, 1):.6g}"


def _area_text(rect: Rect) -> str:
    return f"{rect.width * rect.depth / 10_000:.4g}"
