"""Telling people that the sessions they keep have changed: once, a few minutes after the last edit."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.i18n import said
from expo.programme.mails import PROGRAMME_CHANGED, change_lines
from expo.programme.models import Digest, Moved, Session
from expo.programme.queries import keepers_after, kept_among, rooms_of, sessions_with_places
from expo.registration.models import Registration
from expo.registration.notices import queue_notice

PEOPLE_AT_ONCE = 200  # mails written in one transaction


def make_digests() -> int:
    """Gather the changes whose time has come into one digest an event, in the caller's transaction. Returns how many
    changes were looked at.
    """
    query = sa.select(Moved).where(Moved.tell_at <= clock.now()).order_by(Moved.session_id)
    due = list(db.session.scalars(query.with_for_update(skip_locked=True).limit(2000)))
    told: dict[int, list[dict[str, Any]]] = {}
    for held in due:
        session = db.session.get(Session, held.session_id)
        if session is not None and _differs(session, held.before):
            told.setdefault(held.event_id, []).append({"session": held.session_id, "before": held.before})
        db.session.delete(held)
    for event_id, changes in told.items():
        db.session.add(Digest(event_id=event_id, changes=changes, told_up_to=0, created_at=clock.now()))
    db.session.flush()
    return len(due)


def tell_keepers() -> int:
    """Write the mails of one digest to the next people who keep its sessions, in the caller's transaction.

    Returns how much was done: at least 1 while there are digests. A stop half-way neither loses a mail nor doubles one.
    """
    query = sa.select(Digest).order_by(Digest.id).limit(1).with_for_update(skip_locked=True)
    digest = db.session.scalar(query)
    if digest is None:
        return 0
    befores = {int(change["session"]): change["before"] for change in digest.changes}
    people = keepers_after(list(befores), digest.told_up_to, PEOPLE_AT_ONCE)
    _tell(people, befores)
    if len(people) < PEOPLE_AT_ONCE:
        db.session.delete(digest)
    else:
        digest.told_up_to = people[-1].id
    db.session.flush()
    return 1 + len(people)


def _tell(people: Sequence[Registration], befores: Mapping[int, Mapping[str, Any]]) -> None:
    """Each person the lines of the sessions they keep, in the order of the programme, in their language."""
    sessions = sessions_with_places(list(befores))
    kept = kept_among([person.id for person in people], list(befores))
    rooms = {room.id: room.name for room in rooms_of(sessions[0].event)} if sessions else {}
    lines: dict[str, dict[int, str]] = {}
    for person in people:
        language = person.language
        if language not in lines:
            names = {number: said(name, language) for number, name in rooms.items()}
            lines[language] = {one.id: change_lines(one, befores[one.id], names, language) for one in sessions}
        own = [text for number, text in lines[language].items() if (person.id, number) in kept]
        if own:
            queue_notice(person, PROGRAMME_CHANGED, {"changes": "\n\n".join(own)})


def _differs(session: Session, before: Mapping[str, Any]) -> bool:
    now = {
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "room_id": session.room_id,
        "state": session.state.value,
    }
    return now != before
