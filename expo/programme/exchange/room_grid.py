"""Tables of times by rooms, a session in each cell, as most programmes are drawn up: unfolded to a row a session. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from expo.imports.reader.cells import text_of
from expo.imports.reader.grids import Book, Grid
from expo.kit.days import read_day
from expo.kit.text import clean_line, fold
from expo.programme.exchange.foreign import ForeignEvent
from expo.programme.exchange.times import read_clock

TIME_WORDS = frozenset(
    fold(word) for word in ("time", "times", "hour", "hours", "saat", "saatler", "zaman", "وقت", "اوقات", "uhrzeit", "")
)
_LEAST_ROWS = 2
_RANGE = re.compile(r"(\d{1,2}[:.]\d\d)(?:\s*(?:-|–|—|to|bis|ile|تا)\s*(\d{1,2}[:.]\d\d))?")
_NUMBERED = re.compile(r"(?:day|gun|tag|دن)\s*(\d{1,2})|(\d{1,2})\s*\.?\s*(?:day|gun|tag|دن)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2}\s+\w+\s+\d{4}|\w+\s+\d{1,2},?\s+\d{4}")
_HEADINGS = 40


@dataclass(slots=True)
class _Cell:
    """What stands in a room from one row to another."""

    top: int
    bottom: int
    room: str
    lines: list[str]


@dataclass(slots=True)
class _Part:
    """A day of a sheet: its rooms by column, its times by row, what stands in it."""

    day: str
    times: dict[int, tuple[str, str]] = field(default_factory=dict)
    cells: list[_Cell] = field(default_factory=list)


def read_room_grid(book: Book, first_day: date, last_day: date) -> list[ForeignEvent] | None:
    """The sessions of a book whose sheets are such tables; None where none is."""
    found: list[ForeignEvent] = []
    for grid in book.grids:
        if not grid.hidden and (heading := _heading(grid)) is not None:
            for part in _parts(grid, heading, first_day, last_day):
                found += _events(part)
    return found or None


def _heading(grid: Grid) -> int | None:
    """The row, from 0, with the rooms: times stand below its first cell, and texts beside it."""
    for number, row in enumerate(grid.rows[:_HEADINGS]):
        texts = [text_of(cell) for cell in row]
        if len(texts) < _LEAST_ROWS or fold(texts[0]).strip(" .:/") not in TIME_WORDS:
            continue
        rooms = [text for text in texts[1:] if text]
        below = [one for one in grid.rows[number + 1 :] if any(text_of(cell) for cell in one)]
        timed = sum(_clock_range(one[0]) is not None for one in below if one)
        if rooms and timed >= _LEAST_ROWS and timed * 2 >= len(below):
            return number
    return None


def _parts(grid: Grid, heading: int, first_day: date, last_day: date) -> list[_Part]:
    days = (first_day, last_day)
    day = next((found for row in reversed(grid.rows[:heading]) if (found := _day_in(row, days))), "")
    day = day or _day_in([grid.name], days) or (first_day.isoformat() if first_day == last_day else "")
    parts, rooms = [_Part(day)], _rooms(grid.rows[heading])
    spans = dict(grid.merged)
    for number, row in enumerate(grid.rows[heading + 1 :], start=heading + 1):
        first = row[0] if row else ""
        if (times := _clock_range(first)) is None:
            if found := _day_in(row, days):
                parts.append(_Part(found))
            elif fold(text_of(first)).strip(" .:/") in TIME_WORDS and any(text_of(cell) for cell in row[1:]):
                rooms = _rooms(row)
            continue
        parts[-1].times[number] = times
        parts[-1].cells += _cells(number, row, rooms, spans)
    return parts


def _rooms(row: Sequence[Any]) -> dict[int, str]:
    return {n: text for n, cell in enumerate(row) if n and (text := text_of(cell))}


def _cells(
    number: int, row: Sequence[Any], rooms: Mapping[int, str], spans: Mapping[tuple[int, int], tuple[int, int]]
) -> list[_Cell]:
    """What begins in a row. A cell merged over all rooms is in none of them."""
    found = []
    for column, room in rooms.items():
        raw = row[column] if column < len(row) else ""
        lines = [line for part in str(raw or "").splitlines() if (line := clean_line(part))]
        if lines:
            bottom, right = spans.get((number + 1, column + 1), (number + 1, column + 1))
            covered = [one for one in rooms if column <= one <= right - 1]
            everywhere = len(rooms) > 1 and len(covered) == len(rooms)
            found.append(_Cell(number, bottom - 1, "" if everywhere else room, lines))
    return found


def _events(part: _Part) -> list[ForeignEvent]:
    starts = sorted(part.times)
    after = dict(zip(starts, [*starts[1:], -1], strict=True))
    found = []
    for cell in part.cells:
        begins = part.times[cell.top][0]
        last = max((row for row in starts if row <= cell.bottom), default=cell.top)
        ends = part.times[last][1] or (part.times[after[last]][0] if after[last] >= 0 else "")
        people = [("", name.strip()) for line in cell.lines[1:] for name in re.split(r"[;,&]| ve | and ", line)]
        found.append(
            ForeignEvent(
                title=cell.lines[0],
                day=part.day,
                clocks=(begins, ends),
                room=cell.room,
                people=[(number, name) for number, name in people if name],
            )
        )
    return found


def _clock_range(cell: Any) -> tuple[str, str] | None:
    """When a row of the table begins and, where it says so, ends."""
    if isinstance(cell, time):
        return f"{cell:%H:%M}", ""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 0 < cell < 1:
        moment = timedelta(minutes=round(float(cell) * 24 * 60))
        return f"{moment.seconds // 3600:02}:{moment.seconds // 60 % 60:02}", ""
    found = _RANGE.fullmatch(fold(text_of(cell)))
    if found is None or read_clock(found[1]) is None or (found[2] and read_clock(found[2]) is None):
        return None
    return found[1], found[2] or ""


def _day_in(row: Sequence[Any], days: tuple[date, date]) -> str:
    """The day that a row names, as a date or as the expo's second day; "" for none."""
    for cell in row:
        if isinstance(cell, date):
            return cell.isoformat()[:10]
        text = text_of(cell)
        for written in (text, *_DATE.findall(text)):
            if found := read_day(written.strip()):
                return found.day.isoformat()
        if named := _NUMBERED.search(fold(text)):
            day = days[0] + timedelta(days=int(named[1] or named[2]) - 1)
            if days[0] <= day <= days[1]:
                return day.isoformat()
    return ""
