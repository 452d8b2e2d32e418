"""What a driver reads of a run: who rides, how many, from where, where to, which flight it meets."""

from collections.abc import Collection, Sequence

from expo.i18n import _, _n, localize
from expo.itinerary.flight_words import met_words
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemKind, ItemState
from expo.itinerary.runs.queries import Run, is_run, items_in, riding_along, time_of
from expo.itinerary.vehicles.models import Vehicle
from expo.itinerary.vehicles.rules import runs_beside, seats_missing
from expo.web.filters import clock_time, listed


def run_lines(run: Run, vehicle: Vehicle) -> list[str]:
    """Who, how many, from where, where to, the flight, and what is amiss: one a line, in the language in force."""
    item, zone = run.item, vehicle.event.zone
    start, to = where_from(item), item.details.get("to", "")
    lines = [
        who_words(run),
        _("From: %(place)s", place=start) if start else "",
        _("To: %(place)s", place=to) if to else "",
        flight_words(run.flight, zone) if run.flight else "",
        *warnings_of(run, vehicle),
    ]
    return [line for line in lines if line]


def where_from(item: ItineraryItem) -> str:
    return item.details.get("from", "") or item.place


def who_words(run: Run) -> str:
    """The delegation and how many; the names of those whom the run is for alone."""
    count = _n("%(num)d person", "%(num)d people", run.count)
    group = f"{localize(run.item.delegation.name)}, {count}"
    return f"{group}: {listed(run.names)}" if run.names else group


def flight_words(flight: ItineraryItem, zone: str) -> str:
    """ "TK 708 lands 14 Apr, 16:35"."""
    number = flight.details.get("flight", "") or localize(flight.title)
    at = met_words(flight, zone)
    if flight.kind is ItemKind.ARRIVAL:
        return _("%(flight)s lands %(at)s", flight=number, at=at)
    return _("%(flight)s takes off %(at)s", flight=number, at=at)


def warnings_of(run: Run, vehicle: Vehicle) -> list[str]:
    """More people than seats, and other runs of the vehicle at the same time."""
    told = []
    if run.missing and vehicle.seats is not None:
        told.append(seats_words(vehicle, run.count))
    zone = vehicle.event.zone
    told += [
        _(
            "At the same time: “%(title)s”, %(starts)s–%(until)s",
            title=localize(one.title),
            starts=clock_time(one.starts_at, zone),
            until=clock_time(one.ends_at, zone),
        )
        for one in run.beside
    ]
    return told


def seats_words(vehicle: Vehicle, count: int) -> str:
    """ "45 people, 40 seats in Bus 1"."""
    people = _n("%(num)d person", "%(num)d people", count)
    seats = _n("%(num)d seat", "%(num)d seats", vehicle.seats or 0)
    return _("%(people)s, %(seats)s in %(vehicle)s", people=people, seats=seats, vehicle=vehicle.label)


def vehicle_line(vehicle: Vehicle) -> str:
    """The vehicle with its driver, for those who ride."""
    return " · ".join(part for part in (vehicle.label, vehicle.driver) if part)


def ride_warnings(items: Sequence[ItineraryItem], coming: Collection[int]) -> dict[int, list[str]]:
    """By item id, what is amiss with its vehicle: too few seats, another run at that time. `coming` are the ids of the
    delegation's members who come.
    """
    rides = [item for item in items if item.vehicle is not None and item.state is ItemState.PLANNED]
    runs = [one for one in items_in({item.vehicle_id or 0 for item in rides}) if is_run(one)] if rides else []
    along = riding_along(rides, runs)
    found = {}
    for item in rides:
        if item.vehicle is not None:
            count = len({member.id for member in item.people} & set(coming)) if item.people else len(coming)
            found[item.id] = _ride_warnings(item, item.vehicle, runs, count + along[item.id])
    return found


def _ride_warnings(item: ItineraryItem, vehicle: Vehicle, runs: Sequence[ItineraryItem], count: int) -> list[str]:
    told = [seats_words(vehicle, count)] if seats_missing(vehicle.seats, count) else []
    if runs_beside(time_of(item), [time_of(one) for one in runs if one.vehicle_id == vehicle.id]):
        told.append(_("%(vehicle)s has another run at that time", vehicle=vehicle.label))
    return told
