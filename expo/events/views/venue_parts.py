"""The page of an expo's halls and zones: adding, renaming, ordering, removing them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.models import Hall, Zone
from expo.events.queries import hall_in, halls_of, zone_in, zones_of
from expo.events.services.venue_parts import (
    add_hall,
    add_zone,
    move_venue_part,
    remove_venue_part,
    rename_venue_part,
    set_zone_rules,
)
from expo.events.venue_forms import HallNameForm, VenuePartNameForm, ZoneForm, ZoneRulesForm
from expo.events.views.settings import tabs
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.web import params
from expo.web.params import row_id
from expo.web.security import form_checks_csrf

room = organiser_blueprint("venue_parts", __name__, Permission.EDIT_EVENT, "/settings/places")

_VENUE_PART = "/<any(hall, zone):kind>/<int:number>"


@room.get("")
def index() -> str:
    return _page()


@room.post("/hall")
@form_checks_csrf
def hall() -> ResponseReturnValue:
    """Add a hall."""
    form = HallNameForm()
    if not form.validate_on_submit():
        return _page(hall_form=form), 400
    try:
        with transaction():
            add_hall(current_event(), str(form.name.data), by=actor())
    except Refused as refusal:
        return _page(hall_form=form, refusal=refusal), 409
    flash(_("%(name)s was added.", name=form.name.data), "success")
    return redirect(url_for(".index"), 303)


@room.post("/zone")
@form_checks_csrf
def zone() -> ResponseReturnValue:
    """Add a zone, in a hall or in none."""
    form = _zone_form()
    if not form.validate_on_submit():
        return _page(zone_form=form), 400
    try:
        with transaction():
            within = hall_in(current_event(), row_id(form.hall.data)) if form.hall.data else None
            add_zone(current_event(), str(form.name.data), within, by=actor())
    except Refused as refusal:
        return _page(zone_form=form, refusal=refusal), 409
    flash(_("%(name)s was added.", name=form.name.data), "success")
    return redirect(url_for(".index"), 303)


@room.post(f"{_VENUE_PART}/rename")
@form_checks_csrf
def rename(kind: str, number: int) -> ResponseReturnValue:
    form, thing = VenuePartNameForm(), _venue_part(kind, number)
    if not form.validate_on_submit():
        raise Refused(_("This name cannot be used."), [str(error) for found in form.errors.values() for error in found])
    with unless_changed():
        rename_venue_part(current_event(), thing, str(form.name.data), by=actor())
    flash(_("It is called %(name)s now.", name=form.name.data), "success")
    return redirect(url_for(".index"), 303)


@room.post("/zone/<int:number>/rules")
@form_checks_csrf
def rules(number: int) -> ResponseReturnValue:
    """Save which firms may have booths in a zone."""
    form, found = ZoneRulesForm(), zone_in(current_event(), number)
    if found is None:
        raise NotFound(_("There is no such hall or zone in this expo."))
    if not form.validate_on_submit():
        return _page(), 400
    with unless_changed():
        set_zone_rules(current_event(), found, reserved=form.reserved.data, binding=form.binding.data, by=actor())
    flash(_("%(name)s is saved.", name=found.name), "success")
    return redirect(url_for(".index"), 303)


@room.post(f"{_VENUE_PART}/move")
def move(kind: str, number: int) -> ResponseReturnValue:
    thing = _venue_part(kind, number)
    if position := params.number(request.form.get("position"), otherwise=0):
        with transaction():
            move_venue_part(current_event(), thing, position, by=actor())
    return redirect(url_for(".index"), 303)


@room.post(f"{_VENUE_PART}/remove")
def remove(kind: str, number: int) -> ResponseReturnValue:
    thing = _venue_part(kind, number)
    name = thing.name
    with unless_changed():
        remove_venue_part(current_event(), thing, by=actor())
    flash(_("%(name)s was removed.", name=name), "success")
    return redirect(url_for(".index"), 303)


def _venue_part(kind: str, number: int) -> Hall | Zone:
    """A hall or zone of this event. Raises NotFound for another's."""
    found = hall_in(current_event(), number) if kind == "hall" else zone_in(current_event(), number)
    if found is None:
        raise NotFound(_("There is no such hall or zone in this expo."))
    return found


def _zone_form(*, sent: bool = True) -> ZoneForm:
    form = ZoneForm() if sent else ZoneForm(None)
    form.hall.choices = [("", _("In no hall")), *((str(one.id), one.name) for one in halls_of(current_event()))]
    return form


def _page(
    *, hall_form: HallNameForm | None = None, zone_form: ZoneForm | None = None, refusal: Refused | None = None
) -> str:
    event = current_event()
    return render_template(
        "events/settings/venue_parts.html",
        tabs=tabs(),
        halls=halls_of(event),
        zones=zones_of(event),
        refusal=refusal,
        hall_form=hall_form or HallNameForm(None),
        zone_form=zone_form or _zone_form(sent=False),
        wrong=hall_form or zone_form,
    )
