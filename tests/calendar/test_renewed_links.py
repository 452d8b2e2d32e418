"""Whoever had a private link that was renewed has neither the page nor any calendar of it: one rule for all of them."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask

from expo.calendar.services import feed_address, feed_of
from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.delegations.models import Delegation
from expo.delegations.services import lifecycle
from expo.delegations.services.contacts import erase_contact
from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services import applications
from expo.exhibitors.services.contacts import erase_contacts
from expo.interpreters.links import calendar_address, interpreter_address
from expo.interpreters.services.directory import edit_interpreter
from expo.itinerary.feeds import feed_address as itinerary_address
from expo.itinerary.fleet import edit_vehicle
from expo.itinerary.services import lock_itinerary
from expo.itinerary.vehicles.links import runs_address, vehicle_address
from expo.meetings.feeds import party_feed_address
from expo.meetings.services.addresses import renew_party_calendar
from expo.meetings.services.bodies import edit_body
from expo.registration.notices import ticket_address
from expo.registration.services.links import renew_link
from expo.setup.firm import feed_address as firm_address
from expo.setup.services import feed_for
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.meetings import OLGA, a_body, a_firm, a_group, party_of
from tests.factories.registration import vito
from tests.itinerary.items import a_vehicle, path
from tests.pages import Browser

Reading = Callable[[], list[str]]  # the addresses as they are now


def _person() -> tuple[Callable[[], object], Reading]:
    person = vito(an_event())
    feed = feed_of(person)
    return lambda: renew_link(person, by=OLGA), lambda: [ticket_address(person), feed_address(feed)]


def _firm(act: Callable[..., object]) -> tuple[Callable[[], object], Reading]:
    party, _staff = a_firm(an_event())
    firm = db.session.get_one(Exhibitor, party.exhibitor_id)
    feed = feed_for(firm)
    return lambda: act(firm, by=OLGA), lambda: [
        exhibitor_address(firm),
        firm_address(feed),
        party_feed_address(party),
    ]


def _delegation(act: Callable[..., object]) -> tuple[Callable[[], object], Reading]:
    party, _people = a_group(an_event())
    group = db.session.get_one(Delegation, party.delegation_id)
    itinerary = lock_itinerary(group)
    return lambda: act(group, by=OLGA), lambda: [
        delegation_address(group),
        itinerary_address(itinerary),
        party_feed_address(party),
    ]


def _body(*, renewed: bool) -> tuple[Callable[[], object], Reading]:
    body = a_body(an_event(), contact_email="secretary@ministry.example")
    party = party_of(body.event, f"body-{body.id}")
    corrected = {"contact_email": "office@ministry.example"}

    def act() -> None:
        if renewed:
            renew_party_calendar(party, by=OLGA)
        else:
            edit_body(body, corrected, version=body.version, by=OLGA)

    return act, lambda: [party_feed_address(party)]


def _interpreter() -> tuple[Callable[[], object], Reading]:
    one = an_interpreter(an_event(), "Ayşe", email="ayse@interpreters.example")
    corrected = {"email": "ayse.tercuman@interpreters.example"}
    return (
        lambda: edit_interpreter(one, corrected, version=one.version, by=OLGA),
        lambda: [interpreter_address(one), calendar_address(one)],
    )


def _driver() -> tuple[Callable[[], object], Reading]:
    bus = a_vehicle(an_event(), driver_email="driver@coaches.example")
    corrected = {"driver_email": "driver.two@coaches.example"}
    return (
        lambda: edit_vehicle(bus, corrected, version=bus.version, by=OLGA),
        lambda: [vehicle_address(bus), runs_address(bus)],
    )


RENEWALS: Mapping[str, Callable[[], tuple[Callable[[], Any], Reading]]] = {
    "a person's": _person,
    "a firm's": lambda: _firm(applications.renew_link),
    "a firm's whose contacts are erased": lambda: _firm(erase_contacts),
    "a firm's with another address": lambda: _firm(
        lambda firm, by: applications.change_address(firm, "trade@corrected.example", by=by)
    ),
    "a delegation's": lambda: _delegation(lifecycle.renew_link),
    "a delegation's whose contact is erased": lambda: _delegation(erase_contact),
    "a body's": lambda: _body(renewed=True),
    "a body's with another address": lambda: _body(renewed=False),
    "an interpreter's with another address": _interpreter,
    "a driver's with another address": _driver,
}


@pytest.mark.parametrize("whose", RENEWALS)
def test_neither_page_nor_calendar_answers_at_a_former_address(app: Flask, whose: str) -> None:
    with transaction():
        act, addresses = RENEWALS[whose]()
    former = [path(one) for one in addresses()]
    client = Browser(app).client
    before = [client.get(one).status_code for one in former]

    with transaction():
        act()

    assert before == [200] * len(former)
    assert [client.get(one).status_code for one in former] == [404] * len(former)
    assert [client.get(path(one)).status_code for one in addresses()] == [200] * len(former)
