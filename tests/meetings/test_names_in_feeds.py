"""A calendar that knows its last version learns at once of every name that its meetings and journeys show."""

from collections.abc import Callable
from dataclasses import replace
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
from expo.interpreters.links import calendar_address
from expo.interpreters.services.directory import edit_interpreter
from expo.itinerary.feeds import feed_address as group_address
from expo.itinerary.services import add_session_item, edit_item, lock_itinerary
from expo.meetings.feeds import party_feed_address, place_feed_address
from expo.meetings.rules import Interpretation
from expo.meetings.services.bodies import edit_body
from expo.meetings.services.meetings import edit_meeting
from expo.meetings.services.places import edit_place
from expo.programme.services.sessions import edit_session
from expo.registration.rules import Details
from expo.registration.services.register import details_of
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
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.itinerary.items import an_item, path
from tests.pages import Browser


def _in_english(service: Callable[..., object]) -> Callable[[Any, str], object]:
    return lambda thing, name: service(thing, {"name": {"en": name}}, version=thing.version, by=OLGA)


def _rename_firm(firm: Any, name: str) -> None:
    write_firm(firm.firm, {**firm_data(firm), "display_name": name}, by=OLGA, event_id=firm.event_id)


def _rename_elsewhere(firm: Any, name: str) -> None:
    """Through another expo, at which the firm exhibits as well."""
    write_firm(firm.firm, {**firm_data(firm), "display_name": name}, by=OLGA, event_id=None)


def _rename_place(place: Any, name: str) -> None:
    fields = {"name": name, "parallel": place.parallel, "hall_id": place.hall_id}
    edit_place(place, fields, version=place.version, by=OLGA)


def _rename_person(person: Any, name: str) -> None:
    """As they do it on their own page: nobody else is told of it."""
    details = Details(given_name=name, family_name="", email=person.email)
    edit_registration(person, details, None, version=person.version, by=Actor(name))


def _is_of_another_organisation(person: Any) -> None:
    """So that nothing of them follows the name of their firm."""
    details = replace(details_of(person), organisation="Studio Cem")
    with transaction():
        edit_registration(person, details, None, version=person.version, by=OLGA)


RENAMES: dict[str, Callable[[Any, str], object]] = {
    "place": _rename_place,
    "hall": lambda hall, name: rename_venue_part(hall.event, hall, name, by=OLGA),
    "body": _in_english(edit_body),
    "delegation": _in_english(edit),
    "firm": _rename_firm,
    "firm elsewhere": _rename_elsewhere,
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
    group, table = a_group(event)[0], a_table(event, hall_id=hall.id)
    other, [cem] = a_firm(event, "Anadolu Software Consulting")
    _is_of_another_organisation(cem)
    ayse, person, liaison = an_interpreter(event, "Ayşe"), vito(event), olga(event)
    enver = an_interpreter(event, registration=person)
    meeting = a_meeting(event, firm, party_of(event, f"body-{body.id}"), group, other, liaison_id=liaison.id)
    with transaction():
        fields = {"interpretation": Interpretation.CONSECUTIVE}
        edit_meeting(meeting, fields, [], interpreters=[ayse, enver], version=meeting.version, by=OLGA)
    placed(meeting, table, told=True)
    things: dict[str, Any] = {"place": table, "hall": hall, "body": body, "delegation": group.delegation}
    things |= {"firm": other.exhibitor, "liaison": liaison, "interpreter": ayse, "registered interpreter": person}
    things["firm elsewhere"] = other.exhibitor
    with transaction():
        feeds = [feed_address(feed_of(ana)), party_feed_address(firm), place_feed_address(table)]
    if kind not in {"liaison", "interpreter", "registered interpreter"}:
        feeds.append(calendar_address(ayse))

    _follows_two_names(browser, [path(one) for one in feeds], lambda name: RENAMES[kind](things[kind], name))


@pytest.mark.parametrize("kind", ["interpreter", "registered interpreter"])
@pytest.mark.parametrize("part", ["item", "session"])
def test_each_name_of_a_journey_is_followed_twice(app: Flask, browser: Browser, kind: str, part: str) -> None:
    event = an_event()
    party, [dana] = a_group(event)
    group, person = party.delegation, vito(event)
    if group is None:
        raise AssertionError("a group is a delegation")
    ayse, enver = an_interpreter(event, "Ayşe"), an_interpreter(event, registration=person)
    if part == "item":
        item = an_item(group)
        with transaction():
            edit_item(item, {}, people=(), interpreters=[ayse, enver], version=item.version, by=OLGA)
    else:
        session = a_session(event)
        with transaction():
            edit_session(session, {}, interpreters=[ayse, enver], version=session.version, by=OLGA)
            add_session_item(group, session, by=OLGA)
    with transaction():
        feeds = [feed_address(feed_of(dana)), group_address(lock_itinerary(group))]
    thing = {"interpreter": ayse, "registered interpreter": person}[kind]

    _follows_two_names(browser, [path(one) for one in feeds], lambda name: RENAMES[kind](thing, name))


def _follows_two_names(browser: Browser, addresses: list[str], rename: Callable[[str], object]) -> None:
    """Whoever has each of these calendars and asks again has both names, one after the other."""
    tags = {one: browser.client.get(one).headers["ETag"] for one in addresses}
    for name in ("Second Name", "Third Name"):
        with transaction():
            rename(name)
        answers = {one: browser.client.get(one, headers={"If-None-Match": tag}) for one, tag in tags.items()}
        said = {one: name in answer.get_data(as_text=True).replace("\r\n ", "") for one, answer in answers.items()}
        assert said == dict.fromkeys(addresses, True)
        tags = {one: answer.headers["ETag"] for one, answer in answers.items()}
        again = [browser.client.get(one, headers={"If-None-Match": tag}).status_code for one, tag in tags.items()]
        assert again == [304] * len(addresses)
