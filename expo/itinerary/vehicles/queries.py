"""Queries for vehicles."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.delegations.models import Delegation
from expo.events.models import Event
from expo.itinerary.vehicles.models import Vehicle


def vehicles_of(event: Event) -> list[Vehicle]:
    """All vehicles of an expo with those of its delegations, the expo's first, by name."""
    query = sa.select(Vehicle).where(Vehicle.event_id == event.id).options(joinedload(Vehicle.delegation))
    order = (Vehicle.delegation_id.is_not(None), Vehicle.delegation_id, Vehicle.name, Vehicle.id)
    return list(db.session.scalars(query.order_by(*order)))


def own_vehicles(delegation: Delegation) -> list[Vehicle]:
    """The vehicles that a delegation has itself, by name."""
    query = sa.select(Vehicle).where(Vehicle.delegation_id == delegation.id)
    return list(db.session.scalars(query.order_by(Vehicle.name, Vehicle.id)))


def vehicle_in(event: Event, number: int, delegation: Delegation | None = None) -> Vehicle | None:
    """A vehicle of the expo by its id; with a delegation only one of its own."""
    query = sa.select(Vehicle).where(Vehicle.event_id == event.id, Vehicle.id == number)
    if delegation is not None:
        query = query.where(Vehicle.delegation_id == delegation.id)
    return db.session.scalar(query.options(joinedload(Vehicle.delegation)))


def lock_vehicles(numbers: Iterable[int | None]) -> None:
    """Lock the rows of these vehicles, in the order of their ids, so that what is decided on their runs holds."""
    wanted = {number for number in numbers if number}
    if wanted:
        rows = sa.select(Vehicle.id).where(Vehicle.id.in_(wanted)).order_by(Vehicle.id)
        db.session.execute(rows.with_for_update()).all()
