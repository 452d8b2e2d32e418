"""The itineraries of the demo delegations, from arrival to departure."""

from datetime import date, datetime, time, timedelta
from typing import Any

from expo.delegations.models import Delegation
from expo.delegations.precedence import delegations_in
from expo.events.models import Event
from expo.history.services import Actor
from expo.itinerary.fleet import add_vehicle
from expo.itinerary.queries import items_of
from expo.itinerary.rules import ItemKind
from expo.itinerary.services import add_item, add_session_item, lock_itinerary
from expo.itinerary.vehicles.models import Vehicle
from expo.itinerary.vehicles.queries import vehicles_of
from expo.itinerary.vehicles.rules import VehicleKind
from expo.programme.queries import sessions_of
from expo.programme.rules import SessionState

# Kind, day from the expo's first, from, until, title in three languages, place and details; "vehicle": in its bus.
_Part = tuple[ItemKind, int, time, time, dict[str, str], str, dict[str, str]]
_PARTS: tuple[_Part, ...] = (
    (
        ItemKind.ARRIVAL,
        -1,
        time(6, 15),
        time(7, 0),
        {"en": "Arrival", "tr": "Varış", "ur": "آمد"},
        "Demo International Airport",
        {"flight": "DE 708", "airport": "Terminal 1", "lounge": "Demo lounge"},
    ),
    (
        ItemKind.TRANSFER,
        -1,
        time(7, 15),
        time(8, 15),
        {"en": "To the hotel", "tr": "Otele gidiş", "ur": "ہوٹل روانگی"},
        "Arrivals hall",
        {"to": "Demo Congress Hotel", "vehicle": "y"},
    ),
    (
        ItemKind.HOTEL,
        -1,
        time(8, 30),
        time(23, 0),
        {"en": "Demo Congress Hotel", "tr": "Demo Kongre Oteli", "ur": "ڈیمو کانگریس ہوٹل"},
        "Demo Congress Hotel",
        {"hotel": "Demo Congress Hotel"},
    ),
    (
        ItemKind.VISIT,
        1,
        time(8, 30),
        time(9, 45),
        {"en": "Visit of the software park", "tr": "Yazılım parkı ziyareti", "ur": "سافٹ ویئر پارک کا دورہ"},
        "Demo Software Park",
        {"to": "Demo Software Park", "vehicle": "y"},
    ),
    (
        ItemKind.MEAL,
        1,
        time(20, 0),
        time(22, 0),
        {"en": "Dinner of the hosts", "tr": "Ev sahiplerinin akşam yemeği", "ur": "میزبانوں کا عشائیہ"},
        "Demo Congress Hotel",
        {},
    ),
    (ItemKind.FREE, 2, time(15, 0), time(18, 0), {"en": "Free time", "tr": "Serbest zaman", "ur": "فارغ وقت"}, "", {}),
    (
        ItemKind.DEPARTURE,
        3,
        time(9, 30),
        time(12, 0),
        {"en": "Departure", "tr": "Dönüş", "ur": "واپسی"},
        "Demo International Airport",
        {"flight": "DE 709"},
    ),
)


def plan_journeys(event: Event, *, by: Actor) -> None:
    """Create an itinerary for every accepted delegation of the event, with the signing ceremony of the programme."""
    for delegation in delegations_in(event):
        bus = _bus(delegation, by)
        for part in _PARTS:
            add_item(delegation, _fields(event, part, bus), by=by)
        _take_ceremony(delegation, by)
        journey = lock_itinerary(delegation)  # the demo sends no mail
        journey.first_at, journey.tell_at = None, None
        for item in items_of(delegation):
            item.pending = None


def _bus(delegation: Delegation, by: Actor) -> Vehicle:
    """A bus for each delegation; the demo mails no driver."""
    number = len(vehicles_of(delegation.event)) + 1
    fields = {
        "kind": VehicleKind.BUS,
        "name": f"Demo bus {number}",
        "plate": f"DEMO {100 + number}",
        "seats": 45,
        "driver_name": f"Demo Driver {number}",
        "language": delegation.event.languages[0],
    }
    return add_vehicle(delegation.event, None, fields, by=by)


def _fields(event: Event, part: _Part, bus: Vehicle) -> dict[str, Any]:
    kind, day, first, last, title, place, details = part
    on = event.first_day + timedelta(days=day)
    ends = event.last_day + timedelta(days=1) if kind is ItemKind.HOTEL else on
    return {
        "kind": kind,
        "title": title,
        "place": place,
        "details": {name: text for name, text in details.items() if name != "vehicle"},
        "vehicle_id": bus.id if "vehicle" in details else None,
        "starts_at": _moment(event, on, first),
        "ends_at": _moment(event, ends, last),
    }


def _moment(event: Event, day: date, at: time) -> datetime:
    return datetime.combine(day, at, event.zone_info)


def _take_ceremony(delegation: Delegation, by: Actor) -> None:
    signings = [
        one
        for one in sessions_of(delegation.event)
        if one.kind.value == "signing ceremony" and one.state is SessionState.PUBLISHED
    ]
    for session in signings[:1]:
        add_session_item(delegation, session, by=by)
