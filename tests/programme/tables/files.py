"""Imports programme files as Olga."""

import pytest
import sqlalchemy as sa

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.programme.models import Session
from expo.programme.services.imports import ImportedSessions, import_sessions
from expo.programme.upload import read_file

OLGA = Actor("Olga")


def import_file(event: Event, data: bytes | str) -> ImportedSessions:
    """Import the file in a transaction of its own."""
    body = data.encode() if isinstance(data, str) else data
    with transaction():
        return import_sessions(event, read_file(event, body), by=OLGA)


def titles() -> list[str]:
    return [
        title["en"] for title in db.session.scalars(sa.select(Session.title).order_by(Session.starts_at, Session.id))
    ]


HEAD = "Title,Day,Starts at,Ends at"


def refusal_of(event: Event, data: bytes | str) -> tuple[str, list[str]]:
    with pytest.raises(Refused) as refusal:
        import_file(event, data)
    return refusal.value.message, list(refusal.value.details)
