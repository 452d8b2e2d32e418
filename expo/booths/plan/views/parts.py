"""Forms for single booths and elements, the drawing board's alternative without scripts."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.models import Booth, Element, HallPlan
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, ElementDraft, PlanChange
from expo.booths.plan.forms import BoothForm, ElementForm, PositionForm, element_choices
from expo.booths.plan.geometry import booth_type
from expo.booths.plan.shapes import element_shape
from expo.booths.plan.views.load import booth_here, element_here, hall_here, plan_here, require_editing, version_in
from expo.booths.plan.words import element_name, type_words
from expo.booths.queries import holders_in, pavilions_in
from expo.db import transaction
from expo.errors import Changed, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.models import Hall
from expo.events.queries import zones_of
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.web.security import form_checks_csrf

room = organiser_blueprint("plan_parts", __name__, Permission.SEE_PLAN, "/plan")


@room.route("/<int:hall_id>/booths/new", methods=["GET", "POST"])
@needs(Permission.EDIT_PLAN)
@form_checks_csrf
def add_booth(hall_id: int) -> ResponseReturnValue:
    """Add a booth."""
    return _booth_page(plan_here(hall_id)[0], None)


@room.route("/booths/<int:booth_id>", methods=["GET", "POST"])
@form_checks_csrf
def booth(booth_id: int) -> ResponseReturnValue:
    """Edit a booth: position, properties, holder."""
    row = booth_here(booth_id)
    return _booth_page(plan_here(row.hall_id)[0], row)


@room.post("/booths/<int:booth_id>/remove")
@needs(Permission.EDIT_PLAN)
def remove_booth(booth_id: int) -> ResponseReturnValue:
    row = booth_here(booth_id)
    found, number = hall_here(row.hall_id), row.number
    with unless_changed():
        change_plan(current_event(), found, PlanChange(gone=frozenset({booth_id})), revision=None, by=actor())
    flash(_("Booth %(number)s was removed.", number=number), "success")
    return redirect(url_for("plan.hall", hall_id=found.id), 303)


@room.route("/<int:hall_id>/elements/new", methods=["GET", "POST"])
@needs(Permission.EDIT_PLAN)
@form_checks_csrf
def add_element(hall_id: int) -> ResponseReturnValue:
    """Add a wall, an entrance, a column or the outline of a zone."""
    found, plan = plan_here(hall_id)
    return _element_page(found, plan, None)


@room.route("/elements/<int:element_id>", methods=["GET", "POST"])
@needs(Permission.EDIT_PLAN)
@form_checks_csrf
def element(element_id: int) -> ResponseReturnValue:
    row = element_here(element_id)
    found, plan = plan_here(row.hall_id)
    return _element_page(found, plan, row)


@room.post("/elements/<int:element_id>/remove")
@needs(Permission.EDIT_PLAN)
def remove_element(element_id: int) -> ResponseReturnValue:
    row = element_here(element_id)
    found = hall_here(row.hall_id)
    with unless_changed():
        change_plan(
            current_event(), found, PlanChange(gone_elements=frozenset({element_id})), revision=None, by=actor()
        )
    flash(_("It was removed from the plan."), "success")
    return redirect(url_for("plan.hall", hall_id=found.id), 303)


def _booth_page(hall: Hall, row: Booth | None) -> ResponseReturnValue:
    form, refusal = BoothForm(), None
    _set_choices(form, row)
    if form.validate_on_submit():
        require_editing()
        draft = BoothDraft(
            row.id if row else None, form.number.data, form.rect(), None, form.fields(), version_in(form.version)
        )
        try:
            with transaction():
                change_plan(current_event(), hall, PlanChange(booths=[draft]), revision=None, by=actor())
        except Refused as caught:
            refusal = caught
        else:
            flash(_("Booth %(number)s is saved.", number=form.number.data), "success")
            return redirect(url_for("plan.hall", hall_id=hall.id), 303)
    elif row is not None and not form.is_submitted():
        form.show(row)
    if row is not None and isinstance(refusal, Changed):
        form.version.data = str(row.version)  # saving again overwrites the other change
    page = render_template(
        "booths/organise/booth.html",
        hall=hall,
        booth=row,
        form=form,
        refusal=refusal,
        holder=holders_in(current_event(), hall).get(row.id) if row else None,
        kind=type_words()[booth_type(row.open_sides)] if row else "",
    )
    return page, 409 if refusal else 400 if form.errors else 200


def _element_page(hall: Hall, plan: HallPlan, row: Element | None) -> ResponseReturnValue:
    form, refusal = ElementForm(), None
    form.kind.choices = list(element_choices().items())
    _set_choices(form, row)
    if form.validate_on_submit():
        draft = ElementDraft(row.id if row else None, form.rect(), form.fields())
        try:
            with transaction():
                change_plan(
                    current_event(), hall, PlanChange(elements=[draft]), revision=version_in(form.revision), by=actor()
                )
        except Refused as caught:
            refusal = caught
        else:
            flash(_("The plan is saved."), "success")
            return redirect(url_for("plan.hall", hall_id=hall.id), 303)
    elif row is not None and not form.is_submitted():
        form.show(row)
    if not form.is_submitted():
        form.revision.data = str(plan.revision)
    page = render_template(
        "booths/organise/element.html",
        hall=hall,
        element=row,
        name=element_name(element_shape(row)) if row else "",
        form=form,
        refusal=refusal,
    )
    return page, 409 if refusal else 400 if form.errors else 200


def _set_choices(form: PositionForm, row: Booth | Element | None) -> None:
    """Set the choices of zones and pavilions."""
    none = ("", _("none"))
    form.zone.choices = [none, *((str(one.id), one.name) for one in zones_of(current_event()))]
    form.pavilion.choices = [none, *((str(one.id), one.name) for one in pavilions_in(current_event()))]
    if row is not None:
        form.hold(row)
