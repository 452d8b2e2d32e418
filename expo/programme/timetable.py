"""Lays out a day of the programme as a table with a column per room and a row per interval. Pure."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class Timed(Protocol):
    """Anything with a start, an end and a room."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def room_id(self) -> Hashable: ...


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the table: a session that spans `span` rows, or an empty cell of one row."""

    session: Any
    span: int = 1


@dataclass(frozen=True, slots=True)
class TimetableColumn:
    """A column of a room. A room in which sessions overlap has several."""

    room: Hashable
    first: bool  # the first column of its room


@dataclass(frozen=True, slots=True)
class Table:
    columns: list[TimetableColumn]
    rows: list[tuple[datetime, list[Cell]]]


def table_of(sessions: Sequence[Timed], rooms: Iterable[Hashable]) -> Table:
    """The table of one day. A row begins wherever a session begins or ends; rooms without a session have no column."""
    moments = sorted({moment for session in sessions for moment in (session.starts_at, session.ends_at)})
    row_of = {moment: number for number, moment in enumerate(moments)}
    columns: list[TimetableColumn] = []
    lanes: list[list[Timed]] = []
    for room in rooms:
        room_lanes = split_into_lanes([session for session in sessions if session.room_id == room])
        columns += [TimetableColumn(room, number == 0) for number in range(len(room_lanes))]
        lanes += room_lanes
    grid: list[list[Cell | None]] = [[Cell(None)] * len(columns) for _moment in moments[:-1]]
    for column, lane in enumerate(lanes):
        for session in lane:
            first, last = row_of[session.starts_at], row_of[session.ends_at]
            grid[first][column] = Cell(session, last - first)
            for row in range(first + 1, last):
                grid[row][column] = None
    rows = [(moment, [cell for cell in row if cell]) for moment, row in zip(moments, grid, strict=False)]
    return Table(columns, rows)


def split_into_lanes(sessions: Sequence[Timed]) -> list[list[Timed]]:
    """Distribute the sessions of a room over as few lanes as needed, so that none overlap within a lane. More than one
    lane is needed only beside cancelled sessions.
    """
    lanes: list[list[Timed]] = []
    for session in sorted(sessions, key=lambda s: (s.starts_at, s.ends_at)):
        lane_free = next((lane for lane in lanes if lane[-1].ends_at <= session.starts_at), None)
        if lane_free is None:
            lanes.append([session])
        else:
            lane_free.append(session)
    return lanes
