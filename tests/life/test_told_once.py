"""A session moves: whoever keeps it, interprets it, travels with it or looks after those who do has one mail of it."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.history.services import Actor
from expo.interpreters.digests import queue_interpreter_mails
from expo.itinerary.digests import queue_itinerary_mails
from expo.itinerary.services import add_session_item
from expo.mail.models import Mail
from expo.programme.models import Session
from expo.programme.rules import SessionState
from expo.programme.services.digests import make_digests, tell_keepers
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.services.stars import keep_session
from tests.factories.accounts import olga
from tests.factories.delegations import a_delegation, a_member
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_session
from tests.factories.registration import vito
from tests.itinerary.items import an_item

OLGA = Actor("Olga Organiser")
BY_PROGRAMME, BY_INTERPRETING, BY_JOURNEY = "the programme changed", "interpreting changed", "itinerary changed"


def _told() -> list[tuple[str, str]]:
    """(Address, wording) of what is mailed once everything due was done; the mails before are gone."""
    db.session.query(Mail).delete()
    db.session.commit()
    with clock.set_to(clock.now() + timedelta(hours=1)):
        for sweep in (queue_interpreter_mails, make_digests, tell_keepers, queue_itinerary_mails):
            done = 1
            while done:
                with transaction():
                    done = sweep()
    return [(to, wording) for to, wording in db.session.execute(sa.select(Mail.to_address, Mail.wording))]


def _scene() -> tuple[Session, dict[str, str]]:
    """A session with everybody whom it concerns, and by which mail each is to be told of it."""
    event = an_event()
    keeper, head, twin, silent, derya, travels = (
        vito(event, email=f"{name}@example.org") for name in ("keeper", "head", "twin", "silent", "derya", "travels")
    )
    ines = an_interpreter(event, "Ines", email="ines@example.org")
    registered = an_interpreter(event, "Derya", registration=derya)
    group = a_delegation(event, contact_email="HEAD@example.org")
    for person in (head, silent, derya, travels):
        a_member(group, person)
    session = a_session(event, interpreters=[ines, registered])
    with transaction():
        group.liaison_id = olga(event).id
    with transaction():
        for person in (keeper, head, twin, derya, travels):
            keep_session(person.id, session)
        add_session_item(group, session, by=OLGA)
    programme = (keeper, head, twin, travels)
    return session, {
        **{person.email: BY_PROGRAMME for person in programme},
        **dict.fromkeys(("ines@example.org", "derya@example.org"), BY_INTERPRETING),
        **dict.fromkeys(("silent@example.org", "olga@example.org"), BY_JOURNEY),
    }


def test_each_is_told_once_of_a_session_that_moves_and_of_one_that_does_not_take_place(app: Flask) -> None:
    session, expected = _scene()
    _told()

    starts = MORNING + timedelta(hours=3)
    with transaction():
        times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
        edit_session(session, times, version=session.version, by=OLGA)
    moved = _told()
    with transaction():
        move_session(session, SessionState.CANCELLED, by=OLGA)
    cancelled = _told()

    for told in (moved, cancelled):
        assert dict(told) == expected
        assert len(told) == len(expected)


def test_a_mailbox_has_one_mail_of_a_journey_whoever_reads_it(app: Flask) -> None:
    session, _expected = _scene()
    [group] = db.session.scalars(sa.select(Delegation))
    two = [vito(session.event, given_name=name, email="") for name in ("Ana", "Bob")]
    members = [a_member(group, person) for person in two]
    with transaction():
        for person in two:
            person.email, person.email_key, person.shared_mailbox = "family@example.org", "family@example.org", True
    _told()
    for member in members:
        an_item(group, member, hours=members.index(member), title={"en": f"Visit {members.index(member)}"})
    an_item(group, hours=4, title={"en": "Dinner"})

    told = _told()

    people = ("HEAD", "silent", "derya", "travels", "family", "olga")
    assert sorted(told) == sorted((f"{name}@example.org", BY_JOURNEY) for name in people)
    [text] = db.session.scalars(sa.select(Mail.text).where(Mail.to_address == "family@example.org"))
    assert [name for name in ("Visit 0", "Visit 1", "Dinner") if text.count(name) == 1] == [
        "Visit 0",
        "Visit 1",
        "Dinner",
    ]
