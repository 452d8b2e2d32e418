"""A firm's truck slots under its private link: those that it has, chosen, and given back."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.exhibitors.blueprints import current_exhibitor, firm_actor, firm_blueprint
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.manuals.trucks.forms import TruckForm, offer_free, truck_form
from expo.manuals.trucks.queries import slot_in, trucks_of
from expo.manuals.trucks.services import choose_slot, give_back
from expo.manuals.trucks.words import slot_line, truck_words
from expo.web.security import form_checks_csrf

room = firm_blueprint("firm_trucks", __name__, "/trucks")


@room.context_processor
def _template_words() -> dict[str, Any]:
    return truck_words()


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def index() -> ResponseReturnValue:
    """The firm's slots, and the free ones; a slot that was sent is taken, where it is still free."""
    exhibitor, refusal = current_exhibitor(), None
    form = truck_form(exhibitor.event)
    if form.validate_on_submit():
        try:
            flash(_("You have %(slot)s.", slot=_choose(form)), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
    offer_free(exhibitor.event, form)
    page = render_template(
        "manuals/firm_trucks.html",
        trucks=trucks_of(exhibitor),
        form=form,
        refusal=refusal,
        is_full=not form.slot.choices,
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.post("/<int:truck_id>/give-back")
def release(truck_id: int) -> ResponseReturnValue:
    """Give a slot back."""
    truck = next((one for one in trucks_of(current_exhibitor()) if one.id == truck_id), None)
    if truck is None:
        raise NotFound(_("There is no such slot."))
    line = slot_line(truck.slot)
    with transaction():
        give_back(truck, by=firm_actor())
    flash(_("Given back: %(slot)s.", slot=line), "success")
    return redirect(url_for(".index"), 303)


def _choose(form: TruckForm) -> str:
    slot = slot_in(current_exhibitor().event, form.slot.data)
    if slot is None:
        raise Refused(_("There is no such slot."))
    with unless_changed():
        choose_slot(current_exhibitor(), slot, form.plate.data or "", by=firm_actor())
    return slot_line(slot)
