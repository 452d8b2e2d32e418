"""The programme of a day as an A4 PDF, in any script. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from expo.papers.pages import DrawnPage, write_pages
from expo.typeset.colours import INK, MUTED, colour, fill, readable
from expo.typeset.fonts import Face
from expo.typeset.paragraphs import PlacedParagraph, Style, height_of, one_line, set_lines

WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
MARGIN, TIMES, GAP = 45.0, 82.0, 12.0
TEXT = WIDTH - 2 * MARGIN - TIMES - GAP
FULL = WIDTH - 2 * MARGIN
FOOT = MARGIN + 16
_RIGHT_TO_LEFT = frozenset({"ur"})


@dataclass(frozen=True, slots=True)
class _Styles:
    event: Style
    title: Style
    time: Style
    session: Style
    more: Style
    drop: float  # the share of the line height under the baseline; large for Nastaliq


_LATIN = _Styles(
    Style(11, 15, 2),
    Style(24, 30, 8, bold=True),
    Style(11, 15, 0, bold=True),
    Style(12, 15.5, 1, bold=True),
    Style(9.5, 13, 1),
    0.25,
)
_URDU = _Styles(
    Style(11, 24, 2),
    Style(22, 50, 8, bold=True),
    Style(11, 25, 0, bold=True),
    Style(12, 26, 1, bold=True),
    Style(9.5, 21, 1),
    0.45,
)


@dataclass(frozen=True, slots=True)
class SheetSession:
    """A session on the sheet, as texts ready to be set."""

    at: str
    title: str
    more: str = ""
    people: str = ""
    second: str = ""  # the title in a second language, perhaps in another script
    second_language: str = ""


@dataclass(frozen=True, slots=True)
class DaySheet:
    """The programme of a day in one language; `foot` is the footer of every page."""

    event: str
    day: str
    foot: str
    accent: str
    language: str
    sessions: tuple[SheetSession, ...]


def write_day_sheets(out: BinaryIO, sheets: Sequence[DaySheet], *, title: str, created: datetime) -> int:
    """Write one PDF, each day on a new page; returns the number of pages. The same arguments give the same bytes."""
    language = sheets[0].language if sheets else "en"
    drawn = (DrawnPage(b"".join(page.parts), [page.glyphs]) for sheet in sheets for page in _pages(sheet))
    return write_pages(out, drawn, (WIDTH, HEIGHT), language=language, title=title, created=created)


@dataclass(slots=True)
class _Page:
    """A page drawn from the top down; `y` is the next baseline, in points."""

    sheet: DaySheet
    y: float = HEIGHT - MARGIN
    parts: list[bytes] = field(default_factory=list)
    glyphs: dict[Face, set[int]] = field(default_factory=dict)

    @property
    def styles(self) -> _Styles:
        return _URDU if self.sheet.language == "ur" else _LATIN

    def put(self, placed: PlacedParagraph, left: float, width: float, y: float, style: Style) -> None:
        """Draw a line in its box, aligned to the side where its script begins."""
        for face, numbers in placed.glyphs:
            self.glyphs.setdefault(face, set()).update(numbers)
        x = left + width - placed.width if placed.right_to_left else left
        self.parts.append(placed.operators % (x, y - style.leading * (1 - self.styles.drop)))

    def lines(self, text: str, left: float, width: float, y: float, style: Style) -> float:
        """Draw a text in as many lines as it needs; returns the `y` after it."""
        for placed in set_lines(text, style, width, self.sheet.language):
            self.put(placed, left, width, y, style)
            y -= style.leading
        return y - style.gap

    def second(self, session: SheetSession, left: float, y: float) -> float:
        """Draw the title in the second language."""
        style, drop = _second_style(session.second_language), _drop_of(session.second_language)
        for placed in set_lines(session.second, style, TEXT, session.second_language):
            self.put(placed, left, TEXT, y - style.leading * (self.styles.drop - drop), style)
            y -= style.leading
        return y - style.gap

    def rule(self, thick: float) -> None:
        self.parts.append(b"%.2f %.2f %.2f %.2f re f\n" % (MARGIN, self.y, FULL, thick))


def _pages(sheet: DaySheet) -> list[_Page]:
    pages = [_begin(sheet)]
    for session in sheet.sessions:
        page = pages[-1]
        if page.y - _height(page.styles, sheet.language, session) < FOOT and page.y < HEIGHT - 3 * MARGIN:
            page = _begin(sheet)
            pages.append(page)
        _session(page, session)
    for number, page in enumerate(pages, start=1):
        _foot(page, number, len(pages))
    return pages


def _begin(sheet: DaySheet) -> _Page:
    page = _Page(sheet)
    accent = readable(colour(sheet.accent))
    page.parts.append(fill(accent))
    page.put(one_line(sheet.event, page.styles.event, FULL, sheet.language), MARGIN, FULL, page.y, page.styles.event)
    page.y -= page.styles.event.leading + page.styles.event.gap
    page.parts.append(fill(INK))
    page.put(one_line(sheet.day, page.styles.title, FULL, sheet.language), MARGIN, FULL, page.y, page.styles.title)
    page.y -= page.styles.title.leading + page.styles.title.gap
    page.parts.append(fill(accent))
    page.rule(2)
    page.parts.append(fill(INK))
    return page


def _session(page: _Page, session: SheetSession) -> None:
    mirrored = page.sheet.language in _RIGHT_TO_LEFT
    times, words = (WIDTH - MARGIN - TIMES, MARGIN) if mirrored else (MARGIN, MARGIN + TIMES + GAP)
    styles = page.styles
    y = page.y - 7
    page.put(one_line(session.at, styles.time, TIMES), times, TIMES, y, styles.time)
    y = page.lines(session.title, words, TEXT, y, styles.session)
    if session.second:
        y = page.second(session, words, y)
    page.parts.append(fill(MUTED))
    for text in (session.people, session.more):
        if text:
            y = page.lines(text, words, TEXT, y, styles.more)
    page.y = y - 5
    page.rule(0.4)
    page.parts.append(fill(INK))


def _height(styles: _Styles, language: str, session: SheetSession) -> float:
    height = 12 + height_of(set_lines(session.title, styles.session, TEXT, language), styles.session)
    if session.second:
        second = _second_style(session.second_language)
        height += height_of(set_lines(session.second, second, TEXT, session.second_language), second)
    for text in (session.people, session.more):
        if text:
            height += height_of(set_lines(text, styles.more, TEXT, language), styles.more)
    return height


def _second_style(language: str) -> Style:
    return (_URDU if language == "ur" else _LATIN).session


def _drop_of(language: str) -> float:
    return (_URDU if language == "ur" else _LATIN).drop


def _foot(page: _Page, number: int, of: int) -> None:
    page.parts.append(fill(MUTED))
    style = Style(8, 11, 0)
    page.put(one_line(page.sheet.foot, style, FULL - 60), MARGIN, FULL - 60, MARGIN, style)
    where = one_line(f"{number} / {of}", style, 50)
    page.put(where, WIDTH - MARGIN - where.width, where.width, MARGIN, style)
