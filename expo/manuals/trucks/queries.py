"""The truck slots of an event with the trucks in them, those of a firm, and the ones still free."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.kit.wall_time import settled
from expo.manuals.trucks.models import Truck, TruckSlot

_IN_ORDER = (TruckSlot.day, TruckSlot.begins, TruckSlot.number)


def slots_of(event: Event, day: date | None = None) -> list[TruckSlot]:
    """The slots, of one day or of all, in order of time, each with its gate, trucks and firms. Takes two SQL statements."""
    query = sa.select(TruckSlot).where(TruckSlot.event_id == event.id)
    if day is not None:
        query = query.where(TruckSlot.day == day)
    firms = selectinload(TruckSlot.trucks).joinedload(Truck.exhibitor).joinedload(Exhibitor.firm)
    query = query.options(joinedload(TruckSlot.gate), firms).execution_options(populate_existing=True)
    return list(db.session.scalars(query.order_by(*_IN_ORDER)))


def slot_in(event: Event, slot_id: int) -> TruckSlot | None:
    """A slot by its id, within its event."""
    return db.session.scalar(sa.select(TruckSlot).where(TruckSlot.event_id == event.id, TruckSlot.id == slot_id))


def trucks_of(exhibitor: Exhibitor) -> list[Truck]:
    """The firm's trucks in order of time, each with its slot and gate."""
    query = sa.select(Truck).join(TruckSlot, TruckSlot.id == Truck.slot_id).where(Truck.exhibitor_id == exhibitor.id)
    query = query.options(joinedload(Truck.slot).joinedload(TruckSlot.gate))
    return list(db.session.scalars(query.order_by(*_IN_ORDER, Truck.id)))


def firms_with_trucks(event: Event) -> set[int] | None:
    """The ids of the exhibitors that have chosen a slot; None while there are no slots to choose from. One SQL statement."""
    query = sa.select(TruckSlot.id, Truck.exhibitor_id).outerjoin(Truck, Truck.slot_id == TruckSlot.id)
    rows = db.session.execute(query.where(TruckSlot.event_id == event.id).distinct()).all()
    return {row.exhibitor_id for row in rows if row.exhibitor_id} if rows else None


def begins_at(slot: TruckSlot) -> datetime:
    """The moment at which a slot begins by the clocks of its expo."""
    return settled(datetime.combine(slot.day, slot.begins), slot.event.zone_info)


def coming_slots(event: Event, now: datetime) -> list[TruckSlot]:
    """The slots that begin later than now, in order of time."""
    return [one for one in slots_of(event) if begins_at(one) > now]


def free_slots(event: Event, now: datetime) -> list[TruckSlot]:
    """Those of them in which there is room."""
    return [one for one in coming_slots(event, now) if one.left > 0]
