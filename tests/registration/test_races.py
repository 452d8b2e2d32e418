"""Concurrent registrations: no seat is given twice, and waiting numbers have no gap."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.models import Category, Event
from expo.events.rules import FillingEnd
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from expo.mail.models import Mail
from expo.registration.models import Person, Registration
from expo.registration.rules import Details, RegistrationSource, RegistrationState
from expo.registration.services.capacity import OthersWait
from expo.registration.services.decisions import cancel
from expo.registration.services.register import register
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito

VITO = Actor("Vito")


def _register(app: Flask, where: tuple[int, int], email: str, form_key: str | None = None) -> int | None:
    """One client: registers within a context and a transaction of its own."""
    with app.app_context(), transaction():
        category = db.session.get_one(Category, where[1])
        details = Details(given_name="Vito", email=email)
        made = register(
            category.event, category, details, {}, source=RegistrationSource.FORM, by=VITO, form_key=form_key
        )
        return made.id if made else None


def _cancel(app: Flask, registration_id: int) -> None:
    with app.app_context(), transaction():
        cancel(db.session.get_one(Registration, registration_id), by=VITO)


def _waiting_numbers(where: tuple[int, int]) -> list[int | None]:
    query = sa.select(Registration.waiting_number).where(Registration.category_id == where[1])
    return list(
        db.session.scalars(
            query.where(Registration.state == RegistrationState.ON_WAITING_LIST).order_by(Registration.waiting_number)
        )
    )


def _count(state: RegistrationState) -> int:
    query = sa.select(sa.func.count()).select_from(Registration).where(Registration.state == state)
    return db.session.scalar(query) or 0


def test_four_hundred_registrations_for_fifty_seats(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        where = (event.id, a_category(event, capacity=50).id)

    with ThreadPoolExecutor(16) as clients:
        made = list(clients.map(lambda n: _register(bare_app, where, f"v{n}@visits.example"), range(400)))

    with bare_app.app_context():
        assert len(set(made)) == 400
        assert _count(RegistrationState.CONFIRMED) == 50
        assert _waiting_numbers(where) == list(range(1, 351))
        assert db.session.scalar(sa.select(Category.occupancy).where(Category.id == where[1])) == 50
        words = sa.select(Mail.wording, sa.func.count()).group_by(Mail.wording)
        assert {row[0]: row[1] for row in db.session.execute(words)} == {"confirmed": 50, "on the waiting list": 350}


def test_the_same_address_in_sixteen_windows_is_one_registration(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        where = (event.id, a_category(event, capacity=50).id)

    with ThreadPoolExecutor(16) as clients:
        made = list(clients.map(lambda n: _register(bare_app, where, "vito@visits.example", f"form-{n}"), range(16)))

    with bare_app.app_context():
        assert sorted(made, key=str) == [*[n for n in made if n], *[None] * 15]
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 1
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1
        assert db.session.scalar(sa.select(Category.occupancy).where(Category.id == where[1])) == 1


def test_sixteen_submissions_of_one_form_are_one_registration_and_one_mail(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        where = (event.id, a_category(event).id)

    with ThreadPoolExecutor(16) as clients:
        made = list(clients.map(lambda _: _register(bare_app, where, "vito@visits.example", "one-form"), range(16)))

    with bare_app.app_context():
        assert len(set(made)) == 1
        assert list(db.session.scalars(sa.select(Mail.wording))) == ["confirmed"]


def test_while_some_cancel_others_register_and_no_seat_stays_empty(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        category = a_category(event, capacity=10)
        where = (event.id, category.id)
        ids = [vito(event, category).id for _ in range(20)]

    with ThreadPoolExecutor(16) as clients:
        leaving = clients.map(lambda n: _cancel(bare_app, n), ids[::2])
        coming = clients.map(lambda n: _register(bare_app, where, f"new{n}@visits.example"), range(10))
        done = [len(list(leaving)), len(list(coming))]

    assert done == [10, 10]
    with bare_app.app_context():
        assert _count(RegistrationState.CONFIRMED) == 10
        assert _count(RegistrationState.CANCELLED) == 10
        assert len(set(_waiting_numbers(where))) == 10
        assert db.session.scalar(sa.select(Category.occupancy).where(Category.id == where[1])) == 10


def _stop_filling(event: Event) -> None:
    """A week before the expo free places begin to stay free."""
    with transaction():
        edit_event(event, {"filling_end": FillingEnd.DAYS_BEFORE, "filling_days": 7}, version=event.version, by=VITO)


def _quiet(event: Event) -> datetime:
    return event.begins_at - timedelta(days=3)


def test_many_at_once_with_a_free_place_and_somebody_waiting(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        two = a_category(event, capacity=2)
        _stop_filling(event)
        leaves, *waiting = [vito(event, two) for _number in range(5)]
        waiting = waiting[1:]
        with clock.set_to(_quiet(event)), transaction():
            cancel(leaves, by=VITO)
        quiet, category, ids = _quiet(event), waiting[0].category_id, [one.id for one in waiting]

    def come(number: int) -> None:
        with bare_app.app_context(), suppress(OthersWait), transaction():
            found = db.session.get_one(Category, category)
            details = Details(given_name="New", email=f"new{number}@visits.example")
            source = RegistrationSource.WALK_IN if number % 3 == 0 else RegistrationSource.FORM
            register(found.event, found, details, source=source, by=VITO)

    def leave(number: int) -> None:
        with bare_app.app_context(), transaction():
            cancel(db.session.get_one(Registration, number), by=VITO)

    with clock.set_to(quiet), ThreadPoolExecutor(8) as clients:
        list(clients.map(lambda job: job[0](job[1]), [(come, n) for n in range(9)] + [(leave, ids[1])]))

    with bare_app.app_context():
        new = sa.select(Registration.state).where(Registration.given_name == "New")
        assert set(db.session.scalars(new)) == {RegistrationState.ON_WAITING_LIST}
        assert db.session.scalar(sa.select(Category.occupancy).where(Category.id == category)) == 1
        assert _waiting_numbers((0, category)) == [1, 3, 4, 5, 6, 7, 8, 9]


def test_a_list_joined_while_another_waits_for_the_lock_is_seen(bare_app: Flask) -> None:
    """The newcomer's statement begins while the place is free and nobody waits; when it has the lock, the place is free again,
    but somebody waits for it.
    """
    with bare_app.app_context():
        event = an_event()
        _stop_filling(event)
        quiet, where = _quiet(event), (event.id, a_category(event, capacity=1).id)

    def come(email: str) -> Registration:
        category = db.session.get_one(Category, where[1])
        details = Details(given_name="Vito", email=email)
        made = register(category.event, category, details, source=RegistrationSource.FORM, by=VITO)
        if made is None:
            raise AssertionError(email)
        return made

    def come_late() -> RegistrationState:
        with bare_app.app_context(), transaction():
            return come("late@visits.example").state

    with clock.set_to(quiet), ThreadPoolExecutor(1) as clients, bare_app.app_context():
        with transaction():
            first = come("first@visits.example")
            late = clients.submit(come_late)
            with suppress(TimeoutError):
                late.result(timeout=0.4)  # it waits for the lock now
            second = come("second@visits.example")
            cancel(first, by=VITO)
        assert (late.result(), second.state) == (RegistrationState.ON_WAITING_LIST,) * 2
