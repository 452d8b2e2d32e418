"""Itineraries in calendars: the delegation's feed and the members' personal feeds."""

from datetime import UTC

from flask import Flask

from expo.calendar.services import feed_address as own_address
from expo.calendar.services import feed_of
from expo.db import transaction
from expo.delegations.links import delegation_address
from expo.itinerary.feeds import feed_address
from expo.itinerary.queries import items_for_person
from expo.itinerary.rules import ItemKind, ItemState
from expo.itinerary.services import change_item_state, lock_itinerary
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.itinerary.items import DANA, HOUR, TEN, a_group, an_item, changed, events_in, path
from tests.pages import Browser
from tests.queries import counted


def test_each_member_has_the_items_for_everybody_and_their_own(app: Flask) -> None:
    group, (ana, bob), (one, _other) = a_group(an_event(), "Ana", "Bob")
    an_item(group, title={"en": "For all"})
    an_item(group, one, hours=2, title={"en": "For Ana"})
    stranger = vito(group.event)

    journeys = [[item.title["en"] for item in items_for_person(person.id)] for person in (ana, bob, stranger)]

    assert journeys == [["For all", "For Ana"], ["For all"], []]


def test_the_members_feed_and_the_delegations_follow_every_change(app: Flask, browser: Browser) -> None:
    group, (ana, _bob), (one, other) = a_group(an_event(), "Ana", "Bob")
    flight = an_item(group, one, kind=ItemKind.ARRIVAL, title={"en": "Arrival"}, details={"flight": "TK 708"})
    an_item(group, other, hours=3, title={"en": "For Bob"})
    with transaction():
        own, whole = own_address(feed_of(ana)), feed_address(lock_itinerary(group))
    before = events_in(browser, own)
    tag = browser.client.get(path(whole)).headers["ETag"]

    changed(flight, starts_at=TEN + HOUR, ends_at=TEN + 2 * HOUR)
    mine, all_ = events_in(browser, own), events_in(browser, whole)
    answer = browser.client.get(path(whole), headers={"If-None-Match": tag})
    again = browser.client.get(path(whole), headers={"If-None-Match": answer.headers["ETag"]})
    with transaction():
        change_item_state(flight, ItemState.DELETED, by=DANA)
    gone = events_in(browser, whole)["Arrival"]

    assert "For Bob" not in mine
    assert "For Bob" in all_
    assert (int(before["Arrival"]["SEQUENCE"]), int(mine["Arrival"]["SEQUENCE"])) == (0, 1)
    assert mine["Arrival"]["DTSTART"].dt.astimezone(UTC) == TEN + HOUR
    assert "TK 708" in str(mine["Arrival"]["DESCRIPTION"])
    assert (answer.status_code, again.status_code) == (200, 304)
    assert (str(gone["STATUS"]), int(gone["SEQUENCE"]), str(gone["UID"])) == (
        "CANCELLED",
        2,
        str(mine["Arrival"]["UID"]),
    )


def test_the_delegations_feed_answers_304_after_one_statement(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    for hours in range(3):
        an_item(group, hours=hours)
    with transaction():
        address = path(feed_address(lock_itinerary(group)))
    tag = browser.client.get(address).headers["ETag"]

    with counted(app) as statements:
        answer = browser.client.get(address, headers={"If-None-Match": tag})

    assert (answer.status_code, len(statements)) == (304, 1)


def test_the_delegations_feed_is_built_once_until_something_changes(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    visit = an_item(group)
    with transaction():
        address = path(feed_address(lock_itinerary(group)))
    first = browser.client.get(address).data

    with counted(app) as statements:
        again = browser.client.get(address).data
    changed(visit, place="Lahore")
    after = browser.client.get(address).data

    assert (again == first, len(statements)) == (True, 1)
    assert (b"Lahore" in first, b"Lahore" in after) == (False, True)


def test_a_renewed_and_a_revoked_calendar_are_not_found(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    desk = path(delegation_address(group)) + "/itinerary"
    with transaction():
        first = path(feed_address(lock_itinerary(group)))
    browser.send(f"{desk}/calendar/renew", form=desk)
    with transaction():
        second = path(feed_address(lock_itinerary(group)))
    old, new = browser.client.get(first).status_code, browser.client.get(second).status_code

    page = browser.send(f"{desk}/calendar/revoke", form=desk)

    assert (old, new, browser.client.get(second).status_code) == (404, 200, 404)
    assert "The calendar was ended." in page.text
