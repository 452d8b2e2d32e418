"""Random sequences of edits: the SEQUENCE of a session grows exactly with time, room and state."""

from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from expo.db import db, transaction
from expo.errors import Refused
from expo.history.services import Actor
from expo.programme.models import Session
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session, move_session
from tests.databases import empty
from tests.examples import examples
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session

OLGA = Actor("Olga")
_steps = some.lists(
    some.sampled_from(["later", "longer", "rename", "room", "no room", "cancel", "reinstate", "delete", "nothing"]),
    max_size=7,
)


def _do(session: Session, step: str, room_id: int) -> None:
    changes: dict[str, dict[str, Any]] = {
        "later": {
            "starts_at": session.starts_at + timedelta(minutes=5),
            "ends_at": session.ends_at + timedelta(minutes=5),
        },
        "longer": {"ends_at": session.ends_at + timedelta(minutes=5)},
        "rename": {"title": {"en": f"Title {session.version}"}},
        "room": {"room_id": room_id},
        "no room": {"room_id": None},
        "nothing": {},
    }
    states = {"cancel": SessionState.CANCELLED, "reinstate": SessionState.PUBLISHED, "delete": SessionState.DELETED}
    with transaction():
        if step in states:
            move_session(session, states[step], by=OLGA)
        else:
            edit_session(session, changes[step], version=session.version, by=OLGA)


def _seen(session: Session) -> tuple[object, ...]:
    return session.starts_at, session.ends_at, session.room_id, session.state


@settings(
    derandomize=True,
    deadline=None,
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(_steps)
def test_sequence_counts_the_changes_of_time_place_and_state(app: Flask, steps: list[str]) -> None:
    empty(app)
    event = an_event()
    room, session = a_room(event), a_session(event, starts_at=MORNING)
    feeds = [app.test_client().get(f"/{event.slug}/programme.ics").data]
    expected = session.sequence

    for step in steps:
        before, version = _seen(session), session.version
        try:
            _do(session, step, room.id)
        except Refused:  # not possible in this state: nothing changed
            db.session.rollback()
        db.session.refresh(session)
        expected += _seen(session) != before
        again = [app.test_client().get(f"/{event.slug}/programme.ics").data for _time in range(2)]
        assert again[0] == again[1]
        assert (again[0] != feeds[-1]) == (session.version != version)
        feeds.append(again[0])

    assert session.sequence == expected
