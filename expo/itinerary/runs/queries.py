"""The runs of vehicles: parts of journeys that a vehicle is chosen for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo import clock
from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import DelegationState
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import Flight, ItemKind, ItemState, Span, is_for, met_at
from expo.itinerary.vehicles.models import Vehicle, former_runs
from expo.itinerary.vehicles.rules import RunTime, is_shared, run_time, runs_beside, seats_missing
from expo.programme.models import Session
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

_GONE = (RegistrationState.CANCELLED, RegistrationState.DECLINED)


@dataclass(frozen=True, slots=True)
class Run:
    """A run with how many ride, the names of those it is for alone, the flight that it meets, and how many have no seat, those
    of other delegations that share it counted.
    """

    item: ItineraryItem
    count: int
    names: tuple[str, ...]
    flight: ItineraryItem | None
    missing: int
    beside: tuple[ItineraryItem, ...]  # other runs of the vehicle at the same time

    @property
    def time(self) -> RunTime:
        return time_of(self.item)


def time_of(item: ItineraryItem) -> RunTime:
    """When the item takes its vehicle up."""
    time = run_time(item.id or 0, item.kind, item.starts_at, item.ends_at)
    return replace(time, group=item.delegation_id, route=(item.details.get("from", ""), item.details.get("to", "")))


def is_run(item: ItineraryItem) -> bool:
    """Whether the item takes place, in a delegation that comes."""
    return item.state is ItemState.PLANNED and item.delegation.state is DelegationState.ACCEPTED


def items_in(vehicles: Collection[int]) -> list[ItineraryItem]:
    """All items that these vehicles are chosen for, deleted ones included, by time."""
    query = (
        sa.select(ItineraryItem)
        .where(ItineraryItem.vehicle_id.in_(vehicles))
        .options(
            joinedload(ItineraryItem.delegation),
            joinedload(ItineraryItem.session).joinedload(Session.room),
            joinedload(ItineraryItem.vehicle),
            selectinload(ItineraryItem.people).joinedload(Member.registration),
        )
    )
    return sorted(db.session.scalars(query), key=lambda item: (item.starts_at, item.id))


def former_items(vehicle: Vehicle) -> list[ItineraryItem]:
    """The items that this vehicle was chosen for once and is no more."""
    query = (
        sa.select(ItineraryItem)
        .join(former_runs, former_runs.c.item_id == ItineraryItem.id)
        .where(former_runs.c.vehicle_id == vehicle.id, ItineraryItem.vehicle_id.is_distinct_from(vehicle.id))
        .options(joinedload(ItineraryItem.delegation), joinedload(ItineraryItem.session).joinedload(Session.room))
    )
    return sorted(db.session.scalars(query), key=lambda item: (item.starts_at, item.id))


def runs_of(vehicle: Vehicle, *, since: datetime | None = None) -> list[Run]:
    """The runs that take place, by time; with `since` only those that are not over then. The number of statements is the same
    for any number of runs.
    """
    items = [item for item in items_in([vehicle.id]) if is_run(item)]
    times = [time_of(item) for item in items]
    known = {item.id: item for item in items}
    groups = {item.delegation_id for item in items}
    counts, flights = _counts(groups), _flights(groups)
    found = []
    riding = {item.id: len(_names(item)) if item.people else counts.get(item.delegation_id, 0) for item in items}
    for item in items:
        names, count, time = _names(item), riding[item.id], time_of(item)
        beside = tuple(known[number] for number in runs_beside(time, times))
        missing = seats_missing(vehicle.seats, count + sum(riding[one.id] for one in times if is_shared(time, one)))
        found.append(Run(item, count, names, flight_of(item, flights), missing, beside))
    return [run for run in found if since is None or run.item.ends_at > since]


def todays_runs(vehicle: Vehicle) -> list[Run]:
    """The runs of today and later, today in the expo's zone."""
    zone = vehicle.event.zone_info
    today = clock.now().astimezone(zone).date()
    return [run for run in runs_of(vehicle) if run.item.ends_at.astimezone(zone).date() >= today]


def flight_of(item: ItineraryItem, flights: Sequence[ItineraryItem]) -> ItineraryItem | None:
    """The flight that a run meets: itself, or the nearest one of its people that it is for."""
    if item.kind in {ItemKind.ARRIVAL, ItemKind.DEPARTURE}:
        return item
    span = Span(item.id, item.starts_at, item.ends_at, _ids(item))
    near = [
        one
        for one in flights
        if one.delegation_id == item.delegation_id
        and is_for(Flight(one.kind, met_at(one.kind, one.starts_at, one.ends_at), _ids(one)), item.kind, span)
    ]
    return min(near, key=lambda one: abs(met_at(one.kind, one.starts_at, one.ends_at) - item.starts_at), default=None)


def _ids(item: ItineraryItem) -> frozenset[int]:
    return frozenset(member.id for member in item.people)


def _names(item: ItineraryItem) -> tuple[str, ...]:
    people = [member.registration for member in item.people]
    return tuple(person.name for person in people if person is not None and person.state not in _GONE)


def _counts(delegations: Collection[int]) -> dict[int, int]:
    """How many come, by delegation."""
    query = (
        sa.select(Member.delegation_id, sa.func.count())
        .join(Registration, Registration.id == Member.registration_id)
        .where(Member.delegation_id.in_(delegations), Registration.state.not_in(_GONE))
        .group_by(Member.delegation_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _flights(delegations: Collection[int]) -> list[ItineraryItem]:
    query = sa.select(ItineraryItem).where(
        ItineraryItem.delegation_id.in_(delegations),
        ItineraryItem.kind.in_([ItemKind.ARRIVAL, ItemKind.DEPARTURE]),
        ItineraryItem.own_state == ItemState.PLANNED,
        ItineraryItem.session_id.is_(None),
    )
    return list(db.session.scalars(query.options(selectinload(ItineraryItem.people))))


def vehicles_for(delegation: Delegation) -> list[Vehicle]:
    """The vehicles that a head may choose: the delegation's own, and those that its journey has already."""
    chosen = sa.select(ItineraryItem.vehicle_id).where(ItineraryItem.delegation_id == delegation.id)
    query = sa.select(Vehicle).where(
        Vehicle.event_id == delegation.event_id,
        sa.or_(Vehicle.delegation_id == delegation.id, Vehicle.id.in_(chosen)),
    )
    return list(db.session.scalars(query.order_by(Vehicle.name, Vehicle.id)))


def riding_along(items: Sequence[ItineraryItem], runs: Sequence[ItineraryItem]) -> dict[int, int]:
    """How many of other delegations share the run of each of these items, by item id; asks only where a run is shared."""
    shared = {
        item.id: [one for one in runs if one.vehicle_id == item.vehicle_id and is_shared(time_of(item), time_of(one))]
        for item in items
    }
    counts = _counts({one.delegation_id for some in shared.values() for one in some}) if any(shared.values()) else {}
    return {
        number: sum(len(_names(one)) if one.people else counts.get(one.delegation_id, 0) for one in some)
        for number, some in shared.items()
    }


def free_vehicles(item: ItineraryItem, among: Sequence[Vehicle]) -> list[Vehicle]:
    """Those of the vehicles that have no other run while the item takes place."""
    busy = {
        one.vehicle_id
        for one in items_in([vehicle.id for vehicle in among])
        if one.id != item.id and is_run(one) and runs_beside(time_of(item), [time_of(one)])
    }
    return [vehicle for vehicle in among if vehicle.id not in busy]


def run_counts(vehicles: Sequence[Vehicle]) -> dict[int, tuple[int, int]]:
    """By vehicle: how many runs it has, and how many of them clash with another. The number of statements does not grow."""
    runs: dict[int, list[RunTime]] = {}
    for item in items_in([vehicle.id for vehicle in vehicles]):
        if item.vehicle_id is not None and is_run(item):
            runs.setdefault(item.vehicle_id, []).append(time_of(item))
    return {number: (len(times), sum(bool(runs_beside(one, times)) for one in times)) for number, times in runs.items()}
