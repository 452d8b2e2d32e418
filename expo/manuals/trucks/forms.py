"""The forms of truck slots: a row of slots, how many trucks a slot lets in, and the slot that a firm chooses."""

from typing import Any

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from expo import clock
from expo.checkin.models import Gate
from expo.checkin.queries import gates_of
from expo.events.fields import EventDayField, WallTime
from expo.events.models import Event
from expo.i18n import _, _l, localize
from expo.manuals.trucks.queries import coming_slots, free_slots
from expo.manuals.trucks.rules import LENGTHS, MOST_CAPACITY, SlotRow
from expo.manuals.trucks.words import slot_line
from expo.web.fields.choices import Pick
from expo.web.fields.whole_numbers import WholeNumber
from expo.web.forms import BaseForm, LineField
from expo.web.params import whole

MOST_PLATE = 40


class SlotRowForm(BaseForm):
    """A row of slots at a gate."""

    gate = Pick(_l("Gate"), coerce=whole)
    day = EventDayField(_l("Day"))
    begins = WallTime(_l("From"))
    until = WallTime(_l("Until"))
    minutes = Pick(_l("Minutes of a slot"), coerce=whole)
    capacity = WholeNumber(_l("Trucks in a slot"), 1, MOST_CAPACITY)

    def row(self) -> SlotRow:
        typed: Any = self.data
        return SlotRow(**{name: typed[name] for name in ("day", "begins", "until", "minutes", "capacity")})


class CapacityForm(BaseForm):
    """How many trucks a slot lets in."""

    capacity = WholeNumber(_l("Trucks in a slot"), 1, MOST_CAPACITY)


class TruckForm(BaseForm):
    """The slot that a firm chooses, and what comes."""

    slot = Pick(_l("Slot"), coerce=whole)
    plate = LineField(_l("Number plate"), longest=MOST_PLATE, required=False, description=_l("If you know it already."))


def slot_row_form(event: Event) -> SlotRowForm:
    """The form with the event's gates, filled with the first day of build-up."""
    stored = {"day": event.build_up_from or event.first_day, "minutes": 30, "capacity": 4}
    form = SlotRowForm(data=stored)
    form.gate.choices = [SelectChoice(one.id, localize(one.name)) for one in gates_of(event)]
    form.minutes.choices = [SelectChoice(one, _("%(num)s min", num=one)) for one in LENGTHS]
    return form


def truck_form(event: Event) -> TruckForm:
    """The form; a slot that is full by now may be sent, so that the refusal can name others."""
    form = TruckForm()
    form.slot.choices = [SelectChoice(one.id, slot_line(one)) for one in coming_slots(event, clock.now())]
    return form


def offer_free(event: Event, form: TruckForm) -> None:
    """Let the form offer the slots in which there is room."""
    form.slot.choices = [
        SelectChoice(one.id, _("%(slot)s (%(left)s free)", slot=slot_line(one), left=one.left))
        for one in free_slots(event, clock.now())
    ]


def gate_of(event: Event, form: SlotRowForm) -> Gate:
    """The gate that was chosen."""
    return next(one for one in gates_of(event) if one.id == form.gate.data)
