"""A day of the programme as a table: rooms across, times down. Pure: lines in, cells out."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Timed(Protocol):
    """What has a time and a place."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def room_id(self) -> Hashable: ...


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table: a session that takes `span` rows, or nothing in one."""

    session: Any
    span: int = 1


@dataclass(frozen=True, slots=True)
class TimetableColumn:
    """A room, or one of the lanes of a room in which things overlap."""

    room: Hashable
    first: bool  # of its room's lanes


@dataclass(frozen=True, slots=True)
class Table:
    columns: list[TimetableColumn]
    rows: list[tuple[datetime, list[Cell]]]


def table_of(sessions: Sequence[Timed], rooms: Iterable[Hashable]) -> Table:
    """The sessions of one day; a row begins wherever one begins or ends. Rooms without a session have no column."""
    moments = sorted({moment for one in sessions for moment in (one.starts_at, one.ends_at)})
    row_of = {moment: number for number, moment in enumerate(moments)}
    columns: list[TimetableColumn] = []
    lanes: list[list[Timed]] = []
    for room in rooms:
        mine = in_lanes([one for one in sessions if one.room_id == room])
        columns += [TimetableColumn(room, number == 0) for number in range(len(mine))]
        lanes += mine
    grid: list[list[Cell | None]] = [[Cell(None)] * len(columns) for _moment in moments[:-1]]
    for column, lane in enumerate(lanes):
        for one in lane:
            first, last = row_of[one.starts_at], row_of[one.ends_at]
            grid[first][column] = Cell(one, last - first)
            for row in range(first + 1, last):
                grid[row][column] = None
    rows = [(moment, [cell for cell in row if cell]) for moment, row in zip(moments, grid, strict=False)]
    return Table(columns, rows)


def in_lanes(sessions: Sequence[Timed]) -> list[list[Timed]]:
    """The sessions of a room so that none in a lane overlaps another: one lane, unless something cancelled is in the way."""
    lanes: list[list[Timed]] = []
    for one in sorted(sessions, key=lambda s: (s.starts_at, s.ends_at)):
        free = next((lane for lane in lanes if lane[-1].ends_at <= one.starts_at), None)
        if free is None:
            lanes.append([one])
        else:
            free.append(one)
    return lanes
