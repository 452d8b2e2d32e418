"""Who an interpreter was is erased with their registration, or when the time of contacts is over."""

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.rules import MemberRole
from expo.history.models import Entry
from expo.history.services import PROGRAM
from expo.interpreters.digests import send_link
from expo.interpreters.links import interpreter_address, interpreter_by_token
from expo.interpreters.queries import interpreters_of
from expo.interpreters.services.directory import edit_interpreter
from expo.interpreters.services.erasure import count_interpreters, erase_interpreters
from expo.mail.models import Mail
from expo.registration.services.erasure import erase
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import a_session


def test_names_and_addresses_go_when_their_time_is_over_and_bookings_stay(app: Flask) -> None:
    event = an_event()
    derya = an_interpreter(event, "Derya Tercüman", email="derya@kept.example", phone="+90 1")
    session, link = a_session(event, interpreters=[derya]), interpreter_address(derya)
    with transaction():
        send_link(derya, by=PROGRAM)
        counts = [count_interpreters(event.id), erase_interpreters(event.id, 2000), count_interpreters(event.id)]
    db.session.expire_all()

    assert counts == [1, 1, 0]
    assert (derya.name, derya.email, derya.phone, session.interpreters) == ("…", "", "", [derya])
    assert interpreter_by_token(link.rpartition("/")[2]) is None
    texts = [str(row) for row in db.session.execute(sa.select(Mail.to_name, Mail.to_address, Mail.text))]
    texts += [str(row) for row in db.session.execute(sa.select(Entry.subject, Entry.before, Entry.after))]
    assert [text for text in texts if "Derya" in text or "derya@" in text] == []


def test_an_erased_person_is_no_interpreter_with_a_name_any_more(app: Flask) -> None:
    event = an_event()
    member = somebody_of(danas_delegation(event), given_name="Bilal", role=MemberRole.INTERPRETER)
    [bilal] = interpreters_of(event)
    with transaction():
        edit_interpreter(bilal, {"note": "Bilal prefers mornings."}, version=bilal.version, by=PROGRAM)
        assert member.registration is not None
        erase(member.registration, by=PROGRAM)
    db.session.expire_all()

    assert (bilal.name, bilal.note) == ("", "")
