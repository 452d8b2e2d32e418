"""Programme files, taken in as Olga does."""

import sqlalchemy as sa

from expo.db import db, transaction
from expo.events.models import Event
from expo.history.services import Actor
from expo.programme.models import Session
from expo.programme.services.imports import ImportedSessions, import_sessions
from expo.programme.upload import read_file

OLGA = Actor("Olga")


def taken(event: Event, data: bytes | str) -> ImportedSessions:
    body = data.encode() if isinstance(data, str) else data
    with transaction():
        return import_sessions(event, read_file(event, body), by=OLGA)


def titles() -> list[str]:
    return [
        title["en"] for title in db.session.scalars(sa.select(Session.title).order_by(Session.starts_at, Session.id))
    ]
