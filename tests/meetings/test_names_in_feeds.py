"""A calendar that knows its last version learns at once of every name that its meetings and journeys show."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from expo.accounts.services.own import change_account
from expo.calendar.services import feed_address, feed_of
from expo.db import transaction
from expo.delegations.services.lifecycle import edit
from expo.events.services.venue_parts import rename_venue_part
from expo.exhibitors.services.firms import firm_data, write_firm
from expo.history.services import Actor
from expo.interpreters.services.directory import edit_interpreter
from expo.itinerary.feeds import feed_address as group_address
from expo.itinerary.services import edit_item, lock_itinerary
from expo.meetings.rules import Interpretation
from expo.meetings.services.bodies import edit_body
from expo.meetings.services.meetings import edit_meeting
from expo.meetings.services.places import edit_place
from expo.registration.rules import Details
from expo.registration.services.register import edit as edit_registration
from tests.factories.accounts import olga
from tests.factories.booths import a_hall
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.meetings import (
    OLGA,
    a_block,
    a_body,
    a_firm,
    a_group,
    a_meeting,
    a_table,
    comes_for,
    party_of,
    placed,
)
from tests.factories.registration import vito
from tests.itinerary.items import an_item, path
from tests.pages import Browser


def _in_english(service: Callable[..., object]) -> Callable[[Any, str], object]:
    return lambda thing, name: service(thing, {"name": {"en": name}}, version=thing.version, by=OLGA)


def _rename_firm(firm: Any, name: str) -> None:
    write_firm(firm.firm, {**firm_data(firm), "display_name": name}, by=OLGA, event_id=firm.event_id)


def _rename_place(place: Any, name: str) -> None:
    fields = {"name": name, "parallel": place.parallel, "hall_id": place.hall_id}
    edit_place(place, fields, version=place.version, by=OLGA)


def _rename_person(person: Any, name: str) -> None:
    """As they do it on their own page: nobody else is told of it."""
    details = Details(given_name=name, family_name="", email=person.email)
    edit_registration(person, details, None, version=person.version, by=Actor(name))


RENAMES: dict[str, Callable[[Any, str], object]] = {
    "place": _rename_place,
    "hall": lambda hall, name: rename_venue_part(hall.event, hall, name, by=OLGA),
    "body": _in_english(edit_body),
    "delegation": _in_english(edit),
    "firm": _rename_firm,
    "liaison": lambda account, name: change_account(account, name=name, language="en", by=OLGA),
    "interpreter": lambda one, name: edit_interpreter(one, {"name": name}, version=one.version, by=OLGA),
    "registered interpreter": _rename_person,
}


@pytest.mark.parametrize("kind", RENAMES)
def test_each_name_of_a_meeting_is_followed_twice(app: Flask, browser: Browser, kind: str) -> None:
    event = an_event()
    a_block(event)
    body, hall = a_body(event), a_hall(event)
    firm, [ana] = a_firm(event, "Emil Example Ltd", "Ana")
    comes_for(body)
    group, other, table = a_group(event)[0], a_firm(event, "Anadolu Software")[0], a_table(event, hall_id=hall.id)
    ayse, person, liaison = an_interpreter(event, "Ayşe"), vito(event), olga(event)
    enver = an_interpreter(event, registration=person)
    meeting = a_meeting(event, firm, party_of(event, f"body-{body.id}"), group, other, liaison_id=liaison.id)
    with transaction():
        fields = {"interpretation": Interpretation.CONSECUTIVE}
        edit_meeting(meeting, fields, [], interpreters=[ayse, enver], version=meeting.version, by=OLGA)
    placed(meeting, table, told=True)
    things: dict[str, Any] = {"place": table, "hall": hall, "body": body, "delegation": group.delegation}
    things |= {"firm": other.exhibitor, "liaison": liaison, "interpreter": ayse, "registered interpreter": person}
    with transaction():
        address = path(feed_address(feed_of(ana)))

    _follows_two_names(browser, address, lambda name: RENAMES[kind](things[kind], name))


@pytest.mark.parametrize("kind", ["interpreter", "registered interpreter"])
@pytest.mark.parametrize("whose", ["member", "delegation"])
def test_each_name_of_a_journey_is_followed_twice(app: Flask, browser: Browser, kind: str, whose: str) -> None:
    event = an_event()
    party, [dana] = a_group(event)
    group, person = party.delegation, vito(event)
    if group is None:
        raise AssertionError("a group is a delegation")
    ayse, enver = an_interpreter(event, "Ayşe"), an_interpreter(event, registration=person)
    item = an_item(group)
    with transaction():
        edit_item(item, {}, people=(), interpreters=[ayse, enver], version=item.version, by=OLGA)
        feeds = {"member": feed_address(feed_of(dana)), "delegation": group_address(lock_itinerary(group))}
    thing = {"interpreter": ayse, "registered interpreter": person}[kind]

    _follows_two_names(browser, path(feeds[whose]), lambda name: RENAMES[kind](thing, name))


def _follows_two_names(browser: Browser, address: str, rename: Callable[[str], object]) -> None:
    tag = browser.client.get(address).headers["ETag"]
    for name in ("Second Name", "Third Name"):
        with transaction():
            rename(name)
        answer = browser.client.get(address, headers={"If-None-Match": tag})
        tag = answer.headers["ETag"]

        assert answer.status_code == 200
        assert name in answer.get_data(as_text=True).replace("\r\n ", "")
        assert browser.client.get(address, headers={"If-None-Match": tag}).status_code == 304
