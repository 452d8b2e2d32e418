"""The organisers' settings of an expo's home page: its blocks and their order, the way there, the partners."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.views.settings import tabs
from expo.exhibitors.directory import all_exhibitors, shown_exhibitor
from expo.front.forms import HomePageForm, PartnerForm, home_page_form
from expo.front.models import Partner
from expo.front.queries import directions_of, partner_in, partners_of
from expo.front.services import add_partner, edit_home_page, move_partner, remove_partner
from expo.front.words import BLOCKS, LEVELS
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.web.params import number
from expo.web.security import form_checks_csrf

room = organiser_blueprint("home_page", __name__, Permission.EDIT_EVENT, "/settings/home-page")


@room.route("", methods=["GET", "POST"])
@form_checks_csrf
def index() -> ResponseReturnValue:
    """The page, and the form of the blocks and the way there."""
    event, refusal = current_event(), None
    stored = directions_of(event)
    form = home_page_form(event, stored)
    if form.validate_on_submit():
        try:
            with transaction():
                said = form.directions(stored)
                edit_home_page(event, form.blocks(), said, version=form.seen(), by=actor())
        except Changed as changed:
            refusal = changed
            form.version.data = str(event.version)  # sending it again overwrites the other one's changes
        else:
            flash(_("The settings were saved."), "success")
            for several in form.tied():
                names = ", ".join(str(BLOCKS[block]) for block in several)
                flash(_("These were given one place, and are shown in this order: %(names)s", names=names), "warning")
            return redirect(url_for(".index"), 303)
    return _page(form, None, refusal), 409 if refusal else 400 if form.errors else 200


@room.post("/partners")
@form_checks_csrf
def add() -> ResponseReturnValue:
    event = current_event()
    form = PartnerForm(all_exhibitors(event))
    if not form.validate_on_submit():
        return _page(None, form, None), 400
    firm = shown_exhibitor(event, number(form.exhibitor.data, otherwise=0))
    try:
        with transaction():
            level, name, link = form.chosen_level(), form.name.data or "", form.link.data or ""
            named = add_partner(event, level, name, link, firm, by=actor()).shown_name
    except Refused as refused:
        return _page(None, form, refused), 409
    flash(_("%(name)s was added.", name=named), "success")
    return redirect(url_for(".index", _anchor="partners"), 303)


@room.post("/partners/<int:partner_id>/move")
def move(partner_id: int) -> ResponseReturnValue:
    partner = _partner(partner_id)
    with transaction():
        move_partner(partner, number(request.form.get("position"), otherwise=0), by=actor())
    return redirect(url_for(".index", _anchor="partners"), 303)


@room.post("/partners/<int:partner_id>/remove")
def remove(partner_id: int) -> ResponseReturnValue:
    partner = _partner(partner_id)
    named = partner.shown_name
    with unless_changed():
        remove_partner(partner, by=actor())
    flash(_("%(name)s was removed.", name=named), "success")
    return redirect(url_for(".index", _anchor="partners"), 303)


def _partner(partner_id: int) -> Partner:
    partner = partner_in(current_event(), partner_id)
    if partner is None:
        raise NotFound(_("There is no such partner in this expo."))
    return partner


def _page(form: HomePageForm | None, partner_form: PartnerForm | None, refusal: Refused | None) -> str:
    event = current_event()
    partners = partners_of(event)
    return render_template(
        "front/settings.html",
        form=form or home_page_form(event, directions_of(event)),
        partner_form=partner_form or PartnerForm(all_exhibitors(event), formdata=None),
        refusal=refusal,
        changed=isinstance(refusal, Changed),
        tabs=tabs(),
        levels=[(words, [one for one in partners if one.level is level]) for level, words in LEVELS.items()],
    )
