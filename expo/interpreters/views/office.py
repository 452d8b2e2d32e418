"""The organisers' pages of interpreters: a list, a form, shifts, and what each is booked for."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.events.moments import moment_in
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.interpreters.digests import send_link
from expo.interpreters.forms import ShiftForm, interpreter_form, merge_form
from expo.interpreters.links import calendar_address, interpreter_address
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import AWAY, interpreter_in, interpreters_of, is_coming
from expo.interpreters.rules import Duty, Engagement
from expo.interpreters.services.directory import (
    add_interpreter,
    edit_interpreter,
    merge_interpreters,
    remove_interpreter,
    renew_link,
)
from expo.interpreters.services.shifts import add_shift, remove_shift, shift_of
from expo.interpreters.sources import engagements_of
from expo.interpreters.words import duty_title, mode_words, pair_word
from expo.kit.text import fold, search_terms
from expo.web.params import row_id
from expo.web.security import form_checks_csrf

room = organiser_blueprint("interpreters", __name__, Permission.SEE_PROGRAMME, "/interpreters")


_STEPS = {"remove": remove_interpreter, "renew": renew_link, "send": send_link}


@room.context_processor
def words() -> dict[str, Any]:
    return {"mode_words": mode_words(), "pair_word": pair_word}


@room.get("")
def index() -> ResponseReturnValue:
    """All interpreters, searched by name, organisation or language, with how much each is booked for. Who does not come has
    what is still to come by name; `away` lists them alone.
    """
    q, state = request.args.get("q", "")[:200], request.args.get("state", "")
    terms = search_terms(q)
    everybody = interpreters_of(current_event())
    people = [one for one in everybody if all(term in _searchable_text(one) for term in terms)]
    booked: dict[int, list[Engagement]] = {}
    for one in engagements_of([person.id for person in people]):
        if one.stands and one.booking_id is not None:
            booked.setdefault(one.interpreter_id, []).append(one)
    open_for = {} if all(map(is_coming, people)) else _open_for(people, booked)
    if state == AWAY:
        people = [one for one in people if one.id in open_for]
    return render_template(
        "interpreters/index.html",
        people=people,
        q=q,
        state=state,
        booked=booked,
        open_for=open_for,
        title_of=_title_of(),
    )


def _open_for(people: Sequence[Interpreter], booked: Mapping[int, Sequence[Engagement]]) -> dict[int, list[Engagement]]:
    """Of those who do not come, by id: what is still to come that somebody else is to be chosen for."""
    moment = clock.now()
    found = {
        one.id: [duty for duty in booked.get(one.id, ()) if duty.duty.ends_at > moment]
        for one in people
        if not is_coming(one)
    }
    return {number: duties for number, duties in found.items() if duties}


def _title_of() -> Callable[[Duty], str]:
    return partial(duty_title, sees_secret=bool(current_user.may(Permission.SEE_G2G, current_event().id)))


@room.route("/new", methods=["GET", "POST"])
@needs(Permission.EDIT_PROGRAMME)
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Add an interpreter."""
    form = interpreter_form(current_event(), None)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                made = add_interpreter(current_event(), form.fields(), by=actor())
            flash(_("It is saved."), "success")
            return redirect(url_for(".edit", interpreter_id=made.id), 303)
        except Refused as caught:
            refusal = caught
    return _page(None, form, refusal)


@room.route("/<int:interpreter_id>", methods=["GET", "POST"])
@needs(Permission.EDIT_PROGRAMME)
@form_checks_csrf
def edit(interpreter_id: int) -> ResponseReturnValue:
    """Edit an interpreter; their day, shifts and private addresses."""
    interpreter = _interpreter_or_404(interpreter_id)
    form = interpreter_form(current_event(), interpreter)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                values, seen = form.fields(), form.seen()
                edit_interpreter(interpreter, values, version=seen, by=actor(), mail_link=form.tells())
            flash(_("It is saved."), "success")
            return redirect(url_for(".edit", interpreter_id=interpreter_id), 303)
        except Refused as caught:
            refusal = caught
            if isinstance(caught, Changed):
                form.version.raw_data = [str(interpreter.version)]
    return _page(interpreter, form, refusal)


@room.post("/<int:interpreter_id>/shifts")
@needs(Permission.EDIT_PROGRAMME)
@form_checks_csrf
def shift(interpreter_id: int) -> ResponseReturnValue:
    """Add a shift."""
    interpreter, form = _interpreter_or_404(interpreter_id), ShiftForm()
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                add_shift(interpreter, moment_in(form.starts_at), moment_in(form.ends_at), by=actor())
            return redirect(url_for(".edit", interpreter_id=interpreter_id), 303)
        except Refused as caught:
            refusal = caught
    return _page(interpreter, None, refusal, shift_form=form)


@room.post("/<int:interpreter_id>/shifts/<int:shift_id>/remove")
@needs(Permission.EDIT_PROGRAMME)
def end_shift(interpreter_id: int, shift_id: int) -> ResponseReturnValue:
    """Remove a shift."""
    interpreter = _interpreter_or_404(interpreter_id)
    found = shift_of(interpreter, shift_id)
    if found is None:
        raise NotFound(_("It is not here."))
    with transaction():
        remove_shift(interpreter, found, by=actor())
    return redirect(url_for(".edit", interpreter_id=interpreter_id), 303)


@room.post("/<int:interpreter_id>/merge")
@needs(Permission.EDIT_PROGRAMME)
@form_checks_csrf
def merge(interpreter_id: int) -> ResponseReturnValue:
    """Make one person of this row and another."""
    interpreter = _interpreter_or_404(interpreter_id)
    form = merge_form(current_event(), interpreter)
    double = interpreter_in(current_event(), row_id(form.double.data or ""))
    if not form.validate_on_submit() or double is None:
        return redirect(url_for(".edit", interpreter_id=interpreter_id), 303)
    with unless_changed():
        merge_interpreters(interpreter, double, by=actor())
    flash(_("The two are one now."), "success")
    return redirect(url_for(".edit", interpreter_id=interpreter_id), 303)


@room.post("/<int:interpreter_id>/<any(remove, renew, send):step>")
@needs(Permission.EDIT_PROGRAMME)
def step(interpreter_id: int, step: str) -> ResponseReturnValue:
    """Remove an interpreter who is booked for nothing, renew their private addresses, or mail the link."""
    interpreter = _interpreter_or_404(interpreter_id)
    with unless_changed():
        _STEPS[step](interpreter, by=actor())
    if step == "remove":
        return redirect(url_for(".index"), 303)
    flash(_("Done."), "success")
    return redirect(url_for(".edit", interpreter_id=interpreter_id), 303)


def _page(
    interpreter: Interpreter | None, form: Any, refusal: Refused | None, shift_form: ShiftForm | None = None
) -> ResponseReturnValue:
    event = current_event()
    faulty = bool(shift_form.errors) if shift_form else bool(form.errors)
    shown: dict[str, Any] = {"interpreter": interpreter, "form": form or _blank_form(interpreter), "refusal": refusal}
    if interpreter is not None:
        shown |= {
            "shift_form": shift_form or ShiftForm(formdata=None),
            "shift_refused": shift_form is not None,
            "merge_form": merge_form(event, interpreter),
            "duty_title": _title_of(),
            "engagements": _standing(engagements_of([interpreter.id])),
            "address": interpreter_address(interpreter),
            "calendar": calendar_address(interpreter),
        }
    return render_template("interpreters/edit.html", **shown), (409 if refusal else 400 if faulty else 200)


def _blank_form(interpreter: Interpreter | None) -> Any:
    """The interpreter's form as it is stored, beside another form that was sent."""
    return interpreter_form(current_event(), interpreter)


def _standing(found: Sequence[Engagement]) -> list[Engagement]:
    return [one for one in found if one.stands]


def _searchable_text(interpreter: Interpreter) -> str:
    pairs = " ".join(pair_word(pair) for pair in interpreter.pairs)
    return fold(f"{interpreter.name} {interpreter.second_name} {interpreter.organisation} {pairs}")


def _interpreter_or_404(interpreter_id: int) -> Interpreter:
    found = interpreter_in(current_event(), interpreter_id)
    if found is None:
        raise NotFound(_("There is nobody like that here."))
    return found
