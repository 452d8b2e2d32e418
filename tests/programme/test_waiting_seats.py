"""Free seats that others wait for: given in turn, left free in the last hours, given by an organiser; by the services alone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.mail.models import Mail
from expo.programme.models import KeptSession, Session, SignUp
from expo.programme.queries import kept_ids
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.services.sign_ups import (
    fill_seats,
    give_back,
    give_seat,
    sign_up,
    sweep_seats,
    sweep_waiting_seats,
)
from expo.programme.services.stars import drop_session, keep_session
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState
from expo.registration.services.decisions import cancel, decline
from tests.factories.events import a_category, an_event
from tests.factories.programme import MORNING, a_session
from tests.factories.registration import vito
from tests.told import told

OLGA, VITO = Actor("Olga"), Actor("Vito")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def _workshop(event: Event, people: int, *, seats: int = 1, **changes: Any) -> tuple[Session, list[Registration]]:
    """A workshop that so many people have signed up for."""
    session = a_session(event, seats=seats, title={"en": "Workshop"}, **changes)
    made = [vito(event) for _one in range(people)]
    for person in made:
        with transaction():
            sign_up(person, session, by=VITO)
    return session, made


def _held(session: Session) -> dict[int, tuple[int | None, int | None]]:
    rows = db.session.scalars(sa.select(SignUp).where(SignUp.session_id == session.id))
    return {row.registration_id: (row.seat, row.waiting_number) for row in rows}


def _quiet_expo(hours: int = 4) -> Event:
    event = an_event(seat_filling_hours=hours)
    event.seat_filling_hours = hours
    db.session.commit()
    return event


def test_in_the_last_hours_a_seat_stays_free_until_an_organiser_gives_it(app: Flask) -> None:
    session, [leaves, first, second] = _workshop(_quiet_expo(), 3)
    with clock.set_to(MORNING - 4 * HOUR), transaction():
        give_back(leaves, session, by=VITO)
        late = sign_up(vito(session.event), session, by=VITO)
        assert (sweep_waiting_seats(), late.seat, late.waiting_number) == (0, None, 3)
        give_seat(session, second.id, by=OLGA)
        with pytest.raises(Refused, match="All seats are taken"):
            give_seat(session, first.id, by=OLGA)

    assert (_held(session)[first.id], _held(session)[second.id]) == ((None, 1), (1, None))
    assert (kept_ids(second.id), kept_ids(first.id)) == ({session.id}, set())
    assert told(session.event, "session")[-1] == ("Olga", "moved up", "Workshop")
    mail = db.session.scalars(sa.select(Mail).where(Mail.wording == "a seat became free")).one()
    assert (mail.to_address, "Workshop" in mail.text) == (second.email, True)


def test_a_moment_earlier_the_seat_goes_to_the_first_who_waits(app: Flask) -> None:
    session, [leaves, first, _second] = _workshop(_quiet_expo(), 3)
    with clock.set_to(MORNING - 4 * HOUR - timedelta(seconds=1)), transaction():
        give_back(leaves, session, by=VITO)

    assert _held(session)[first.id] == (1, None)


@pytest.mark.parametrize("begun", [timedelta(0), HOUR / 2])
def test_no_seat_is_given_in_a_session_that_has_begun(app: Flask, begun: timedelta) -> None:
    session, [leaves, first] = _workshop(_quiet_expo(), 2)
    with clock.set_to(MORNING - HOUR), transaction():
        give_back(leaves, session, by=VITO)
    with clock.set_to(MORNING + begun), pytest.raises(Refused, match="This session has begun"), transaction():
        give_seat(session, first.id, by=OLGA)


def test_no_seat_is_given_in_a_session_that_is_off_or_to_who_does_not_wait(app: Flask) -> None:
    session, [sits, waits] = _workshop(an_event(), 2, seats=1)
    changed = "Somebody else changed the seats of this session"
    for person in (sits, vito(session.event)):
        with pytest.raises(NotFound, match=changed), transaction():
            give_seat(session, person.id, by=OLGA)
    with transaction():
        move_session(session, SessionState.CANCELLED, by=OLGA)
        give_back(sits, session, by=VITO)
        assert fill_seats(session) == 0
        with pytest.raises(Refused, match="This session has begun"):
            give_seat(session, waits.id, by=OLGA)


def test_no_seat_is_given_to_who_does_not_come_or_sits_elsewhere_then(app: Flask) -> None:
    event = _quiet_expo()
    session, [leaves, gone, sits] = _workshop(event, 3)
    elsewhere = a_session(event, seats=1)
    with transaction():
        sign_up(sits, elsewhere, by=VITO)
    with clock.set_to(MORNING - HOUR):
        with transaction():
            cancel(gone, by=OLGA)
            give_back(leaves, session, by=VITO)
        for person in (gone, sits):
            with pytest.raises(Refused, match="This person is not coming, or has a seat in another"), transaction():
                give_seat(session, person.id, by=OLGA)


def test_seats_are_given_in_turn_past_whoever_cannot_take_one(app: Flask) -> None:
    event = an_event()
    session, [leaves, gone, busy, first, second] = _workshop(event, 5)
    elsewhere = a_session(event, seats=1)
    with transaction():
        sign_up(busy, elsewhere, by=VITO)
        gone.state = RegistrationState.DECLINED
    with transaction():
        give_back(leaves, session, by=VITO)
        edit_session(session, {"seats": 3}, version=session.version, by=OLGA)

    assert _held(session) == {
        gone.id: (None, 1),
        busy.id: (None, 2),
        first.id: (1, None),
        second.id: (2, None),
    }
    with transaction():
        last = sign_up(vito(event), session, by=VITO)
    assert (last.seat, last.waiting_number) == (3, None)


def test_fewer_seats_are_numbered_from_one_again(app: Flask) -> None:
    session, people = _workshop(an_event(), 4, seats=4)
    with transaction():
        for person in people[:2]:
            give_back(person, session, by=VITO)
    with transaction():
        edit_session(session, {"seats": 3}, version=session.version, by=OLGA)

    assert _held(session) == {people[2].id: (3, None), people[3].id: (1, None)}


def test_seats_are_given_later_where_the_quiet_hours_were_made_fewer(app: Flask) -> None:
    event = _quiet_expo()
    before, [one, _other] = _workshop(event, 2)
    session, [leaves, first, second] = _workshop(event, 3, starts_at=MORNING + HOUR)
    with clock.set_to(MORNING - 2 * HOUR):
        with transaction():
            give_back(leaves, session, by=VITO)
            give_back(one, before, by=VITO)
        with transaction():
            assert sweep_waiting_seats() == 0
            event.seat_filling_hours = 2  # the earlier one stays as it is
        with transaction():
            assert [sweep_waiting_seats(), sweep_waiting_seats()] == [1, 0]

    assert (_held(session)[first.id], _held(session)[second.id]) == ((1, None), (None, 2))
    assert told(event, "session")[-1] == ("Expo", "moved up", "Workshop")


def test_the_seats_of_who_cancelled_or_was_declined_are_swept_one_session_at_a_time(app: Flask) -> None:
    event = an_event()
    one, [leaves, declined, first, stays] = _workshop(event, 4, seats=2)
    other, [] = _workshop(event, 0, starts_at=MORNING + 2 * HOUR)
    with transaction():
        sign_up(leaves, other, by=VITO)
    with transaction():
        cancel(leaves, by=OLGA)
        decline(declined, by=OLGA)
    done = []
    for _sweep in range(4):
        with transaction():
            done.append(sweep_seats())

    assert sorted(done) == [0, 0, 1, 2]
    assert _held(one) == {first.id: (1, None), stays.id: (2, None)}
    assert _held(other) == {}
    assert (kept_ids(leaves.id), kept_ids(declined.id), kept_ids(stays.id)) == (set(), set(), {one.id})


def test_a_sign_up_is_written_whole_once_and_refused_with_its_reason(app: Flask) -> None:
    event = an_event()
    session, open_to_all = a_session(event, seats=1, title={"en": "Workshop"}), a_session(event)
    draft = a_session(event, seats=1, state=SessionState.DRAFT)
    person, other = vito(event), vito(event)
    waits = vito(event, a_category(event, needs_approval=True))
    with clock.set_to(MORNING - HOUR), transaction():
        first, again = sign_up(person, session, by=VITO), sign_up(person, session, by=VITO)
        second = sign_up(other, session, by=VITO)
        for elsewhere in (open_to_all, draft):
            with pytest.raises(NotFound, match="There is no such session"):
                sign_up(person, elsewhere, by=VITO)
        with pytest.raises(Refused, match="once your registration is confirmed"):
            sign_up(waits, session, by=VITO)
        at_once = a_session(event, seats=1, starts_at=MORNING + 59 * MINUTE)
        with pytest.raises(Refused, match="You have a seat in “Workshop” at that time"):
            sign_up(person, at_once, by=VITO)
        after = sign_up(other, at_once, by=VITO)

    assert first is again
    columns = [column.name for column in SignUp.__table__.c]
    assert [{name: getattr(one, name) for name in columns} for one in (first, second)] == [
        {**_keys(session, one), "seat": seat, "waiting_number": number, "created_at": MORNING - HOUR}
        for one, seat, number in ((person, 1, None), (other, None, 1))
    ]
    assert (after.seat, kept_ids(person.id), kept_ids(other.id)) == (1, {session.id}, {at_once.id})


def _keys(session: Session, person: Registration) -> dict[str, int]:
    return {"event_id": session.event_id, "session_id": session.id, "registration_id": person.id}


def test_a_star_is_written_once_and_goes_alone(app: Flask) -> None:
    event = an_event()
    session, person, other = a_session(event), vito(event), vito(event)
    noon = datetime.fromisoformat("2026-11-10T09:00:00+00:00")
    with clock.set_to(noon), transaction():
        for one in (person, person, other):
            keep_session(one.id, session)
    rows = db.session.scalars(sa.select(KeptSession).order_by(KeptSession.registration_id)).all()
    assert [(row.event_id, row.session_id, row.registration_id, row.created_at) for row in rows] == [
        (event.id, session.id, one.id, noon) for one in (person, other)
    ]
    with transaction():
        drop_session(person.id, session)
        drop_session(person.id, session)

    assert (kept_ids(person.id), kept_ids(other.id)) == (set(), {session.id})
