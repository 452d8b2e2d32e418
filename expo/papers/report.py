"""Tables of figures as an A4 PDF, each with its definition, in any script. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from expo.papers.pages import DrawnPage, write_pages
from expo.typeset.colours import INK, MUTED, colour, fill, readable
from expo.typeset.fonts import Face
from expo.typeset.paragraphs import PlacedParagraph, Style, one_line, set_lines

WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
MARGIN = 45.0
FULL = WIDTH - 2 * MARGIN
FOOT = MARGIN + 20
_RIGHT_TO_LEFT = frozenset({"ur"})
_LABEL = 0.4  # the share of the width of the first column
_URDU_LEADING, _LEADING = 2.1, 1.35  # times the type size


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table: its rows begin with what they are of, then the figures as texts."""

    title: str
    definition: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report in one language; `foot` is the footer of every page."""

    title: str
    subtitle: str
    foot: str
    accent: str
    language: str
    tables: tuple[ReportTable, ...]


@dataclass(slots=True)
class _Page:
    """A page drawn from the top down; `y` is in points."""

    report: Report
    y: float = HEIGHT - MARGIN
    parts: list[bytes] = field(default_factory=list)
    glyphs: dict[Face, set[int]] = field(default_factory=dict)

    def style(self, size: float, *, bold: bool = False) -> Style:
        leading = _URDU_LEADING if self.report.language == "ur" else _LEADING
        return Style(size, size * leading, 0, bold=bold)

    def put(self, placed: PlacedParagraph, left: float, width: float, style: Style, *, at_end: bool = False) -> None:
        """Draw a line at `y`, at the side where the page begins, or at its end."""
        for face, numbers in placed.glyphs:
            self.glyphs.setdefault(face, set()).update(numbers)
        x = left + width - placed.width if at_end is not self.mirrored else left
        drop = 0.45 if self.report.language == "ur" else 0.25
        self.parts.append(placed.operators % (x, self.y - style.leading * (1 - drop)))

    @property
    def mirrored(self) -> bool:
        return self.report.language in _RIGHT_TO_LEFT

    def text(self, text: str, size: float, *, bold: bool = False) -> None:
        style = self.style(size, bold=bold)
        for placed in set_lines(text, style, FULL, self.report.language):
            self.put(placed, MARGIN, FULL, style)
            self.y -= style.leading

    def cells(self, cells: Sequence[str], *, bold: bool = False) -> None:
        """A row: the first cell wide, the others at the end of narrow columns; long texts are set smaller."""
        style, first = self.style(9.5, bold=bold), FULL * _LABEL
        each = (FULL - first) / max(len(cells) - 1, 1)
        for number, text in enumerate(cells):
            width = first if number == 0 else each
            start = 0.0 if number == 0 else first + (number - 1) * each
            left = WIDTH - MARGIN - start - width if self.mirrored else MARGIN + start
            placed = one_line(text, style, width - 6, self.report.language)
            self.put(placed, left, width - 3, style, at_end=number > 0)
        self.y -= style.leading + 2
        self.parts.append(b"%.2f %.2f %.2f %.2f re f\n" % (MARGIN, self.y, FULL, 1.0 if bold else 0.3))
        self.y -= 2


def write_report(out: BinaryIO, report: Report, *, created: datetime) -> int:
    """Write the report; returns the number of pages. The same arguments give the same bytes."""
    pages = [_begin(report)]
    for table in report.tables:
        _table(pages, table)
    for number, page in enumerate(pages, start=1):
        page.y = MARGIN
        page.parts.append(fill(MUTED))
        page.put(one_line(report.foot, page.style(8), FULL - 60, report.language), MARGIN, FULL, page.style(8))
        where = one_line(f"{number} / {len(pages)}", page.style(8), 50)
        page.put(where, MARGIN, FULL, page.style(8), at_end=True)
    drawn = (DrawnPage(b"".join(page.parts), [page.glyphs]) for page in pages)
    return write_pages(out, drawn, (WIDTH, HEIGHT), language=report.language, title=report.title, created=created)


def _begin(report: Report) -> _Page:
    page = _Page(report)
    page.parts.append(fill(readable(colour(report.accent))))
    page.text(report.subtitle, 11)
    page.parts.append(fill(INK))
    page.text(report.title, 20, bold=True)
    page.y -= 8
    return page


def _table(pages: list[_Page], table: ReportTable) -> None:
    """A table with its definition above; its heading is repeated on each page that it goes on."""
    _new_page_below(pages, 150)
    pages[-1].text(table.title, 13, bold=True)
    pages[-1].parts.append(fill(MUTED))
    pages[-1].text(table.definition, 8.5)
    pages[-1].parts.append(fill(INK))
    pages[-1].cells(table.head, bold=True)
    for row in table.rows:
        if _new_page_below(pages, 36):
            pages[-1].cells(table.head, bold=True)
        pages[-1].cells(row)
    pages[-1].y -= 14


def _new_page_below(pages: list[_Page], height: float) -> bool:
    if pages[-1].y - height >= FOOT:
        return False
    page = _Page(pages[-1].report)
    page.parts.append(fill(INK))
    pages.append(page)
    return True
