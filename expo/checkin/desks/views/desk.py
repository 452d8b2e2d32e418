"""The desk: find somebody by name or code, print, register who walks in."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.permissions import Permission
from expo.badges.queries import Choice, run_in, times_printed
from expo.badges.services import bind_spare, start_run
from expo.badges.views.organise import pdf as run_pdf
from expo.checkin.desks.badges import Stack, hand_over, mend_name, replace_badge
from expo.checkin.desks.views.gate_choice import _chosen, _gates
from expo.checkin.doors import at_desk, desk_here, desk_room
from expo.checkin.forms import HandoverForm, NameForm
from expo.checkin.name_search.index import index_names
from expo.checkin.name_search.queries import people_called
from expo.checkin.queries import handed_to, handovers_of, last_passage, scan_by_client, visits_of
from expo.checkin.rules import LONGEST_NAME, DocumentSeen
from expo.checkin.scanning.answers import answer_of
from expo.checkin.scanning.cache import indexed_lately, let_in_lately
from expo.checkin.scanning.views import plain_answer
from expo.checkin.words import document_words
from expo.db import transaction
from expo.delegations.precedence import delegations_in
from expo.errors import NotFound, Refused
from expo.events.doors import here
from expo.events.queries import categories_of, category_in
from expo.exhibitors.forms import StaffForm
from expo.exhibitors.queries import staff_badge_of
from expo.exhibitors.services.staff import swap_staff
from expo.i18n import _, _n, said
from expo.kit.codes import read_code
from expo.registration.forms import WalkInForm, category_choices
from expo.registration.models import Registration
from expo.registration.photos import has_photo
from expo.registration.queries import registration_by_code, registration_in
from expo.registration.rules import RegistrationSource
from expo.registration.services.register import register
from expo.registration.views.photos import photo_response, take_photo
from expo.registration.words import state_look, state_word
from expo.web.params import number
from expo.web.security import form_checks_csrf

room = desk_room("desk", __name__, Permission.WORK_AT_DESK)


@room.context_processor
def words() -> dict[str, Any]:
    return {"state_word": state_word, "state_look": state_look}


@room.get("/")
def home() -> ResponseReturnValue:
    """One field: a scanner's keystrokes, a code, or a name in any script."""
    asked = request.args.get("q", "")[:LONGEST_NAME].strip()
    gates = _gates()
    gate = _chosen(gates)
    return render_template(
        "checkin/desk.html",
        q=asked,
        found=_found(asked) if asked else [],
        asked=bool(asked),
        gates=gates,
        gate=gate,
        count=let_in_lately(here(), gate.id),
        way=session.get("way", "in"),
        answer=_answered(request.args.get("scan", "")[:64]),
        client_id=str(uuid.uuid4()),
    )


@room.get("/<int:registration_id>")
def person(registration_id: int) -> ResponseReturnValue:
    """The person before the desk."""
    return render_template("checkin/person.html", **_shown(_loaded(registration_id)))


@room.post("/<int:registration_id>/print", endpoint="print")
def print_one(registration_id: int) -> ResponseReturnValue:
    """Record the print and open the badge."""
    _loaded(registration_id)
    with transaction():
        desk = desk_here()
        layout = desk.layout if desk is not None and desk.layout else None
        run = start_run(here(), Choice(one=registration_id), by=at_desk(), desk=_desk_name(), layout=layout)
    return redirect(url_for(".badge", run_id=run.id), 303)


@room.route("/<int:registration_id>/name", methods=["GET", "POST"])
@form_checks_csrf
def name(registration_id: int) -> ResponseReturnValue:
    """Put a misspelt name right."""
    found = _loaded(registration_id)
    form, refusal = NameForm(obj=found), None
    if not form.is_submitted():
        form.version.data = str(found.version)
    if form.validate_on_submit():
        try:
            with transaction():
                mend_name(
                    _loaded(registration_id),
                    str(form.given_name.data),
                    str(form.family_name.data or ""),
                    str(form.second_name.data or ""),
                    str(form.organisation.data or ""),
                    version=number(form.version.data, otherwise=0),
                    by=at_desk(),
                )
            return redirect(url_for(".person", registration_id=registration_id), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("checkin/name.html", person=found, form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/<int:registration_id>/photo.jpg")
def photo(registration_id: int) -> ResponseReturnValue:
    """The photo of somebody before the desk."""
    return photo_response(_loaded(registration_id))


@room.post("/<int:registration_id>/photo", endpoint="set_photo")
@form_checks_csrf
def change_photo(registration_id: int) -> ResponseReturnValue:
    """Another photo, taken at the desk, or none."""
    found = _loaded(registration_id)
    try:
        take_photo(found, by=at_desk())
    except Refused as refusal:
        return render_template("checkin/person.html", **{**_shown(found), "refusal": refusal}), 409
    return redirect(url_for(".person", registration_id=registration_id), 303)


@room.post("/<int:registration_id>/lost")
def lost(registration_id: int) -> ResponseReturnValue:
    """A new code for a lost badge."""
    with transaction():
        replace_badge(_loaded(registration_id), by=at_desk())
    flash(_("The old badge is refused from now on. Print the new one."), "success")
    return redirect(url_for(".person", registration_id=registration_id), 303)


@room.route("/<int:registration_id>/swap", methods=["GET", "POST"])
@form_checks_csrf
def swap(registration_id: int) -> ResponseReturnValue:
    """Staff of a firm who take turns: the seat goes to the next, and the old badge is refused from now on."""
    found = _loaded(registration_id)
    seat, form, refusal = staff_badge_of(found), StaffForm(), None
    if seat is None:
        raise NotFound(_("%(name)s has no seat on a firm’s staff.", name=found.name))
    if form.validate_on_submit():
        try:
            with transaction():
                fresh = swap_staff(seat, form.details(found), by=at_desk())
            return redirect(url_for(".person", registration_id=fresh.registration_id), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("checkin/swap.html", person=found, form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.route("/handover", methods=["GET", "POST"])
@form_checks_csrf
def handover() -> ResponseReturnValue:
    """A stack of badges for somebody to take along, for a delegation say."""
    event, form, refusal = here(), HandoverForm(), None
    groups = delegations_in(event)
    form.delegation.choices = [("", _("none, or a part of one")), *((str(one.id), said(one.name)) for one in groups)]
    if form.validate_on_submit():
        try:
            with transaction():
                group = next((one for one in groups if str(one.id) == form.delegation.data), None)
                what = Stack(str(form.codes.data or "").splitlines(), group, DocumentSeen(form.document.data))
                stack = hand_over(event, str(form.proxy.data), what, str(form.note.data or ""), by=at_desk())
                words = _n(
                    "%(num)d badge was handed to %(name)s.",
                    "%(num)d badges were handed to %(name)s.",
                    len(stack.badges),
                    name=stack.proxy,
                )
            flash(words, "success")
            return redirect(url_for(".handover"), 303)
        except Refused as caught:
            refusal = caught
    page = render_template(
        "checkin/handover.html", form=form, refusal=refusal, stacks=handovers_of(event), documents=document_words()
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/badge/<int:run_id>.pdf")
def badge(run_id: int) -> ResponseReturnValue:
    """The badge of a print at the desk."""
    if run_in(here(), run_id) is None:
        raise NotFound(_("There is no such print run."))
    return run_pdf(run_id)


@room.route("/walk-in", methods=["GET", "POST"])
@form_checks_csrf
def walk_in() -> ResponseReturnValue:
    """Somebody who is not registered stands before the desk."""
    event, form = here(), WalkInForm()
    form.category.choices = category_choices(event, categories_of(event, active_only=True))
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                made = _walked_in(form)
            return redirect(url_for(".person", registration_id=made.id), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("checkin/walk_in.html", form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


def _shown(found: Registration) -> dict[str, Any]:
    """What the person's page shows."""
    gates = _gates()
    return {
        "person": found,
        "printed": times_printed(found),
        "visits": visits_of(found),
        "last": last_passage(found),
        "taken": handed_to(found),
        "seat": staff_badge_of(found),
        "gate": _chosen(gates),
        "way": session.get("way", "in"),
        "client_id": str(uuid.uuid4()),
        "photo": has_photo(found),
        "refusal": None,
    }


def _desk_name() -> str:
    desk = desk_here()
    return desk.name if desk is not None else _("desk")


def _answered(client_id: str) -> dict[str, Any] | None:
    """What a scan without scripts was answered, for the page that follows it."""
    if not client_id:
        return None
    scan = scan_by_client(here(), client_id)
    return plain_answer(answer_of(scan), client_id, str(session.get("typed", ""))) if scan is not None else None


def _found(asked: str) -> list[Registration]:
    """By code at once, else by search."""
    event = here()
    code = read_code(asked)
    by_code = registration_by_code(code) if code else None
    if by_code is not None and by_code.event_id == event.id:
        return [by_code]
    if not indexed_lately(event):
        with transaction():
            index_names(event.id)
    return people_called(event, asked)


def _walked_in(form: WalkInForm) -> Registration:
    event = here()
    category = category_in(event, form.category.data)
    if category is None:
        raise NotFound(_("There is no such category."))
    made = register(event, category, form.details(), source=RegistrationSource.WALK_IN, by=at_desk())
    if made is None:
        raise Refused(_("Somebody with this mail address is registered already. Look for them by name."))
    if form.spare.data:
        bind_spare(form.spare.data, made, by=at_desk())
    return made


def _loaded(registration_id: int) -> Registration:
    found = registration_in(here(), registration_id)
    if found is None:
        raise NotFound(_("Nobody with this number is registered for this expo."))
    return found
