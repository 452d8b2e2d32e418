"""Papers of a signing ceremony as PDFs, in any script: name tents, folder labels, the table as the audience sees it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO

from expo.papers.pages import DrawnPage, write_pages
from expo.typeset.colours import INK, MUTED, colour, fill, readable
from expo.typeset.fonts import Face
from expo.typeset.paragraphs import PlacedParagraph, Style, one_line, set_lines

WIDTH, HEIGHT = 595.28, 841.89  # A4 in points, upright
MARGIN = 42.0
_URDU_LEADING = 2.0  # times the type size; Nastaliq stands slanting
_LEADING = 1.25
_HALF = HEIGHT / 2
_SMALLEST = 6.0  # points; a text that is longer still takes more lines


@dataclass(frozen=True, slots=True)
class SetText:
    """A text with its language and its type size in points."""

    text: str
    language: str
    size: float = 11.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class NameTent:
    """A card that stands on the table, folded across: each half has the same lines."""

    lines: tuple[SetText, ...]


@dataclass(frozen=True, slots=True)
class FolderLabel:
    """A label of a folder: four on a page."""

    lines: tuple[SetText, ...]


@dataclass(frozen=True, slots=True)
class PlanSeat:
    """A side of the table: its flag, who sits there, and who stands behind, the highest rank first."""

    flag: str
    party: str
    sitting: tuple[str, ...]
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TablePlan:
    """The table for one instrument, from the audience's left to its right; `foot` is the sentence below."""

    title: str
    subtitle: str
    foot: str
    audience: str
    accent: str
    language: str
    seats: tuple[PlanSeat, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """Where lines stand: the left edge and the width, in points."""

    x: float
    width: float
    centred: bool = False


@dataclass(slots=True)
class _Page:
    parts: list[bytes] = field(default_factory=list)
    glyphs: dict[Face, set[int]] = field(default_factory=dict)

    def one(self, text: SetText, column: _Column, y: float) -> float:
        """Draw a line from `y` down, smaller where it would be wider; returns its height."""
        style = Style(text.size, _leading(text), 0, bold=text.bold)
        self._put(one_line(text.text, style, column.width, text.language), text, column, y)
        return _leading(text)

    def several(self, text: SetText, column: _Column, y: float, *, most: int) -> float:
        """Draw a text in at most so many lines, smaller where it needs more; returns their height."""
        lines = set_lines(text.text, Style(text.size, _leading(text), 0, bold=text.bold), column.width, text.language)
        if len(lines) > most and text.size > _SMALLEST:
            return self.several(replace(text, size=text.size * 0.9), column, y, most=most)
        for number, placed in enumerate(lines):
            self._put(placed, text, column, y - number * _leading(text))
        return len(lines) * _leading(text)

    def box(self, column: _Column, bottom: float, top: float) -> None:
        self.parts.append(b"%.2f %.2f %.2f %.2f re S\n" % (column.x, bottom, column.width, top - bottom))

    def _put(self, placed: PlacedParagraph, text: SetText, column: _Column, y: float) -> None:
        for face, numbers in placed.glyphs:
            self.glyphs.setdefault(face, set()).update(numbers)
        free = column.width - placed.width
        start = column.x + (free / 2 if column.centred else free if placed.right_to_left else 0)
        self.parts.append(placed.operators % (start, y - _leading(text) * (1 - _drop(text))))


def write_tents(out: BinaryIO, tents: Sequence[NameTent], *, title: str, created: datetime) -> int:
    """One page for each tent: the lower half upright, the upper one upside down, to be folded across the middle."""
    return _write(out, (_tent(one) for one in tents), (WIDTH, HEIGHT), title, created)


def write_labels(out: BinaryIO, labels: Sequence[FolderLabel], *, title: str, created: datetime) -> int:
    """Four labels on each page, to be cut."""
    groups = [labels[first : first + 4] for first in range(0, len(labels), 4)]
    return _write(out, (_labels(one) for one in groups), (WIDTH, HEIGHT), title, created)


def write_table_plans(out: BinaryIO, plans: Sequence[TablePlan], *, title: str, created: datetime) -> int:
    """One page for each instrument, sideways."""
    return _write(out, (_plan(one) for one in plans), (HEIGHT, WIDTH), title, created)


def _write(out: BinaryIO, pages: Iterable[_Page], size: tuple[float, float], title: str, created: datetime) -> int:
    drawn = (DrawnPage(b"".join(page.parts), [page.glyphs]) for page in pages)
    return write_pages(out, drawn, size, language="en", title=title, created=created)


def _tent(tent: NameTent) -> _Page:
    page = _Page()
    page.parts.append(b"q 1 0 0 1 0 0 cm\n")
    _half(page, tent)
    page.parts.append(b"Q\nq -1 0 0 -1 %.2f %.2f cm\n" % (WIDTH, HEIGHT))
    _half(page, tent)
    page.parts.append(b"Q\n0.4 w [3 3] 0 d 0 %.2f m %.2f %.2f l S\n" % (_HALF, WIDTH, _HALF))
    return page


def _half(page: _Page, tent: NameTent) -> None:
    height = sum(_leading(one) for one in tent.lines)
    y = _HALF / 2 + height / 2
    page.parts.append(fill(INK))
    for one in tent.lines:
        y -= page.one(one, _Column(MARGIN, WIDTH - 2 * MARGIN, centred=True), y)


def _labels(labels: Sequence[FolderLabel]) -> _Page:
    page = _Page()
    wide, high = WIDTH / 2, HEIGHT / 2
    page.parts.append(fill(INK) + b"0.4 w [3 3] 0 d\n")
    page.parts.append(b"%.2f 0 m %.2f %.2f l S 0 %.2f m %.2f %.2f l S\n" % (wide, wide, HEIGHT, high, WIDTH, high))
    for number, label in enumerate(labels):
        column, y = _Column((number % 2) * wide + 24, wide - 48), HEIGHT - (number // 2) * high - 30
        for one in label.lines:
            y -= page.several(one, column, y, most=4) + 6
    return page


def _plan(plan: TablePlan) -> _Page:
    page, whole, language = _Page(), _Column(MARGIN, HEIGHT - 2 * MARGIN), plan.language
    y = WIDTH - MARGIN
    page.parts.append(fill(readable(colour(plan.accent))))
    y -= page.one(SetText(plan.subtitle, language), whole, y) + 4
    page.parts.append(fill(INK))
    y -= page.several(SetText(plan.title, language, 20, bold=True), whole, y, most=2) + 24
    each = whole.width / max(len(plan.seats), 1)
    for number, seat in enumerate(plan.seats):
        _seat(page, seat, _Column(MARGIN + number * each + 4, each - 8, centred=True), language, y)
    page.parts.append(fill(MUTED))
    page.one(SetText(plan.audience, language, 12), replace(whole, centred=True), 100)
    page.several(SetText(plan.foot, language, 9), whole, 70, most=2)
    return page


def _seat(page: _Page, seat: PlanSeat, column: _Column, language: str, y: float) -> None:
    """Who stands behind, then the flag and the table with who sits there, from the back to the front."""
    inside = _Column(column.x + 6, column.width - 12, centred=True)
    page.parts.append(fill(MUTED))
    for name in seat.behind:
        y -= page.one(SetText(name, language, 10), inside, y)
    top = min(y, 360.0) - 8
    page.parts.append(fill(INK) + b"0.8 w [] 0 d\n")
    page.box(column, 120, top)
    y = top - 8
    y -= page.one(SetText(seat.flag, language, 12, bold=True), inside, y) + 4
    y -= page.several(SetText(seat.party, language, 12), inside, y, most=3) + 8
    for name in seat.sitting:
        y -= page.several(SetText(name, language, 13, bold=True), inside, y, most=2) + 2


def _leading(text: SetText) -> float:
    return text.size * (_URDU_LEADING if text.language == "ur" else _LEADING)


def _drop(text: SetText) -> float:
    return 0.45 if text.language == "ur" else 0.25
