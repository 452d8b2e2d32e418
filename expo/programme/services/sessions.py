"""Creates, edits, publishes and cancels sessions; public changes reach pages and feeds at once."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from expo import clock
from expo.db import clear_references, db, refuse_violations
from expo.domain_events import dispatch
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.events.services.expos import touch_feeds
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, _l, localize
from expo.interpreters.models import Interpreter
from expo.interpreters.services import bookings
from expo.programme.domain_events import InterpretersReplaced, SessionMoved
from expo.programme.duties import duty_of
from expo.programme.models import Session, SessionPart
from expo.programme.queries import sessions_of, slugs_of
from expo.programme.rules import (
    SessionSchedule,
    SessionState,
    address_of,
    is_rescheduled,
    may_become,
)
from expo.programme.services.notices import queue_notice, schedule_of
from expo.programme.services.session_checks import Cast, check_seats, check_session
from expo.programme.services.sign_ups import fill_seats

FIELDS = (
    "kind",
    "title",
    "abstract",
    "language",
    "interpreted",
    "seats",
    "room_id",
    "track_id",
    "starts_at",
    "ends_at",
)
CLASHES = {
    **bookings.CLASHES,
    "ex_sessions_room": _l("Somebody else has just taken that room at that time."),
    "ex_session_parts_speaker": _l("Somebody of this session has just been given to another one at that time."),
}


def add_session(
    event: Event,
    fields: Mapping[str, Any],
    *,
    by: Actor,
    cast: Cast = (),
    interpreters: Sequence[Interpreter] = (),
    taken: Collection[str] | None = None,
    uid: str | None = None,
    checked: bool = False,
    seen: Collection[str] = frozenset(),
) -> Session:
    """Add a session as a draft. Raises Refused for an invalid time, or naming the session that has its room or one of
    its people; PutOver for what else it is put over that is not among the keys `seen`.

    For bulk callers: `taken` are the slugs in use, and `checked` skips the check of time, room and people. `uid` is
    that of an imported session.
    """
    session = _new_draft(event, fields, slugs_of(event) if taken is None else taken, uid)
    if not checked:
        check_session(event, session, cast, seen=seen)
    db.session.add(session)
    touch_feeds(event)
    with refuse_clashes():
        _set_cast(session, cast)
        engage(session, interpreters, checked=checked)
    record(Verb.ADDED, session, by=by, event_id=event.id, named=localize(session.title))
    return session


def _new_draft(event: Event, fields: Mapping[str, Any], taken: Collection[str], uid: str | None) -> Session:
    moment = clock.now()
    return Session(
        uid=uid or str(uuid.uuid4()),
        event_id=event.id,
        event=event,
        state=SessionState.DRAFT,
        sequence=0,
        created_at=moment,
        changed_at=moment,
        version=1,
        slug=address_of(localize(fields["title"], "en"), taken, f"session-{uuid.uuid4().hex[:8]}"),
        **{name: fields[name] for name in FIELDS if name in fields},
    )


def edit_session(
    session: Session,
    fields: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    cast: Cast | None = None,
    interpreters: Sequence[Interpreter] | None = None,
    checked: bool = False,
    seen: Collection[str] = frozenset(),
) -> None:
    """Save a session; SEQUENCE grows if its time or room changed. Raises Changed when `version` is stale, and as `add_session`.
    `cast` and `interpreters` None keep the people. `checked` skips the check of time, room and people, for bulk callers.
    """
    schedule_before = _lock_as_seen(session, version)
    former, new_cast = session.interpreters, _cast_of(session) if cast is None else cast
    chosen = former if interpreters is None else interpreters
    was, now = _compared(session, fields, _people(new_cast, chosen))
    if not now:
        return
    _assign(session, fields)
    if not checked:
        _check(session, new_cast, schedule_before, seen)
    with refuse_clashes():
        _set_cast(session, new_cast)
        _mark_changed(session, schedule_before)
        engage(session, chosen, checked=checked)
    _tell_of_interpreters(session, former, chosen)
    fill_seats(session)
    _record(Verb.CHANGED, session, was, now, by=by)


def _tell_of_interpreters(session: Session, former: Sequence[Interpreter], now: Sequence[Interpreter]) -> None:
    was = tuple(one.id for one in former)
    if set(was) != {one.id for one in now}:
        dispatch(InterpretersReplaced(session, was))


def _compared(
    session: Session, fields: Mapping[str, Any], people: Mapping[str, list[str]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    was = _people(_cast_of(session), session.interpreters)
    return differences({**{name: getattr(session, name) for name in fields}, **was}, {**fields, **people})


def _record(verb: Verb, session: Session, before: Mapping[str, Any], after: Mapping[str, Any], *, by: Actor) -> None:
    """Write the change to the history, with the session's new version."""
    record(
        verb,
        session,
        by=by,
        event_id=session.event_id,
        named=localize(session.title),
        before=dict(before),
        after={**after, "version": session.version},
    )


def _check(session: Session, cast: Cast, before: SessionSchedule, seen: Collection[str]) -> None:
    """Refuse a time that clashes, and one outside of the expo's days where it is another than `before`."""
    moved = (session.starts_at, session.ends_at) != (before.starts_at, before.ends_at)
    with db.session.no_autoflush:  # else the database refuses before the other session can be named
        check_session(session.event, session, cast, is_moved=moved, before=before, seen=seen)


def _assign(session: Session, fields: Mapping[str, Any]) -> None:
    """Set the fields; refuse too few seats."""
    with db.session.no_autoflush:
        for name, value in fields.items():
            setattr(session, name, value)
        check_seats(session)


def move_session(session: Session, state: SessionState, *, by: Actor, seen: Collection[str] = frozenset()) -> None:
    """Publish, cancel, reinstate, take back or delete. A deleted public session stays in feeds as cancelled until the
    event is closed; a deleted draft is removed. Raises PutOver for one that is on again over something that is not among the
    keys `seen`.
    """
    lock_session(session)
    before, schedule_before = session.state, schedule_of(session)
    if not may_become(before, state):
        raise Refused(_("This cannot be done with the session as it is now."))
    if before is SessionState.DRAFT and state is SessionState.DELETED:
        record(Verb.REMOVED, session, by=by, event_id=session.event_id, named=localize(session.title))
        clear_references(session)
        db.session.delete(session)
        db.session.flush()
        return
    with db.session.no_autoflush:
        session.state = state
        if state is SessionState.PUBLISHED:
            check_session(session.event, session, _cast_of(session), before=schedule_before, seen=seen)
    with refuse_clashes():
        _set_cast(session, _cast_of(session))
        _mark_changed(session, schedule_before)
        engage(session, session.interpreters)
    fill_seats(session)
    _record(Verb.MOVED, session, {"state": before}, {"state": state}, by=by)


def publish_drafts(event: Event, day: date, *, by: Actor) -> int:
    """Publish every draft that begins on a day of the event; returns how many. If one is refused, none is published."""
    drafts = [
        session
        for session in sessions_of(event)
        if session.state is SessionState.DRAFT and event.day_of(session.starts_at) == day
    ]
    for draft in drafts:
        move_session(draft, SessionState.PUBLISHED, by=by)
    return len(drafts)


def retime(session: Session, starts_at: datetime, ends_at: datetime) -> None:
    """Set the times of a session that the caller has locked and checked; feeds and keepers are told."""
    before = schedule_of(session)
    session.starts_at, session.ends_at = starts_at, ends_at
    for part in session.parts:
        part.starts_at, part.ends_at = starts_at, ends_at
    _mark_changed(session, before)
    engage(session, session.interpreters, checked=True)


def engage(session: Session, interpreters: Sequence[Interpreter], *, checked: bool = False) -> None:
    """Book these interpreters for the session as it is. Raises Refused, naming who is elsewhere, unless `checked`.

    Itineraries that have the session are locked before its interpreters are, as where a part of one is saved.
    """
    with db.session.no_autoflush:
        session.bookings = bookings.engage(session.bookings, interpreters, duty_of(session), checked=checked)


def lock_session(session: Session) -> None:
    """Reload the session with a row lock, held until the end of the transaction."""
    db.session.refresh(session, with_for_update={"of": Session})


def _lock_as_seen(session: Session, version: int) -> SessionSchedule:
    """Lock the session; its schedule as it is. Raises Changed when `version` is stale."""
    lock_session(session)
    if session.version != version:
        raise Changed(_("Somebody else changed this session while you wrote."), changes_since(session, version))
    return schedule_of(session)


def refuse_clashes() -> AbstractContextManager[None]:
    """Turns violations of the exclusion constraints into Refused."""
    return refuse_violations({name: str(sentence) for name, sentence in CLASHES.items()})


def _mark_changed(session: Session, before: SessionSchedule) -> None:
    after = schedule_of(session)
    session.sequence += is_rescheduled(before, after)
    session.version += 1
    session.changed_at = clock.now()
    if is_rescheduled(before, after):
        queue_notice(session, before)
        dispatch(SessionMoved(session, before))
    touch_feeds(session.event)
    db.session.flush()


def _cast_of(session: Session) -> Cast:
    return [(part.speaker, part.role) for part in session.parts]


def _people(cast: Cast, interpreters: Sequence[Interpreter]) -> dict[str, list[str]]:
    return {
        "people": sorted(f"{speaker.name or '…'} ({role.value})" for speaker, role in cast),
        "interpreters": sorted(one.name for one in interpreters),
    }


def _set_cast(session: Session, cast: Cast) -> None:
    """Replace the session's people, with the session's current times and state."""
    parts = {part.speaker_id: part for part in session.parts}
    wanted: dict[int, SessionPart] = {}
    for position, (speaker, role) in enumerate(cast):
        part = parts.get(speaker.id) or SessionPart(event_id=session.event_id, speaker_id=speaker.id, speaker=speaker)
        part.role, part.position, part.live = role, position, session.state is SessionState.PUBLISHED
        part.starts_at, part.ends_at = session.starts_at, session.ends_at
        wanted.setdefault(speaker.id, part)
    session.parts = list(wanted.values())
