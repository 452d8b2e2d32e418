"""Settings of applications and pavilions, for organisers."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.exhibitors.forms.setup import pavilion_form, settings_form
from expo.exhibitors.links import pavilion_address
from expo.exhibitors.models import Pavilion
from expo.exhibitors.panels import settings_panels
from expo.exhibitors.queries import pavilion_in, pavilions_of, settings_of
from expo.exhibitors.services.contacts import erase_manager, texts_of_manager
from expo.exhibitors.services.setup import (
    add_pavilion,
    edit_pavilion,
    edit_settings,
    remove_pavilion,
    renew_pavilion_link,
    revoke_pavilion_link,
    send_pavilion_link,
)
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.mail.erasure import traces_of
from expo.web.security import form_checks_csrf

_STEPS = {
    "remove": remove_pavilion,
    "erase": erase_manager,
    "renew": renew_pavilion_link,
    "revoke": revoke_pavilion_link,
    "send": send_pavilion_link,
}

room = organiser_blueprint("exhibitor_setup", __name__, Permission.EDIT_EXHIBITORS, "/applications")


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def settings() -> ResponseReturnValue:
    """Edit the settings of applications."""
    kept = settings_of(current_event())
    form, refusal = settings_form(current_event(), kept), None
    if form.validate_on_submit():
        try:
            with transaction():
                edit_settings(current_event(), form.values(), version=form.seen(), by=actor())
            flash(_("Saved."), "success")
            return redirect(url_for(".settings"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                now = settings_of(current_event())
                form.version.data = str(now.version if now else 0)
                form.version.raw_data = [form.version.data]
    page = render_template(
        "exhibitors/organise/settings.html",
        panels=settings_panels(current_event()),
        form=form,
        refusal=refusal,
        kept=kept,
        pavilions=pavilions_of(current_event()),
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.route("/pavilions/new", methods=["GET", "POST"])
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Add a pavilion."""
    return _edit_pavilion(None)


@room.route("/pavilions/<int:pavilion_id>", methods=["GET", "POST"])
@form_checks_csrf
def pavilion(pavilion_id: int) -> ResponseReturnValue:
    return _edit_pavilion(_load_pavilion(pavilion_id))


@room.post("/pavilions/<int:pavilion_id>/<any(remove, erase, renew, revoke, send):step>")
def step(pavilion_id: int, step: str) -> ResponseReturnValue:
    found = _load_pavilion(pavilion_id)
    with unless_changed():
        _STEPS[step](found, by=actor())
    flash(_("Done."), "success")
    return redirect(url_for(".settings") if step == "remove" else url_for(".pavilion", pavilion_id=pavilion_id), 303)


@room.get("/pavilions/<int:pavilion_id>/erase")
def erasure(pavilion_id: int) -> ResponseReturnValue:
    """What erasing the pavilion's manager takes out, before it is done."""
    found = _load_pavilion(pavilion_id)
    return render_template(
        "mail/contact_erasure.html",
        traces=traces_of(found.event_id, texts_of_manager(found)),
        called=found.name,
        action=url_for(".step", pavilion_id=found.id, step="erase"),
        back=url_for(".pavilion", pavilion_id=found.id),
    )


def _edit_pavilion(kept: Pavilion | None) -> ResponseReturnValue:
    form, refusal = pavilion_form(current_event(), kept), None
    if form.validate_on_submit():
        try:
            with unless_changed():
                if kept is None:
                    add_pavilion(current_event(), form.values(), by=actor())
                else:
                    edit_pavilion(kept, form.values(), by=actor(), mail_link=bool(form.mail_link.data))
            flash(_("Saved."), "success")
            return redirect(url_for(".settings"), 303)
        except Refused as caught:
            refusal = caught
    page = render_template(
        "exhibitors/organise/pavilion.html",
        form=form,
        refusal=refusal,
        pavilion=kept,
        link=pavilion_address(kept) if kept else "",
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def _load_pavilion(pavilion_id: int) -> Pavilion:
    found = pavilion_in(current_event(), pavilion_id)
    if found is None:
        raise NotFound(_("There is no such pavilion in this expo."))
    return found
