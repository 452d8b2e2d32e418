"""Contacts whose time is over are nowhere any more, corrected names among them: all columns of all tables are searched."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.contributions import contributed
from expo.db import db, transaction
from expo.delegations.services.lifecycle import edit as edit_delegation
from expo.events.models import Event
from expo.exhibitors.models import Pavilion
from expo.exhibitors.rules import ContactKind
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.applications import change_address
from expo.exhibitors.services.setup import add_pavilion, edit_pavilion, remove_pavilion
from expo.history.services import Actor
from expo.interpreters.models import Interpreter
from expo.interpreters.services.directory import add_interpreter, edit_interpreter, remove_interpreter
from expo.invoices.models import Invoice
from expo.invoices.services.issuance import issue_for
from expo.itinerary.fleet import edit_vehicle, remove_vehicle
from expo.itinerary.vehicles.models import Vehicle
from expo.meetings.models import Body
from expo.meetings.services.bodies import edit_body, remove_body
from expo.retention.rules import KeptKind
from expo.retention.services import KeptRows
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.invoices import an_offer
from tests.factories.meetings import OLGA, a_body
from tests.factories.offers import a_priced_hall, holding
from tests.factories.registration import vito
from tests.itinerary.items import a_vehicle
from tests.life.erasure.traces import FAMILY, FORMER, GIVEN, MAIL, PHONE, WRONG_MAIL, found, given

WRONG_NAME, NAME = f"{FORMER} {FAMILY}", f"{GIVEN} {FAMILY}"


def _firm() -> Event:
    """With an invoice that names them."""
    event, booths = a_priced_hall("A1")
    firm = holding(event, booths)
    wrong = {"name": WRONG_NAME, "email": WRONG_MAIL, "phone": PHONE, "address": "Ada Street 1"}
    with transaction():
        save_contacts(firm, {ContactKind.MAIN: wrong}, by=Actor(WRONG_NAME))
        change_address(firm, WRONG_MAIL, by=OLGA)
        save_contacts(firm, {ContactKind.MAIN: wrong | {"name": NAME}}, by=Actor(NAME))
        change_address(firm, MAIL, by=OLGA)
    offer = an_offer(firm)
    with transaction():
        issue_for(offer, by=OLGA)
    return event


def _delegation() -> Event:
    group = danas_delegation(an_event(), contact_name=WRONG_NAME, contact_email=WRONG_MAIL)
    corrected = {"contact_name": NAME, "contact_email": MAIL}
    with transaction():
        edit_delegation(group, corrected, version=group.version, by=OLGA)
    return group.event


def _pavilion() -> Event:
    event = an_event()
    fields = {"name": "Türkiye", "manager_name": WRONG_NAME, "manager_email": WRONG_MAIL}
    with transaction():
        pavilion = add_pavilion(event, fields, by=OLGA)
        edit_pavilion(pavilion, fields | {"manager_name": NAME, "manager_email": MAIL}, by=OLGA)
    return event


def _body() -> Event:
    body = a_body(an_event(), contact_name=WRONG_NAME, contact_email=WRONG_MAIL)
    with transaction():
        edit_body(body, {"contact_name": NAME, "contact_email": MAIL}, version=body.version, by=OLGA)
    return body.event


def _driver() -> Event:
    bus = a_vehicle(an_event(), driver_name=WRONG_NAME, driver_email=WRONG_MAIL, driver_phone=PHONE)
    with transaction():
        edit_vehicle(bus, {"driver_name": NAME, "driver_email": MAIL}, version=bus.version, by=OLGA)
    return bus.event


def _interpreter() -> Event:
    one = an_interpreter(an_event(), WRONG_NAME, email=WRONG_MAIL, phone=PHONE)
    with transaction():
        edit_interpreter(one, {"name": NAME, "email": MAIL}, version=one.version, by=OLGA)
    return one.event


PLANTED: Mapping[str, Callable[[], Event]] = {
    "a firm's": _firm,
    "a delegation's": _delegation,
    "a pavilion's": _pavilion,
    "a body's": _body,
    "a driver": _driver,
    "an interpreter who is not registered": _interpreter,
}


def _removed(event: Event, remove: Callable[..., None], row: Any) -> Event:
    with transaction():
        remove(row, by=OLGA)
    return event


def _only(table: type[Any]) -> Any:
    return db.session.scalars(sa.select(table)).one()


REMOVED: Mapping[str, Callable[[], Event]] = {
    "a pavilion's": lambda: _removed(_pavilion(), remove_pavilion, _only(Pavilion)),
    "a body's": lambda: _removed(_body(), remove_body, _only(Body)),
    "a driver": lambda: _removed(_driver(), remove_vehicle, _only(Vehicle)),
    "an interpreter": lambda: _removed(_interpreter(), remove_interpreter, _only(Interpreter)),
}


@pytest.mark.parametrize("whose", REMOVED)
def test_whoever_stood_in_a_row_that_was_removed_goes_at_the_same_time(app: Flask, whose: str) -> None:
    event = REMOVED[whose]()
    rows = [one for one in contributed(KeptRows) if one.kind is KeptKind.CONTACTS]
    planted, held = {word for _where, word in found()}, sum(one.count(event.id) for one in rows)

    with transaction():
        erased = sum(one.erase(event.id, 100) for one in rows)
    db.session.expire_all()

    assert {FORMER, GIVEN, FAMILY} <= planted
    assert (held, erased, sum(one.count(event.id) for one in rows)) == (1, 1, 0)
    assert found() == set()


def test_an_interpreter_who_is_registered_goes_with_the_registration(app: Flask) -> None:
    event = an_event()
    person = vito(event, **given())
    with transaction():
        one = add_interpreter(event, {"registration": person, "pairs": ["tr-ur"], "modes": []}, by=OLGA)
        remove_interpreter(one, by=OLGA)
    rows = [one for one in contributed(KeptRows) if one.kind is KeptKind.CONTACTS]

    with transaction():
        assert [one.erase(event.id, 100) for one in rows] == [0] * len(rows)

    assert ("history.subject", FAMILY) in found()


@pytest.mark.parametrize("whose", PLANTED)
def test_a_contact_whose_time_is_over_stands_nowhere(app: Flask, whose: str) -> None:
    event = PLANTED[whose]()
    planted = {word for _where, word in found()}
    rows = [one for one in contributed(KeptRows) if one.kind is KeptKind.CONTACTS]
    held = sum(one.count(event.id) for one in rows)

    with transaction():
        erased = sum(one.erase(event.id, 100) for one in rows)
    db.session.expire_all()

    assert {FORMER, GIVEN, FAMILY} <= planted
    assert (held, erased, [one.count(event.id) for one in rows]) == (1, 1, [0] * len(rows))
    assert found() == set()


def test_an_invoice_keeps_the_firm_and_its_address_and_no_person(app: Flask) -> None:
    """The mail address stands in papers of earlier versions alone."""
    event = _firm()
    invoice = db.session.query(Invoice).one()
    before = {**invoice.frozen["buyer"], "email": MAIL}
    with transaction():
        invoice.frozen = {**invoice.frozen, "buyer": before}

    with transaction():
        for one in contributed(KeptRows):
            one.erase(event.id, 100)
    db.session.expire_all()

    assert before["attention"] == NAME
    assert db.session.query(Invoice).one().frozen["buyer"] == before | {"attention": "", "email": ""}
