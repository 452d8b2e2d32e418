"""The words for truck slots: the number, the hours, and both with day and gate."""

from typing import Any

from expo.i18n import _, localize
from expo.manuals.trucks.models import TruckSlot
from expo.web.filters import short_day, wall_time


def slot_name(slot: TruckSlot) -> str:
    """The number with a T before it, as it stands on the list of the gate."""
    return f"T{slot.number}"


def slot_hours(slot: TruckSlot) -> str:
    return f"{wall_time(slot.begins)}–{wall_time(slot.ends)}"


def slot_line(slot: TruckSlot) -> str:
    """Number, day, hours and gate of a slot."""
    return _(
        "%(slot)s, %(day)s, %(hours)s, %(gate)s",
        slot=slot_name(slot),
        day=short_day(slot.day),
        hours=slot_hours(slot),
        gate=localize(slot.gate.name),
    )


def truck_words() -> dict[str, Any]:
    return {"slot_name": slot_name, "slot_hours": slot_hours, "slot_line": slot_line}
