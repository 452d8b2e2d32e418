"""Pages of one registration for organisers: details, history, decisions, editing; and walk-ins."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import db, transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, needs
from expo.events.models import Event
from expo.events.queries import categories_of, category_in
from expo.history.queries import history_about
from expo.history.shown_rows import unless_changed
from expo.history.subjects import Subject
from expo.history.words import kind_words, render_entries
from expo.i18n import _, localize
from expo.kit.text import clean_text
from expo.mail.queries import mails_about
from expo.registration.export import answer_text
from expo.registration.forms import (
    CorrectionForm,
    DetailsForm,
    WalkInForm,
    category_choices,
    fill_answers,
    given_answers,
    with_questions,
)
from expo.registration.models import Registration
from expo.registration.namesakes import erase_namesakes, namesakes_of
from expo.registration.payment_forms import PaidForm, paid_form
from expo.registration.queries import answers_of, questions_for, registration_in, upload_in, waiting_number
from expo.registration.rules import RegistrationSource, RegistrationState, may_become
from expo.registration.services.capacity import OthersWait
from expo.registration.services.decisions import approve, cancel, decline, move
from expo.registration.services.erasure import erase, mentions_of
from expo.registration.services.links import renew_link, send_link
from expo.registration.services.notes import change_note
from expo.registration.services.payments import note_payment
from expo.registration.services.register import edit, register
from expo.registration.views.manage import room as room  # noqa: PLC0414 -- re-exported: the factory registers it
from expo.web.downloads import attachment
from expo.web.params import number, row_id
from expo.web.security import form_checks_csrf
from expo.web.single_submission import single_submission

_STEPS: dict[str, Callable[..., object]] = {
    "approve": approve,
    "cancel": cancel,
    "renew": renew_link,
    "send": send_link,
    "erase": erase,
}


@room.get("/<int:registration_id>")
def person(registration_id: int) -> ResponseReturnValue:
    """The page of one registration."""
    return _person_page(_load_registration(registration_id))


def _person_page(
    registration: Registration,
    *,
    refusal: OthersWait | None = None,
    wanted: int | None = None,
    paid: PaidForm | None = None,
) -> str:
    """The page; with a refusal to move past those who wait for the category `wanted`, the question whether to all the same."""
    return render_template(
        "registration/manage/person.html",
        refusal=refusal,
        wanted=wanted or registration.category_id,
        paid=paid or paid_form(registration),
        person=registration,
        answers=[
            (localize(a.question.label), answer_text(a.question, a.given), a.upload_id)
            for a in answers_of(registration)
        ],
        history=render_entries(history_about(registration)),
        mails=mails_about(Subject.REGISTRATION, registration.id),
        waiting_number=waiting_number(registration),
        filling_over=clock.now() >= current_event().filling_ends_at,
        categories=categories_of(current_event()),
        able=lambda state: may_become(registration.state, RegistrationState(state)),
    )


@room.get("/<int:registration_id>/named")
@needs(Permission.EDIT_REGISTRATIONS)
def named(registration_id: int) -> ResponseReturnValue:
    """Where the person's name stands in texts of others: what of it goes when they are erased, and what stays."""
    registration = _load_registration(registration_id)
    found = [] if registration.erased_at else mentions_of(registration)
    ticked, seen = (
        [] if registration.erased_at else namesakes_of(registration, erased=erased) for erased in (True, False)
    )
    return render_template(
        "registration/manage/named.html",
        person=registration,
        found=found,
        namesakes=ticked,
        seen=seen,
        words=kind_words(),
    )


@room.post("/<int:registration_id>/erase-with")
@needs(Permission.EDIT_REGISTRATIONS)
def erase_with(registration_id: int) -> ResponseReturnValue:
    """Erase the person, and those that are ticked as the same person."""
    registration = _load_registration(registration_id)
    with transaction():
        erase_namesakes(registration, set(request.form.getlist("namesake")), by=actor())
        erase(registration, by=actor())
    flash(_("Done."), "success")
    return redirect(url_for(".person", registration_id=registration_id), 303)


@room.post("/<int:registration_id>/<any(approve, cancel, renew, send, erase):step>")
@needs(Permission.EDIT_REGISTRATIONS)
def step(registration_id: int, step: str) -> ResponseReturnValue:
    """An action that needs no further input."""
    registration = _load_registration(registration_id)
    if step == "erase" and namesakes_of(registration):
        flash(_("Others are perhaps the same person. Say first who of them is erased too."), "warning")
        return redirect(url_for(".named", registration_id=registration_id), 303)
    with transaction():
        _STEPS[step](registration, by=actor())
    flash(_("Done."), "success")
    return redirect(url_for(".person", registration_id=registration_id), 303)


@room.post("/<int:registration_id>/decline", endpoint="decline")
@needs(Permission.EDIT_REGISTRATIONS)
def decline_one(registration_id: int) -> ResponseReturnValue:
    registration = _load_registration(registration_id)
    with transaction():
        decline(registration, by=actor(), reason=clean_text(request.form.get("reason", ""))[:2000])
    flash(_("Declined, and told by mail."), "success")
    return redirect(url_for(".person", registration_id=registration_id), 303)


@room.post("/<int:registration_id>/note", endpoint="note")
@needs(Permission.EDIT_REGISTRATIONS)
def note_one(registration_id: int) -> ResponseReturnValue:
    registration = _load_registration(registration_id)
    with unless_changed():
        change_note(registration, clean_text(request.form.get("note", ""))[:2000], by=actor())
    flash(_("The note is kept."), "success")
    return redirect(url_for(".person", registration_id=registration_id), 303)


@room.post("/<int:registration_id>/paid", endpoint="paid")
@needs(Permission.EDIT_MONEY)
@form_checks_csrf
def paid_one(registration_id: int) -> ResponseReturnValue:
    """Note how much somebody has paid of their category's price."""
    registration, form = _load_registration(registration_id), PaidForm(current_event().currency)
    if not form.validate_on_submit():
        return _person_page(registration, paid=form), 400
    with unless_changed():
        note_payment(registration, form.paid.minor or 0, by=actor())
    flash(_("Saved."), "success")
    return redirect(url_for(".person", registration_id=registration_id), 303)


@room.post("/<int:registration_id>/move", endpoint="move")
@needs(Permission.EDIT_REGISTRATIONS)
def move_one(registration_id: int) -> ResponseReturnValue:
    registration = _load_registration(registration_id)
    category = category_in(current_event(), row_id(request.form.get("category")))
    if category is None:
        raise NotFound(_("There is no such category."))
    try:
        with unless_changed():
            move(registration, category, by=actor(), overtaking=bool(request.form.get("overtaking")))
    except OthersWait as refusal:
        db.session.expire_all()
        return _person_page(_load_registration(registration_id), refusal=refusal, wanted=category.id), 409
    flash(_("Moved to %(category)s.", category=localize(category.name)), "success")
    return redirect(url_for(".person", registration_id=registration_id), 303)


@room.route("/<int:registration_id>/edit", methods=["GET", "POST"], endpoint="edit")
@needs(Permission.EDIT_REGISTRATIONS)
@form_checks_csrf
def edit_one(registration_id: int) -> ResponseReturnValue:
    """Edit a registration; a stale version shows what was changed in between."""
    registration = _load_registration(registration_id)
    form, questions = edit_form(registration, CorrectionForm)
    former = registration.email_key
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                edit(
                    registration,
                    form.details(),
                    given_answers(form, questions),
                    version=number(form.version.data, otherwise=0),
                    by=actor(),
                    mail_link=bool(form.mail_link.data),
                )
            flash(_saved_sentence(registration, former, mailed=bool(form.mail_link.data)), "success")
            return redirect(url_for(".person", registration_id=registration_id), 303)
        except Refused as caught:
            refusal = caught
            refresh_version(form, caught, registration)
    page = render_template(
        "registration/manage/edit.html", person=registration, form=form, questions=questions, refusal=refusal
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.route("/walk-in", methods=["GET", "POST"])
@needs(Permission.EDIT_REGISTRATIONS)
@form_checks_csrf
def walk_in() -> ResponseReturnValue:
    """Register a walk-in at the desk."""
    event = current_event()
    form = WalkInForm()
    form.category.choices = category_choices(event, categories_of(event, active_only=True))
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with single_submission():
                made = _register_walk_in(event, form)
            return redirect(url_for(".person", registration_id=made.id), 303)
        except Refused as caught:
            refusal = caught
    page = render_template(
        "registration/manage/walk_in.html", form=form, refusal=refusal, others_wait=isinstance(refusal, OthersWait)
    )
    return page, (409 if refusal else 400 if form.errors else 200)


@room.get("/files/<int:upload_id>")
def file(upload_id: int) -> ResponseReturnValue:
    """An uploaded file, always sent as an attachment."""
    upload = upload_in(current_event(), upload_id)
    if upload is None:
        raise NotFound(_("This file is not here."))
    return attachment(upload.content, upload.name, upload.media_type)


def _register_walk_in(event: Event, form: WalkInForm) -> Registration:
    category = category_in(event, form.category.data)
    if category is None:
        raise NotFound(_("There is no such category."))
    made = register(
        event,
        category,
        form.details(),
        source=RegistrationSource.WALK_IN,
        by=actor(),
        overtaking=bool(form.overtaking.data),
    )
    if made is None:
        raise Refused(_("Somebody with this mail address is registered already. Look for them in the list."))
    return made


def _saved_sentence(registration: Registration, former: str, *, mailed: bool) -> str:
    if registration.email_key == former:
        return _("Saved.")
    if mailed and registration.email:
        return _("Saved. The new link is mailed to %(mail)s; the old one stopped working.", mail=registration.email)
    return _("Saved. The old link stopped working; the new one was mailed to nobody.")


def edit_form(registration: Registration, base: type[DetailsForm] = DetailsForm) -> tuple[Any, list[Any]]:
    """The edit form with the category's questions, prefilled from the registration."""
    questions = questions_for(registration.event, registration.category)
    form: Any = with_questions(base, questions)(obj=registration)
    stored = {answer.question_id: answer.given for answer in answers_of(registration)}
    form.kept_files = {number: value for number, value in stored.items() if isinstance(value, dict)}
    if not form.is_submitted():
        form.version.data = str(registration.version)
    fill_answers(form, stored)
    return form, questions


def refresh_version(form: Any, refusal: Refused, registration: Registration) -> None:
    """After a version conflict, put the current version into the form, so that saving again overwrites."""
    if isinstance(refusal, Changed):
        form.version.data = str(registration.version)
        form.version.raw_data = [form.version.data]


def _load_registration(registration_id: int) -> Registration:
    found = registration_in(current_event(), registration_id)
    if found is None:
        raise NotFound(_("Nobody with this number is registered for this expo."))
    return found
