"""Services for speakers."""

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.events.services.expos import touch, touch_feeds
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.interpreters.domain_events import InterpretersMerged
from expo.kit.graphics.pictures import BadPictureError, portrait_jpeg
from expo.programme.models import Session, SessionPart, Speaker
from expo.programme.rules import SessionState, address_of
from expo.programme.speaker_queries import speaker_slugs
from expo.registration.photos import picture_flaw

SPEAKER_FIELDS = ("name", "second_name", "job_title", "organisation", "country", "about", "links", "interpreter_id")


def add_speaker(event: Event, fields: Mapping[str, Any], *, by: Actor) -> Speaker:
    """Add a person who may speak or moderate in this event's sessions."""
    speaker = Speaker(
        uid=str(uuid.uuid4()),
        event_id=event.id,
        event=event,
        version=1,
        photo_key="",
        slug=address_of(fields["name"], speaker_slugs(event), f"speaker-{uuid.uuid4().hex[:8]}"),
        **{name: fields[name] for name in SPEAKER_FIELDS if name in fields},
    )
    db.session.add(speaker)
    touch(event)
    db.session.flush()
    record(Verb.ADDED, speaker, by=by, event_id=event.id, named=speaker.name)
    return speaker


def edit_speaker(speaker: Speaker, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save a speaker. Raises Changed when `version` is not the current one (optimistic locking)."""
    db.session.refresh(speaker, with_for_update={"of": Speaker})
    if speaker.version != version:
        raise Changed(_("Somebody else changed this while you wrote."), changes_since(speaker, version))
    was, now = differences({name: getattr(speaker, name) for name in fields}, fields)
    if not now:
        return
    for name, value in now.items():
        setattr(speaker, name, value)
    speaker.version += 1
    touch_sessions(speaker)
    record(
        Verb.CHANGED,
        speaker,
        by=by,
        event_id=speaker.event_id,
        named=speaker.name,
        before=was,
        after={**now, "version": speaker.version},
    )


def set_photo(speaker: Speaker, data: bytes | None, *, by: Actor) -> None:
    """Set a photo, re-encoded and cropped to a square; None removes it. Raises Refused for a file that is no picture."""
    try:
        speaker.photo = portrait_jpeg(data) if data else None
    except BadPictureError as error:
        raise Refused(picture_flaw(error.flaw)) from error
    speaker.photo_key = uuid.uuid4().hex[:12] if data else ""
    speaker.version += 1
    touch(speaker.event)
    db.session.flush()
    record(
        Verb.CHANGED,
        speaker,
        by=by,
        event_id=speaker.event_id,
        named=speaker.name,
        after={"photo": bool(data), "version": speaker.version},
    )


def remove_speaker(speaker: Speaker, *, by: Actor) -> None:
    """Remove a speaker. Raises Refused while they are in a session."""
    used = (
        sa.select(sa.func.count())
        .select_from(SessionPart)
        .join(Session, SessionPart.session_id == Session.id)
        .where(SessionPart.speaker_id == speaker.id, Session.state != SessionState.DELETED)
    )
    if db.session.scalar(used):
        raise Refused(_("%(name)s is in sessions. Take them out first.", name=speaker.name))
    db.session.execute(sa.delete(SessionPart).where(SessionPart.speaker_id == speaker.id))
    record(Verb.REMOVED, speaker, by=by, event_id=speaker.event_id, named=speaker.name)
    touch(speaker.event)
    db.session.delete(speaker)
    db.session.flush()


def follow_merge(merged: InterpretersMerged) -> None:
    """Let the speaker who a merged interpreter is be the one that stays."""
    kept = db.session.scalar(sa.select(Speaker).where(Speaker.interpreter_id == merged.kept.id))
    double = db.session.scalar(sa.select(Speaker).where(Speaker.interpreter_id == merged.double.id))
    if kept is not None and double is not None:
        raise Refused(
            _("Both are speakers too, as two people: %(one)s and %(other)s.", one=kept.name, other=double.name)
        )
    if double is not None:
        double.interpreter_id = merged.kept.id
        db.session.flush()


def touch_sessions(speaker: Speaker) -> None:
    """Bump the versions of the speaker's sessions: their pages and calendar items show the name."""
    session_ids = sa.select(SessionPart.session_id).where(SessionPart.speaker_id == speaker.id)
    bump = sa.update(Session).where(Session.id.in_(session_ids)).values(version=Session.version + 1)
    db.session.execute(bump, execution_options={"synchronize_session": False})
    touch_feeds(speaker.event)
    db.session.flush()
