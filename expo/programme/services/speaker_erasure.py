"""Erasing who a speaker was, at their request; their sessions stay, and say that a speaker was removed."""

import uuid
from typing import Any

from expo.db import db
from expo.history.queries import erase_entries_about_many
from expo.history.services import Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.mail.erasure import contact_texts, forget_contact
from expo.programme.models import Speaker
from expo.programme.services.speakers import touch_sessions

NOBODY = "…"  # what the history calls an erased one
_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("name", "second_name", "job_title", "organisation", "country", "photo_key"), ""),
    "about": {},
    "links": [],
    "photo": None,
    "interpreter_id": None,
}


def texts_of_speaker(speaker: Speaker) -> set[str]:
    """A speaker's names, as they are and as they were."""
    return contact_texts(speaker, [speaker.name, speaker.second_name], ("name", "second_name"), called=True)


def erase_speaker(speaker: Speaker, *, by: Actor) -> None:
    """Erase a speaker's names, texts, links and photo, with what history and mails have of the names; their address is of
    nobody. Who interprets too, or is registered, is erased there.
    """
    db.session.refresh(speaker, with_for_update={"of": Speaker})
    texts = texts_of_speaker(speaker)
    for name, value in _NOTHING.items():
        setattr(speaker, name, value)
    speaker.slug = f"speaker-{uuid.uuid4().hex[:8]}"
    speaker.version += 1
    touch_sessions(speaker)
    erase_entries_about_many(Subject.SPEAKER, [speaker.id])
    forget_contact(speaker.event_id, texts)
    record(Verb.ERASED, speaker, by=by, event_id=speaker.event_id, named=NOBODY)
