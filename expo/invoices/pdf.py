"""An invoice on A4, in English, Turkish or Urdu, right to left where the language is. Pure.

The same input gives the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from expo.typeset.colours import INK, MUTED, colour, fill, readable
from expo.typeset.font_embedding import embed
from expo.typeset.fonts import Face
from expo.typeset.paragraphs import PlacedParagraph, Style, one_line, set_lines
from expo.typeset.pdf_stream import StreamedCanvas

WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
MARGIN = 50.0
FULL = WIDTH - 2 * MARGIN
BOTTOM = MARGIN + 24  # only the page number stands below
HALF = FULL / 2 - 10
_FIRST_RTL = "\u0590"  # the first right-to-left character
_LRM = "\u200e"  # above that character, though not right-to-left
_RTL = frozenset({"ur"})
_COLUMNS = (0.46, 0.14, 0.19, 0.21)  # shares of the width: what for, quantity, price, amount


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """A row of the table: description, quantity, unit price, amount."""

    name: str
    quantity: str
    price: str
    amount: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """All texts of an invoice in its language, top to bottom."""

    language: str
    title: str
    accent: str
    seller: str
    seller_lines: Sequence[str]
    to: str
    buyer_lines: Sequence[str]
    facts: Sequence[tuple[str, str]]
    heads: tuple[str, str, str, str]
    rows: Sequence[InvoiceRow]
    sums: Sequence[InvoiceRow]
    dues_title: str
    dues: Sequence[tuple[str, str, str]]
    bank_title: str
    bank: Sequence[tuple[str, str]]
    notes: Sequence[str]
    page: str  # "Page {n} of {most}"


def write_invoice(out: BinaryIO, paper: InvoicePaper, *, created: datetime) -> int:
    """Write the PDF; returns the number of pages."""
    canvas = StreamedCanvas(out, (WIDTH, HEIGHT), language=paper.language, created=created)
    canvas.setTitle(paper.title)
    canvas.setSubject(paper.heads[0])
    canvas.setAuthor(paper.seller)
    canvas.setCreator("Expo")
    pages = _Pages(paper)
    _draw_seller(pages)
    _draw_buyer_and_facts(pages)
    _draw_table(pages)
    _draw_dues(pages)
    _draw_bank(pages)
    contents = pages.finished()
    for content in contents:
        canvas.document.add_page(content)
    for face, glyphs in sorted(pages.glyphs.items(), key=lambda item: item[0].key):
        embed(canvas.document, face, glyphs)
    canvas.save()
    return len(contents)


@dataclass(slots=True)
class _Pages:
    """Pages drawn from the top; `y` is the current height on the last one, in points. `at` is measured from the right edge
    in a right-to-left language, else from the left.
    """

    paper: InvoicePaper
    y: float = HEIGHT - MARGIN
    pages: list[list[bytes]] = field(default_factory=lambda: [[]])
    glyphs: dict[Face, set[int]] = field(default_factory=dict)

    @property
    def rtl(self) -> bool:
        return self.paper.language in _RTL

    def style(self, size: float, *, bold: bool = False) -> Style:
        """A style with the leading that the script needs: Nastaliq has tall ascenders and descenders."""
        return Style(size, size * (2.15 if self.rtl else 1.36), 0, bold=bold)

    def break_page_unless(self, height: float) -> bool:
        """Begin a new page unless this height fits on the current one; returns whether it did."""
        if self.y - height >= BOTTOM:
            return False
        self.pages.append([])
        self.y = HEIGHT - MARGIN
        return True

    def ink(self, operator: bytes) -> None:
        self.pages[-1].append(operator)

    def rule(self, thick: float, *, at: float = 0, width: float = FULL) -> None:
        self.ink(b"%.2f %.2f %.2f %.2f re f\n" % (self._left(at, width), self.y, width, thick))

    def line(self, text: str, style: Style, *, at: float = 0, width: float = FULL, end: bool = False) -> None:
        """Draw one line at the current height, shrunk to fit, aligned to the start of its box or with `end` to its end."""
        if text:
            self._put(one_line(text, style, width, _language(text, self.paper.language)), style, at, width, end=end)

    def text(self, text: str, style: Style, *, at: float = 0, width: float = FULL) -> None:
        """Draw a text broken into lines, each below the one before."""
        for placed in set_lines(text, style, width, _language(text, self.paper.language)):
            self.break_page_unless(style.leading)
            self.y -= style.leading
            self._put(placed, style, at, width)

    def finished(self) -> list[bytes]:
        """The content of each page, with page numbers when there are several."""
        style, most = self.style(7.5), len(self.pages)
        for number, page in enumerate(self.pages, start=1):
            if most > 1:
                line = self.paper.page.replace("{n}", str(number)).replace("{most}", str(most))
                placed = one_line(line, style, FULL, self.paper.language)
                self._collect_glyphs(placed)
                page += [fill(MUTED), placed.operators % ((WIDTH - placed.width) / 2, MARGIN - 8)]
        return [b"".join(page) for page in self.pages]

    def _put(self, placed: PlacedParagraph, style: Style, at: float, width: float, *, end: bool = False) -> None:
        self._collect_glyphs(placed)
        left = self._left(at, width)
        x = left if end == self.rtl else left + width - placed.width
        self.ink(placed.operators % (x, self.y + style.leading * (0.42 if self.rtl else 0.27)))

    def _left(self, at: float, width: float) -> float:
        return WIDTH - MARGIN - at - width if self.rtl else MARGIN + at

    def _collect_glyphs(self, placed: PlacedParagraph) -> None:
        for face, numbers in placed.glyphs:
            self.glyphs.setdefault(face, set()).update(numbers)


def _draw_seller(pages: _Pages) -> None:
    """The seller and the title."""
    paper = pages.paper
    accent = fill(readable(colour(paper.accent)))
    pages.ink(accent)
    pages.text(paper.seller, pages.style(14, bold=True))
    pages.ink(fill(MUTED))
    for line in paper.seller_lines:
        pages.text(line, pages.style(8.5))
    pages.y -= 8
    pages.ink(accent)
    pages.rule(1.5)
    pages.y -= 10
    pages.ink(fill(INK))
    pages.text(paper.title, pages.style(18, bold=True))
    pages.y -= 6


def _draw_buyer_and_facts(pages: _Pages) -> None:
    """The buyer, and beside it number, date, expo and booths."""
    paper, top = pages.paper, pages.y
    pages.ink(fill(MUTED))
    pages.text(paper.to, pages.style(8.5), width=HALF)
    pages.ink(fill(INK))
    for n, line in enumerate(paper.buyer_lines):
        pages.text(line, pages.style(10, bold=n == 0), width=HALF)
    lowest, pages.y = pages.y, top
    _draw_facts(pages, paper.facts, at=HALF + 20, width=HALF)
    pages.y = min(lowest, pages.y) - 14


def _draw_facts(pages: _Pages, facts: Sequence[tuple[str, str]], *, at: float, width: float, label: float = 84) -> None:
    """Labels and values side by side; empty values are left out."""
    small = pages.style(8.5)
    for name, value in facts:
        if not value:
            continue
        pages.break_page_unless(small.leading)
        top = pages.y
        pages.y -= small.leading
        pages.ink(fill(MUTED))
        pages.line(name, small, at=at, width=label)
        pages.y = top
        pages.ink(fill(INK))
        pages.text(value, small, at=at + label + 8, width=width - label - 8)


def _draw_table(pages: _Pages) -> None:
    """The price lines, with the column heads on each page, and the sums."""
    _draw_table_head(pages)
    for row in pages.paper.rows:
        _draw_row(pages, row)
    pages.y -= 3
    for row in pages.paper.sums:
        _draw_row(pages, row)
    pages.y -= 12


def _draw_table_head(pages: _Pages) -> None:
    small = pages.style(8.5)
    pages.break_page_unless(3 * small.leading)
    pages.y -= small.leading
    pages.ink(fill(MUTED))
    _draw_cells(pages, pages.paper.heads, small)
    pages.y -= 3
    pages.rule(0.8)
    pages.ink(fill(INK))


def _draw_row(pages: _Pages, row: InvoiceRow) -> None:
    style = pages.style(9.5, bold=row.strong)
    lines = set_lines(row.name, style, FULL * _COLUMNS[0] - 6, _language(row.name, pages.paper.language))
    if pages.break_page_unless(len(lines) * style.leading + 6):
        _draw_table_head(pages)
    top = pages.y
    pages.y = top - 3
    pages.text(row.name, style, width=FULL * _COLUMNS[0] - 6)
    below, pages.y = pages.y - 3, top - style.leading - 3
    _draw_cells(pages, ("", row.quantity, row.price, row.amount), style)
    pages.y = below
    pages.ink(fill(MUTED))
    pages.rule(0.8 if row.strong else 0.3)
    pages.ink(fill(INK))


def _draw_cells(pages: _Pages, cells: Sequence[str], style: Style) -> None:
    """The cells of a row at the current height: the first aligned to the start, the numbers to the end of their columns."""
    at = 0.0
    for n, (share, cell) in enumerate(zip(_COLUMNS, cells, strict=True)):
        pages.line(cell, style, at=at, width=FULL * share - (6 if n < len(_COLUMNS) - 1 else 0), end=n > 0)
        at += FULL * share


def _draw_dues(pages: _Pages) -> None:
    """The instalments and their due days."""
    paper = pages.paper
    if not paper.dues:
        return
    style = pages.style(9.5)
    pages.break_page_unless(3 * style.leading)
    pages.text(paper.dues_title, pages.style(10.5, bold=True))
    for name, day, amount in paper.dues:
        pages.break_page_unless(style.leading)
        pages.y -= style.leading
        pages.line(name, style, width=FULL * 0.4)
        pages.line(day, style, at=FULL * 0.42, width=FULL * 0.35)
        pages.line(amount, style, at=FULL * 0.79, width=FULL * 0.21, end=True)
    pages.y -= 12


def _draw_bank(pages: _Pages) -> None:
    """The bank details and the organiser's note."""
    paper = pages.paper
    if paper.bank:
        pages.break_page_unless((len(paper.bank) + 1) * pages.style(9).leading)
        pages.text(paper.bank_title, pages.style(10.5, bold=True))
        _draw_facts(pages, paper.bank, at=0, width=FULL, label=130)
        pages.y -= 10
    for note in paper.notes:
        pages.text(note, pages.style(9))


def _language(text: str, language: str) -> str:
    """The language to set a text in: a text without right-to-left letters is set as English, so that its punctuation stays
    in place.
    """
    return language if language not in _RTL or max(text.replace(_LRM, ""), default="") >= _FIRST_RTL else "en"
