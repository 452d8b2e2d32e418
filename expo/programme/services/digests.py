"""Mails people about changes of sessions they keep: one digest, a few minutes after the last edit."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.due_work import attempt
from expo.i18n import _, force_locale, localize
from expo.programme.mails import PROGRAMME_CHANGED, change_lines
from expo.programme.models import Digest, DigestChange, Moved, Session
from expo.programme.queries import keepers_after, kept_among, sessions_with_rooms
from expo.programme.sign_up_queries import seats_at_once
from expo.programme.told import interpreting
from expo.registration.models import Registration
from expo.registration.notices import queue_notice

PEOPLE_AT_ONCE = 200  # mails queued in one transaction
DIGESTS_AT_ONCE = 50  # that are looked at, where the first ones fail


def make_digests() -> int:
    """Collect the due changes into one digest per event, in the caller's transaction. Returns how many changes were
    processed.
    """
    query = sa.select(Moved).where(Moved.tell_at <= clock.now()).order_by(Moved.session_id)
    due = list(db.session.scalars(query.with_for_update(skip_locked=True).limit(2000)))
    changes_by_event: dict[int, list[DigestChange]] = {}
    for change in due:
        session = db.session.get(Session, change.session_id)
        if session is not None and _is_changed(session, change.before) and not _is_past(session, change.before):
            told = DigestChange(event_id=change.event_id, session_id=change.session_id, before=change.before)
            changes_by_event.setdefault(change.event_id, []).append(told)
        db.session.delete(change)
    for event_id, changes in changes_by_event.items():
        db.session.add(Digest(event_id=event_id, changes=changes, told_up_to=0, created_at=clock.now()))
    db.session.flush()
    return len(due)


def tell_keepers() -> int:
    """Queue the mails of one digest for the next batch of keepers, in the caller's transaction.

    Returns 1, or 0 where nothing could be done. It can be interrupted between batches without
    losing or repeating a mail. A digest that fails stays, and the next ones are told.
    """
    query = sa.select(Digest).order_by(Digest.id).limit(DIGESTS_AT_ONCE).with_for_update(skip_locked=True)
    for digest in db.session.scalars(query).all():
        if attempt(partial(_tell_next, digest), "digests", digest.id):
            return 1
    return 0


def _tell_next(digest: Digest) -> None:
    befores = {change.session_id: change.before for change in digest.changes}
    people = keepers_after(list(befores), digest.told_up_to, PEOPLE_AT_ONCE)
    _queue_mails(people, befores)
    if len(people) < PEOPLE_AT_ONCE:
        db.session.delete(digest)
    else:
        digest.told_up_to = people[-1].id


def _queue_mails(people: Sequence[Registration], befores: Mapping[int, Mapping[str, Any]]) -> None:
    """Queue one mail per person with the changes of the sessions they keep, in order of time, in their language."""
    sessions = sessions_with_rooms(list(befores))
    doubled = seats_at_once([person.id for person in people], list(befores))
    pairs = kept_among([person.id for person in people], list(befores))
    others = interpreting(list(befores))  # they are told where they interpret
    lines: dict[str, dict[int, str]] = {}
    for person in people:
        language = person.language
        if language not in lines:
            lines[language] = {session.id: change_lines(session, befores[session.id], language) for session in sessions}
        own = [key for key in lines[language] if (person.id, key) in pairs and (person.email_key, key) not in others]
        changes = [text for key in own if (text := lines[language][key])]
        if changes:
            changes += [_both(one, other, language) for one, other in doubled.get(person.id, ())]
            queue_notice(person, PROGRAMME_CHANGED, {"changes": "\n\n".join(changes)})


def _both(one: Session, other: Session, language: str) -> str:
    """That somebody has a seat in each of two sessions, now that they are at one time."""
    titles = {"one": localize(one.title, language), "other": localize(other.title, language)}
    with force_locale(language):
        return _(
            "You have a seat in “%(one)s” and one in “%(other)s”, which are at the same time. Give one back.", **titles
        )


def _is_past(session: Session, before: Mapping[str, Any]) -> bool:
    """Whether the session is over, at its new time and at the former one: nobody needs to be told any more."""
    return max(session.ends_at, datetime.fromisoformat(before["ends_at"])) <= clock.now()


def _is_changed(session: Session, before: Mapping[str, Any]) -> bool:
    """Whether times, room, its name or state differ from before the first change."""
    now = {
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "room_id": session.room_id,
        "room": session.room.name if session.room is not None else {},
        "state": session.state.value,
    }
    return any(before[name] != value for name, value in now.items())
