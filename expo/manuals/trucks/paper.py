"""The list of trucks for the gates: a page a day and gate, each slot with the firms, their plates and booths."""

from collections.abc import Sequence
from itertools import groupby
from typing import BinaryIO

from expo import clock
from expo.booths.queries import stands_of
from expo.events.models import Event
from expo.exhibitors.queries import firm_name
from expo.i18n import _, force_locale, localize
from expo.i18n import language as reader
from expo.manuals.trucks.models import Truck, TruckSlot
from expo.manuals.trucks.words import slot_hours, slot_name
from expo.papers.daysheet import DaySheet, SheetSession, write_day_sheets
from expo.web.filters import day, short_moment

Stands = dict[int, list[tuple[str, str]]]


def write_gate_list(out: BinaryIO, event: Event, slots: Sequence[TruckSlot]) -> None:
    """The slots as a PDF in the reader's language, in order of day and gate; free ones stand there too."""
    now, language, stands = clock.now(), reader(), stands_of(event)
    with force_locale(language):
        ordered = sorted(slots, key=lambda one: (one.day, one.gate.position, one.gate_id, one.begins, one.number))
        sheets = []
        for (on, _gate), rows in groupby(ordered, key=lambda one: (one.day, one.gate_id)):
            lines = list(rows)
            title = f"{localize(lines[0].gate.name, language)}, {day(on)}"
            foot = _("As of %(moment)s", moment=short_moment(now, event.zone))
            sessions = tuple(_line(one, stands) for one in lines)
            sheets.append(DaySheet(localize(event.name, language), title, foot, event.accent, language, sessions))
        write_day_sheets(out, sheets, title=_("Trucks at the gates"), created=now)


def _line(slot: TruckSlot, stands: Stands) -> SheetSession:
    title = f"{slot_name(slot)} ({len(slot.trucks)}/{slot.capacity})"
    return SheetSession(slot_hours(slot), title, " · ".join(truck_line(one, stands) for one in slot.trucks))


def truck_line(truck: Truck, stands: Stands) -> str:
    """A truck's firm, plate and booths."""
    booths = ", ".join(number for _hall, number in stands.get(truck.exhibitor_id, ()))
    return ", ".join(part for part in (firm_name(truck.exhibitor), truck.plate, booths) if part)
