"""Imports the sessions of a programme that was read and judged: all of them, or none."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _
from expo.interpreters.models import Interpreter
from expo.programme.attendees import newly_doubled
from expo.programme.exchange.plain import ReadSession
from expo.programme.models import Session
from expo.programme.overlaps import SessionClash, clashes, row_uses, uses_of
from expo.programme.put_over import Covered, PutOver, is_seen
from expo.programme.queries import casts_of, interpreters_by_session, slugs_of, uids_among
from expo.programme.room_uses import newly_taken
from expo.programme.rules import LIVE, PartRole, SessionSchedule, SessionState
from expo.programme.services.batch import check_interpreters, deferred_clash_checks
from expo.programme.services.existing_sessions import ExistingSessions
from expo.programme.services.named_parts import NamedParts
from expo.programme.services.notices import schedule_of
from expo.programme.services.session_checks import Cast
from expo.programme.services.sessions import add_session, edit_session

MOST_FAULTS = 200  # listed at once


@dataclass(frozen=True, slots=True)
class ImportedSessions:
    """The counts of an import, and the ids of the new sessions."""

    added: int
    changed: int
    rooms: int
    tracks: int
    speakers: int
    made: tuple[int, ...] = ()


def import_sessions(
    event: Event, reads: Sequence[ReadSession], *, by: Actor, seen: Collection[str] = frozenset()
) -> ImportedSessions:
    """Add the sessions as drafts; one with the UID of a session that is here, or known by its id in its source, updates that.

    Rooms, tracks and speakers are found by name or added. Drafts may overlap. Raises Refused where a published session would
    overlap another, and PutOver for what the sessions are put over that is not among the keys `seen`; the caller must then
    roll back.
    """
    existing = ExistingSessions(event)
    directory, before = NamedParts(event, by), _Before(casts_of(event), interpreters_by_session(event))
    rows = [_planned_row(directory, before, read, existing.of(read)) for read in reads]
    if said := [clash.sentence() for clash in _clashes(existing.sessions, before, rows) if clash.is_refused]:
        raise Refused(_("Nothing was imported."), said[:MOST_FAULTS])
    _refuse_put_over(event, rows, seen)
    with deferred_clash_checks():
        added, changed, saved = _save(event, rows, by=by)
    db.session.flush()
    existing.note(zip(saved, reads, strict=True))
    check_interpreters(saved)
    made = tuple(one.id for one, row in zip(saved, rows, strict=True) if row.session is None)
    return ImportedSessions(added, changed, directory.rooms_made, directory.tracks_made, directory.people_made, made)


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


def _clashes(existing: Iterable[Session], before: _Before, rows: Sequence[_Row]) -> list[SessionClash]:
    """Rooms and people used twice at a time in the final state, among the rows and against sessions that are not updated."""
    replaced = {row.session.id for row in rows if row.session is not None}
    uses = [
        use
        for session in existing
        if session.state in LIVE and session.id not in replaced
        for use in uses_of(session, before.keys(session.id))
    ]
    for row in rows:
        state = row.session.state if row.session is not None else SessionState.DRAFT
        room = row.fields["room_id"] if "room_id" in row.fields or row.session is None else row.session.room_id
        keys = _keys(row.cast, row.interpreters) | ({("room", room)} if room is not None else set())
        uses += row_uses(row.read, keys, state)
    return clashes(uses)


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


def _keys(cast: Cast, interpreters: Iterable[Interpreter]) -> set[tuple[str, int]]:
    """The people of a session, for finding who is used twice."""
    return {("person", speaker.id) for speaker, _role in cast} | {("interpreter", one.id) for one in interpreters}


def _row_label(read: ReadSession) -> str:
    return _("Row %(row)s", row=read.where)
