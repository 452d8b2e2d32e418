"""Lists of sessions: tables, tables of times by rooms, and the files of other software; they come in as drafts."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import sqlalchemy as sa

from expo.accounts.permissions import Permission
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.events.wall_time_words import in_file_sentence
from expo.history.services import Actor
from expo.i18n import _, _l, localize
from expo.imports.kinds import ForeignTable, ListKind, ListSetting, ListUndo
from expo.imports.models import list_sessions
from expo.imports.reader.fields import ColumnField
from expo.imports.reader.lists import ReadRow, RowFault
from expo.imports.rules import Judged, ListName, rows_with
from expo.kit.tables.sheets import BadSheetError
from expo.programme.attendees import newly_doubled
from expo.programme.exchange.foreign import ProgrammeClock
from expo.programme.exchange.plain import MOST_SESSIONS, FileFault, ReadSession
from expo.programme.exchange.table_reader import read_session, session_fields
from expo.programme.mails import file_fault_words, sheet_flaw
from expo.programme.models import Session
from expo.programme.put_over import Covered
from expo.programme.room_uses import newly_taken
from expo.programme.rules import SessionState, time_fault
from expo.programme.services.imports import import_sessions
from expo.programme.services.sessions import move_session
from expo.programme.uploads.foreign_files import column_titles, foreign_table, heading_words, kinds_by_name
from expo.programme.uploads.session_rows import PlannedSession, SessionPlanner
from expo.programme.words import session_fault_sentence

OVER, DESPITE = "over", "despite"  # what becomes of rooms and people that are taken by something else then
_COLUMN_OF = {"long title": "title", "long text": "abstract", "change of the clocks": "starts", "date": "day"}


def judge_sessions(event: Event, rows: Sequence[ReadRow], settings: Mapping[str, str]) -> Judged:
    """Which sessions are new, which change and in what, which vanished from their source, and which drafts would overlap."""
    judged, planner = Judged(), SessionPlanner(event)
    reads = list(_read(event, rows, judged))
    by_row = {row.number: row for row in rows}
    judged.faults += [*_repeated(reads), *_time_faults(event, reads)]
    faulty = rows_with(judged.faults)
    planned = planner.plan([read for read in reads if int(read.where) not in faulty])
    clashes = planner.clashes(planned)
    judged.faults += [RowFault(one.use.row, "", one.words()) for one in clashes if one.is_refused]
    judged.remarks = [one.sentence() for one in clashes if not one.is_refused]
    faulty = rows_with(judged.faults)
    planned = [one for one in planned if int(one.read.where) not in faulty]
    _sort(event, planned, by_row, judged)
    if settings.get(OVER) != DESPITE:
        judged.refusals += [
            f"{_label(one.read)}: {covered.sentence(event.zone)}" for one, covered in _covered(event, planned)
        ]
    missing = len(planned) == len(rows)
    judged.absent = [localize(one.title) for one in planner.existing.absent_from(reads)] if missing else []
    judged.faults.sort(key=lambda one: one.row)
    return judged


def register_sessions(event: Event, rows: Sequence[ReadRow], settings: Mapping[str, str], by: Actor) -> Sequence[int]:
    """Import the sessions, all of them or none; returns the ids of the new ones."""
    reads = list(_read(event, rows, Judged()))
    seen: set[str] = set()
    if settings.get(OVER) == DESPITE:
        seen = {covered.key for _one, covered in _covered(event, SessionPlanner(event).plan(reads))}
    return import_sessions(event, reads, by=by, seen=seen).made


def check_drafts(ids: Sequence[int]) -> None:
    """Raises Refused where one of these sessions is gone, or is no draft any more."""
    drafts = sa.select(sa.func.count()).where(Session.id.in_(ids), Session.state == SessionState.DRAFT)
    if (db.session.scalar(drafts) or 0) != len(ids):
        raise Refused(
            _("Some of it has been removed or changed since. Take the rest back one by one, on its own page.")
        )


def undo_sessions(_event: Event, ids: Sequence[int], by: Actor) -> None:
    """Remove these drafts."""
    check_drafts(ids)
    for session in db.session.scalars(sa.select(Session).where(Session.id.in_(ids)).order_by(Session.id)).all():
        move_session(session, SessionState.DELETED, by=by)


def list_fields(event: Event) -> list[ColumnField]:
    """The fields, by the titles of the export in every language and by words that programmes use."""
    return session_fields(event.languages, column_titles(event), heading_words(event))


def _read(event: Event, rows: Sequence[ReadRow], judged: Judged) -> Iterator[ReadSession]:
    """The sessions of the rows that can be read; the faults of the others are added to what is judged."""
    clock, kinds = ProgrammeClock(event.zone, event.day_changes_at), kinds_by_name()
    for row in rows:
        if row.faults:
            judged.faults += row.faults
            continue
        read, faults = read_session(row.number, row.values, row.fields, clock, kinds)
        judged.faults += [_row_fault(event, row.number, fault) for fault in faults]
        if read is not None:
            yield read


def _row_fault(event: Event, row: int, fault: FileFault) -> RowFault:
    column = _COLUMN_OF.get(fault.what, fault.what)
    column = f"{column} {event.languages[0]}" if column in {"title", "abstract"} else column
    said = in_file_sentence(fault.change) if fault.change is not None else file_fault_words(fault)
    return RowFault(row, column, said, fault.value)


def _repeated(reads: Sequence[ReadSession]) -> list[RowFault]:
    seen: dict[tuple[str, ...], int] = {}
    faults = []
    for read in reads:
        keys: list[tuple[str, ...]] = [("uid", read.uid)] if read.uid else []
        keys += [(read.source, read.outer_id)] if read.outer_id else []
        row = int(read.where)
        if other := next((seen[key] for key in keys if key in seen), 0):
            faults.append(RowFault(row, "uid", "twice", str(other)))
        for key in keys:
            seen.setdefault(key, row)
    return faults


def _time_faults(event: Event, reads: Sequence[ReadSession]) -> list[RowFault]:
    faults = []
    for read in reads:
        fault = time_fault(read.starts_at, read.ends_at, event.day_of(read.starts_at), event.first_day, event.last_day)
        if fault is not None:
            faults.append(RowFault(int(read.where), "starts", session_fault_sentence(fault)))
    return faults


def _sort(event: Event, planned: Sequence[PlannedSession], by_row: Mapping[int, ReadRow], judged: Judged) -> None:
    """New, changed and unchanged rows."""
    titles = column_titles(event)
    for one in planned:
        row, title = by_row[int(one.read.where)], localize(one.session.title) if one.session is not None else ""
        if one.session is not None and not one.changed:
            judged.there.append((row, title))
            continue
        judged.good.append(row)
        if one.session is not None:
            judged.changed.append((row, f"{title}: {', '.join(titles.get(name, name) for name in one.changed)}"))


def _covered(event: Event, planned: Sequence[PlannedSession]) -> list[tuple[PlannedSession, Covered]]:
    """What the sessions would come to stand over, in rooms and in the time of those who come."""
    schedules = [one.schedules for one in planned]
    standing = newly_taken(event, schedules)
    doubled = newly_doubled(event, [(one.session, *pair) for one, pair in zip(planned, schedules, strict=True)])
    pairs: list[tuple[PlannedSession, Collection[Covered]]] = [
        (one, [*here, *there]) for one, here, there in zip(planned, standing, doubled, strict=True)
    ]
    return [(one, covered) for one, found in pairs for covered in found]


def _label(read: ReadSession) -> str:
    return _("Row %(row)s, “%(title)s”", row=read.where, title=localize(read.title))


def _as_table(event: Event, data: bytes) -> ForeignTable | None:
    try:
        return foreign_table(event, data, SessionPlanner(event).existing.uids)
    except BadSheetError as error:
        raise Refused(sheet_flaw(error.flaw)) from error


def _settings(_event: Event) -> list[ListSetting]:
    options = [("", _("Stop, and name it")), (DESPITE, _("Import all the same, and decide there"))]
    return [ListSetting(OVER, _("Where something else has the room or the people then"), options)]


SESSION_LIST: ListKind = ListKind(
    name=ListName.SESSIONS,
    title=_l("A programme"),
    permission=Permission.EDIT_PROGRAMME,
    fields=list_fields,
    settings=_settings,
    judge=judge_sessions,
    register=register_sessions,
    undo=ListUndo(check_drafts, undo_sessions, list_sessions, "session_id"),
    piece=MOST_SESSIONS,
    address="sessions.index",
    as_table=_as_table,
    accepts=".csv,.txt,.xlsx,.xml,.json,.ics",
)
