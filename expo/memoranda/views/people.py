"""The organisers' pages of who signs a memorandum, stands behind and hands over."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.history.shown_rows import unless_changed
from expo.i18n import _, localize
from expo.memoranda.ceremony_forms import CeremonyPersonForm, person_form
from expo.memoranda.ceremony_queries import person_of_memorandum
from expo.memoranda.models import Memorandum, MemorandumPerson
from expo.memoranda.queries import memorandum_in
from expo.memoranda.services.ceremonies import add_person, edit_person, remove_person
from expo.registration.models import Registration
from expo.registration.queries import live_registration
from expo.web.forms import email_key
from expo.web.security import form_checks_csrf

room = organiser_blueprint("signatories", __name__, Permission.MEMORANDA, "/memoranda/<int:memorandum_id>/people")


@room.route("/add", methods=["GET", "POST"])
@form_checks_csrf
def add(memorandum_id: int) -> ResponseReturnValue:
    """Name somebody for a party."""
    memorandum = _memorandum(memorandum_id)
    form, refusal = person_form(memorandum, None), None
    if form.validate_on_submit():
        side = next((one for one in memorandum.sides if one.id == form.side_id()), None)
        person = _registered(form)
        if side is not None and not form.email.errors:
            try:
                with transaction():
                    add_person(memorandum, side, form.fields(None), person, by=actor())
            except Refused as refused:
                refusal = refused
            else:
                return _done(memorandum_id, _("The name is added."))
    return _page(memorandum, None, form, refusal)


@room.route("/<int:person_id>", methods=["GET", "POST"])
@form_checks_csrf
def edit(memorandum_id: int, person_id: int) -> ResponseReturnValue:
    """What somebody does there, their post, rank and spellings."""
    memorandum = _memorandum(memorandum_id)
    found = _person(memorandum, person_id)
    form, refusal = person_form(memorandum, found), None
    if form.validate_on_submit():
        try:
            with transaction():
                edit_person(memorandum, found, form.fields(found), version=form.seen(), by=actor())
        except Refused as refused:
            refusal = refused
            if isinstance(refused, Changed):
                form.version.data = str(found.version)
        else:
            return _done(memorandum_id, _("The changes are saved."))
    return _page(memorandum, found, form, refusal)


@room.post("/<int:person_id>/remove")
def remove(memorandum_id: int, person_id: int) -> ResponseReturnValue:
    memorandum = _memorandum(memorandum_id)
    with unless_changed():
        remove_person(memorandum, _person(memorandum, person_id), by=actor())
    return _done(memorandum_id, _("The name is taken off."))


def _registered(form: CeremonyPersonForm) -> Registration | None:
    """The registration of the typed address; an unknown one is an error of its field."""
    if not form.email.data:
        return None
    person = live_registration(current_event(), email_key(form.email.data))
    if person is None:
        form.email.errors = [_("Nobody is registered with this address. Register them first, or leave it empty.")]
    return person


def _done(memorandum_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("memoranda.show", memorandum_id=memorandum_id, _anchor="people"), 303)


def _page(
    memorandum: Memorandum, found: MemorandumPerson | None, form: CeremonyPersonForm, refusal: Refused | None
) -> ResponseReturnValue:
    values: dict[str, Any] = {"memorandum": memorandum, "title": localize(memorandum.title), "person": found}
    page = render_template("memoranda/person.html", **values, form=form, refusal=refusal)
    return page, (409 if refusal else 400 if form.errors else 200)


def _memorandum(memorandum_id: int) -> Memorandum:
    found = memorandum_in(current_event(), memorandum_id)
    if found is None:
        raise NotFound(_("There is no such memorandum."))
    return found


def _person(memorandum: Memorandum, person_id: int) -> MemorandumPerson:
    found = person_of_memorandum(memorandum, person_id)
    if found is None:
        raise NotFound(_("There is nobody of that number here."))
    return found
