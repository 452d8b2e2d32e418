"""Rooms and sessions for tests, made through the services, each in a transaction of its own."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from expo.db import transaction
from expo.events.models import Event
from expo.history.services import PROGRAM
from expo.interpreters.models import Interpreter
from expo.programme.models import Room, Session, Speaker
from expo.programme.rules import SessionKind, SessionState
from expo.programme.services.session_checks import Cast
from expo.programme.services.sessions import add_session, move_session
from expo.programme.services.speakers import add_speaker
from expo.programme.services.venue_parts import add_room

_numbers = itertools.count(1)
MORNING = datetime(2027, 4, 13, 5, tzinfo=UTC)  # 10:00 in Karachi on the first day of `an_event`


def a_room(event: Event, name: str = "") -> Room:
    with transaction():
        return add_room(event, {"en": name or f"Room {next(_numbers)}"}, by=PROGRAM)


def a_session(
    event: Event,
    *,
    state: SessionState = SessionState.PUBLISHED,
    cast: Cast = (),
    interpreters: Sequence[Interpreter] = (),
    **changes: Any,
) -> Session:
    """A published panel of an hour on the first morning, in no room."""
    starts = changes.get("starts_at", MORNING)
    fields = {
        "kind": SessionKind.PANEL,
        "title": {"en": f"Session {next(_numbers)}"},
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=1),
    }
    with transaction():
        session = add_session(event, {**fields, **changes}, by=PROGRAM, cast=cast, interpreters=interpreters)
        if state is not SessionState.DRAFT:
            move_session(session, SessionState.PUBLISHED, by=PROGRAM)
        if state in {SessionState.CANCELLED, SessionState.DELETED}:
            move_session(session, state, by=PROGRAM)
    return session


def a_speaker(event: Event, name: str = "", **changes: Any) -> Speaker:
    with transaction():
        return add_speaker(event, {"name": name or f"Speaker {next(_numbers)}", **changes}, by=PROGRAM)
