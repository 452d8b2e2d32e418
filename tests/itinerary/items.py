"""Delegations with itinerary items, for the tests of itineraries."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar

from expo.config import settings
from expo.db import transaction
from expo.delegations.models import Delegation, Member
from expo.events.models import Event
from expo.history.services import Actor
from expo.itinerary.fleet import add_vehicle
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemKind
from expo.itinerary.services import add_item, edit_item
from expo.itinerary.vehicles.models import Vehicle
from expo.registration.models import Registration
from tests.factories.delegations import a_delegation, a_member
from tests.factories.registration import vito
from tests.pages import Browser

DANA = Actor("Dana")
TEN = datetime(2027, 4, 14, 5, tzinfo=UTC)  # in Karachi
HOUR = timedelta(hours=1)


def an_item(group: Delegation, *people: Member, hours: float = 0, **changes: Any) -> ItineraryItem:
    fields = {
        "kind": ItemKind.VISIT,
        "title": {"en": "Software park"},
        "place": "Karachi",
        "starts_at": TEN + hours * HOUR,
        "ends_at": TEN + (hours + 1) * HOUR,
    } | changes
    with transaction():
        return add_item(group, fields, people=people, by=DANA)


def a_vehicle(event: Event, name: str = "Bus 1", *, of: Delegation | None = None, **fields: Any) -> Vehicle:
    with transaction():
        return add_vehicle(event, of, {"name": name, **fields}, by=DANA)


def a_group(event: Event, *names: str) -> tuple[Delegation, list[Registration], list[Member]]:
    group = a_delegation(event)
    people = [vito(event, given_name=name) for name in names]
    return group, people, [a_member(group, person) for person in people]


def changed(item: ItineraryItem, **fields: Any) -> None:
    with transaction():
        edit_item(item, fields, people=list(item.people), version=item.version, by=DANA)


def path(address: str) -> str:
    return address.removeprefix(settings().base_url)


def events_in(browser: Browser, address: str) -> dict[str, Any]:
    feed = icalendar.Calendar.from_ical(browser.client.get(path(address)).data)
    return {str(one["SUMMARY"]): one for one in feed.walk("VEVENT")}
