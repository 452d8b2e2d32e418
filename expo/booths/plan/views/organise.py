"""Halls and their plans for organisers: list, drawing, size, generated rows."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.booths.plan.forms import HallSizeForm, pattern_form
from expo.booths.plan.generate import generate, preview
from expo.booths.plan.hall_size import measure_hall
from expo.booths.plan.hall_view import drawn_hall
from expo.booths.plan.views.load import hall_here, plan_here, version_in
from expo.booths.plan.words import element_name, fault_sentence, metres
from expo.booths.queries import booth_counts, plan_of, plans_of
from expo.db import transaction
from expo.errors import Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.queries import halls_of
from expo.i18n import _, _n
from expo.web.security import form_checks_csrf

room = organiser_blueprint("plan", __name__, Permission.SEE_PLAN, "/plan")


@room.get("")
def index() -> str:
    """The halls with their plans, sizes and numbers of booths."""
    event = current_event()
    return render_template(
        "booths/organise/index.html",
        halls=halls_of(event),
        plans=plans_of(event),
        counts=booth_counts(event),
        metres=metres,
    )


@room.get("/<int:hall_id>")
def hall(hall_id: int) -> ResponseReturnValue:
    """One hall as drawn, with its faults."""
    found = hall_here(hall_id)
    plan = plan_of(found)
    if plan is None:
        return redirect(url_for(".size", hall_id=hall_id), 303)
    drawn = drawn_hall(current_event(), found, plan)
    return render_template(
        "booths/organise/hall.html",
        hall=found,
        plan=plan,
        drawn=drawn,
        faults=[fault_sentence(one) for one in drawn.faults()],
        names={one.id: element_name(one) for one in drawn.elements},
        svg=drawn.svg(lambda booth: url_for("plan_parts.booth", booth_id=booth.id)),
        metres=metres,
    )


@room.route("/<int:hall_id>/size", methods=["GET", "POST"])
@needs(Permission.EDIT_PLAN)
@form_checks_csrf
def size(hall_id: int) -> ResponseReturnValue:
    """Edit the size of a hall and the rules of its plan."""
    found, form = hall_here(hall_id), HallSizeForm()
    plan, refusal = plan_of(found), None
    if form.validate_on_submit():
        try:
            with transaction():
                measure_hall(current_event(), found, form.fields(), by=actor(), revision=version_in(form.revision))
        except Refused as caught:
            refusal = caught
        else:
            flash(_("%(name)s is saved.", name=found.name), "success")
            return redirect(url_for(".hall", hall_id=hall_id), 303)
    elif plan is not None and not form.is_submitted():
        form.show(plan)
    page = render_template("booths/organise/size.html", hall=found, plan=plan, form=form, refusal=refusal)
    return page, 409 if refusal else 400 if form.errors else 200


@room.route("/<int:hall_id>/generate", methods=["GET", "POST"])
@needs(Permission.EDIT_PLAN)
@form_checks_csrf
def rows(hall_id: int) -> ResponseReturnValue:
    """Generate rows of booths: preview, then add."""
    found, plan = plan_here(hall_id)
    form, refusal, made = pattern_form(found, plan), None, []
    if form.validate_on_submit():
        try:
            if "write" in request.form:
                with transaction():
                    count = len(
                        generate(current_event(), found, form.pattern(), by=actor(), revision=version_in(form.revision))
                    )
                flash(_n("%(num)d booth was added.", "%(num)d booths were added.", count), "success")
                return redirect(url_for(".hall", hall_id=hall_id), 303)
            made = preview(found, plan, form.pattern())
        except Refused as caught:
            refusal = caught
    svg = drawn_hall(current_event(), found, plan).svg(made=made) if made else None
    page = render_template("booths/organise/generate.html", hall=found, form=form, refusal=refusal, svg=svg, made=made)
    return page, 409 if refusal else 400 if form.errors else 200
