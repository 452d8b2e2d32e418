"""Agenda cards as a PDF: four A6 cards on each A4 page, to be cut, in any script. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO

from expo.kit.graphics.qr import matrix, pdf_path
from expo.papers.pages import DrawnPage, write_pages
from expo.typeset.colours import INK, MUTED, colour, fill, readable
from expo.typeset.fonts import Face
from expo.typeset.paragraphs import Style, height_of, set_lines

WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
CARD_WIDTH, CARD_HEIGHT = WIDTH / 2, HEIGHT / 2
MARGIN, TIMES, CODE = 20.0, 46.0, 58.0
FULL = CARD_WIDTH - 2 * MARGIN
TEXT = FULL - TIMES
FOOT = MARGIN + 14
_SLOTS = ((0.0, CARD_HEIGHT), (CARD_WIDTH, CARD_HEIGHT), (0.0, 0.0), (CARD_WIDTH, 0.0))
_RIGHT_TO_LEFT = frozenset({"ur"})


@dataclass(frozen=True, slots=True)
class _Look:
    name: Style
    title: Style
    more: Style
    drop: float  # the share of the line height under the baseline; large for Nastaliq


_LATIN = _Look(Style(13, 16, 2, bold=True), Style(9, 11.5, 0, bold=True), Style(7.5, 9.5, 0), 0.25)
_URDU = _Look(Style(13, 28, 2, bold=True), Style(9, 19, 0, bold=True), Style(7.5, 16, 0), 0.45)


@dataclass(frozen=True, slots=True)
class CardLine:
    """A meeting or a pause: when, with whom (also in the second language), and where and how; a new day has its own line."""

    at: str
    title: str
    second: str = ""
    more: tuple[str, ...] = ()
    day: str = ""  # said before the first line of a day


@dataclass(frozen=True, slots=True)
class AgendaCard:
    """Somebody's meetings, as texts ready to be set. `address` is the live page, as a QR code."""

    event: str
    name: str
    party: str
    foot: str
    accent: str
    language: str
    second_language: str
    address: str
    lines: tuple[CardLine, ...]
    part: str = ""  # "2 / 3" of one that needs several cards


def write_cards(out: BinaryIO, cards: Sequence[AgendaCard], *, title: str, created: datetime) -> int:
    """Write one PDF; returns the number of cards, more than are given where one needs several. The same arguments give the
    same bytes.
    """
    language = cards[0].language if cards else "en"
    parts = [part for card in cards for part in _split(card)]
    fours = (parts[first : first + len(_SLOTS)] for first in range(0, len(parts), len(_SLOTS)))
    write_pages(out, map(_four, fours), (WIDTH, HEIGHT), language=language, title=title, created=created)
    return len(parts)


def _four(cards: Sequence[AgendaCard]) -> DrawnPage:
    """A page of at most four cards."""
    drawn = [_draw(card, *slot) for card, slot in zip(cards, _SLOTS, strict=False)]
    return DrawnPage(b"".join([_cuts(), *(part for one in drawn for part in one.parts)]), [one.glyphs for one in drawn])


@dataclass(slots=True)
class _Sheet:
    """A card drawn from the top down at its corner; `y` is the next baseline."""

    card: AgendaCard
    left: float
    bottom: float
    y: float = 0.0
    parts: list[bytes] = field(default_factory=list)
    glyphs: dict[Face, set[int]] = field(default_factory=dict)

    def text(self, text: str, x: float, width: float, style: Style, language: str, *, most: int = 3) -> float:
        """Draw a text from `y` down in at most so many lines; returns the height that it took."""
        lines = set_lines(text, style, width, language)[:most]
        drop = _look(language).drop
        for number, placed in enumerate(lines):
            for face, numbers in placed.glyphs:
                self.glyphs.setdefault(face, set()).update(numbers)
            start = self.left + x + (width - placed.width if placed.right_to_left else 0)
            self.parts.append(placed.operators % (start, self.bottom + self.y - style.leading * (number + 1 - drop)))
        return len(lines) * style.leading + style.gap

    def rule(self, thick: float) -> None:
        self.parts.append(b"%.2f %.2f %.2f %.2f re f\n" % (self.left + MARGIN, self.bottom + self.y, FULL, thick))


def _split(card: AgendaCard) -> Iterator[AgendaCard]:
    """The card, or as many as its lines need, each with a part of them."""
    room = _room(card)
    pages: list[list[CardLine]] = [[]]
    used, day = 0.0, ""
    for one in card.lines:
        day, line = one.day or day, one
        if pages[-1] and used + _height(card, line) > room:
            pages.append([])
            used, line = 0.0, replace(one, day=day)
        height = _height(card, line)
        pages[-1].append(line)
        used += height
    for number, lines in enumerate(pages, start=1):
        part = f"{number} / {len(pages)}" if len(pages) > 1 else ""
        yield replace(card, lines=tuple(lines), part=part)


def _room(card: AgendaCard) -> float:
    look = _look(card.language)
    head = look.more.leading * 2 + look.name.leading * 2 + 14
    return CARD_HEIGHT - MARGIN - max(head, CODE + 8) - FOOT


def _height(card: AgendaCard, line: CardLine) -> float:
    look, second = _look(card.language), _look(card.second_language)
    height = 7 + height_of(set_lines(line.title, look.title, TEXT, card.language)[:3], look.title)
    if line.day:
        height += look.more.leading + 4
    if line.second:
        height += height_of(set_lines(line.second, second.more, TEXT, card.second_language)[:3], second.more)
    return height + sum(height_of(set_lines(text, look.more, TEXT, card.language)[:3], look.more) for text in line.more)


def _draw(card: AgendaCard, left: float, bottom: float) -> _Sheet:
    sheet = _Sheet(card, left, bottom, CARD_HEIGHT - MARGIN)
    look, mirrored = _look(card.language), card.language in _RIGHT_TO_LEFT
    accent = readable(colour(card.accent))
    top, beside = sheet.y, FULL - CODE - 8
    _code(sheet, MARGIN if mirrored else MARGIN + FULL - CODE)
    x = MARGIN + (CODE + 8 if mirrored else 0)
    sheet.parts.append(fill(accent))
    sheet.y -= sheet.text(card.event, x, beside, look.more, card.language, most=1)
    sheet.parts.append(fill(INK))
    sheet.y -= sheet.text(card.name, x, beside, look.name, card.language, most=2)
    sheet.y -= sheet.text(card.party, x, beside, look.more, card.language, most=1)
    sheet.y = min(sheet.y, top - CODE) - 6
    sheet.parts.append(fill(accent))
    sheet.rule(1.4)
    for line in card.lines:
        _line(sheet, line, look, mirrored=mirrored)
    sheet.parts.append(fill(MUTED))
    sheet.y = FOOT
    style = Style(6.5, 9, 0)
    sheet.text(" · ".join(part for part in (card.foot, card.part) if part), MARGIN, FULL, style, "en", most=1)
    return sheet


def _line(sheet: _Sheet, line: CardLine, look: _Look, *, mirrored: bool) -> None:
    card = sheet.card
    times, words = (MARGIN + TEXT, MARGIN) if mirrored else (MARGIN, MARGIN + TIMES)
    sheet.y -= 3
    if line.day:
        sheet.parts.append(fill(MUTED))
        sheet.y -= sheet.text(line.day, MARGIN, FULL, look.more, card.language, most=1) + 1
    sheet.parts.append(fill(INK))
    at = replace(_LATIN.title, leading=look.title.leading)
    sheet.text(line.at, times, TIMES, at, card.language, most=1)
    sheet.y -= sheet.text(line.title, words, TEXT, look.title, card.language)
    if line.second:
        sheet.y -= sheet.text(line.second, words, TEXT, _look(card.second_language).more, card.second_language)
    sheet.parts.append(fill(MUTED))
    for text in line.more:
        sheet.y -= sheet.text(text, words, TEXT, look.more, card.language)
    sheet.y -= 3
    sheet.rule(0.3)


def _code(sheet: _Sheet, x: float) -> None:
    """The QR code at the top, black."""
    code = matrix(sheet.card.address)
    scale = CODE / code.size
    at = (scale, scale, sheet.left + x, sheet.bottom + sheet.y - CODE)
    sheet.parts.append(b"q 0 g %.4f 0 0 %.4f %.2f %.2f cm\n" % at + pdf_path(code) + b"\nf Q\n")


def _cuts() -> bytes:
    """Hairlines along which the page is cut."""
    middle, half = WIDTH / 2, HEIGHT / 2
    return b"q 0.8 G 0.3 w %.2f 0 m %.2f %.2f l S 0 %.2f m %.2f %.2f l S Q\n" % (
        middle, middle, HEIGHT, half, WIDTH, half
    )  # fmt: skip


def _look(language: str) -> _Look:
    return _URDU if language == "ur" else _LATIN
