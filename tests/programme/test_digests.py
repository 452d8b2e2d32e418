"""The digest mail about changed sessions: one mail per person, after the last edit."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.history.services import Actor
from expo.mail.models import Mail
from expo.programme.models import Digest, Moved, Session
from expo.programme.put_over import PutOver
from expo.programme.rules import LONGEST_NOTICE_DELAY, NOTICE_DELAY, SessionState
from expo.programme.services import digests as engine
from expo.programme.services.digests import make_digests, tell_keepers
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.services.sign_ups import sign_up
from expo.programme.services.stars import keep_session
from expo.programme.services.venue_parts import edit_part
from expo.registration.services.decisions import cancel
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session
from tests.factories.registration import vito

OLGA = Actor("Olga")


def _move(session: Session, hours: int) -> None:
    starts = MORNING + timedelta(hours=hours)
    fields, seen = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}, list[str]()
    try:
        with transaction():
            edit_session(session, fields, version=session.version, by=OLGA)
    except PutOver as over:
        seen = over.keys.split()
    if seen:
        with transaction():
            edit_session(session, fields, version=session.version, by=OLGA, seen=seen)


def _keep(*sessions: Session, language: str = "en") -> str:
    person = vito(sessions[0].event, language=language)
    with transaction():
        for session in sessions:
            keep_session(person.id, session)
    return person.email


def _work() -> None:
    """Run the worker's sweeps until nothing is left to do."""
    for sweeper in (make_digests, tell_keepers):
        done = 1
        while done:
            with transaction():
                done = sweeper()


def _told() -> list[Mail]:
    query = sa.select(Mail).where(Mail.wording == "the programme changed").order_by(Mail.id)
    return list(db.session.scalars(query))


def test_ten_edits_make_one_mail_some_minutes_after_the_last(app: Flask) -> None:
    session = a_session(an_event(), title={"en": "Opening"})
    reader = _keep(session)
    now = clock.now()

    for number in range(10):
        with clock.set_to(now + timedelta(seconds=number)):
            _move(session, number % 5 + 1)
    with clock.set_to(now + timedelta(minutes=1)):
        _work()
        early = len(_told())
    with clock.set_to(now + NOTICE_DELAY + timedelta(seconds=10)):
        _work()

    assert early == 0
    assert [(mail.to_address, mail.subject) for mail in _told()] == [(reader, "Changes to your programme at Test Expo")]
    assert "“Opening”: Tuesday 13 April: was 10:00–11:00, is 15:00–16:00" in _told()[0].text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Moved)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Digest)) == 0


def test_an_organiser_who_never_stops_editing_does_not_keep_people_waiting_for_ever(app: Flask) -> None:
    session = a_session(an_event())
    _keep(session)
    now = clock.now()

    for minute in range(0, 40, 4):
        with clock.set_to(now + timedelta(minutes=minute)):
            _move(session, minute % 5 + 1)
            _work()

    assert len(_told()) >= 1
    assert timedelta(minutes=40) > LONGEST_NOTICE_DELAY


def test_several_sessions_are_told_in_one_mail_in_the_readers_language(app: Flask) -> None:
    event = an_event()
    room = a_room(event, "Room Indus")
    moved = a_session(event, title={"en": "Moved", "tr": "Taşınan"}, room_id=room.id)
    gone = a_session(event, title={"en": "Gone", "tr": "Kalkan"})
    _keep(moved, gone, language="tr")
    other = _keep(gone)

    _move(moved, 2)
    with transaction():
        move_session(gone, SessionState.CANCELLED, by=OLGA)
    with clock.set_to(clock.now() + NOTICE_DELAY):
        _work()

    first, second = _told()
    assert "“Taşınan”" in first.text
    assert "Salı 13 Nisan: önce 10:00–11:00 idi, şimdi 12:00–13:00; Room Indus" in first.text
    assert "“Kalkan” yapılmayacak." in first.text
    assert (second.to_address, "Moved" in second.text, "“Gone” does not take place." in second.text) == (
        other,
        False,
        True,
    )


def test_what_was_moved_back_is_not_told(app: Flask) -> None:
    session = a_session(an_event())
    _keep(session)

    _move(session, 3)
    _move(session, 0)
    with clock.set_to(clock.now() + NOTICE_DELAY):
        _work()

    assert _told() == []


def test_another_name_of_the_room_is_told_to_those_who_read_it(app: Flask) -> None:
    event = an_event()
    room = a_room(event, "Blue room")
    session, elsewhere = a_session(event, title={"en": "Opening"}, room_id=room.id), a_session(event)
    reader = _keep(session, elsewhere)
    for_whom_it_is_the_same = _keep(session, language="tr")

    with transaction():
        edit_part(event, room, {"name": {"en": "Iqbal room", "tr": "Blue room"}}, position=1, by=OLGA)
    with clock.set_to(clock.now() + NOTICE_DELAY):
        _work()

    assert for_whom_it_is_the_same != reader
    assert [mail.to_address for mail in _told()] == [reader]
    assert "“Opening”: Tuesday 13 April: 10:00–11:00; was Blue room, is Iqbal room" in _told()[0].text


def test_a_draft_and_another_title_are_nobodys_news(app: Flask) -> None:
    event = an_event()
    draft, published = a_session(event, state=SessionState.DRAFT), a_session(event)
    _keep(published)

    _move(draft, 3)
    with transaction():
        edit_session(published, {"title": {"en": "Better title"}}, version=published.version, by=OLGA)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Moved)) == 0


def test_who_is_not_coming_any_more_is_not_written_to(app: Flask) -> None:
    session = a_session(an_event())
    person = vito(session.event)
    with transaction():
        keep_session(person.id, session)
        cancel(person, by=OLGA)

    _move(session, 3)
    with clock.set_to(clock.now() + NOTICE_DELAY):
        _work()

    assert _told() == []


def test_a_worker_that_stops_half_way_neither_loses_nor_doubles_a_mail(app: Flask) -> None:
    session = a_session(an_event())
    readers = [_keep(session) for _number in range(5)]
    _move(session, 3)
    few, engine.PEOPLE_AT_ONCE = engine.PEOPLE_AT_ONCE, 2

    try:
        with clock.set_to(clock.now() + NOTICE_DELAY):
            with transaction():
                make_digests()
            with transaction():
                tell_keepers()
            half = len(_told())
            _work()
    finally:
        engine.PEOPLE_AT_ONCE = few

    assert half == 2
    assert [mail.to_address for mail in _told()] == readers


@pytest.mark.parametrize("off", [SessionState.CANCELLED, SessionState.DRAFT])
def test_who_was_told_that_it_does_not_take_place_is_told_that_it_does_after_all(app: Flask, off: SessionState) -> None:
    session = a_session(an_event(), title={"en": "Opening"})
    _keep(session)
    now = clock.now()

    for minutes, state in ((0, off), (30, SessionState.PUBLISHED)):
        with clock.set_to(now + timedelta(minutes=minutes)), transaction():
            move_session(session, state, by=OLGA)
        with clock.set_to(now + timedelta(minutes=minutes + 20)):
            _work()

    first, second = (mail.text for mail in _told())
    assert "“Opening” does not take place." in first
    assert "“Opening” takes place after all: Tuesday 13 April, 10:00–11:00" in second


@pytest.mark.parametrize("there", [True, False])
def test_who_has_a_seat_in_each_of_two_sessions_at_one_time_reads_of_it(app: Flask, there: bool) -> None:
    event = an_event()
    moved = a_session(event, title={"en": "Welding"}, seats=5)
    other = a_session(event, title={"en": "Forging"}, seats=5, starts_at=MORNING + timedelta(hours=3))
    both, one = vito(event), vito(event)
    with transaction():
        for person, session in ((both, moved), (both, other), (one, moved)):
            sign_up(person, session, by=OLGA)

    _move(moved, 3 if there else 5)
    with clock.set_to(clock.now() + NOTICE_DELAY + timedelta(seconds=10)):
        _work()

    sentence = "You have a seat in “Welding” and one in “Forging”, which are at the same time. Give one back."
    assert {mail.to_address: sentence in mail.text for mail in _told()} == {both.email: there, one.email: False}
