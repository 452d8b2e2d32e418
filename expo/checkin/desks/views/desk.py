"""The desk pages: search, print, correct, hand over, and register walk-ins."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.permissions import Permission
from expo.badges.queries import Choice, run_in, times_printed
from expo.badges.services import badge_troubles, bind_spare, start_run
from expo.badges.views.organise import pdf as run_pdf
from expo.checkin.blueprints import current_desk, desk_actor, desk_blueprint
from expo.checkin.desks.badges import HandoverRequest, correct_name, hand_over, replace_badge
from expo.checkin.desks.views.gate_choice import gates_of_desk, last_used_gate
from expo.checkin.forms import HandoverForm, NameForm
from expo.checkin.name_search.index import index_names
from expo.checkin.name_search.queries import find_people
from expo.checkin.offline.scanner import device_setup
from expo.checkin.queries import handed_to, handovers_of, last_passage, scan_by_client, visits_of
from expo.checkin.rules import LONGEST_NAME, DocumentSeen
from expo.checkin.scanning.answers import answer_from_scan
from expo.checkin.scanning.cache import cached_admissions, is_just_indexed
from expo.checkin.scanning.views import plain_answer
from expo.checkin.words import document_words
from expo.db import transaction
from expo.delegations.precedence import delegations_in
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event
from expo.events.queries import categories_of, category_in
from expo.exhibitors.forms.application import StaffForm
from expo.exhibitors.queries import staff_badge_of
from expo.exhibitors.services.staff import swap_staff
from expo.i18n import _, _n, localize
from expo.kit.codes import read_code
from expo.registration.forms import WalkInForm, category_choices
from expo.registration.models import Registration
from expo.registration.photos import has_photo
from expo.registration.queries import registration_by_code, registration_in
from expo.registration.rules import RegistrationSource
from expo.registration.services.capacity import OthersWait
from expo.registration.services.register import register
from expo.registration.views.photos import photo_response, take_photo
from expo.registration.words import state_look, state_word
from expo.web.params import number
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

room = desk_blueprint("desk", __name__, Permission.WORK_AT_DESK)


@room.context_processor
def words() -> dict[str, Any]:
    return {"state_word": state_word, "state_look": state_look}


@room.get("/")
def home() -> ResponseReturnValue:
    """The search field: takes the keystrokes of a barcode scanner, a code, or a name in any script."""
    query = request.args.get("q", "")[:LONGEST_NAME].strip()
    gates = gates_of_desk()
    gate = last_used_gate(gates)
    return render_template(
        "checkin/desk.html",
        q=query,
        found=_search(query) if query else [],
        asked=bool(query),
        gates=gates,
        gate=gate,
        count=cached_admissions(current_event(), gate.id),
        way=session.get("way", "in"),
        answer=_scan_answer(request.args.get("scan", "")[:64]),
        client_id=str(uuid.uuid4()),
        setup=device_setup(),
    )


@room.get("/<int:registration_id>")
def person(registration_id: int) -> ResponseReturnValue:
    """The page of a person."""
    return render_template("checkin/person.html", **_person_page(_registration_or_404(registration_id)))


@room.post("/<int:registration_id>/print", endpoint="print")
def print_one(registration_id: int) -> ResponseReturnValue:
    """Record a print and open the badge."""
    person = _registration_or_404(registration_id)
    desk, choice = current_desk(), Choice(one=registration_id)
    layout = desk.layout if desk is not None and desk.layout else None
    try:
        with transaction():
            run = start_run(current_event(), choice, by=desk_actor(), desk=_desk_name(), layout=layout)
    except Refused as refusal:
        return render_template("checkin/person.html", **{**_person_page(person), "refusal": refusal}), 409
    return redirect(url_for(".badge", run_id=run.id), 303)


@room.route("/<int:registration_id>/name", methods=["GET", "POST"])
@form_checks_csrf
def name(registration_id: int) -> ResponseReturnValue:
    """Correct a name."""
    person = _registration_or_404(registration_id)
    form, refusal = NameForm(obj=person), None
    if not form.is_submitted():
        form.version.data = str(person.version)
    if form.validate_on_submit():
        try:
            with transaction():
                correct_name(
                    _registration_or_404(registration_id),
                    form.corrected(),
                    version=number(form.version.data, otherwise=0),
                    by=desk_actor(),
                )
            return redirect(url_for(".person", registration_id=registration_id), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("checkin/name.html", person=person, form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/<int:registration_id>/photo.jpg")
def photo(registration_id: int) -> ResponseReturnValue:
    """The person's photo."""
    return photo_response(_registration_or_404(registration_id))


@room.post("/<int:registration_id>/photo", endpoint="set_photo")
@form_checks_csrf
def change_photo(registration_id: int) -> ResponseReturnValue:
    """Replace or remove the photo."""
    person = _registration_or_404(registration_id)
    try:
        take_photo(person, by=desk_actor())
    except Refused as refusal:
        return render_template("checkin/person.html", **{**_person_page(person), "refusal": refusal}), 409
    return redirect(url_for(".person", registration_id=registration_id), 303)


@room.post("/<int:registration_id>/lost")
def lost(registration_id: int) -> ResponseReturnValue:
    """Issue a new code for a lost badge."""
    with transaction():
        replace_badge(_registration_or_404(registration_id), by=desk_actor())
    flash(_("The old badge is refused from now on. Print the new one."), "success")
    return redirect(url_for(".person", registration_id=registration_id), 303)


@room.route("/<int:registration_id>/swap", methods=["GET", "POST"])
@form_checks_csrf
def swap(registration_id: int) -> ResponseReturnValue:
    """Pass a staff seat of a firm to another person; the old badge is refused from then on."""
    person = _registration_or_404(registration_id)
    seat, form, refusal = staff_badge_of(person), StaffForm(), None
    if seat is None:
        raise NotFound(_("%(name)s has no seat on a firm’s staff.", name=person.name))
    if form.validate_on_submit():
        try:
            with transaction():
                replacement = swap_staff(seat, form.details(person), by=desk_actor())
            return redirect(url_for(".person", registration_id=replacement.registration_id), 303)
        except Refused as caught:
            refusal = caught
    page = render_template("checkin/swap.html", person=person, form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


@room.route("/handover", methods=["GET", "POST"])
@form_checks_csrf
def handover() -> ResponseReturnValue:
    """Hand a stack of badges over to somebody, such as the head of a delegation."""
    event, form, refusal = current_event(), HandoverForm(), None
    delegations = delegations_in(event)
    form.delegation.choices = [
        ("", _("none, or a part of one")),
        *((str(one.id), localize(one.name)) for one in delegations),
    ]
    if form.validate_on_submit():
        try:
            with transaction():
                delegation = next((one for one in delegations if str(one.id) == form.delegation.data), None)
                wanted = HandoverRequest(
                    str(form.codes.data or "").splitlines(), delegation, DocumentSeen(form.document.data)
                )
                handed_over = hand_over(event, str(form.proxy.data), wanted, str(form.note.data or ""), by=desk_actor())
                sentence = _n(
                    "%(num)d badge was handed to %(name)s.",
                    "%(num)d badges were handed to %(name)s.",
                    len(handed_over.badges),
                    name=handed_over.proxy,
                )
            flash(sentence, "success")
            return redirect(url_for(".handover"), 303)
        except Refused as caught:
            refusal = caught
    page = render_template(
        "checkin/handover.html", form=form, refusal=refusal, stacks=handovers_of(event), documents=document_words()
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/badge/<int:run_id>.pdf")
def badge(run_id: int) -> ResponseReturnValue:
    """The PDF of a badge printed at the desk."""
    if run_in(current_event(), run_id) is None:
        raise NotFound(_("There is no such print run."))
    return run_pdf(run_id)


@room.route("/walk-in", methods=["GET", "POST"])
@form_checks_csrf
def walk_in() -> ResponseReturnValue:
    """Register somebody at the desk."""
    event, form = current_event(), WalkInForm()
    form.category.choices = category_choices(event, categories_of(event, active_only=True))
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with single_submission():
                registered = _register_walk_in(form)
            return redirect(url_for(".person", registration_id=registered.id), 303)
        except Refused as caught:
            refusal = caught
    page = render_template(
        "checkin/walk_in.html", form=form, refusal=refusal, others_wait=isinstance(refusal, OthersWait)
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def _person_page(person: Registration) -> dict[str, Any]:
    """The template variables of a person's page."""
    gates = gates_of_desk()
    return {
        "person": person,
        "printed": times_printed(person),
        "visits": visits_of(person),
        "last": last_passage(person),
        "taken": handed_to(person),
        "seat": staff_badge_of(person),
        "gate": last_used_gate(gates),
        "way": session.get("way", "in"),
        "client_id": str(uuid.uuid4()),
        "photo": has_photo(person),
        "troubles": badge_troubles(person),
        "refusal": None,
    }


def _desk_name() -> str:
    desk = current_desk()
    return desk.name if desk is not None else _("desk")


def _scan_answer(client_id: str) -> dict[str, Any] | None:
    """The answer to the scan of a form without scripts, shown after the redirect."""
    if not client_id:
        return None
    scan = scan_by_client(current_event(), client_id)
    return plain_answer(answer_from_scan(scan), client_id, str(session.get("typed", ""))) if scan is not None else None


def _search(query: str) -> list[Registration]:
    """The person of a badge code, otherwise the results of a name search."""
    event = current_event()
    code = read_code(query)
    by_code = registration_by_code(code) if code else None
    if by_code is not None and by_code.event_id == event.id:
        return [by_code]
    if not is_just_indexed(event):
        with transaction():
            index_names(event.id)
    return find_people(event, query)


def _register_walk_in(form: WalkInForm) -> Registration:
    event = current_event()
    category = category_in(event, form.category.data)
    if category is None:
        raise NotFound(_("There is no such category."))
    registration = register(
        event,
        category,
        form.details(),
        source=RegistrationSource.WALK_IN,
        by=desk_actor(),
        overtaking=bool(form.overtaking.data),
    )
    if registration is None:
        raise Refused(_("Somebody with this mail address is registered already. Look for them by name."))
    if form.spare.data:
        bind_spare(form.spare.data, registration, by=desk_actor())
    return registration


def _registration_or_404(registration_id: int) -> Registration:
    registration = registration_in(current_event(), registration_id)
    if registration is None:
        raise NotFound(_("Nobody with this number is registered for this expo."))
    return registration
