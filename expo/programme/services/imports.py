"""Imports a programme from a file: all of it, or nothing and a list of every fault."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _, _n, localize
from expo.kit.text import fold
from expo.programme.exchange.plain import ReadFile, ReadSession
from expo.programme.mails import file_fault
from expo.programme.models import Room, Session, Speaker, Track
from expo.programme.queries import casts_of, rooms_of, sessions_of, slugs_of, tracks_of, uids_among
from expo.programme.rules import LIVE, PartRole, time_fault
from expo.programme.services.batch import deferred_clash_checks
from expo.programme.services.session_checks import Cast
from expo.programme.services.sessions import add_session, edit_session
from expo.programme.services.speakers import add_speaker
from expo.programme.services.venue_parts import add_room, add_track
from expo.programme.speaker_queries import speakers_of
from expo.programme.words import session_fault_sentence

RoomOrTrack = TypeVar("RoomOrTrack", Room, Track)
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


def check_import(event: Event, file: ReadFile, *, by: Actor) -> ImportedSessions:
    """What `import_sessions` would do, run in a savepoint that is rolled back."""
    trial = db.session.begin_nested()
    try:
        return import_sessions(event, file, by=by)
    finally:
        trial.rollback()
        db.session.expire_all()


def import_sessions(event: Event, file: ReadFile, *, by: Actor) -> ImportedSessions:
    """Add the file's sessions as drafts; a row with the UID of a session of this expo updates it.

    Rooms, tracks and speakers are found by name or added. Raises Refused with a sentence for each fault; the caller
    must then roll back.
    """
    existing = {session.uid: session for session in sessions_of(event)}
    faults = [file_fault(fault) for fault in file.faults]
    faults += _repeated_ids(file.sessions)
    faults += _time_faults(event, file.sessions)
    if not file.sessions and not faults:
        faults.append(_("There is no session in this file."))
    directory, casts = _Directory(event, by), casts_of(event)
    rows = [_planned_row(directory, casts, read, existing.get(read.uid)) for read in file.sessions]
    faults += _clashes(existing.values(), casts, rows)
    if faults:
        count = len(faults)
        raise Refused(
            _n("Nothing was imported: %(num)d fault.", "Nothing was imported: %(num)d faults.", count),
            faults[:MOST_FAULTS],
        )
    with deferred_clash_checks():
        added, changed = _save(event, rows, by=by)
    return ImportedSessions(added, changed, directory.rooms_made, directory.tracks_made, directory.people_made)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file with the session it updates, if any, and the fields and people it will have."""

    read: ReadSession
    session: Session | None
    fields: Mapping[str, Any]
    cast: Cast


def _planned_row(
    directory: "_Directory", casts: Mapping[int, Cast], read: ReadSession, session: Session | None
) -> _Row:
    cast, fields = directory.cast(read), directory.fields(read)
    if session is None:
        return _Row(read, None, fields, cast)
    return _Row(
        read, session, _merged_fields(session, read, fields), _merged_cast(casts.get(session.id, []), read, cast)
    )


def _save(event: Event, rows: Sequence[_Row], *, by: Actor) -> tuple[int, int]:
    """Returns how many sessions were added and how many changed."""
    taken, added, changed = set(slugs_of(event)), 0, 0
    elsewhere = uids_among([row.read.uid for row in rows if row.read.uid])
    for row in rows:
        if row.session is None:
            uid = _new_uid(row.read, elsewhere)
            session = add_session(event, row.fields, by=by, cast=row.cast, taken=taken, uid=uid, checked=True)
            taken.add(session.slug)
            added += 1
        else:
            before = row.session.version
            edit_session(row.session, row.fields, version=before, by=by, cast=row.cast, checked=True)
            changed += row.session.version != before
    return added, changed


class _Directory:
    """The rooms, tracks and speakers of an event by folded name; a missing one is added on first use."""

    def __init__(self, event: Event, by: Actor) -> None:
        self.event, self.by = event, by
        self.rooms = _by_name(rooms_of(event))
        self.tracks = _by_name(tracks_of(event))
        self.people = {fold(one.name): one for one in speakers_of(event)}
        self.rooms_made = self.tracks_made = self.people_made = 0

    def fields(self, read: ReadSession) -> dict[str, object]:
        language = read.language or self.event.languages[0]
        room, track = self._room(read.room), self._track(read.track)
        return {
            "kind": read.kind,
            "title": read.title,
            "abstract": read.abstract,
            "language": language,
            "interpreted": [code for code in read.interpreted if code != language],
            "seats": read.seats,
            "room_id": room.id if room else None,
            "track_id": track.id if track else None,
            "starts_at": read.starts_at,
            "ends_at": read.ends_at,
        }

    def cast(self, read: ReadSession) -> Cast:
        roles = (
            (read.speakers, PartRole.SPEAKER),
            (read.moderators, PartRole.MODERATOR),
            (read.interpreters, PartRole.INTERPRETER),
        )
        return [(self._person(name), role) for names, role in roles for name in names]

    def _room(self, name: str) -> Room | None:
        if name and fold(name) not in self.rooms:
            self.rooms[fold(name)] = add_room(self.event, {self.event.languages[0]: name}, by=self.by)
            self.rooms_made += 1
        return self.rooms.get(fold(name))

    def _track(self, name: str) -> Track | None:
        if name and fold(name) not in self.tracks:
            self.tracks[fold(name)] = add_track(self.event, {self.event.languages[0]: name}, by=self.by)
            self.tracks_made += 1
        return self.tracks.get(fold(name))

    def _person(self, name: str) -> Speaker:
        if fold(name) not in self.people:
            self.people[fold(name)] = add_speaker(self.event, {"name": name}, by=self.by)
            self.people_made += 1
        return self.people[fold(name)]


def _by_name(parts: Iterable[RoomOrTrack]) -> dict[str, RoomOrTrack]:
    return {fold(name): part for part in parts for name in part.name.values()}


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
        named = [(speaker, roles.get(speaker.id, role)) for speaker, role in cast]
        return [*named, *(pair for pair in before if pair[1] is PartRole.INTERPRETER)]
    columns = {
        PartRole.SPEAKER: "speakers",
        PartRole.MODERATOR: "moderators",
        PartRole.INTERPRETER: "interpreters",
    }
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
        fault = time_fault(read.starts_at, read.ends_at, event.first_day, event.last_day, event.zone)
        if fault is not None:
            faults.append(f"{_row_label(read)}: {session_fault_sentence(fault)}")
    return faults


def _clashes(existing: Iterable[Session], casts: Mapping[int, Cast], rows: Sequence[_Row]) -> list[str]:
    """Faults for rooms and people used twice at a time in the final state, among the rows and against sessions that are
    not updated.
    """
    replaced = {row.session.id for row in rows if row.session is not None}
    bookings: dict[tuple[str, int], list[_Booking]] = {}
    for session in existing:
        if session.state in LIVE and session.id not in replaced:
            booking = _Booking(session.starts_at, session.ends_at, localize(session.title), "")
            _add_booking(bookings, booking, session.room_id, casts.get(session.id, ()))
    for row in rows:
        if row.session is None or row.session.state in LIVE:
            room = row.fields["room_id"] if "room_id" in row.fields or row.session is None else row.session.room_id
            booking = _Booking(row.read.starts_at, row.read.ends_at, localize(row.read.title), _row_label(row.read))
            _add_booking(bookings, booking, room, row.cast)
    return [sentence for (kind, _number), all_ in bookings.items() for sentence in _overlaps(kind, all_)]


def _add_booking(
    bookings: dict[tuple[str, int], list[_Booking]], booking: _Booking, room_id: int | None, cast: Cast
) -> None:
    if room_id is not None:
        bookings.setdefault(("room", room_id), []).append(booking)
    for number in {speaker.id for speaker, _role in cast}:
        bookings.setdefault(("person", number), []).append(booking)


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
