"""Sessions and speakers of an expo in an organiser's search."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask import url_for

from expo.accounts.permissions import Permission
from expo.db import db
from expo.events.models import Event
from expo.events.search_sources import FoundThing, SearchSource, closest
from expo.i18n import _l, localize
from expo.programme.models import Session, Speaker
from expo.programme.rules import SessionState
from expo.programme.words import session_state_word
from expo.web.filters import listed, near_moment


def _find_sessions(event: Event, _text: str, terms: Sequence[str]) -> list[FoundThing]:
    query = sa.select(Session.id, Session.title, Session.starts_at, Session.state)
    query = query.where(Session.event_id == event.id, Session.state != SessionState.DELETED)
    rows = db.session.execute(query.order_by(Session.starts_at, Session.id))
    return [
        FoundThing(
            localize(row.title),
            listed((near_moment(row.starts_at, event.zone), session_state_word(row.state))),
            url_for("sessions.edit", session_id=row.id),
        )
        for row in closest(terms, ((row, tuple(row.title.values())) for row in rows))
    ]


def _find_speakers(event: Event, _text: str, terms: Sequence[str]) -> list[FoundThing]:
    texts = (Speaker.name, Speaker.second_name, Speaker.organisation)
    query = sa.select(Speaker.id, *texts, Speaker.job_title).where(Speaker.event_id == event.id, Speaker.name != "")
    rows = db.session.execute(query.order_by(Speaker.name, Speaker.id))
    return [
        FoundThing(
            row.name,
            listed(part for part in (row.job_title, row.organisation) if part),
            url_for("speakers.edit", speaker_id=row.id),
        )
        for row in closest(terms, ((row, row[1:4]) for row in rows))
    ]


FOUND_SESSIONS = SearchSource(_l("Sessions"), "calendar", Permission.SEE_PROGRAMME, _find_sessions)
SPEAKERS = SearchSource(_l("Speakers"), "star", Permission.SEE_PROGRAMME, _find_speakers)
