"""Truck slots added, widened and removed by organisers, chosen and given back by firms."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.checkin.models import Gate
from expo.db import db, refuse_violations
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import IN
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.manuals.trucks.models import Truck, TruckSlot
from expo.manuals.trucks.queries import begins_at, free_slots, slots_of, trucks_of
from expo.manuals.trucks.rules import MOST_SLOTS, MOST_TRUCKS, SlotRow, free_seat
from expo.manuals.trucks.words import slot_line, slot_name

_SAME_HOUR = "uq_truck_slots_event_id_gate_id_day_begins"


def add_slots(event: Event, gate: Gate, row: SlotRow, *, by: Actor) -> int:
    """Add a row of slots, numbered on from the highest number; returns how many. Raises Refused for hours in which no slot
    fits, for days outside build-up and breakdown, beyond 1,000 slots, and where the gate has a slot at one of the hours.
    """
    hours = row.hours()
    _refuse_row(event, row, len(hours))
    last = db.session.scalar(sa.select(sa.func.max(TruckSlot.number)).where(TruckSlot.event_id == event.id)) or 0
    for number, hour in enumerate(hours, start=last + 1):
        fields = {"number": number, "day": row.day, "begins": hour, "minutes": row.minutes, "capacity": row.capacity}
        db.session.add(TruckSlot(event_id=event.id, gate_id=gate.id, **fields))
    with refuse_violations({_SAME_HOUR: _("This gate has slots at these hours already.")}):
        db.session.flush()
    after = {"day": row.day, "gate": localize(gate.name, "en"), "slots": len(hours)}
    record(Verb.ADDED_TRUCK_SLOTS_OF, event, by=by, event_id=event.id, named=localize(event.name, "en"), after=after)
    return len(hours)


def _refuse_row(event: Event, row: SlotRow, count: int) -> None:
    if not count:
        raise Refused(_("No slot fits between these hours."))
    first, last = event.build_up_from or event.first_day, event.breakdown_until or event.last_day
    if not first <= row.day <= last:
        raise Refused(_("Trucks come on the days from build-up to breakdown only."))
    if len(slots_of(event)) + count > MOST_SLOTS:
        raise Refused(_("There would be more than %(most)s slots, which is all an expo can have.", most=MOST_SLOTS))


def change_capacity(slot: TruckSlot, capacity: int, *, by: Actor) -> None:
    """Let in more or fewer trucks. Raises Refused below the number of those that have the slot."""
    _lock(slot)
    trucks = _trucks_in(slot)
    if capacity < len(trucks):
        raise Refused(_("%(num)s trucks have this slot already.", num=len(trucks)))
    for seat, truck in enumerate(trucks, start=1):  # upwards, so that no number is ever taken twice
        truck.seat = seat
        db.session.flush()
    before, slot.capacity = slot.capacity, capacity
    slot.version += 1
    db.session.flush()
    _record_slot(Verb.CHANGED_A_TRUCK_SLOT_OF, slot, by, before={"capacity": before}, after={"capacity": capacity})


def remove_slot(slot: TruckSlot, *, by: Actor) -> None:
    """Delete a slot. Raises Refused while a firm has it."""
    _lock(slot)
    if _trucks_in(slot):
        raise Refused(_("Firms have chosen this slot, so it stays."))
    _record_slot(Verb.REMOVED_A_TRUCK_SLOT_OF, slot, by, before={"name": slot_line(slot)})
    db.session.delete(slot)
    db.session.flush()


def move_slots(event: Event, later: timedelta, *, by: Actor) -> None:
    """Move all slots by days, with the trucks in them: those that move last first, so that no two are at one hour."""
    for slot in sorted(slots_of(event), key=lambda one: one.day, reverse=later > timedelta(0)):
        slot.day += later
        slot.version += 1
        db.session.flush()
    record(
        Verb.MOVED_THE_TRUCK_SLOTS_OF,
        event,
        by=by,
        event_id=event.id,
        named=localize(event.name, "en"),
        after={"days": later.days},
    )


def choose_slot(exhibitor: Exhibitor, slot: TruckSlot, plate: str, *, by: Actor) -> Truck:
    """Give a truck of the firm a seat in the slot. Raises Refused, with three free slots near it, when it is full; also for one
    that has begun, for a firm that takes no part, and beyond six trucks.
    """
    lock_exhibitor(exhibitor)
    _lock(slot)
    if exhibitor.state not in IN:
        raise Refused(_("Slots are for firms that take part."))
    if len(trucks_of(exhibitor)) >= MOST_TRUCKS:
        raise Refused(
            _("You have %(most)s slots, which is all a firm can have. Give one back first.", most=MOST_TRUCKS)
        )
    if begins_at(slot) <= clock.now():
        raise Refused(_("This slot has begun already."))
    seat = free_seat({one.seat for one in _trucks_in(slot)}, slot.capacity)
    if seat is None:
        raise Refused(_full(slot))
    truck = Truck(event_id=slot.event_id, slot_id=slot.id, exhibitor_id=exhibitor.id, seat=seat, plate=plate)
    truck.created_at = clock.now()
    db.session.add(truck)
    with refuse_violations({"uq_trucks_slot_id_seat": _full(slot)}):
        db.session.flush()
    _record_truck(Verb.CHOSE_A_TRUCK_SLOT_FOR, exhibitor, slot, by)
    return truck


def give_back(truck: Truck, *, by: Actor) -> None:
    """Free the truck's seat."""
    _record_truck(Verb.GAVE_BACK_A_TRUCK_SLOT_OF, truck.exhibitor, truck.slot, by)
    db.session.delete(truck)
    db.session.flush()


def release_trucks(exhibitor: Exhibitor, *, by: Actor) -> None:
    """Free the firm's seats in slots that are still to come."""
    for truck in trucks_of(exhibitor):
        if begins_at(truck.slot) > clock.now():
            give_back(truck, by=by)


def _full(slot: TruckSlot) -> str:
    """The sentence that refuses a full slot, with the three free ones that begin next to it."""
    wanted = begins_at(slot)
    near = sorted(free_slots(slot.event, clock.now()), key=lambda one: abs(begins_at(one) - wanted))[:3]
    name = slot_name(slot)
    if not near:
        return _("Slot %(slot)s is full, and so are all others.", slot=name)
    return _("Slot %(slot)s is full. Still free: %(others)s.", slot=name, others="; ".join(map(slot_line, near)))


def _lock(slot: TruckSlot) -> None:
    """Lock the slot's row until the transaction ends, so that of two firms the second sees the first's truck."""
    db.session.refresh(slot, with_for_update={"of": TruckSlot})


def _trucks_in(slot: TruckSlot) -> list[Truck]:
    query = sa.select(Truck).where(Truck.slot_id == slot.id).order_by(Truck.seat)
    return list(db.session.scalars(query, execution_options={"populate_existing": True}))


def _record_slot(verb: Verb, slot: TruckSlot, by: Actor, **changes: Any) -> None:
    record(verb, slot.event, by=by, event_id=slot.event_id, named=slot_name(slot), **changes)


def _record_truck(verb: Verb, exhibitor: Exhibitor, slot: TruckSlot, by: Actor) -> None:
    after = {"name": slot_line(slot)}
    record(verb, exhibitor, by=by, event_id=slot.event_id, named=firm_name(exhibitor), after=after)
