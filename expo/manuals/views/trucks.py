"""Truck slots for organisers: by day and gate with the firms that have them, as a page and as a PDF for the gates."""

from io import BytesIO
from itertools import groupby
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.queries import stands_of
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.history.shown_rows import unless_changed
from expo.i18n import _, _n
from expo.manuals.trucks.forms import CapacityForm, SlotRowForm, gate_of, slot_row_form
from expo.manuals.trucks.models import TruckSlot
from expo.manuals.trucks.paper import truck_line, write_gate_list
from expo.manuals.trucks.queries import slot_in, slots_of
from expo.manuals.trucks.services import add_slots, change_capacity, remove_slot
from expo.manuals.trucks.words import slot_name, truck_words
from expo.web.downloads import attachment
from expo.web.params import day as day_in
from expo.web.security import form_checks_csrf

room = organiser_blueprint("trucks", __name__, Permission.SEE_EXHIBITORS, "/trucks")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return {**truck_words(), "truck_line": truck_line}


@room.get("")
def index() -> ResponseReturnValue:
    """The slots by day and gate."""
    return _index(slot_row_form(current_event()))


@room.post("/add")
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Add a row of slots."""
    event, refusal = current_event(), None
    form = slot_row_form(event)
    if form.validate_on_submit():
        try:
            with unless_changed():
                count = add_slots(event, gate_of(event, form), form.row(), by=actor())
            flash(_n("%(num)d slot is added.", "%(num)d slots are added.", count), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    return _index(form, refusal), (409 if refusal else 400)


@room.post("/<int:slot_id>/capacity")
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def capacity(slot_id: int) -> ResponseReturnValue:
    """Let more or fewer trucks into a slot."""
    slot, form = _load_slot(slot_id), CapacityForm()
    if not form.validate_on_submit():
        raise Refused(form.capacity.errors[0])
    with unless_changed():
        change_capacity(slot, form.capacity.data or 0, by=actor())
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


@room.post("/<int:slot_id>/remove")
@needs(Permission.EDIT_EXHIBITORS)
def remove(slot_id: int) -> ResponseReturnValue:
    slot = _load_slot(slot_id)
    name = slot_name(slot)
    with unless_changed():
        remove_slot(slot, by=actor())
    flash(_("%(name)s is removed.", name=name), "success")
    return redirect(url_for(".index"), 303)


@room.get("/list.pdf")
def paper() -> ResponseReturnValue:
    """The list for the gates: of one day, or of all."""
    event, file = current_event(), BytesIO()
    slots = slots_of(event, day_in(request.args.get("day")))
    if not slots:
        raise NotFound(_("There are no slots on that day."))
    write_gate_list(file, event, slots)
    return attachment(file.getvalue(), f"{event.slug}-trucks.pdf", "application/pdf", inline=True)


def _index(form: SlotRowForm, refusal: Refused | None = None) -> str:
    event = current_event()
    slots = slots_of(event)
    return render_template(
        "manuals/trucks.html",
        form=form,
        refusal=refusal,
        days=[(day, list(rows)) for day, rows in groupby(slots, key=lambda one: one.day)],
        stands=stands_of(event),
    )


def _load_slot(slot_id: int) -> TruckSlot:
    found = slot_in(current_event(), slot_id)
    if found is None:
        raise NotFound(_("There is no such slot."))
    return found
