"""An invoice on A4, in English, Turkish or Urdu, right to left where the language is. Pure.

The same paper gives the same bytes.
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
BOTTOM = MARGIN + 24  # nothing but the page's number stands below
HALF = FULL / 2 - 10
_RIGHT_FROM = "\u0590"  # the first character that may run right to left
_MARK = "\u200e"  # it lies beyond those letters, and is none
_RTL = frozenset({"ur"})
_COLUMNS = (0.46, 0.14, 0.19, 0.21)  # shares of the width: what for, quantity, price, amount


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """A line of the table: what for, quantity, price of one, amount."""

    name: str
    quantity: str
    price: str
    amount: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """All that stands on an invoice, in its language, from the head to the foot."""

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
    """Write the PDF; returns how many pages it has."""
    canvas = StreamedCanvas(out, (WIDTH, HEIGHT), language=paper.language, created=created)
    canvas.setTitle(paper.title)
    canvas.setSubject(paper.heads[0])
    canvas.setAuthor(paper.seller)
    canvas.setCreator("Expo")
    sheets = _Sheets(paper)
    _head(sheets)
    _parties(sheets)
    _table(sheets)
    _dues(sheets)
    _bank(sheets)
    pages = sheets.finished()
    for content in pages:
        canvas.document.add_page(content)
    for face, glyphs in sorted(sheets.glyphs.items(), key=lambda item: item[0].key):
        embed(canvas.document, face, glyphs)
    canvas.save()
    return len(pages)


@dataclass(slots=True)
class _Sheets:
    """The pages being drawn from the top; `y` is where the last one goes on. x runs from where the language begins."""

    paper: InvoicePaper
    y: float = HEIGHT - MARGIN
    pages: list[list[bytes]] = field(default_factory=lambda: [[]])
    glyphs: dict[Face, set[int]] = field(default_factory=dict)

    @property
    def rtl(self) -> bool:
        return self.paper.language in _RTL

    def style(self, size: float, *, bold: bool = False) -> Style:
        """A style whose lines stand as far apart as the language's letters need: Nastaliq goes far up and down."""
        return Style(size, size * (2.15 if self.rtl else 1.36), 0, bold=bold)

    def room_for(self, height: float) -> bool:
        """Begin a new page where so much would not fit; returns whether it did."""
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
        """One line at the present height, smaller where it is too long; at the end of its box, or where it begins."""
        if text:
            self._put(one_line(text, style, width, _language(text, self.paper.language)), style, at, width, end=end)

    def text(self, text: str, style: Style, *, at: float = 0, width: float = FULL) -> None:
        """A text in lines, going on below."""
        for placed in set_lines(text, style, width, _language(text, self.paper.language)):
            self.room_for(style.leading)
            self.y -= style.leading
            self._put(placed, style, at, width)

    def finished(self) -> list[bytes]:
        """Each page's content, numbered where there are several."""
        style, most = self.style(7.5), len(self.pages)
        for number, page in enumerate(self.pages, start=1):
            if most > 1:
                said = self.paper.page.replace("{n}", str(number)).replace("{most}", str(most))
                placed = one_line(said, style, FULL, self.paper.language)
                self._note(placed)
                page += [fill(MUTED), placed.operators % ((WIDTH - placed.width) / 2, MARGIN - 8)]
        return [b"".join(page) for page in self.pages]

    def _put(self, placed: PlacedParagraph, style: Style, at: float, width: float, *, end: bool = False) -> None:
        self._note(placed)
        left = self._left(at, width)
        x = left if end == self.rtl else left + width - placed.width
        self.ink(placed.operators % (x, self.y + style.leading * (0.42 if self.rtl else 0.27)))

    def _left(self, at: float, width: float) -> float:
        return WIDTH - MARGIN - at - width if self.rtl else MARGIN + at

    def _note(self, placed: PlacedParagraph) -> None:
        for face, numbers in placed.glyphs:
            self.glyphs.setdefault(face, set()).update(numbers)


def _head(sheets: _Sheets) -> None:
    """Who bills."""
    paper = sheets.paper
    accent = fill(readable(colour(paper.accent)))
    sheets.ink(accent)
    sheets.text(paper.seller, sheets.style(14, bold=True))
    sheets.ink(fill(MUTED))
    for said in paper.seller_lines:
        sheets.text(said, sheets.style(8.5))
    sheets.y -= 8
    sheets.ink(accent)
    sheets.rule(1.5)
    sheets.y -= 10
    sheets.ink(fill(INK))
    sheets.text(paper.title, sheets.style(18, bold=True))
    sheets.y -= 6


def _parties(sheets: _Sheets) -> None:
    """To whom, and beside it number, date, expo and booths."""
    paper, top = sheets.paper, sheets.y
    sheets.ink(fill(MUTED))
    sheets.text(paper.to, sheets.style(8.5), width=HALF)
    sheets.ink(fill(INK))
    for place, said in enumerate(paper.buyer_lines):
        sheets.text(said, sheets.style(10, bold=place == 0), width=HALF)
    lowest, sheets.y = sheets.y, top
    _facts(sheets, paper.facts, at=HALF + 20, width=HALF)
    sheets.y = min(lowest, sheets.y) - 14


def _facts(sheets: _Sheets, facts: Sequence[tuple[str, str]], *, at: float, width: float, label: float = 84) -> None:
    """Labels and values beside each other; empty values are left out."""
    small = sheets.style(8.5)
    for name, value in facts:
        if not value:
            continue
        sheets.room_for(small.leading)
        top = sheets.y
        sheets.y -= small.leading
        sheets.ink(fill(MUTED))
        sheets.line(name, small, at=at, width=label)
        sheets.y = top
        sheets.ink(fill(INK))
        sheets.text(value, small, at=at + label + 8, width=width - label - 8)


def _table(sheets: _Sheets) -> None:
    """The lines of the price, their heads again on each page, and below them the sums."""
    _table_head(sheets)
    for row in sheets.paper.rows:
        _row(sheets, row)
    sheets.y -= 3
    for row in sheets.paper.sums:
        _row(sheets, row)
    sheets.y -= 12


def _table_head(sheets: _Sheets) -> None:
    small = sheets.style(8.5)
    sheets.room_for(3 * small.leading)
    sheets.y -= small.leading
    sheets.ink(fill(MUTED))
    _cells(sheets, sheets.paper.heads, small)
    sheets.y -= 3
    sheets.rule(0.8)
    sheets.ink(fill(INK))


def _row(sheets: _Sheets, row: InvoiceRow) -> None:
    style = sheets.style(9.5, bold=row.strong)
    lines = set_lines(row.name, style, FULL * _COLUMNS[0] - 6, _language(row.name, sheets.paper.language))
    if sheets.room_for(len(lines) * style.leading + 6):
        _table_head(sheets)
    top = sheets.y
    sheets.y = top - 3
    sheets.text(row.name, style, width=FULL * _COLUMNS[0] - 6)
    below, sheets.y = sheets.y - 3, top - style.leading - 3
    _cells(sheets, ("", row.quantity, row.price, row.amount), style)
    sheets.y = below
    sheets.ink(fill(MUTED))
    sheets.rule(0.8 if row.strong else 0.3)
    sheets.ink(fill(INK))


def _cells(sheets: _Sheets, cells: Sequence[str], style: Style) -> None:
    """The cells of a row at the present height: the first where the line begins, the numbers at their columns' end."""
    at = 0.0
    for place, (share, cell) in enumerate(zip(_COLUMNS, cells, strict=True)):
        sheets.line(cell, style, at=at, width=FULL * share - (6 if place < len(_COLUMNS) - 1 else 0), end=place > 0)
        at += FULL * share


def _dues(sheets: _Sheets) -> None:
    """Which part by which day."""
    paper = sheets.paper
    if not paper.dues:
        return
    style = sheets.style(9.5)
    sheets.room_for(3 * style.leading)
    sheets.text(paper.dues_title, sheets.style(10.5, bold=True))
    for name, day, amount in paper.dues:
        sheets.room_for(style.leading)
        sheets.y -= style.leading
        sheets.line(name, style, width=FULL * 0.4)
        sheets.line(day, style, at=FULL * 0.42, width=FULL * 0.35)
        sheets.line(amount, style, at=FULL * 0.79, width=FULL * 0.21, end=True)
    sheets.y -= 12


def _bank(sheets: _Sheets) -> None:
    """Into which account, and what the organiser says below every invoice."""
    paper = sheets.paper
    if paper.bank:
        sheets.room_for((len(paper.bank) + 1) * sheets.style(9).leading)
        sheets.text(paper.bank_title, sheets.style(10.5, bold=True))
        _facts(sheets, paper.bank, at=0, width=FULL, label=130)
        sheets.y -= 10
    for note in paper.notes:
        sheets.text(note, sheets.style(9))


def _language(text: str, language: str) -> str:
    """Urdu sets what has letters from right to left; what has none is set as Latin, its punctuation where it belongs."""
    return language if language not in _RTL or max(text.replace(_MARK, ""), default="") >= _RIGHT_FROM else "en"
