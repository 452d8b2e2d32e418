"""What the board of meetings shows of a day, read in a constant number of statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.history.queries import latest_entry_id
from expo.interpreters.models import Interpreter
from expo.meetings.block_models import MeetingBlock
from expo.meetings.meeting_models import Meeting, MeetingInterpreter, MeetingParty
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.models import Party
from expo.meetings.queries import WITH_NAME
from expo.meetings.rules import BlockKind, MeetingKind, MeetingState, slots_of

_ON = Meeting.state != MeetingState.CANCELLED


@dataclass(frozen=True, slots=True)
class BoardMeeting:
    """A meeting on the board: `parties` and `interpreters` are ids, in their order."""

    id: int
    version: int
    kind: MeetingKind
    state: MeetingState
    pinned: bool
    minutes: int
    starts_at: datetime | None
    ends_at: datetime | None
    place_id: int | None
    parties: tuple[int, ...]
    interpreters: tuple[int, ...]

    def title(self, names: dict[int, str]) -> str:
        return " – ".join(names.get(number, "?") for number in self.parties)


@dataclass(frozen=True, slots=True)
class BoardDay:
    """A day of the board: the beginnings of its slots and of what stands beside them, and its meetings; those without a
    time are in `waiting`.
    """

    day: date
    starts: tuple[datetime, ...]
    pauses: tuple[datetime, ...]  # beginnings during which nobody meets
    placed: tuple[BoardMeeting, ...]
    waiting: tuple[BoardMeeting, ...]


def board_days(event: Event, blocks: Iterable[MeetingBlock]) -> list[date]:
    """The days with blocks for meetings."""
    return sorted({event.day_of(one.starts_at) for one in blocks if one.kind is BlockKind.MEETINGS})


def board_day(event: Event, day: date, blocks: Sequence[MeetingBlock], *, with_g2g: bool) -> BoardDay:
    """The board of one day; its columns are the slots of all its blocks, and whatever begins beside them. Three statements."""
    begins, ends = event.day_begins(day), event.day_begins(day + timedelta(days=1))
    today = sa.and_(Meeting.starts_at >= begins, Meeting.starts_at < ends)
    found = _meetings(event, sa.or_(Meeting.starts_at.is_(None), today), with_g2g)
    placed = tuple(one for one in found if one.starts_at is not None)
    slots = [
        slot.starts_at
        for one in blocks
        if one.kind is BlockKind.MEETINGS and begins <= one.starts_at < ends
        for slot in slots_of(one.id, one.starts_at, one.ends_at, one.slot_minutes or 20, one.gap_minutes)
    ]
    starts = tuple(sorted({*slots, *(one.starts_at for one in placed if one.starts_at)}))
    shut = [(one.starts_at, one.ends_at) for one in blocks if one.kind is not BlockKind.MEETINGS]
    pauses = tuple(at for at in starts if any(begin <= at < end for begin, end in shut))
    return BoardDay(day, starts, pauses, placed, tuple(one for one in found if one.starts_at is None))


def board_meetings(event: Event, ids: Sequence[int]) -> list[BoardMeeting]:
    return _meetings(event, Meeting.id.in_(ids), with_g2g=True)


def board_mark(event: Event) -> str:
    """Version tag of the board: it changes with any meeting, and with the names that the board shows. One statement."""
    latest = latest_entry_id(event.id)
    query = sa.select(sa.func.count(), sa.func.sum(Meeting.version), sa.func.max(Meeting.id), latest)
    row = db.session.execute(query.where(Meeting.event_id == event.id)).one()
    return "-".join(str(value or 0) for value in row)


def unplaced_meetings(event: Event, *, with_g2g: bool) -> list[Meeting]:
    """The meetings without a time, whole, so that they can be judged."""
    query = sa.select(Meeting).where(Meeting.event_id == event.id, Meeting.state == MeetingState.PROPOSED)
    if not with_g2g:
        query = query.where(Meeting.kind != MeetingKind.G2G)
    return list(db.session.scalars(query.options(*WHOLE).order_by(Meeting.id)))


def meeting_parties(event: Event) -> list[Party]:
    """The parties of meetings that are on."""
    on = sa.select(MeetingParty.party_id).join(Meeting, Meeting.id == MeetingParty.meeting_id)
    query = sa.select(Party).where(
        Party.event_id == event.id, Party.id.in_(on.where(Meeting.event_id == event.id, _ON))
    )
    return list(db.session.scalars(query.options(*WITH_NAME)))


def busy_interpreters(event: Event) -> list[Interpreter]:
    """The interpreters chosen for a meeting that is on."""
    chosen = sa.select(MeetingInterpreter.interpreter_id).join(Meeting, Meeting.id == MeetingInterpreter.meeting_id)
    chosen = chosen.where(MeetingInterpreter.chosen, Meeting.event_id == event.id, _ON)
    return list(db.session.scalars(sa.select(Interpreter).where(Interpreter.id.in_(chosen)).order_by(Interpreter.id)))


def _meetings(event: Event, condition: Any, with_g2g: bool) -> list[BoardMeeting]:
    here = [Meeting.event_id == event.id, _ON, condition]
    if not with_g2g:
        here.append(Meeting.kind != MeetingKind.G2G)
    columns = (Meeting.id, Meeting.version, Meeting.kind, Meeting.state, Meeting.pinned, Meeting.minutes)
    times = (Meeting.starts_at, Meeting.ends_at, Meeting.meeting_place_id)
    rows = db.session.execute(sa.select(*columns, *times).where(*here).order_by(Meeting.starts_at, Meeting.id))
    parties = _numbers(MeetingParty, MeetingParty.party_id, MeetingParty.position, here)
    voices = _numbers(MeetingInterpreter, MeetingInterpreter.interpreter_id, MeetingInterpreter.interpreter_id, here)
    return [BoardMeeting(*row, tuple(parties.get(row[0], ())), tuple(voices.get(row[0], ()))) for row in rows]


def _numbers(table: Any, column: Any, order: Any, here: Sequence[Any]) -> dict[int, list[int]]:
    query = sa.select(table.meeting_id, column).join(Meeting, Meeting.id == table.meeting_id).where(*here)
    if table is MeetingInterpreter:
        query = query.where(MeetingInterpreter.chosen)
    found: dict[int, list[int]] = {}
    for meeting_id, number in db.session.execute(query.order_by(table.meeting_id, order)):
        found.setdefault(meeting_id, []).append(number)
    return found
