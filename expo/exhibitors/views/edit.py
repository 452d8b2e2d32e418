"""An application corrected by an organiser, and the address its link is mailed to."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import db, transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, needs
from expo.exhibitors.application_models import ApplicationChange
from expo.exhibitors.corrections import companions_told, tell_of_companions, tell_of_correction
from expo.exhibitors.forms.application import AddressForm, FirmForm, products_form
from expo.exhibitors.forms.rows import companion_choices, rows_typed_in, stored_companions_form, typed_companions
from expo.exhibitors.forms.space import space_form
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import companions_of, exhibitor_in, open_change
from expo.exhibitors.services.application_steps import application_values, save, values_now
from expo.exhibitors.services.applications import change_address
from expo.exhibitors.services.asked_changes import asked_logo
from expo.exhibitors.services.change_answers import answer_change
from expo.exhibitors.services.companions import save_companions
from expo.exhibitors.services.dossier import answer_logo
from expo.exhibitors.views.exhibitor import RefusedAnswer, exhibitor_page
from expo.exhibitors.views.exhibitor import room as room  # noqa: PLC0414 -- re-exported, so that the factory imports this module's routes
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.kit.text import clean_text
from expo.web.security import form_checks_csrf

_LONGEST = 2000  # characters of a word to the firm


@room.route("/<int:exhibitor_id>/edit/<any(firm, products, space):part>", methods=["GET", "POST"])
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def edit(exhibitor_id: int, part: str) -> ResponseReturnValue:
    """Edit a part of the application; saved directly, with a version check."""
    found = _load_exhibitor(exhibitor_id)
    form, refusal = _FORMS[part](found, _current_values(found)), None
    if not form.is_submitted():
        form.version.data = str(found.version)
    elif form.validate():
        try:
            with unless_changed():
                was = values_now(found)
                save(found, form.values(), version=form.seen(), by=actor(), office=True)
                tell_of_correction(found, was)
            flash(_("Saved."), "success")
            return redirect(url_for(".show", exhibitor_id=found.id), 303)
        except Refused as caught:
            refusal = caught
            _read_again(found, form, caught)
    page = render_template("exhibitors/organise/edit.html", exhibitor=found, form=form, refusal=refusal, part=part)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.post("/<int:exhibitor_id>/change/<int:change_id>")
@needs(Permission.EDIT_EXHIBITORS)
def change(exhibitor_id: int, change_id: int) -> ResponseReturnValue:
    """Approve or refuse a change request; what was typed stays where it cannot be done."""
    found = _load_exhibitor(exhibitor_id)
    asked = db.session.get(ApplicationChange, change_id)
    if asked is None or asked.exhibitor_id != found.id:
        raise NotFound(_("There is no such change."))
    fields, reason = request.form.getlist("fields"), clean_text(request.form.get("reason", ""))[:_LONGEST]
    approved = request.form.get("verb") == "approve"
    try:
        with unless_changed():
            answer_change(asked, found, approved=approved, reason=reason, by=actor(), fields=fields)
    except Refused as refused:
        db.session.expire_all()
        if open_change(found) is None:
            raise
        return exhibitor_page(found, RefusedAnswer(refused.message, fields, reason)), 409
    flash(_("Answered, and told by mail."), "success")
    return redirect(url_for(".show", exhibitor_id=found.id), 303)


@room.route("/<int:exhibitor_id>/edit/companions", methods=["GET", "POST"])
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def edit_companions(exhibitor_id: int) -> ResponseReturnValue:
    """Correct the names and countries of co-exhibitors and represented companies; approvals stay, and the firm is told."""
    found = _load_exhibitor(exhibitor_id)
    form, refusal, was = stored_companions_form(companions_of(found)), None, companions_told(found)
    if not form.is_submitted():
        form.version.data = str(found.version)
    elif form.validate():
        try:
            with unless_changed():
                rows = rows_typed_in(form)
                save_companions(found, typed_companions(form), version=form.seen(), by=actor(), typed_in=rows)
                tell_of_companions(found, was)
            flash(_("Saved."), "success")
            return redirect(url_for(".show", exhibitor_id=found.id), 303)
        except Refused as caught:
            refusal = caught
            _read_again(found, form, caught)
    page = render_template(
        "exhibitors/organise/edit.html",
        exhibitor=found,
        form=form,
        refusal=refusal,
        part="companions",
        office=True,
        **companion_choices(found),
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.route("/<int:exhibitor_id>/address", methods=["GET", "POST"])
@needs(Permission.EDIT_EXHIBITORS)
@form_checks_csrf
def address(exhibitor_id: int) -> ResponseReturnValue:
    """Change the address of whoever acts for the firm; the link is renewed."""
    found = _load_exhibitor(exhibitor_id)
    form = AddressForm(data={"email": found.email})
    if form.validate_on_submit() and form.email.data == found.email:
        return redirect(url_for(".show", exhibitor_id=found.id), 303)
    if form.validate_on_submit():
        with unless_changed():
            change_address(found, str(form.email.data), by=actor(), mail_link=bool(form.mail_link.data))
        told = _("A new link is mailed to %(mail)s.", mail=form.email.data)
        flash(told if form.mail_link.data else _("Saved. The old link stopped working."), "success")
        return redirect(url_for(".show", exhibitor_id=found.id), 303)
    page = render_template("exhibitors/organise/edit.html", exhibitor=found, form=form, refusal=None, part="address")
    return page, 400 if form.errors else 200


@room.get("/<int:exhibitor_id>/logo/<uid>.png")
def wanted_logo(exhibitor_id: int, uid: str) -> ResponseReturnValue:
    """The logo that waits for approval."""
    asked = asked_logo(_load_exhibitor(exhibitor_id))
    if asked is None or asked.uid != uid:
        raise NotFound(_("There is no such logo."))
    return Response(asked.thumb, mimetype="image/png", headers={"Cache-Control": "private, no-cache"})


@room.post("/<int:exhibitor_id>/logo/<uid>")
@needs(Permission.EDIT_EXHIBITORS)
def judge_logo(exhibitor_id: int, uid: str) -> ResponseReturnValue:
    """Approve or refuse the logo that the firm asked for."""
    found, approved = _load_exhibitor(exhibitor_id), request.form.get("verb") == "approve"
    with transaction():
        answer_logo(found, uid, approved=approved, by=actor())
    flash(_("The logo is approved.") if approved else _("The logo is not approved."), "success")
    return redirect(url_for(".show", exhibitor_id=found.id), 303)


def _read_again(found: Exhibitor, form: Any, caught: Refused) -> None:
    """Let the second of two save over what the first changed, having been told."""
    if isinstance(caught, Changed):
        db.session.refresh(found)
        form.version.data = str(found.version)
        form.version.raw_data = [form.version.data]


def _current_values(found: Exhibitor) -> dict[str, Any]:
    return application_values(found)


def _products(found: Exhibitor, values: dict[str, Any]) -> Any:
    return products_form(found.event.languages, values)


def _load_exhibitor(exhibitor_id: int) -> Exhibitor:
    found = exhibitor_in(current_event(), exhibitor_id)
    if found is None:
        raise NotFound(_("There is no such exhibitor."))
    return found


_FORMS: dict[str, Callable[[Exhibitor, dict[str, Any]], Any]] = {
    "firm": lambda _found, values: FirmForm(data=values),
    "products": _products,
    "space": space_form,
}
