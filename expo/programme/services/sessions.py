"""Making, changing and moving sessions; every change that people see reaches pages and feeds at once."""

import uuid
from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from expo import clock
from expo.db import db, refusing
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.events.services.expos import touch_feeds
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, _l, said
from expo.programme.models import Moved, Session, SessionPart
from expo.programme.queries import sessions_of, slugs_of
from expo.programme.rules import (
    LIVE,
    SessionPlacement,
    SessionState,
    address_of,
    may_become,
    moved,
    tell_at,
)
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
    "ex_sessions_room": _l("Somebody else has just taken that room at that time."),
    "ex_session_parts_speaker": _l("Somebody of this session has just been given to another one at that time."),
}


def add_session(
    event: Event,
    fields: Mapping[str, Any],
    *,
    by: Actor,
    cast: Cast = (),
    taken: Collection[str] | None = None,
    uid: str | None = None,
    checked: bool = False,
) -> Session:
    """A session, a draft. Raises Refused for a time it cannot have, or naming what has the room or one of its people.

    `taken` are the addresses in use and `checked` says that its time is, for a caller that adds many and knows; `uid` is an
    imported session's own.
    """
    moment = clock.now()
    session = Session(
        uid=uid or str(uuid.uuid4()),
        event_id=event.id,
        event=event,
        state=SessionState.DRAFT,
        sequence=0,
        created_at=moment,
        changed_at=moment,
        version=1,
        slug=address_of(
            said(fields["title"], "en"), slugs_of(event) if taken is None else taken, f"session-{uuid.uuid4().hex[:8]}"
        ),
        **{name: fields[name] for name in FIELDS if name in fields},
    )
    if not checked:
        check_session(event, session, cast)
    db.session.add(session)
    touch_feeds(event)
    with clashes_in_words():
        _set_cast(session, cast)
    record(Verb.ADDED, session, by=by, event_id=event.id, named=said(session.title))
    return session


def edit_session(
    session: Session,
    fields: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    cast: Cast | None = None,
    checked: bool = False,
) -> None:
    """Save a session. SEQUENCE grows if time or place changed. Raises Changed for the second of two tabs.

    `cast` None leaves its people as they are; `checked` says that its time is, for a caller that changes many and knows.
    """
    lock_session(session)
    if session.version != version:
        told = changes_since(session, version)
        raise Changed(_("Somebody else changed this session while you wrote."), told)
    before: dict[str, Any] = {name: getattr(session, name) for name in fields}
    was_placed, people = _placed(session), _names(_cast_of(session))
    wanted = _cast_of(session) if cast is None else cast
    with db.session.no_autoflush:
        for name, value in fields.items():
            setattr(session, name, value)
        check_seats(session)
        if not checked:
            check_session(session.event, session, wanted)
    was, now = differences({**before, "people": people}, {**fields, "people": _names(wanted)})
    if not now:
        return
    with clashes_in_words():
        _set_cast(session, wanted)
        _changed(session, was_placed)
    fill_seats(session)
    record(
        Verb.CHANGED,
        session,
        by=by,
        event_id=session.event_id,
        named=said(session.title),
        before=was,
        after={**now, "version": session.version},
    )


def move_session(session: Session, state: SessionState, *, by: Actor) -> None:
    """Publish, cancel, reinstate, take back or delete. A deleted one stays in feeds as cancelled until the event is over."""
    lock_session(session)
    before, was_placed = session.state, _placed(session)
    if not may_become(before, state):
        raise Refused(_("This cannot be done with the session as it is now."))
    if before is SessionState.DRAFT and state is SessionState.DELETED:
        record(Verb.REMOVED, session, by=by, event_id=session.event_id, named=said(session.title))
        db.session.delete(session)
        db.session.flush()
        return
    with db.session.no_autoflush:
        session.state = state
        if state is SessionState.PUBLISHED:
            check_session(session.event, session, _cast_of(session))
    with clashes_in_words():
        _set_cast(session, _cast_of(session))
        _changed(session, was_placed)
    fill_seats(session)
    record(
        Verb.MOVED,
        session,
        by=by,
        event_id=session.event_id,
        named=said(session.title),
        before={"state": before},
        after={"state": state, "version": session.version},
    )


def publish_drafts(event: Event, day: date, *, by: Actor) -> int:
    """Publish every draft that begins on a day of the event; returns how many. One that cannot be refuses them all."""
    zone = ZoneInfo(event.zone)
    drafts = [
        one
        for one in sessions_of(event)
        if one.state is SessionState.DRAFT and one.starts_at.astimezone(zone).date() == day
    ]
    for one in drafts:
        move_session(one, SessionState.PUBLISHED, by=by)
    return len(drafts)


def retime(session: Session, starts_at: datetime, ends_at: datetime) -> None:
    """Another time for a session which the caller holds and has judged; feeds and those who keep it are told."""
    before = _placed(session)
    session.starts_at, session.ends_at = starts_at, ends_at
    for part in session.parts:
        part.starts_at, part.ends_at = starts_at, ends_at
    _changed(session, before)


def lock_session(session: Session) -> None:
    """Read it anew and hold it until the transaction ends."""
    db.session.refresh(session, with_for_update={"of": Session})


def clashes_in_words() -> AbstractContextManager[None]:
    """The database's own refusals, in words."""
    return refusing({name: str(sentence) for name, sentence in CLASHES.items()})


def _changed(session: Session, before: SessionPlacement) -> None:
    after = _placed(session)
    session.sequence += moved(before, after)
    session.version += 1
    session.changed_at = clock.now()
    if moved(before, after):
        _remember(session, before)
    touch_feeds(session.event)
    db.session.flush()


def _remember(session: Session, before: SessionPlacement) -> None:
    """Those who keep it are told soon, once, of all that changed since they knew it."""
    if SessionState.PUBLISHED not in {before.state, session.state} or before.state is SessionState.DRAFT:
        return  # nobody knew of it, or everybody knows already that it does not take place
    now, held = clock.now(), db.session.get(Moved, session.id)
    if held is None:
        held = Moved(
            session_id=session.id, event_id=session.event_id, before=_as_json(before), first_at=now, tell_at=now
        )
        db.session.add(held)
    held.tell_at = tell_at(held.first_at, now)


def _as_json(placed: SessionPlacement) -> dict[str, Any]:
    return {
        "starts_at": placed.starts_at.isoformat(),
        "ends_at": placed.ends_at.isoformat(),
        "room_id": placed.room_id,
        "state": placed.state.value,
    }


def _placed(session: Session) -> SessionPlacement:
    return SessionPlacement(session.starts_at, session.ends_at, session.room_id, session.state)


def _cast_of(session: Session) -> Cast:
    return [(part.speaker, part.role) for part in session.parts]


def _names(cast: Cast) -> list[str]:
    return sorted(f"{speaker.name} ({role.value})" for speaker, role in cast)


def _set_cast(session: Session, cast: Cast) -> None:
    """The session's people and their times, as the session has them now."""
    parts = {part.speaker_id: part for part in session.parts}
    wanted: dict[int, SessionPart] = {}
    for position, (speaker, role) in enumerate(cast):
        part = parts.get(speaker.id) or SessionPart(speaker_id=speaker.id, speaker=speaker)
        part.role, part.position, part.live = role, position, session.state in LIVE
        part.starts_at, part.ends_at = session.starts_at, session.ends_at
        wanted.setdefault(speaker.id, part)
    session.parts = list(wanted.values())
