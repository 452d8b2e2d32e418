"""Workshops: a limit of seats, a waiting list, and no overlapping seats of one person."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.history.services import Actor
from expo.mail.models import Mail
from expo.programme.models import Session, SignUp
from expo.programme.queries import kept_ids
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.services.sign_ups import give_back, sign_up, sweep_seats
from expo.registration.models import Registration
from expo.registration.notices import ticket_address
from expo.registration.services.decisions import cancel
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import a_category, an_event
from tests.factories.programme import MORNING, a_session
from tests.factories.registration import vito
from tests.pages import Browser

VITO = Actor("Vito")


def _sign_up(person: Registration, session: Session) -> SignUp:
    with transaction():
        return sign_up(person, session, by=VITO)


def _list(session: Session) -> list[tuple[int | None, int | None]]:
    query = sa.select(SignUp.seat, SignUp.waiting_number).where(SignUp.session_id == session.id)
    return [(seat, place) for seat, place in db.session.execute(query.order_by(SignUp.registration_id))]


def test_thirty_come_for_five_seats(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        category = a_category(event)
        session = a_session(event, seats=5).id
        people = [vito(event, category).id for _number in range(30)]

    def come(number: int) -> None:
        with bare_app.app_context():
            _sign_up(db.session.get_one(Registration, number), db.session.get_one(Session, session))

    with ThreadPoolExecutor(8) as clients:
        list(clients.map(come, people))

    with bare_app.app_context():
        held = _list(db.session.get_one(Session, session))
        assert sorted(seat for seat, _place in held if seat) == [1, 2, 3, 4, 5]
        assert sorted(place for _seat, place in held if place) == list(range(1, 26))


def test_a_seat_given_back_goes_to_the_first_who_waits_and_they_are_told(app: Flask) -> None:
    event = an_event()
    session = a_session(event, seats=1, title={"en": "Workshop"})
    first, second, third = (vito(event) for _number in range(3))
    for person in (first, second, third):
        _sign_up(person, session)

    with transaction():
        give_back(first, session, by=VITO)

    told = db.session.scalars(sa.select(Mail).where(Mail.wording == "a seat became free")).all()
    assert _list(session) == [(1, None), (None, 2)]
    assert [(mail.to_address, mail.subject) for mail in told] == [
        (second.email, "You have a seat: Workshop, Tuesday 13 April, 10:00–11:00")
    ]
    assert [kept_ids(person.id) for person in (first, second, third)] == [set(), {session.id}, set()]


def test_signing_up_twice_is_once(app: Flask) -> None:
    event = an_event()
    session, person = a_session(event, seats=2), vito(event)

    _sign_up(person, session)
    _sign_up(person, session)

    assert _list(session) == [(1, None)]


def test_a_seat_elsewhere_at_that_time_is_named(app: Flask) -> None:
    event = an_event()
    first, second = a_session(event, seats=2, title={"en": "First workshop"}), a_session(event, seats=2)
    person = vito(event)
    _sign_up(person, first)

    with pytest.raises(Refused) as refusal:
        _sign_up(person, second)

    assert str(refusal.value) == "You have a seat in “First workshop” at that time. Give it back first."


def test_no_seats_in_what_takes_no_sign_ups_is_a_draft_has_begun_or_is_elsewhere(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    others = [a_session(event), a_session(event, seats=1, state=SessionState.DRAFT), a_session(an_event(), seats=1)]

    for session in others:
        with pytest.raises(NotFound):
            _sign_up(person, session)
    begun = a_session(event, seats=1)
    with clock.set_to(MORNING + timedelta(minutes=1)), pytest.raises(Refused) as refusal:
        _sign_up(person, begun)

    assert str(refusal.value) == "This session has begun."


def test_fewer_seats_than_are_taken_are_refused_and_more_are_filled(app: Flask) -> None:
    event = an_event()
    session = a_session(event, seats=2)
    people = [vito(event) for _number in range(3)]
    for person in people:
        _sign_up(person, session)

    with pytest.raises(Refused) as refusal, transaction():
        edit_session(session, {"seats": 1}, version=session.version, by=VITO)
    with transaction():
        give_back(people[0], session, by=VITO)
        edit_session(session, {"seats": 3}, version=session.version, by=VITO)

    assert str(refusal.value) == "2 seats are taken: it cannot have fewer."
    assert sorted(seat for seat, _place in _list(session) if seat) == [1, 2]


def test_the_seat_of_somebody_who_cancelled_goes_on(app: Flask) -> None:
    event = an_event()
    session = a_session(event, seats=1)
    first, second = vito(event), vito(event)
    for person in (first, second):
        _sign_up(person, session)
    with transaction():
        cancel(first, by=VITO)

    with transaction():
        swept = [sweep_seats(), sweep_seats()]

    assert swept == [1, 0]
    assert _list(session) == [(1, None)]


def test_who_cancelled_while_waiting_gets_no_seat(app: Flask) -> None:
    event = an_event()
    session = a_session(event, seats=1)
    first, second, third = (vito(event) for _number in range(3))
    for person in (first, second, third):
        _sign_up(person, session)

    with transaction():
        cancel(second, by=VITO)
        give_back(first, session, by=VITO)

    assert _list(session) == [(None, 1), (1, None)]


def test_who_took_a_seat_elsewhere_while_waiting_is_not_put_in_two_at_once(app: Flask) -> None:
    event = an_event()
    session, other = a_session(event, seats=1), a_session(event, seats=1)
    first, second, third = (vito(event) for _number in range(3))
    for person in (first, second, third):
        _sign_up(person, session)
    _sign_up(second, other)

    with transaction():
        give_back(first, session, by=VITO)

    assert _list(session) == [(None, 1), (1, None)]


def test_nobody_moves_up_in_a_cancelled_session_until_it_is_reinstated(app: Flask) -> None:
    event = an_event()
    category = a_category(event)
    session = a_session(event, seats=1)
    first, second = vito(event, category), vito(event, category)
    _sign_up(first, session)
    _sign_up(second, session)
    with transaction():
        move_session(session, SessionState.CANCELLED, by=VITO)
        give_back(first, session, by=VITO)
    waiting = _list(session)

    with transaction():
        move_session(session, SessionState.PUBLISHED, by=VITO)

    assert waiting == [(None, 1)]
    assert _list(session) == [(1, None)]


def test_one_person_in_two_windows_does_not_sit_in_two_sessions_at_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        person = vito(event, a_category(event)).id
        sessions = [a_session(event, seats=5).id for _number in range(2)]

    def come(session: int) -> str:
        with bare_app.app_context():
            try:
                _sign_up(db.session.get_one(Registration, person), db.session.get_one(Session, session))
            except Refused as refusal:
                return str(refusal)[:18]
            return "seated"

    with ThreadPoolExecutor(2) as windows:
        said = sorted(windows.map(come, sessions))

    assert said == ["You have a seat in", "seated"]


def test_vito_takes_a_seat_on_his_private_page_and_gives_it_back(app: Flask, browser: Browser) -> None:
    event = an_event()
    session, person = a_session(event, seats=1, title={"en": "Workshop"}), vito(event)
    mine = ticket_address(person).removeprefix("http://localhost")

    taken = browser.send(f"{mine}/programme/{session.id}/sign-up", form=f"{mine}/programme")
    feed = browser.client.get(_feed(browser, mine)).text
    given = browser.send(f"{mine}/programme/{session.id}/give-back", form=f"{mine}/programme")

    assert "You have a seat." in taken.text
    assert "SUMMARY;LANGUAGE=en:Workshop" in feed or "SUMMARY:Workshop" in feed
    assert "1 seat left" in given.text


def test_what_a_device_kept_goes_into_the_programme_of_the_registered(app: Flask, browser: Browser) -> None:
    event = an_event()
    first, second = a_session(event), a_session(event)
    elsewhere, draft = a_session(an_event()), a_session(event, state=SessionState.DRAFT)
    person = vito(event)
    mine = ticket_address(person).removeprefix("http://localhost")

    page = browser.send(
        f"{mine}/programme/carry",
        {"sessions": f"{first.slug} {second.slug} {elsewhere.slug}-x {draft.slug} no-such"},
        form=f"{mine}/programme",
    )

    assert "2 sessions are in your programme." in page.text
    assert kept_ids(person.id) == {first.id, second.id}


def _feed(browser: Browser, mine: str) -> str:
    text: str = browser.client.get(f"{mine}/calendar").text
    return str(re.findall(r"http://localhost(/calendar/[\w-]+\.ics)", text)[0])


def test_olga_sees_who_has_signed_up_and_takes_the_list_along(app: Flask, browser: Browser) -> None:
    event = an_event()
    session = a_session(event, seats=1)
    people = [vito(event, given_name=name) for name in ("Ayşe", "Bilal")]
    for person in people:
        _sign_up(person, session)
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/programme/{session.id}/seats"

    page = browser.read(address)
    table = browser.client.get(f"{address}.csv", buffered=True).text

    assert [(row[0], row[3]) for row in page.rows()] == [("1", "has a seat"), ("", "waits, number 1")]
    assert table.splitlines()[1].startswith("1,,Ayşe Ziyaretçi")


def test_who_may_see_who_has_signed_up(app: Flask) -> None:
    event = an_event()
    session = a_session(event, seats=1)
    address = f"/organise/{event.slug}/programme/{session.id}/seats"

    answers = {}
    for name, account in (("olga", olga(event)), ("vera", vera(event)), ("sami", sami(event)), ("nora", nora())):
        browser = Browser(app)
        signed_in(browser, account)
        answers[name] = [browser.client.get(page, buffered=True).status_code for page in (address, f"{address}.csv")]

    assert answers == {"olga": [200, 200], "vera": [200, 403], "sami": [403, 403], "nora": [404, 404]}
