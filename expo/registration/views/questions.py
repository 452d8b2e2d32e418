"""Pages where organisers edit their own questions."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.history.shown_rows import unless_changed
from expo.i18n import _
from expo.kit.text import merged_texts
from expo.registration.models import Question
from expo.registration.queries import question_in, questions_of
from expo.registration.question_forms import question_form, shown_condition
from expo.registration.rules import QuestionKind
from expo.registration.services.options import condition_told, dependents_of
from expo.registration.services.questions import (
    add_question,
    answer_count,
    edit_question,
    move_question,
    remove_question,
)
from expo.registration.words import question_word
from expo.web import params
from expo.web.security import form_checks_csrf

room = organiser_blueprint("questions", __name__, Permission.EDIT_EVENT, "/questions")


@room.get("")
def index() -> ResponseReturnValue:
    """The questions in their order."""
    questions = questions_of(current_event(), active_only=False)
    return render_template("registration/questions/index.html", questions=questions, question_word=question_word)


@room.route("/new", methods=["GET", "POST"])
@form_checks_csrf
def add() -> ResponseReturnValue:
    """Add a question."""
    return _edit(None)


@room.route("/<int:question_id>", methods=["GET", "POST"])
@form_checks_csrf
def edit(question_id: int) -> ResponseReturnValue:
    """Change a question."""
    return _edit(_load_question(question_id))


@room.post("/<int:question_id>/move")
def move(question_id: int) -> ResponseReturnValue:
    question = _load_question(question_id)
    if position := params.number(request.form.get("position"), otherwise=0):
        with transaction():
            move_question(question, position, by=actor())
    return redirect(url_for(".index"), 303)


@room.post("/<int:question_id>/remove")
def remove(question_id: int) -> ResponseReturnValue:
    """Remove a question; where others depend on it, they are named and it is asked again."""
    question = _load_question(question_id)
    released = "released" in request.form
    if not released and (dependents := dependents_of(question)):
        return render_template("registration/questions/remove.html", question=question, dependents=dependents), 409
    with unless_changed():
        remove_question(question, released=released, by=actor())
    return redirect(url_for(".index"), 303)


def _edit(question: Question | None) -> ResponseReturnValue:
    event = current_event()
    form = _filled_form(event, question)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                _save(event, form, question)
            flash(_("The question is saved."), "success")
            return redirect(url_for(".index"), 303)
        except Refused as caught:
            refusal = caught
            if question is not None and isinstance(caught, Changed):
                form.version.raw_data = [str(question.version)]
    page = render_template(
        "registration/questions/edit.html",
        form=form,
        question=question,
        refusal=refusal,
        answered=answer_count(question) if question else 0,
        dependents=dependents_of(question) if question else [],
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def _save(event: Event, form: Any, question: Question | None) -> None:
    fields = _fields(event, form, question)
    if question is None:
        add_question(event, fields, by=actor())
    else:
        edit_question(question, fields, version=params.number(form.version.data, otherwise=0), by=actor())


def _filled_form(event: Event, question: Question | None) -> Any:
    form = question_form(event, question)
    if question is None:
        return form
    condition, value = shown_condition(question.condition, form.earlier)
    form.kind.hold(question.kind.value)
    form.categories.hold([str(category.id) for category in question.categories])
    form.condition.hold(condition, lambda _sent: condition_told(question)["shown_when_value"])
    if form.is_submitted():
        return form
    for code in event.languages:
        form[f"label_{code}"].data = question.label.get(code, "")
        form[f"hint_{code}"].data = question.hint.get(code, "")
    form.required.data, form.active.data = question.required, question.active
    lines = [" | ".join(option.label.get(code, "") for code in event.languages) for option in question.offered]
    form.options.data = "\n".join(line.rstrip(" |") for line in lines)
    form.condition_value.data, form.version.data = value, str(question.version)
    return form


def _fields(event: Event, form: Any, question: Question | None) -> dict[str, Any]:
    chosen: list[Category] = [c for c in categories_of(event) if str(c.id) in (form.categories.data or [])]
    return {
        "kind": QuestionKind(form.kind.data),
        "label": merged_texts(question.label if question else {}, _typed(event, form, "label")),
        "hint": merged_texts(question.hint if question else {}, _typed(event, form, "hint")),
        "options": form.given_options(),
        "taken_away": form.taken_away(),
        "required": form.required.data,
        "categories": chosen,
        "condition": form.given_condition(),
        "active": form.active.data,
        "always_ask": form.always_ask.data,
    }


def _typed(event: Event, form: Any, name: str) -> dict[str, str]:
    return {code: form[f"{name}_{code}"].data for code in event.languages}


def _load_question(question_id: int) -> Question:
    found = question_in(current_event(), question_id)
    if found is None:
        raise NotFound(_("There is no such question."))
    return found
