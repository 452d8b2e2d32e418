"""Mails to drivers: the link of their page, and what has changed in their runs."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from expo.db import db
from expo.events.domain_events import ExpoMoved
from expo.history.subjects import Subject
from expo.i18n import _, force_locale, localize
from expo.itinerary.changes import Was, change_line, former_occasion, not_held_line
from expo.itinerary.mails import RUNS_CHANGED, VEHICLE_LINK
from expo.itinerary.models import ItineraryItem
from expo.itinerary.runs.queries import is_run
from expo.itinerary.vehicles.links import vehicle_address
from expo.itinerary.vehicles.models import Vehicle
from expo.mail.rules import Template
from expo.mail.services import queue
from expo.occasions import occasion_words
from expo.registration.services.clocks import change_values, is_first, is_told, template_of


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
    """Queue one mail to each driver whose runs are among the changed items, or were."""
    lines: dict[int, list[tuple[ItineraryItem, Was]]] = {}
    for item, was in changed:
        for number in {item.vehicle_id, was.get("vehicle")}:
            if number is not None:
                lines.setdefault(number, []).append((item, was))
    for number, items in sorted(lines.items()):
        vehicle = db.session.get(Vehicle, number)
        if vehicle is not None and vehicle.driver_email:
            with force_locale(vehicle.language):
                told = [line for item, was in items if (line := _line(vehicle, item, was))]
            if told:
                _queue(vehicle, RUNS_CHANGED, {"changes": "\n\n".join(told)})


def _line(vehicle: Vehicle, item: ItineraryItem, was: Was) -> str:
    """What has changed for this driver; "" where the run is not theirs and never was told as theirs."""
    zone, language = vehicle.event.zone, vehicle.language
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
