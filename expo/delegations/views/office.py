"""Pages of one delegation for organisers: members, precedence, clearance, decisions."""

from collections.abc import Callable
from functools import partial

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.delegations.board import board_of, headings, kept_by, uses_of
from expo.delegations.firms import suggested_names
from expo.delegations.forms import OfficeForm, OfficeMemberForm, SeatsForm, member_form, stored_values
from expo.delegations.models import Delegation, Member
from expo.delegations.office_forms import ClearanceForm, PrecedenceForm
from expo.delegations.queries import cancelled_with, category_of, document_of, documents_of, member_of
from expo.delegations.reminders import remind_members
from expo.delegations.rules import Clearance, DelegationState, Lane, MemberRole, may_become
from expo.delegations.services.clearance import hand_over, set_clearance
from expo.delegations.services.contacts import erase_contact
from expo.delegations.services.lifecycle import (
    accept,
    change_note,
    close_join_link,
    decline,
    edit,
    open_join_link,
    renew_link,
    send_link,
    withdraw,
)
from expo.delegations.services.members import add_members, add_unnamed_members, set_precedence
from expo.delegations.services.returns import bring_back
from expo.delegations.views.organise import room as room  # noqa: PLC0414 -- re-exported: the factory registers it
from expo.delegations.views.removals import remove_or_ask
from expo.delegations.views.shared import delegation_here, document_response, firms_panel, may_save_visit
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, needs
from expo.events.queries import categories_of
from expo.history.queries import history_about
from expo.history.shown_rows import unless_changed
from expo.history.words import render_entries
from expo.i18n import _, _n
from expo.kit.text import clean_text
from expo.registration.rules import RegistrationSource
from expo.registration.services.capacity import OthersWait
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

_STEPS: dict[str, Callable[..., object]] = {
    "accept": accept,
    "accept-all": partial(accept, people=True),
    "return": bring_back,
    "withdraw": withdraw,
    "erase": erase_contact,
    "renew": renew_link,
    "send": send_link,
    "open-link": open_join_link,
    "close-link": close_join_link,
}


@room.get("/<int:delegation_id>", endpoint="show")
def show(delegation_id: int) -> ResponseReturnValue:
    """The page of a delegation."""
    return office_page(delegation_here(delegation_id))


@room.route("/<int:delegation_id>/edit", methods=["GET", "POST"], endpoint="edit")
@needs(Permission.EDIT_DELEGATIONS)
@form_checks_csrf
def edit_one(delegation_id: int) -> ResponseReturnValue:
    """Edit the delegation's fields, quota and precedence."""
    delegation, refusal = delegation_here(delegation_id), None
    officer = delegation.liaison
    form = OfficeForm(current_event(), categories_of(current_event()), data=stored_values(delegation))
    if form.validate_on_submit() and may_save_visit(form, delegation):
        try:
            with transaction():
                mailed = bool(form.mail_link.data)
                edit(delegation, form.field_values(), version=form.seen(), by=actor(), mail_link=mailed)
            flash(_("Your changes are saved."), "success")
            if kept := kept_by(delegation, officer):
                flash(kept, "warning")
            return redirect(url_for(".show", delegation_id=delegation.id), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.data = str(delegation.version)
    page = render_template("delegations/office/edit.html", form=form, refusal=refusal, delegation=delegation)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.post(
    "/<int:delegation_id>/<any(accept, 'accept-all', 'return', withdraw, erase, renew, send, 'open-link', 'close-link'):step>",
    endpoint="step",
)
@needs(Permission.EDIT_DELEGATIONS)
def step(delegation_id: int, step: str) -> ResponseReturnValue:
    """An action without further input."""
    delegation = delegation_here(delegation_id)
    with transaction():
        _STEPS[step](delegation, by=actor())
    flash(_("Done."), "success")
    return redirect(url_for(".show", delegation_id=delegation.id), 303)


@room.post("/<int:delegation_id>/<any(decline, note, seats, remind):step>", endpoint="act")
@needs(Permission.EDIT_DELEGATIONS)
def act(delegation_id: int, step: str) -> ResponseReturnValue:
    """An action with a text or a number."""
    delegation = delegation_here(delegation_id)
    with unless_changed():
        if step == "decline":
            decline(delegation, by=actor(), reason=clean_text(request.form.get("reason", ""))[:1000])
        elif step == "note":
            change_note(delegation, clean_text(request.form.get("note", ""))[:5000], by=actor())
        elif step == "seats":
            add_unnamed_members(delegation, _count(), by=actor())
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
    """Register a member for the head."""
    delegation, refusal = delegation_here(delegation_id), None
    form = member_form(OfficeMemberForm, delegation, category_of(delegation))
    if form.validate_on_submit():
        try:
            with single_submission():
                add_members(
                    delegation,
                    [form.naming()],
                    source=RegistrationSource.ORGANISER,
                    by=actor(),
                    overtaking=bool(form.overtaking.data),
                )
            flash(_("%(name)s is registered.", name=form.details().name), "success")
            return redirect(url_for(".show", delegation_id=delegation.id), 303)
        except Refused as caught:
            refusal = caught
    others_wait = isinstance(refusal, OthersWait) or bool(form.overtaking.data)
    page = render_template(
        "delegations/office/add.html", form=form, refusal=refusal, delegation=delegation, others_wait=others_wait
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/<int:delegation_id>/members/<int:member_id>", endpoint="member")
def member(delegation_id: int, member_id: int) -> ResponseReturnValue:
    """A member's role, precedence and clearance."""
    return _member_page(_member(delegation_id, member_id), None, None, None)


@room.post("/<int:delegation_id>/members/<int:member_id>/precedence", endpoint="precedence")
@needs(Permission.EDIT_DELEGATIONS)
@form_checks_csrf
def precedence(delegation_id: int, member_id: int) -> ResponseReturnValue:
    """Set a member's role and precedence."""
    one, refusal = _member(delegation_id, member_id), None
    form = PrecedenceForm()
    if form.validate_on_submit():
        try:
            with transaction():
                set_precedence(
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
    """Set a member's lane and clearance."""
    one, refusal = _member(delegation_id, member_id), None
    form = ClearanceForm(current_event())
    if form.validate_on_submit():
        try:
            with transaction():
                set_clearance(
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
    """Remove a member, with or without the seat, or hand over the lead to them."""
    one = _member(delegation_id, member_id)
    page = url_for(".show", delegation_id=delegation_id)
    if step != "lead":
        return remove_or_ask(one, page, "layouts/organise.html", unless_changed, keep_open=step == "free", by=actor())
    with unless_changed():
        hand_over(one.delegation, one, by=actor())
    flash(_("Done."), "success")
    return redirect(page, 303)


@room.get("/<int:delegation_id>/documents/<int:document_id>", endpoint="document")
def see_document(delegation_id: int, document_id: int) -> ResponseReturnValue:
    return document_response(document_of(delegation_here(delegation_id), document_id))


def office_page(delegation: Delegation, refusal: Refused | None = None) -> ResponseReturnValue:
    """The page of a delegation, with a refusal where there is one."""
    page = render_template(
        "delegations/office/show.html",
        delegation=delegation,
        rows=board_of(delegation),
        headings=headings(),
        documents=documents_of(delegation),
        history=render_entries(history_about(delegation)[:50]),
        brought=firms_panel(delegation),
        firm_names=suggested_names(delegation, public_only=False),
        seats_form=SeatsForm(formdata=None),
        uses=uses_of(delegation),
        cancelled=cancelled_with(delegation),
        able=lambda state: may_become(delegation.state, DelegationState(state)),
        refusal=refusal,
    )
    return page, 409 if refusal else 200


def _member_page(
    one: Member, precedence: PrecedenceForm | None, cleared: ClearanceForm | None, refusal: Refused | None
) -> ResponseReturnValue:
    precedence = precedence or PrecedenceForm(formdata=None, obj=one, data={"role": one.role.value})
    cleared = cleared or ClearanceForm(
        current_event(),
        formdata=None,
        data={
            "lane": one.lane.value,
            "clearance": one.clearance.value,
            "expires_on": one.clearance_expires_on,
            "zones": [str(zone.id) for zone in one.zones],
            "version": str(one.version),
        },
    )
    wrong = precedence.errors or cleared.errors
    page = render_template(
        "delegations/office/member.html",
        member=one,
        delegation=one.delegation,
        precedence=precedence,
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
