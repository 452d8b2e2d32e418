"""The head's pages of a delegation: the board of members, their seats, documents, links."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.attempts import check_limit
from expo.db import transaction
from expo.delegations.blueprints import current_delegation, head_actor, head_blueprint
from expo.delegations.board import board_of, headings, uses_of
from expo.delegations.firms import firms_of, suggested_names
from expo.delegations.forms import (
    DelegationCodeForm,
    DocumentForm,
    HeadForm,
    MemberForm,
    SeatsForm,
    member_form,
    stored_values,
)
from expo.delegations.links import delegation_address, join_address
from expo.delegations.models import Member
from expo.delegations.queries import cancelled_with, category_of, document_of, documents_of, member_of
from expo.delegations.reminders import remind_members
from expo.delegations.rules import DelegationState, DocumentKind, MemberRole
from expo.delegations.services.clearance import hand_over
from expo.delegations.services.lifecycle import (
    HEAD_FIELDS,
    accept,
    close_join_link,
    decline,
    edit,
    open_join_link,
    renew_link,
    withdraw,
)
from expo.delegations.services.members import (
    add_members,
    add_registered,
    add_unnamed_members,
    replace_member,
)
from expo.delegations.services.papers import add_document, remove_document
from expo.delegations.services.returns import bring_back
from expo.delegations.views.removals import remove_or_ask
from expo.delegations.views.shared import document_response, may_save_visit, sent_file
from expo.errors import Changed, NotFound, Refused
from expo.exhibitors.queries import firm_name
from expo.i18n import _, _n
from expo.kit.codes import read_code
from expo.registration.rules import RegistrationSource
from expo.registration.views.photos import photo_response, take_photo
from expo.web.limits import MEMBER_CODE, OPEN_LINK, REMINDERS
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = head_blueprint("head", __name__)

_STEPS = {
    "accept": accept,
    "return": bring_back,
    "decline": decline,
    "withdraw": withdraw,
    "renew": renew_link,
    "open-link": open_join_link,
    "close-link": close_join_link,
}


@room.get("")
def show() -> ResponseReturnValue:
    """The overview of the delegation."""
    return desk_page()


@room.post("/<any(accept, 'return', decline, withdraw, renew, 'open-link', 'close-link'):step>")
def step(step: str) -> ResponseReturnValue:
    """An action without further input."""
    if step == "renew":
        check_limit(OPEN_LINK, str(current_delegation().id), _("The link was renewed often today. Try again tomorrow."))
    with transaction():
        _STEPS[step](current_delegation(), by=head_actor())
    flash(_("Done."), "success")
    return redirect(delegation_address(current_delegation()), 303)


@room.route("/edit", methods=["GET", "POST"], endpoint="edit")
@form_checks_csrf
def edit_ours() -> ResponseReturnValue:
    """Edit the fields that the head may change."""
    form, refusal = HeadForm(data=stored_values(current_delegation())), None
    if form.validate_on_submit() and may_save_visit(form, current_delegation()):
        try:
            with transaction():
                told = {name: value for name, value in form.field_values().items() if name in HEAD_FIELDS}
                edit(current_delegation(), told, version=form.seen(), by=head_actor())
            flash(_("Your changes are saved."), "success")
            return redirect(url_for(".show"), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.data = str(current_delegation().version)
    return _form("delegations/head/edit.html", form, refusal)


@room.route("/members/add", methods=["GET", "POST"], endpoint="add")
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Register a member."""
    form, refusal = member_form(MemberForm, current_delegation(), category_of(current_delegation())), None
    if form.validate_on_submit():
        try:
            with single_submission():
                [member] = add_members(
                    current_delegation(), [form.naming()], source=RegistrationSource.ORGANISER, by=head_actor()
                )
            flash(_("%(name)s is registered.", name=_named(member)), "success")
            return redirect(url_for(".add" if "another" in request.form else ".show"), 303)
        except Refused as caught:
            refusal = caught
    return _form("delegations/head/member.html", form, refusal, member=None)


@room.route("/members/<int:member_id>/replace", methods=["GET", "POST"], endpoint="replace")
@form_checks_csrf
def replace_one(member_id: int) -> ResponseReturnValue:
    """Give a seat to somebody else."""
    member = _member(member_id)
    category = member.registration.category if member.registration else category_of(current_delegation())
    form, refusal = member_form(MemberForm, current_delegation(), category, role=member.role.value), None
    if form.validate_on_submit():
        try:
            with transaction():
                replace_member(member, form.naming(), by=head_actor())
            flash(_("%(name)s has the seat now.", name=_named(member)), "success")
            return redirect(url_for(".show"), 303)
        except Refused as caught:
            refusal = caught
    return _form("delegations/head/member.html", form, refusal, member=member)


@room.post("/members/<int:member_id>/<any(remove, free, lead):step>", endpoint="member")
def member_step(member_id: int, step: str) -> ResponseReturnValue:
    """Remove a member, with or without the seat, or hand over the lead to them."""
    member, by = _member(member_id), head_actor()
    if step != "lead":
        page, layout = url_for(".show"), "layouts/public.html"
        return remove_or_ask(member, page, layout, transaction, keep_open=step == "free", by=by)
    with transaction():
        hand_over(current_delegation(), member, by=by)
    return render_template("delegations/head/handed.html", name=_named(member))


@room.get("/members/<int:member_id>/photo.jpg", endpoint="photo")
def see_photo(member_id: int) -> ResponseReturnValue:
    """The photo of a member."""
    person = _member(member_id).registration
    if person is None:
        raise NotFound(_("Nobody has this seat yet."))
    return photo_response(person)


@room.post("/members/<int:member_id>/photo", endpoint="set_photo")
@form_checks_csrf
def set_photo(member_id: int) -> ResponseReturnValue:
    """Upload a member's photo."""
    person = _member(member_id).registration
    if person is None:
        raise NotFound(_("Nobody has this seat yet."))
    take_photo(person, by=head_actor())
    flash(_("The photo was saved."), "success")
    return redirect(url_for(".show"), 303)


@room.post("/seats", endpoint="seats")
@form_checks_csrf
def add_seats() -> ResponseReturnValue:
    """Add open seats."""
    form = SeatsForm()
    if not form.validate_on_submit() or not form.count.whole:
        return desk_page(Refused(_("Enter how many seats.")))
    try:
        with transaction():
            add_unnamed_members(current_delegation(), form.count.whole, by=head_actor())
    except Refused as refusal:
        return desk_page(refusal)
    flash(_("Done."), "success")
    return redirect(url_for(".show"), 303)


@room.post("/code", endpoint="code")
@form_checks_csrf
def by_code() -> ResponseReturnValue:
    """Add somebody who is registered already."""
    check_limit(MEMBER_CODE, str(current_delegation().id), _("Too many codes were tried. Try again in an hour."))
    form = DelegationCodeForm()
    if not form.validate_on_submit():
        return desk_page(Refused(_("Enter the code.")))
    try:
        with transaction():
            member = add_registered(
                current_delegation(), read_code(form.code.data or "") or "", role=MemberRole.DELEGATE, by=head_actor()
            )
    except Refused as refusal:
        return desk_page(refusal)
    flash(_("%(name)s belongs to the delegation now.", name=_named(member)), "success")
    return redirect(url_for(".show"), 303)


@room.post("/remind", endpoint="remind")
def remind_all() -> ResponseReturnValue:
    """Remind one member, or all, of what is missing; at most once a day each."""
    check_limit(
        REMINDERS, str(current_delegation().id), _("Many reminders were sent in a short time. Try again in an hour.")
    )
    with single_submission():
        told = remind_members(current_delegation(), request.form.get("member", ""), by=head_actor())
    flash(_n("%(num)d reminder is on its way.", "%(num)d reminders are on their way.", told), "success")
    return redirect(url_for(".show"), 303)


@room.post("/documents", endpoint="documents")
@form_checks_csrf
def send_document() -> ResponseReturnValue:
    """Upload a document."""
    form = DocumentForm()
    if not form.validate_on_submit():
        return desk_page(Refused(_("Choose a file.")))
    try:
        name, content = sent_file("file")
        with transaction():
            add_document(current_delegation(), DocumentKind(form.kind.data), name, content, by=head_actor())
    except Refused as refusal:
        return desk_page(refusal)
    flash(_("The document was saved."), "success")
    return redirect(url_for(".show"), 303)


@room.get("/documents/<int:document_id>", endpoint="document")
def see_document(document_id: int) -> ResponseReturnValue:
    return document_response(document_of(current_delegation(), document_id))


@room.post("/documents/<int:document_id>/remove", endpoint="drop_document")
def drop_document(document_id: int) -> ResponseReturnValue:
    document = document_of(current_delegation(), document_id)
    if document is None:
        raise NotFound(_("There is no such document."))
    with transaction():
        remove_document(document, by=head_actor())
    flash(_("Done."), "success")
    return redirect(url_for(".show"), 303)


def desk_page(refusal: Refused | None = None) -> ResponseReturnValue:
    """The head's overview, with a refusal where there is one."""
    page = render_template(
        "delegations/head/show.html",
        uses=uses_of(current_delegation()),
        cancelled=cancelled_with(current_delegation()),
        rows=board_of(current_delegation()),
        headings=headings(),
        refusal=refusal,
        join=join_address(current_delegation()),
        documents=documents_of(current_delegation()),
        seats_form=SeatsForm(formdata=None),
        code_form=DelegationCodeForm(formdata=None),
        document_form=DocumentForm(formdata=None),
        states=DelegationState,
        brought=_brought(),
        firm_names=suggested_names(current_delegation(), public_only=True),
    )
    return page, 409 if refusal else 200


def _brought() -> list[dict[str, str]]:
    return [
        {"name": firm_name(one), "drop": url_for("firms.leave", exhibitor_id=one.id)}
        for one in firms_of(current_delegation())
    ]


def _form(template: str, form: Any, refusal: Refused | None, **values: Any) -> ResponseReturnValue:
    page = render_template(template, form=form, refusal=refusal, **values)
    return page, (409 if refusal else 400 if form.errors else 200)


def _member(member_id: int) -> Member:
    found = member_of(current_delegation(), member_id)
    if found is None:
        raise NotFound(_("There is no such member."))
    return found


def _named(member: Member) -> str:
    return member.registration.name if member.registration else _("to be named")
