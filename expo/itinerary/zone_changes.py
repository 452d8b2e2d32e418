"""What depends on a flight with zones of its own, when an expo's time zone changes: it stays with the flight."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo.db import db
from expo.errors import Refused
from expo.events.changes.zone import ZoneChange, ZoneFate
from expo.events.domain_events import ClocksChanged
from expo.history.services import Actor
from expo.i18n import _, localize
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import items_of
from expo.itinerary.rules import FLIGHTS, Flight, ItemKind, ItemState, Span, is_dependent, met_at
from expo.itinerary.services import edit_item
from expo.itinerary.vehicles.queries import lock_vehicles

FlightTimes = tuple[datetime, datetime]
Before = Mapping[tuple[str, int], Mapping[str, datetime]]  # the times of what moved, by table and id


def stay_with_flights(changed: ClocksChanged) -> None:
    """Put what depends on a flight that stayed when it is back to when it was, where all else keeps its hour: it would be
    before the landing, or hours after. Its people and drivers are told by the usual mails.
    """
    if changed.fate is not ZoneFate.HOURS:
        return
    change = changed.change
    parts = {
        part.id: (part, times) for flight in _flights(change) for part, times in _dependents(flight, changed.before)
    }
    lock_vehicles([part.vehicle_id for part, _times in parts.values()])
    # Those first that have nothing before them on their way back.
    for part, times in sorted(parts.values(), key=lambda one: _way(*one)):
        _put_back(part, times, by=changed.by)


def _flights(change: ZoneChange) -> list[ItineraryItem]:
    """The planned flights whose landing, or take-off, is by the clocks of its own airport."""
    query = (
        sa.select(ItineraryItem)
        .where(ItineraryItem.event_id == change.event.id, ItineraryItem.kind.in_(FLIGHTS))
        .where(sa.or_(ItineraryItem.starts_zone != "", ItineraryItem.ends_zone != ""))
        .options(joinedload(ItineraryItem.delegation), selectinload(ItineraryItem.people))
        .order_by(ItineraryItem.id)
    )
    return [one for one in db.session.scalars(query) if one.state is ItemState.PLANNED and _own_zone(one)]


def _own_zone(flight: ItineraryItem) -> str:
    return flight.ends_zone if flight.kind is ItemKind.ARRIVAL else flight.starts_zone


def _dependents(flight: ItineraryItem, before: Before) -> Iterator[tuple[ItineraryItem, FlightTimes]]:
    """The planned parts that depended on the flight, with the times that they had; of a stay at a hotel the end that does not
    meet the flight keeps its hour.
    """
    met = Flight(flight.kind, met_at(flight.kind, flight.starts_at, flight.ends_at), flight.named)
    for part in items_of(flight.delegation):
        if part.session is not None or part.state is not ItemState.PLANNED or part.kind in FLIGHTS:
            continue
        was = before.get((part.__tablename__, part.id))
        starts, ends = (was["starts_at"], was["ends_at"]) if was else (part.starts_at, part.ends_at)
        if not is_dependent(met, part.kind, Span(part.id, starts, ends, part.named)):
            continue
        if part.kind is ItemKind.HOTEL:
            arrives = flight.kind is ItemKind.ARRIVAL
            starts, ends = (starts, part.ends_at) if arrives else (part.starts_at, ends)
        yield part, (starts, ends)


def _way(part: ItineraryItem, times: FlightTimes) -> float:
    starts = part.starts_at.timestamp()
    return -starts if times[0] > part.starts_at else starts


def _put_back(part: ItineraryItem, times: FlightTimes, *, by: Actor) -> None:
    fields = {"starts_at": times[0], "ends_at": times[1]}
    try:
        edit_item(part, fields, people=list(part.people), version=part.version, by=by)
    except Refused as refused:
        title = localize(part.title)
        raise Refused(
            _("“%(title)s” cannot stay with its flight: %(why)s", title=title, why=refused.message)
        ) from refused
