"""Mails to drivers: the link of their page, and what has changed in their runs."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.events.domain_events import ExpoMoved
from expo.history.subjects import Subject
from expo.i18n import _, force_locale, localize
from expo.itinerary.changes import OFF, Was, change_line, former_occasion, is_notable, not_held_line
from expo.itinerary.mails import RUNS_CHANGED, VEHICLE_LINK
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import items_of
from expo.itinerary.rules import FLIGHTS, ItemState
from expo.itinerary.runs.queries import is_run, runs_of
from expo.itinerary.vehicles.links import vehicle_address
from expo.itinerary.vehicles.models import Vehicle
from expo.mail.rules import Template
from expo.mail.services import queue
from expo.occasions import occasion_words
from expo.registration.services.clocks import change_values, is_first, is_told, template_of

Change = tuple[ItineraryItem, Was]


def queue_vehicle_link(vehicle: Vehicle) -> None:
    """Queue the mail with the link of the driver's page; nothing for a driver without an address."""
    _queue(vehicle, VEHICLE_LINK, {})


def tell_drivers_of_clocks(moved: ExpoMoved) -> None:
    """Mail the drivers that the expo's days, place or time zone have changed, where they are not registered themselves."""
    event = moved.event
    if not is_told(event):
        return
    for vehicle in db.session.scalars(sa.select(Vehicle).where(Vehicle.event_id == event.id).order_by(Vehicle.id)):
        if is_first(moved, vehicle.driver_email):
            _queue(vehicle, template_of(moved), change_values(moved, vehicle.language))


def queue_driver_mails(changed: Sequence[tuple[ItineraryItem, Was]]) -> None:
    """Queue one mail to each driver whose runs are among the changed items, or were, or meet a flight that is."""
    lines: dict[int, list[tuple[ItineraryItem, Was]]] = {}
    for item, was in changed:
        for number in {item.vehicle_id, was.get("vehicle")}:
            if number is not None:
                lines.setdefault(number, []).append((item, was))
    met = _runs_meeting(changed)
    for number in sorted({*lines, *met}):
        vehicle = db.session.get(Vehicle, number)
        if vehicle is not None and vehicle.driver_email:
            with force_locale(vehicle.language):
                told = [line for item, was in lines.get(number, ()) if (line := _line(vehicle, item, was))]
                told += [_flight_line(vehicle, run, *flight) for run, flight in met.get(number, ())]
            if told:
                _queue(vehicle, RUNS_CHANGED, {"changes": "\n\n".join(told)})


def _runs_meeting(changed: Sequence[tuple[ItineraryItem, Was]]) -> dict[int, list[tuple[ItineraryItem, Change]]]:
    """The runs to come that meet one of these flights, by vehicle, each with the flight; not a flight that is a run
    itself.
    """
    flights = {item.id: (item, was) for item, was in changed if item.kind in FLIGHTS and _is_news(item, was)}
    vehicles = {one.vehicle_id for item, _was in flights.values() for one in items_of(item.delegation)} - {None}
    found: dict[int, list[tuple[ItineraryItem, Change]]] = {}
    for vehicle in db.session.scalars(sa.select(Vehicle).where(Vehicle.id.in_(vehicles)).order_by(Vehicle.id)):
        for run in runs_of(vehicle, since=clock.now()):
            if run.flight is not None and run.flight.id in flights and run.item.id != run.flight.id:
                found.setdefault(vehicle.id, []).append((run.item, flights[run.flight.id]))
    return found


def _is_news(flight: ItineraryItem, was: Was) -> bool:
    return bool(was) and is_run(flight) and is_notable(flight, was)


def _flight_line(vehicle: Vehicle, run: ItineraryItem, flight: ItineraryItem, was: Was) -> str:
    """What has changed in the flight that a run meets."""
    line = change_line(flight, was, vehicle.event.zone, vehicle.language)
    return _("The flight of “%(title)s”: %(change)s", title=localize(run.title, vehicle.language), change=line)


def _line(vehicle: Vehicle, item: ItineraryItem, was: Was) -> str:
    """What has changed for this driver; "" where the run is not theirs and never was told as theirs."""
    zone, language = vehicle.event.zone, vehicle.language
    was = {**was, "state": ItemState.CANCELLED.value} if was.get(OFF) else was
    had = was.get("vehicle") == vehicle.id and was.get("state") == "planned"
    has = item.vehicle_id == vehicle.id and is_run(item)
    title = localize(item.title, language)
    if has:
        return change_line(item, was if was.get("vehicle") == vehicle.id else {}, zone, language)
    if not had:
        return ""
    before = former_occasion(item, was, language)
    if item.vehicle_id == vehicle.id:
        return not_held_line(title, before, zone, language)
    words = occasion_words(before, zone, language)
    return _("“%(title)s” is no longer yours. It was: %(was)s.", title=title, was=words)


def _queue(vehicle: Vehicle, template: Template, values: Mapping[str, str]) -> None:
    if not vehicle.driver_email:
        return
    event, language = vehicle.event, vehicle.language
    told = {
        "name": vehicle.driver_name or vehicle.label,
        "vehicle": vehicle.label,
        "expo": localize(event.name, language),
        "link": vehicle_address(vehicle),
        **values,
    }
    queue(
        template,
        told,
        to=vehicle.driver_email,
        to_name=vehicle.driver_name,
        language=language,
        event_id=event.id,
        about=(Subject.VEHICLE, vehicle.id),
        reply_to=event.contact or None,
    )
