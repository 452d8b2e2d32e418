"""One delegation, for organisers: its members in their order, their clearance, and what is decided."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.delegations.board import board_of, headings
from expo.delegations.firms import firms_of, offered_names
from expo.delegations.forms import MemberForm, OfficeForm, SeatsForm, asking, filled
from expo.delegations.models import Delegation, Member
from expo.delegations.office_forms import ClearanceForm, PrecedenceForm
from expo.delegations.queries import category_of, document_of, documents_of, member_of
from expo.delegations.reminders import remind_members
from expo.delegations.rules import Clearance, DelegationState, Lane, MemberRole, may_become
from expo.delegations.services.clearance import clear, hand_over
from expo.delegations.services.lifecycle import (
    accept,
    annotate,
    close_join_link,
    decline,
    edit,
    open_join_link,
    renew_link,
    send_link,
    withdraw,
)
from expo.delegations.services.members import add_members, arrange, open_some, remove
from expo.delegations.views.organise import room as room  # noqa: PLC0414 -- the factory finds it here, with what this module adds
from expo.delegations.views.shared import delegation_here, document_response
from expo.errors import Changed, NotFound, Refused
from expo.events.doors import here, needs
from expo.events.queries import categories_of
from expo.exhibitors.queries import firm_name
from expo.history.queries import history_about
from expo.history.words import render_entries
from expo.i18n import _, _n
from expo.kit.text import clean_text
from expo.registration.rules import RegistrationSource
from expo.web.security import form_checks_csrf

_STEPS: dict[str, Callable[..., object]] = {
    "accept": accept,
    "withdraw": withdraw,
    "renew": renew_link,
    "send": send_link,
    "open-link": open_join_link,
    "close-link": close_join_link,
}


@room.get("/<int:delegation_id>", endpoint="show")
def show(delegation_id: int) -> ResponseReturnValue:
    """All there is to know."""
    return office_page(delegation_here(delegation_id))


@room.route("/<int:delegation_id>/edit", methods=["GET", "POST"], endpoint="edit")
@needs(Permission.EDIT_DELEGATIONS)
@form_checks_csrf
def edit_one(delegation_id: int) -> ResponseReturnValue:
    """What is told of it, its seats and its place."""
    delegation, refusal = delegation_here(delegation_id), None
    form = OfficeForm(here(), categories_of(here()), data=filled(delegation))
    if form.validate_on_submit():
        try:
            with transaction():
                edit(delegation, form.told(), version=form.seen(), by=actor())
            flash(_("Your changes are saved."), "success")
            return redirect(url_for(".show", delegation_id=delegation.id), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.data = str(delegation.version)
    page = render_template("delegations/office/edit.html", form=form, refusal=refusal, delegation=delegation)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.post("/<int:delegation_id>/<any(accept, withdraw, renew, send, 'open-link', 'close-link'):step>", endpoint="step")
@needs(Permission.EDIT_DELEGATIONS)
def step(delegation_id: int, step: str) -> ResponseReturnValue:
    """What takes one click and a confirmation."""
    delegation = delegation_here(delegation_id)
    with transaction():
        _STEPS[step](delegation, by=actor())
    flash(_("Done."), "success")
    return redirect(url_for(".show", delegation_id=delegation.id), 303)


@room.post("/<int:delegation_id>/<any(decline, note, seats, remind):step>", endpoint="told")
@needs(Permission.EDIT_DELEGATIONS)
def told(delegation_id: int, step: str) -> ResponseReturnValue:
    """What takes a word besides."""
    delegation = delegation_here(delegation_id)
    with transaction():
        if step == "decline":
            decline(delegation, by=actor(), reason=clean_text(request.form.get("reason", ""))[:1000])
        elif step == "note":
            annotate(delegation, clean_text(request.form.get("note", ""))[:5000], by=actor())
        elif step == "seats":
            open_some(delegation, _count(), by=actor())
        else:
            sent = remind_members(delegation, "", by=actor())
            flash(_n("%(num)d reminder is on its way.", "%(num)d reminders are on their way.", sent), "success")
    if step != "remind":
        flash(_("Done."), "success")
    return redirect(url_for(".show", delegation_id=delegation.id), 303)


@room.route("/<int:delegation_id>/members/add", methods=["GET", "POST"], endpoint="add")
@needs(Permission.EDIT_DELEGATIONS)
@form_checks_csrf
def add(delegation_id: int) -> ResponseReturnValue:
    """Name a member in the head's stead."""
    delegation, refusal = delegation_here(delegation_id), None
    form = asking(MemberForm, delegation, category_of(delegation))
    if form.validate_on_submit():
        try:
            with transaction():
                add_members(delegation, [form.naming()], source=RegistrationSource.ORGANISER, by=actor())
            flash(_("%(name)s is registered.", name=form.details().name), "success")
            return redirect(url_for(".show", delegation_id=delegation.id), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("delegations/office/add.html", form=form, refusal=refusal, delegation=delegation)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/<int:delegation_id>/members/<int:member_id>", endpoint="member")
def member(delegation_id: int, member_id: int) -> ResponseReturnValue:
    """A member's role, place in the order, and clearance."""
    return _member_page(_member(delegation_id, member_id), None, None, None)


@room.post("/<int:delegation_id>/members/<int:member_id>/place", endpoint="place")
@needs(Permission.EDIT_DELEGATIONS)
@form_checks_csrf
def place(delegation_id: int, member_id: int) -> ResponseReturnValue:
    """Set the role and the place in the order."""
    one, refusal = _member(delegation_id, member_id), None
    form = PrecedenceForm()
    if form.validate_on_submit():
        try:
            with transaction():
                arrange(
                    one,
                    role=MemberRole(form.role.data),
                    official_party=bool(form.official_party.data),
                    band=form.band.whole,
                    order=form.band_order.whole,
                    since=form.precedence_since.data,
                    version=form.seen(),
                    by=actor(),
                )
            return _saved(one)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.data = str(one.version)
    return _member_page(one, form, None, refusal)


@room.post("/<int:delegation_id>/members/<int:member_id>/clearance", endpoint="clearance")
@needs(Permission.EDIT_DELEGATIONS)
@form_checks_csrf
def clearance(delegation_id: int, member_id: int) -> ResponseReturnValue:
    """By which lane a member comes in, and whether they are cleared."""
    one, refusal = _member(delegation_id, member_id), None
    form = ClearanceForm(here())
    if form.validate_on_submit():
        try:
            with transaction():
                clear(
                    one,
                    lane=Lane(form.lane.data),
                    clearance=Clearance(form.clearance.data),
                    expires_on=form.expires_on.data,
                    zones=form.zone_ids(),
                    version=form.seen(),
                    by=actor(),
                )
            return _saved(one)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.data = str(one.version)
    return _member_page(one, None, form, refusal)


@room.post("/<int:delegation_id>/members/<int:member_id>/<any(remove, free, lead):step>", endpoint="member_step")
@needs(Permission.EDIT_DELEGATIONS)
def member_step(delegation_id: int, member_id: int, step: str) -> ResponseReturnValue:
    """Take somebody out, leave their seat to be named, or let them lead from now on."""
    one = _member(delegation_id, member_id)
    with transaction():
        if step == "lead":
            hand_over(one.delegation, one, by=actor())
        else:
            remove(one, keep_seat=step == "free", by=actor())
    flash(_("Done."), "success")
    return redirect(url_for(".show", delegation_id=delegation_id), 303)


@room.get("/<int:delegation_id>/documents/<int:document_id>", endpoint="document")
def see_document(delegation_id: int, document_id: int) -> ResponseReturnValue:
    return document_response(document_of(delegation_here(delegation_id), document_id))


def office_page(delegation: Delegation, refusal: Refused | None = None) -> ResponseReturnValue:
    """All there is to know of it, with what was refused."""
    page = render_template(
        "delegations/office/show.html",
        delegation=delegation,
        rows=board_of(delegation),
        headings=headings(),
        documents=documents_of(delegation),
        history=render_entries(history_about(delegation)[:50]),
        brought=_brought(delegation),
        firm_names=offered_names(delegation, public_only=False),
        seats_form=SeatsForm(formdata=None),
        able=lambda state: may_become(delegation.state, DelegationState(state)),
        refusal=refusal,
    )
    return page, 409 if refusal else 200


def _brought(delegation: Delegation) -> list[dict[str, str]]:
    sees = current_user.may(Permission.SEE_EXHIBITORS, delegation.event_id)
    return [
        {
            "name": firm_name(one),
            "page": url_for("exhibitors.show", exhibitor_id=one.id) if sees else "",
            "drop": url_for("delegations.leave_firm", delegation_id=delegation.id, exhibitor_id=one.id),
        }
        for one in firms_of(delegation)
    ]


def _member_page(
    one: Member, place: PrecedenceForm | None, cleared: ClearanceForm | None, refusal: Refused | None
) -> ResponseReturnValue:
    place = place or PrecedenceForm(formdata=None, obj=one, data={"role": one.role.value})
    cleared = cleared or ClearanceForm(
        here(),
        formdata=None,
        data={
            "lane": one.lane.value,
            "clearance": one.clearance.value,
            "expires_on": one.clearance_expires_on,
            "zones": [str(zone.id) for zone in one.zones],
            "version": str(one.version),
        },
    )
    wrong = place.errors or cleared.errors
    page = render_template(
        "delegations/office/member.html",
        member=one,
        delegation=one.delegation,
        place=place,
        cleared=cleared,
        refusal=refusal,
    )
    return page, (409 if refusal else 400 if wrong else 200)


def _member(delegation_id: int, member_id: int) -> Member:
    found = member_of(delegation_here(delegation_id), member_id)
    if found is None:
        raise NotFound(_("There is no such member."))
    return found


def _saved(one: Member) -> ResponseReturnValue:
    flash(_("Your changes are saved."), "success")
    return redirect(url_for(".show", delegation_id=one.delegation_id), 303)


def _count() -> int:
    form = SeatsForm()
    if not form.validate() or not form.count.whole:
        raise Refused(_("Enter how many seats."))
    return form.count.whole
