"""Imports a programme from a file: all of it, or nothing and a list of every fault."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _, _n, localize
from expo.interpreters.models import Interpreter
from expo.programme.attendees import newly_doubled
from expo.programme.exchange.plain import ReadFile, ReadSession
from expo.programme.mails import file_fault
from expo.programme.models import Session
from expo.programme.put_over import Covered, PutOver, is_seen
from expo.programme.queries import casts_of, interpreters_by_session, sessions_of, slugs_of, uids_among
from expo.programme.room_uses import newly_taken
from expo.programme.rules import LIVE, PartRole, SessionSchedule, SessionState, time_fault
from expo.programme.services.batch import check_interpreters, deferred_clash_checks
from expo.programme.services.named_parts import NamedParts
from expo.programme.services.notices import schedule_of
from expo.programme.services.session_checks import Cast
from expo.programme.services.sessions import add_session, edit_session
from expo.programme.words import session_fault_sentence

MOST_FAULTS = 200  # listed at once


@dataclass(frozen=True, slots=True)
class ImportedSessions:
    """The counts of an import."""

    added: int
    changed: int
    rooms: int
    tracks: int
    speakers: int


@dataclass(frozen=True, slots=True)
class _Booking:
    """A room or person in use by a session for a time. `where` is the row label; empty for an existing session."""

    starts_at: datetime
    ends_at: datetime
    title: str
    where: str


def check_import(event: Event, file: ReadFile, *, by: Actor, seen: Collection[str] = frozenset()) -> ImportedSessions:
    """What `import_sessions` would do, run in a savepoint that is rolled back."""
    trial = db.session.begin_nested()
    try:
        return import_sessions(event, file, by=by, seen=seen)
    finally:
        trial.rollback()
        db.session.expire_all()


def import_sessions(
    event: Event, file: ReadFile, *, by: Actor, seen: Collection[str] = frozenset()
) -> ImportedSessions:
    """Add the file's sessions as drafts; a row with the UID of a session of this expo updates it.

    Rooms, tracks and speakers are found by name or added. Raises Refused with a sentence for each fault, and PutOver for
    what the sessions are put over that is not among the keys `seen`; the caller must then roll back.
    """
    existing = {session.uid: session for session in sessions_of(event)}
    faults = [file_fault(fault) for fault in file.faults]
    faults += _repeated_ids(file.sessions)
    faults += _time_faults(event, file.sessions)
    if not file.sessions and not faults:
        faults.append(_("There is no session in this file."))
    directory, before = NamedParts(event, by), _Before(casts_of(event), interpreters_by_session(event))
    rows = [_planned_row(directory, before, read, existing.get(read.uid)) for read in file.sessions]
    faults += _clashes(existing.values(), before, rows)
    if faults:
        count = len(faults)
        raise Refused(
            _n("Nothing was imported: %(num)d fault.", "Nothing was imported: %(num)d faults.", count),
            faults[:MOST_FAULTS],
        )
    _refuse_put_over(event, rows, seen)
    with deferred_clash_checks():
        added, changed, saved = _save(event, rows, by=by)
    check_interpreters(saved)
    return ImportedSessions(added, changed, directory.rooms_made, directory.tracks_made, directory.people_made)


@dataclass(frozen=True, slots=True)
class _Before:
    """The people of an event's sessions before the import, by session id."""

    casts: Mapping[int, Cast]
    interpreters: Mapping[int, Sequence[Interpreter]]

    def keys(self, session_id: int) -> set[tuple[str, int]]:
        return _keys(self.casts.get(session_id, ()), self.interpreters.get(session_id, ()))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file with the session it updates, if any, and the fields and people it will have."""

    read: ReadSession
    session: Session | None
    fields: Mapping[str, Any]
    cast: Cast
    interpreters: Sequence[Interpreter]


def _planned_row(directory: NamedParts, before: _Before, read: ReadSession, session: Session | None) -> _Row:
    cast, fields, interpreters = directory.cast(read), directory.fields(read), directory.interpreters_in(read)
    if session is None:
        return _Row(read, None, fields, cast, interpreters)
    merged = _merged_cast(before.casts.get(session.id, []), read, cast)
    if "interpreters" not in read.columns:
        interpreters = [*before.interpreters.get(session.id, ())]
    return _Row(read, session, _merged_fields(session, read, fields), merged, interpreters)


def _save(event: Event, rows: Sequence[_Row], *, by: Actor) -> tuple[int, int, list[Session]]:
    """Returns how many sessions were added, how many changed, and all of them."""
    taken, added, changed, saved = set(slugs_of(event)), 0, 0, []
    elsewhere = uids_among([row.read.uid for row in rows if row.read.uid])
    for row in rows:
        session = row.session
        people: dict[str, Any] = {"cast": row.cast, "interpreters": row.interpreters}
        if session is None:
            uid = _new_uid(row.read, elsewhere)
            session = add_session(event, row.fields, by=by, **people, taken=taken, uid=uid, checked=True)
            taken.add(session.slug)
            added += 1
        else:
            before = session.version
            edit_session(session, row.fields, version=before, by=by, **people, checked=True)
            changed += session.version != before
        saved.append(session)
    return added, changed, saved


def _merged_fields(session: Session, read: ReadSession, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields to set on an existing session. Columns that the file lacks and texts in other languages are kept."""
    columns = {
        "kind": "kind",
        "room": "room_id",
        "track": "track_id",
        "language": "language",
        "interpreted": "interpreted",
        "seats": "seats",
    }
    merged = {field: fields[field] for name, field in columns.items() if name in read.columns}
    if not read.language:
        merged.pop("language", None)
    texts = {"title": {**session.title, **read.title}, "abstract": {**session.abstract, **read.abstract}}
    return {**merged, **texts, "starts_at": read.starts_at, "ends_at": read.ends_at}


def _merged_cast(before: Cast, read: ReadSession, cast: Cast) -> Cast:
    """The people of an existing session after the import. Tables list people per role; schedule files list them without
    roles.
    """
    if "people" in read.columns:
        roles = {speaker.id: role for speaker, role in before}
        return [(speaker, roles.get(speaker.id, role)) for speaker, role in cast]
    columns = {PartRole.SPEAKER: "speakers", PartRole.MODERATOR: "moderators"}
    return [
        pair
        for role, column in columns.items()
        for pair in (cast if column in read.columns else before)
        if pair[1] is role
    ]


def _new_uid(read: ReadSession, elsewhere: Collection[str]) -> str | None:
    """The UID of a new session: the file's own, unless another session (of another expo, or a deleted one) has it
    already.
    """
    return read.uid if read.uid and read.uid not in elsewhere else None


def _repeated_ids(reads: Sequence[ReadSession]) -> list[str]:
    first: dict[str, ReadSession] = {}
    faults = []
    for read in reads:
        other = first.setdefault(read.uid or read.where, read)
        if other is not read and read.uid:
            sentence = _("The ID of this row stands in row %(row)s too.", row=other.where)
            faults.append(f"{_row_label(read)}: {sentence}")
    return faults


def _time_faults(event: Event, reads: Sequence[ReadSession]) -> list[str]:
    faults = []
    for read in reads:
        fault = time_fault(read.starts_at, read.ends_at, event.day_of(read.starts_at), event.first_day, event.last_day)
        if fault is not None:
            faults.append(f"{_row_label(read)}: {session_fault_sentence(fault)}")
    return faults


def _clashes(existing: Iterable[Session], before: _Before, rows: Sequence[_Row]) -> list[str]:
    """Faults for rooms and people used twice at a time in the final state, among the rows and against sessions that are
    not updated.
    """
    replaced = {row.session.id for row in rows if row.session is not None}
    bookings: dict[tuple[str, int], list[_Booking]] = {}
    for session in existing:
        if session.state in LIVE and session.id not in replaced:
            booking = _Booking(session.starts_at, session.ends_at, localize(session.title), "")
            _add_booking(bookings, booking, session.room_id, before.keys(session.id))
    for row in rows:
        if row.session is None or row.session.state in LIVE:
            room = row.fields["room_id"] if "room_id" in row.fields or row.session is None else row.session.room_id
            booking = _Booking(row.read.starts_at, row.read.ends_at, localize(row.read.title), _row_label(row.read))
            _add_booking(bookings, booking, room, _keys(row.cast, row.interpreters))
    return [sentence for (kind, _number), all_ in bookings.items() for sentence in _overlaps(kind, all_)]


def _refuse_put_over(event: Event, rows: Sequence[_Row], seen: Collection[str]) -> None:
    """Raise PutOver, by rows, for what the sessions would come to stand over, in rooms and in the time of those who come."""
    schedules = [_schedules(row) for row in rows]
    standing = newly_taken(event, schedules)
    doubled = newly_doubled(event, [(row.session, *pair) for row, pair in zip(rows, schedules, strict=True)])
    named: list[tuple[str, Covered]] = []
    for row, here, there in zip(rows, standing, doubled, strict=True):
        covered: list[Covered] = [*here, *there]
        named += [(_row_label(row.read), one) for one in covered]
    if not is_seen([one for _label, one in named], seen):
        raise PutOver(
            [one for _label, one in named],
            [f"{label}: {one.sentence(event.zone)}" for label, one in named[:MOST_FAULTS]],
        )


def _schedules(row: _Row) -> tuple[SessionSchedule | None, SessionSchedule]:
    """When and where the session of a row is now, if it is there, and will be."""
    before = schedule_of(row.session) if row.session is not None else None
    room = row.fields.get("room_id", before.room_id if before else None)
    state = before.state if before else SessionState.DRAFT
    return before, SessionSchedule(row.read.starts_at, row.read.ends_at, room, state)


def _add_booking(
    bookings: dict[tuple[str, int], list[_Booking]],
    booking: _Booking,
    room_id: int | None,
    people: Iterable[tuple[str, int]],
) -> None:
    if room_id is not None:
        bookings.setdefault(("room", room_id), []).append(booking)
    for key in people:
        bookings.setdefault(key, []).append(booking)


def _keys(cast: Cast, interpreters: Iterable[Interpreter]) -> set[tuple[str, int]]:
    """The people of a session, for finding who is used twice."""
    return {("person", speaker.id) for speaker, _role in cast} | {("interpreter", one.id) for one in interpreters}


def _overlaps(kind: str, bookings: list[_Booking]) -> list[str]:
    faults: list[str] = []
    last: _Booking | None = None
    for booking in sorted(bookings, key=lambda t: (t.starts_at, t.ends_at)):
        if last is not None and booking.starts_at < last.ends_at and (booking.where or last.where):
            row, other = (booking, last) if booking.where else (last, booking)
            room = _("“%(title)s” has that room at that time.", title=other.title)
            person = _("Somebody of it is in “%(title)s” at that time.", title=other.title)
            faults.append(f"{row.where}: {room if kind == 'room' else person}")
        if last is None or booking.ends_at > last.ends_at:
            last = booking
    return faults


def _row_label(read: ReadSession) -> str:
    return _("Row %(row)s", row=read.where)
