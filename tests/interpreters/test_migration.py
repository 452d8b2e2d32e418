"""Interpreters outlive a migration down and up: below they are speakers of sessions, and members of delegations."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.rules import MemberRole
from expo.events.models import Event
from expo.history.services import PROGRAM
from expo.interpreters.queries import interpreters_of
from expo.itinerary.models import ItineraryItem
from expo.itinerary.services import edit_item
from expo.migrations.run import downgrade, upgrade
from expo.programme.models import Session, Speaker
from expo.programme.rules import PartRole
from expo.programme.services.speakers import edit_speaker
from tests.databases import KINDS, fresh_database, migrated_app
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_session, a_speaker
from tests.itinerary.items import an_item

CAST = (
    "SELECT speakers.name, session_id, role FROM session_parts "
    "JOIN speakers ON speakers.id = session_parts.speaker_id ORDER BY session_id, speakers.name"
)


pytestmark = pytest.mark.one_revision


@pytest.fixture(params=KINDS)
def fresh_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database of its own, which the test may take apart."""
    url = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"))
    with migrated_app(url, tmp_path) as app, app.app_context():
        yield app


def _two_sessions(event: Event) -> tuple[Session, Session]:
    """One with Derya, one with her and Ayşe, who is also a speaker; and Bilal interprets for a delegation."""
    derya, ayse = an_interpreter(event, "Derya", phone="+90 1"), an_interpreter(event, "Ayşe", pairs=[])
    speaker = a_speaker(event, "Ayşe", job_title="Engineer")
    somebody_of(danas_delegation(event), given_name="Bilal", role=MemberRole.INTERPRETER)
    with transaction():
        edit_speaker(speaker, {"interpreter_id": ayse.id}, version=speaker.version, by=PROGRAM)
    session = a_session(event, cast=[(speaker, PartRole.SPEAKER)], interpreters=[derya])
    return session, a_session(event, starts_at=MORNING.replace(hour=9), interpreters=[derya, ayse])


def test_interpreters_are_speakers_and_members_below_and_one_list_above(fresh_app: Flask) -> None:
    event = an_event()
    session, later = _two_sessions(event)
    ids = (event.id, session.id, later.id)
    names = [one.name for one in interpreters_of(event)]
    db.session.remove()

    downgrade("0047")
    with db.engine.connect() as connection:
        below = connection.execute(sa.text(CAST)).all()
    upgrade()

    event = db.session.get_one(Event, ids[0])
    session, later = db.session.get_one(Session, ids[1]), db.session.get_one(Session, ids[2])
    assert [tuple(row) for row in below] == [
        ("Ayşe", ids[1], "speaker"),
        ("Derya", ids[1], "interpreter"),
        ("Ayşe", ids[2], "interpreter"),
        ("Derya", ids[2], "interpreter"),
    ]
    assert [one.name for one in interpreters_of(event)] == names
    heard = [sorted(one.name for one in held.interpreters) for held in (session, later)]
    assert heard == [["Derya"], ["Ayşe", "Derya"]]
    assert [booking.announced for booking in later.bookings] == [True, True]
    kept = db.session.scalars(sa.select(Speaker).order_by(Speaker.name)).all()
    assert [(one.name, one.job_title, one.about) for one in kept] == [
        ("Ayşe", "Engineer", {}),
        ("Derya", "", {"en": "Interpreter: tr-ur, consecutive, +90 1"}),
    ]


def test_interpreters_of_a_part_of_an_itinerary_are_words_in_its_note_below(fresh_app: Flask) -> None:
    event = an_event()
    visit = an_item(danas_delegation(event), note="Bring a badge.")
    with transaction():
        edit_item(visit, {}, people=[], version=1, by=PROGRAM, interpreters=[an_interpreter(event, "Derya")])
    number = visit.id
    db.session.remove()

    downgrade("0055")
    upgrade()

    visit = db.session.get_one(ItineraryItem, number)
    assert (visit.note, visit.interpreters) == ("Bring a badge.\nInterpreters: Derya", [])
