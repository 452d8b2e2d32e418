"""Taking a programme out of a file: all of it, or none and every fault by its place."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _, _n, said
from expo.kit.text import fold
from expo.programme.exchange.plain import Read, ReadFile
from expo.programme.mails import file_fault
from expo.programme.models import Room, Session, Speaker, Track
from expo.programme.queries import casts_of, rooms_of, sessions_of, slugs_of, tracks_of, uids_among
from expo.programme.rules import LIVE, PartRole, time_fault
from expo.programme.services.batch import together
from expo.programme.services.session_checks import Cast
from expo.programme.services.session_faults import fault_words
from expo.programme.services.sessions import add_session, edit_session
from expo.programme.services.speakers import add_speaker
from expo.programme.services.venue_parts import add_room, add_track
from expo.programme.speaker_queries import speakers_of

Place = TypeVar("Place", Room, Track)
MOST_SAID = 200  # faults told at once


@dataclass(frozen=True, slots=True)
class ImportedSessions:
    """What an import did."""

    added: int
    changed: int
    rooms: int
    tracks: int
    speakers: int


@dataclass(frozen=True, slots=True)
class _Taken:
    """Somebody or some room for a time: of a row, or of a session that is there already."""

    starts_at: datetime
    ends_at: datetime
    title: str
    where: str


def check_import(event: Event, file: ReadFile, *, by: Actor) -> ImportedSessions:
    """What `import_sessions` would do; nothing of it is kept."""
    trial = db.session.begin_nested()
    try:
        return import_sessions(event, file, by=by)
    finally:
        trial.rollback()
        db.session.expire_all()


def import_sessions(event: Event, file: ReadFile, *, by: Actor) -> ImportedSessions:
    """Add the file's sessions as drafts; those with the id of a session of the expo change that one.

    Rooms, tracks and speakers are found by name, else added. Raises Refused with a sentence for each fault; the caller's
    transaction then keeps nothing.
    """
    there = {session.uid: session for session in sessions_of(event)}
    faults = [file_fault(fault) for fault in file.faults]
    faults += _twice(file.sessions)
    faults += _faults_in_time(event, file.sessions)
    if not file.sessions and not faults:
        faults.append(_("There is no session in this file."))
    places, casts = _Places(event, by), casts_of(event)
    rows = [_wanted(places, casts, read, there.get(read.uid)) for read in file.sessions]
    faults += _clashes(there.values(), casts, rows)
    if faults:
        count = len(faults)
        raise Refused(
            _n("Nothing was imported: %(num)d fault.", "Nothing was imported: %(num)d faults.", count),
            faults[:MOST_SAID],
        )
    with together():
        added, changed = _save(event, rows, by=by)
    return ImportedSessions(added, changed, places.rooms_made, places.tracks_made, places.people_made)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the file, and the session as it will be."""

    read: Read
    session: Session | None
    fields: Mapping[str, Any]
    cast: Cast


def _wanted(places: "_Places", casts: Mapping[int, Cast], read: Read, session: Session | None) -> _Row:
    cast, fields = places.cast(read), places.fields(read)
    if session is None:
        return _Row(read, None, fields, cast)
    return _Row(read, session, _said_of(session, read, fields), _cast_of(casts.get(session.id, []), read, cast))


def _save(event: Event, rows: Sequence[_Row], *, by: Actor) -> tuple[int, int]:
    """How many were added, and how many changed."""
    taken, added, changed = set(slugs_of(event)), 0, 0
    elsewhere = uids_among([row.read.uid for row in rows if row.read.uid])
    for row in rows:
        if row.session is None:
            uid = _own(row.read, elsewhere)
            made = add_session(event, row.fields, by=by, cast=row.cast, taken=taken, uid=uid, checked=True)
            taken.add(made.slug)
            added += 1
        else:
            before = row.session.version
            edit_session(row.session, row.fields, version=before, by=by, cast=row.cast, checked=True)
            changed += row.session.version != before
    return added, changed


class _Places:
    """The rooms, tracks and people of an event by their names; what is missing is added when it is first asked for."""

    def __init__(self, event: Event, by: Actor) -> None:
        self.event, self.by = event, by
        self.rooms = _by_name(rooms_of(event))
        self.tracks = _by_name(tracks_of(event))
        self.people = {fold(one.name): one for one in speakers_of(event)}
        self.rooms_made = self.tracks_made = self.people_made = 0

    def fields(self, read: Read) -> dict[str, object]:
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

    def cast(self, read: Read) -> Cast:
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


def _by_name(places: Iterable[Place]) -> dict[str, Place]:
    return {fold(name): place for place in places for name in place.name.values()}


def _said_of(session: Session, read: Read, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the file says of a session that is there; texts in other languages and what the file has no word for stay."""
    columns = {
        "kind": "kind",
        "room": "room_id",
        "track": "track_id",
        "language": "language",
        "interpreted": "interpreted",
        "seats": "seats",
    }
    kept = {field: fields[field] for name, field in columns.items() if name in read.said}
    if not read.language:
        kept.pop("language", None)
    texts = {"title": {**session.title, **read.title}, "abstract": {**session.abstract, **read.abstract}}
    return {**kept, **texts, "starts_at": read.starts_at, "ends_at": read.ends_at}


def _cast_of(known: Cast, read: Read, cast: Cast) -> Cast:
    """Who is in a session that is there: a table says it role by role, a schedule names people without roles."""
    if "people" in read.said:
        roles = {speaker.id: role for speaker, role in known}
        named = [(speaker, roles.get(speaker.id, role)) for speaker, role in cast]
        return [*named, *((one, role) for one, role in known if role is PartRole.INTERPRETER)]
    columns = {
        PartRole.SPEAKER: "speakers",
        PartRole.MODERATOR: "moderators",
        PartRole.INTERPRETER: "interpreters",
    }
    return [
        pair for role, column in columns.items() for pair in (cast if column in read.said else known) if pair[1] is role
    ]


def _own(read: Read, elsewhere: Collection[str]) -> str | None:
    """The id a new session brings along; not one that another expo's session, or a deleted one, has here already."""
    return read.uid if read.uid and read.uid not in elsewhere else None


def _twice(reads: Sequence[Read]) -> list[str]:
    first: dict[str, Read] = {}
    faults = []
    for read in reads:
        other = first.setdefault(read.uid or read.where, read)
        if other is not read and read.uid:
            twice = _("The ID of this row stands in row %(row)s too.", row=other.where)
            faults.append(f"{_place(read)}: {twice}")
    return faults


def _faults_in_time(event: Event, reads: Sequence[Read]) -> list[str]:
    faults = []
    for read in reads:
        fault = time_fault(read.starts_at, read.ends_at, event.first_day, event.last_day, event.zone)
        if fault is not None:
            faults.append(f"{_place(read)}: {fault_words(fault)}")
    return faults


def _clashes(there: Iterable[Session], casts: Mapping[int, Cast], rows: Sequence[_Row]) -> list[str]:
    """Rooms and people that would be in two places at once, as everything ends up: among the rows, and with what stays."""
    replaced = {row.session.id for row in rows if row.session is not None}
    taken: dict[tuple[str, int], list[_Taken]] = {}
    for session in there:
        if session.state in LIVE and session.id not in replaced:
            one = _Taken(session.starts_at, session.ends_at, said(session.title), "")
            _take(taken, one, session.room_id, casts.get(session.id, ()))
    for row in rows:
        if row.session is None or row.session.state in LIVE:
            room = row.fields["room_id"] if "room_id" in row.fields or row.session is None else row.session.room_id
            one = _Taken(row.read.starts_at, row.read.ends_at, said(row.read.title), _place(row.read))
            _take(taken, one, room, row.cast)
    return [words for (kind, _number), all_ in taken.items() for words in _overlaps(kind, all_)]


def _take(taken: dict[tuple[str, int], list[_Taken]], one: _Taken, room_id: int | None, cast: Cast) -> None:
    if room_id is not None:
        taken.setdefault(("room", room_id), []).append(one)
    for number in {speaker.id for speaker, _role in cast}:
        taken.setdefault(("person", number), []).append(one)


def _overlaps(kind: str, taken: list[_Taken]) -> list[str]:
    said_: list[str] = []
    last: _Taken | None = None
    for one in sorted(taken, key=lambda t: (t.starts_at, t.ends_at)):
        if last is not None and one.starts_at < last.ends_at and (one.where or last.where):
            here, other = (one, last) if one.where else (last, one)
            room = _("“%(title)s” has that room at that time.", title=other.title)
            person = _("Somebody of it is in “%(title)s” at that time.", title=other.title)
            said_.append(f"{here.where}: {room if kind == 'room' else person}")
        if last is None or one.ends_at > last.ends_at:
            last = one
    return said_


def _place(read: Read) -> str:
    return _("Row %(row)s", row=read.where)
