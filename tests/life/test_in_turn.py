"""Nobody overtakes who waits: not in the last days, when free places stay free, and not when they are given again."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.events.rules import FillingEnd
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from expo.mail.models import Mail
from expo.programme.models import Session, SignUp
from expo.programme.services.sign_ups import give_back, sign_up, sweep_waiting_seats
from expo.registration.models import Registration
from expo.registration.notices import ticket_address
from expo.registration.rules import Details, RegistrationSource, RegistrationState
from expo.registration.services.capacity import sweep_waiting_lists
from expo.registration.services.decisions import approve, cancel, move
from expo.registration.services.group import register_group
from tests.delegations.desks import path_of
from tests.factories.accounts import olga, signed_in
from tests.factories.events import a_category, an_event
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.pages import Browser

OLGA = Actor("Olga Organiser")
CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.ON_WAITING_LIST


def _last_days(*, waiting: int = 1) -> tuple[Event, list[Registration]]:
    """An expo in whose last seven days free places stay free, and its waiting list; one of two places becomes free in them."""
    event = an_event()
    two = a_category(event, capacity=2)
    with transaction():
        edit_event(event, {"filling_end": FillingEnd.DAYS_BEFORE, "filling_days": 7}, version=event.version, by=OLGA)
    leaves, *others = [vito(event, two) for _one in range(2 + waiting)]
    with clock.set_to(_quiet(event)), transaction():
        cancel(leaves, by=OLGA)
    return event, others[1:]


def _quiet(event: Event) -> datetime:
    return event.begins_at - timedelta(days=3)


def _put_off(event: Event) -> None:
    with transaction():
        edit_event(event, {"filling_end": FillingEnd.EXPO}, version=event.version, by=OLGA)


def _mails_to(person: Registration) -> list[str]:
    return list(db.session.scalars(sa.select(Mail.wording).where(Mail.to_address == person.email).order_by(Mail.id)))


def test_who_comes_in_the_last_days_joins_the_end_and_is_told_why(app: Flask, browser: Browser) -> None:
    event, [waits] = _last_days()
    page = f"/{event.slug}/register?category={waits.category_id}"

    with clock.set_to(_quiet(event)):
        assert "Join the waiting list" in browser.read(f"/{event.slug}/").text
        assert "Places in this category are free, but others wait for them." in browser.read(page).text
        done = browser.send(page, {"given_name": "New", "email": "new@visits.example", "consent": "y"})

    new = db.session.scalars(sa.select(Registration).where(Registration.email == "new@visits.example")).one()
    assert "others wait for them, so you are at the end of the waiting list" in done.text
    assert (waits.state, new.state, new.waiting_number) == (WAITING, WAITING, 2)
    told = db.session.scalars(sa.select(Mail).where(Mail.to_address == new.email)).one()
    assert (told.wording, "place 2" in told.text) == ("on the waiting list, late", True)
    assert "6 April 2027" in told.text or "5 April 2027" in told.text


def test_an_organiser_decides_otherwise(app: Flask, browser: Browser) -> None:
    event, [waits, next_one] = _last_days(waiting=2)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/registrations/walk-in"
    typed = {"given_name": "Wanda", "category": str(waits.category_id)}

    with clock.set_to(_quiet(event)):
        signed_in(browser, olga(event))
        asked = browser.send(page, typed, status=409)
        assert "Others wait for a place" in asked.text
        browser.send(page, typed | {"overtaking": "y"})
        with pytest.raises(Refused, match="taken"), transaction():
            approve(next_one, by=OLGA)

    wanda = db.session.scalars(sa.select(Registration).where(Registration.given_name == "Wanda")).one()
    assert (wanda.state, waits.state) == (CONFIRMED, WAITING)


@pytest.mark.parametrize("chosen", [0, 1])
def test_an_organiser_gives_the_place_to_whom_they_choose_of_the_list(app: Flask, chosen: int) -> None:
    event, waiting = _last_days(waiting=2)

    with clock.set_to(_quiet(event)), transaction():
        approve(waiting[chosen], by=OLGA)

    assert [one.state for one in waiting] == [CONFIRMED if n == chosen else WAITING for n in range(2)]


def test_a_head_registers_nobody_past_those_who_wait_and_an_organiser_may(app: Flask) -> None:
    event, [waits] = _last_days()
    ayse = Details(given_name="Ayşe", email="ayse@example.org")
    source, organiser = RegistrationSource.ORGANISER, Actor("Olga", account_id=olga(event).id)

    with clock.set_to(_quiet(event)):
        with pytest.raises(Refused, match="Others wait for a place"), transaction():
            register_group(event, waits.category, [ayse], source=source, by=Actor("Dana, head"), overtaking=True)
        with transaction():
            [made] = register_group(event, waits.category, [ayse], source=source, by=organiser, overtaking=True)

    assert (made.state, waits.state) == (CONFIRMED, WAITING)


def test_who_waits_elsewhere_and_is_moved_here_joins_the_end(app: Flask) -> None:
    event, [waits] = _last_days()
    full = a_category(event, name={"en": "Press"}, capacity=0)
    other = vito(event, full)

    with clock.set_to(_quiet(event)), transaction():
        move(other, waits.category, by=OLGA)

    assert (other.state, other.waiting_number) == (WAITING, 2)


def test_an_end_put_off_gives_the_places_to_those_who_wait(app: Flask) -> None:
    event, [first, second] = _last_days(waiting=2)

    with clock.set_to(_quiet(event)):
        with transaction():
            assert sweep_waiting_lists() == 0
        _put_off(event)
        with transaction():
            assert sweep_waiting_lists() == 1
        with transaction():
            assert sweep_waiting_lists() == 0

    assert (first.state, second.state) == (CONFIRMED, WAITING)
    assert _mails_to(first) == ["on the waiting list", "a place became free"]


def test_who_comes_before_the_places_are_given_again_waits_for_their_turn(app: Flask) -> None:
    event, [waits] = _last_days()

    with clock.set_to(_quiet(event)):
        _put_off(event)
        new = vito(event, waits.category)
        walk_in = vito(event, a_category(event, name={"en": "Guest"}, capacity=1), source=RegistrationSource.WALK_IN)

    assert (waits.state, new.state, walk_in.state) == (CONFIRMED, WAITING, CONFIRMED)
    assert _mails_to(waits)[-1] == "a place became free"


def _last_hours() -> tuple[Session, Registration, Registration]:
    """A workshop with one seat, free in its last two hours, somebody who waits for it, and somebody who comes."""
    event = an_event()
    with transaction():
        edit_event(event, {"seat_filling_hours": 2}, version=event.version, by=OLGA)
    session = a_session(event, seats=1)
    has, waits, new = vito(event), vito(event), vito(event)
    with transaction():
        sign_up(has, session, by=OLGA)
        sign_up(waits, session, by=OLGA)
    with clock.set_to(session.starts_at - timedelta(hours=1)), transaction():
        give_back(has, session, by=OLGA)
    return session, waits, new


def _seat(session: Session, person: Registration) -> int | None:
    return db.session.scalar(
        sa.select(SignUp.seat).where(SignUp.session_id == session.id, SignUp.registration_id == person.id)
    )


def test_a_free_seat_of_the_last_hours_is_an_organisers_to_give(app: Flask, browser: Browser) -> None:
    session, waits, new = _last_hours()
    programme = path_of(ticket_address(new)) + "/programme"
    seats = f"/organise/{session.event.slug}/programme/{session.id}/seats"

    with clock.set_to(session.starts_at - timedelta(hours=1)):
        assert "Seats are free, but others wait for them" in browser.read(programme).text
        joined = browser.send(f"{programme}/{session.id}/sign-up", form=programme)
        assert "at the end of the waiting list; the organisers decide" in joined.text
        assert (_seat(session, waits), _seat(session, new)) == (None, None)
        signed_in(browser, olga(session.event))
        assert "free seats stay free" in browser.read(seats).text
        browser.send(f"{seats}/{waits.id}", form=seats)

    db.session.expire_all()
    assert (_seat(session, waits), _seat(session, new)) == (1, None)
    assert _mails_to(waits)[-1] == "a seat became free"


def test_fewer_quiet_hours_give_the_seats_to_those_who_wait(app: Flask) -> None:
    session, waits, new = _last_hours()

    with clock.set_to(session.starts_at - timedelta(hours=1)):
        with transaction():
            assert sweep_waiting_seats() == 0
            edit_event(session.event, {"seat_filling_hours": 0}, version=session.event.version, by=OLGA)
        with transaction():
            assert sweep_waiting_seats() == 1
        with transaction():
            assert sweep_waiting_seats() == 0
            sign_up(new, session, by=OLGA)

    assert (_seat(session, waits), _seat(session, new)) == (1, None)


def test_a_seat_that_nobody_of_the_list_can_take_is_free_for_who_comes(app: Flask) -> None:
    session, waits, new = _last_hours()
    other = a_session(session.event, seats=1, starts_at=session.starts_at, ends_at=session.ends_at)

    with clock.set_to(session.starts_at - timedelta(hours=1)), transaction():
        sign_up(waits, other, by=OLGA)
        edit_event(session.event, {"seat_filling_hours": 0}, version=session.event.version, by=OLGA)
        assert sweep_waiting_seats() == 0
        sign_up(new, session, by=OLGA)

    assert (_seat(session, waits), _seat(session, new)) == (None, 1)


def test_who_is_moved_past_those_who_wait_is_asked_about(app: Flask, browser: Browser) -> None:
    event, [waits] = _last_days()
    goes = vito(event, a_category(event))
    page = f"/organise/{event.slug}/registrations/{goes.id}"
    with clock.set_to(_quiet(event)):
        signed_in(browser, olga(event))
        asked = browser.send(f"{page}/move", {"category": str(waits.category_id)}, form=page, status=409)
        db.session.expire_all()
        stayed = goes.category_id != waits.category_id
        browser.send(f"{page}/move", {"category": str(waits.category_id), "overtaking": "y"}, form=page)

    db.session.expire_all()
    assert "Others wait for a place" in asked.text
    assert (stayed, goes.category_id, goes.state, waits.state) == (True, waits.category_id, CONFIRMED, WAITING)
