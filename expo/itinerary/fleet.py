"""Adding, editing and removing vehicles; their drivers' links; erasing drivers."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import clear_references, db
from expo.delegations.models import Delegation
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.history.queries import changes_since
from expo.history.services import PROGRAM, Actor, differences, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.itinerary.models import Itinerary, ItineraryItem
from expo.itinerary.runs.mails import queue_vehicle_link
from expo.itinerary.runs.queries import is_run, items_in
from expo.itinerary.vehicles.models import Vehicle
from expo.itinerary.vehicles.rules import MOST_VEHICLES
from expo.kit.tokens import new_key
from expo.mail.erasure import contact_texts, forget_contact
from expo.registration.models import Registration
from expo.registration.namesakes import Namesake, Namesakes, is_same
from expo.web.filters import listed, near_moment

_BATCH = 5  # in one transaction: all entries and mails of the event are searched for each of them
_OF_THE_DRIVER = ("driver_name", "driver_phone", "driver_email")


def add_vehicle(event: Event, delegation: Delegation | None, fields: Mapping[str, Any], *, by: Actor) -> Vehicle:
    """Add a vehicle of the expo, or of the delegation. A driver with a mail address is sent the link of their page. Raises
    Refused for the 501st.
    """
    count = sa.select(sa.func.count()).select_from(Vehicle).where(Vehicle.event_id == event.id)
    if (db.session.scalar(count) or 0) >= MOST_VEHICLES:
        raise Refused(_("An expo has at most %(num)d vehicles.", num=MOST_VEHICLES))
    moment = clock.now()
    vehicle = Vehicle(
        event_id=event.id,
        event=event,
        delegation_id=delegation.id if delegation else None,
        link_key=new_key(),
        revision=1,
        version=1,
        created_at=moment,
        changed_at=moment,
        **fields,
    )
    db.session.add(vehicle)
    db.session.flush()
    record(Verb.ADDED, vehicle, by=by, event_id=event.id, named=vehicle.label)
    queue_vehicle_link(vehicle)
    return vehicle


def edit_vehicle(vehicle: Vehicle, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save a vehicle; journeys, papers and calendars that show it follow at once. Another mail address gets a new link, and the
    old one stops working. Raises Changed when `version` is stale.
    """
    db.session.refresh(vehicle, with_for_update={"of": Vehicle})
    if vehicle.version != version:
        raise Changed(_("Somebody else changed this while you wrote."), changes_since(vehicle, version))
    old, new = differences({name: getattr(vehicle, name) for name in fields}, fields)
    if not new:
        return
    for name, value in new.items():
        setattr(vehicle, name, value)
    vehicle.version += 1
    if "driver_email" in new:
        vehicle.link_key = new_key()
    _touch_journeys(vehicle)
    after = {**new, "version": vehicle.version}
    record(Verb.CHANGED, vehicle, by=by, event_id=vehicle.event_id, named=vehicle.label, before=old, after=after)
    if "driver_email" in new:
        queue_vehicle_link(vehicle)


def remove_vehicle(vehicle: Vehicle, *, by: Actor) -> None:
    """Remove a vehicle. Raises Refused, naming them, while it has runs that are not over."""
    db.session.refresh(vehicle, with_for_update={"of": Vehicle})
    now, zone = clock.now(), vehicle.event.zone
    runs = [one for one in items_in([vehicle.id]) if is_run(one) and one.ends_at > now]
    if runs:
        names = listed([f"“{localize(one.title)}”, {near_moment(one.starts_at, zone)}" for one in runs[:3]])
        raise Refused(_("It has runs still: %(runs)s. Give them to another vehicle first.", runs=names))
    record(Verb.REMOVED, vehicle, by=by, event_id=vehicle.event_id, named=vehicle.label)
    _touch_journeys(vehicle)
    clear_references(vehicle)
    db.session.delete(vehicle)
    db.session.flush()


def renew_driver_link(vehicle: Vehicle, *, by: Actor) -> None:
    """Make new addresses of the driver's page and calendar, and mail the page's; the old ones stop working."""
    vehicle.link_key = new_key()
    db.session.flush()
    record(Verb.RENEWED_THE_LINK_OF, vehicle, by=by, event_id=vehicle.event_id, named=vehicle.label)
    queue_vehicle_link(vehicle)


def send_driver_link(vehicle: Vehicle, *, by: Actor) -> None:
    """Mail the driver the link of their page once more."""
    if not vehicle.driver_email:
        raise Refused(_("The driver has no mail address."))
    queue_vehicle_link(vehicle)
    record(Verb.SENT_THE_LINK_OF, vehicle, by=by, event_id=vehicle.event_id, named=vehicle.label)


def count_drivers(event_id: int) -> int:
    """How many of an event's vehicles have a driver's name, telephone or address."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_with_driver(event_id).subquery())) or 0


def erase_drivers(event_id: int, most: int) -> int:
    """Erase the drivers of some of an event's vehicles, since their time is over; returns of how many."""
    due = list(db.session.scalars(_with_driver(event_id).limit(min(most, _BATCH))))
    for vehicle in due:
        _erase_driver(vehicle, PROGRAM)
    return len(due)


def _find_namesakes(registration: Registration) -> list[Namesake]:
    """Drivers who may be this person, each with the vehicle they drive."""
    return [
        Namesake(
            f"vehicle {one.id}",
            Subject.VEHICLE,
            f"{one.driver_name} · {one.label}",
            "journeys.vehicle" if one.delegation_id else "fleet.vehicle",
            {"vehicle_id": one.id, **({"delegation_id": one.delegation_id} if one.delegation_id else {})},
        )
        for one in db.session.scalars(_with_driver(registration.event_id))
        if is_same(registration, name=one.driver_name, email=one.driver_email, phone=one.driver_phone)
    ]


def _erase_namesake(_registration: Registration, found: Namesake, by: Actor) -> None:
    _erase_driver(db.session.get_one(Vehicle, found.values["vehicle_id"], with_for_update=True), by)


DRIVER_NAMESAKES = Namesakes(_find_namesakes, _erase_namesake)


def _erase_driver(vehicle: Vehicle, by: Actor) -> None:
    texts = contact_texts(vehicle, [getattr(vehicle, name) for name in _OF_THE_DRIVER], _OF_THE_DRIVER)
    for name in _OF_THE_DRIVER:
        setattr(vehicle, name, "")
    vehicle.link_key = new_key()
    vehicle.version += 1
    _touch_journeys(vehicle)
    forget_contact(vehicle.event_id, texts)
    record(Verb.ERASED, vehicle, by=by, event_id=vehicle.event_id, named=vehicle.label)


def _with_driver(event_id: int) -> sa.Select[Vehicle]:
    named = sa.or_(*(getattr(Vehicle, name) != "" for name in _OF_THE_DRIVER))
    return sa.select(Vehicle).where(Vehicle.event_id == event_id, named).order_by(Vehicle.id)


def _touch_journeys(vehicle: Vehicle) -> None:
    """Raise the versions of the calendars that show the vehicle: its own, and those of the journeys that have it."""
    moment = clock.now()
    vehicle.revision += 1
    vehicle.changed_at = moment
    db.session.flush()
    users = sa.select(ItineraryItem.delegation_id).where(ItineraryItem.vehicle_id == vehicle.id)
    change = {"revision": Itinerary.revision + 1, "changed_at": moment}
    journeys = sa.update(Itinerary).where(Itinerary.delegation_id.in_(users)).values(change)
    db.session.execute(journeys.execution_options(synchronize_session="fetch"))
