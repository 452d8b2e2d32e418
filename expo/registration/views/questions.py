"""Pages where organisers edit their own questions."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, HiddenField

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.i18n import LANGUAGES, _, _l, localize
from expo.kit.text import merged_texts
from expo.registration.forms import ChoicesField
from expo.registration.models import Question
from expo.registration.queries import question_in, questions_of
from expo.registration.rules import QuestionKind
from expo.registration.services.questions import (
    add_question,
    answer_count,
    edit_question,
    remove_question,
    shift_question,
)
from expo.registration.words import question_word
from expo.web import params
from expo.web.choices import Pick
from expo.web.forms import BaseForm, LineField, ParagraphField
from expo.web.security import form_checks_csrf

room = organiser_blueprint("questions", __name__, Permission.EDIT_EVENT, "/questions")

MOST_OPTIONS = 100


class QuestionForm(BaseForm):
    """One question; `form_in` adds the text fields for each of the event's languages."""

    kind = Pick(_l("Kind"))
    options = ParagraphField(
        _l("Options, one on each line"),
        longest=4000,
        description=_l(
            "For questions with a choice. For several languages write them with a bar between, in the order of the "
            "expo's languages: Yes, with a booth | جی ہاں، بوتھ کے ساتھ | Evet, standla"
        ),
    )
    required = BooleanField(_l("Must be answered"))
    categories = ChoicesField(_l("Asked of"), coerce=str, description=_l("Choose none to ask everybody."))
    shown_when_id = Pick(_l("Shown only after an answer to"), coerce=str)
    shown_when_value = LineField(
        _l("… when the answer is"),
        required=False,
        description=_l("An option's text, yes or no; leave it empty for any answer."),
    )
    active = BooleanField(_l("In use"), default=True)
    version = HiddenField(default="0")


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


@room.post("/<int:question_id>/<any(up, down, remove):step>")
def step(question_id: int, step: str) -> ResponseReturnValue:
    """Move a question up or down, or remove it."""
    question = _load_question(question_id)
    with transaction():
        if step == "remove":
            remove_question(question, by=actor())
        else:
            shift_question(question, -1 if step == "up" else 1, by=actor())
    return redirect(url_for(".index"), 303)


def _edit(question: Question | None) -> ResponseReturnValue:
    event = current_event()
    form = form_in(event, question)
    refusal: Refused | None = None
    if form.validate_on_submit():
        try:
            with transaction():
                if question is None:
                    add_question(event, _fields(event, form, None), by=actor())
                else:
                    edit_question(
                        question,
                        _fields(event, form, question),
                        version=params.number(form.version.data, otherwise=0),
                        by=actor(),
                    )
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
    )
    return page, (409 if refusal else 400 if form.errors else 200)


def form_in(event: Event, question: Question | None) -> Any:
    """The form with label and hint fields for each of the event's languages."""
    texts: dict[str, Any] = {}
    for number, code in enumerate(event.languages):
        texts[f"label_{code}"] = LineField(
            _("Question (%(language)s)", language=LANGUAGES[code]),
            required=number == 0,
            longest=300,
            render_kw={"lang": code},
        )
        texts[f"hint_{code}"] = LineField(
            _("Hint (%(language)s)", language=LANGUAGES[code]), required=False, longest=300, render_kw={"lang": code}
        )
    form: Any = type("TextsForm", (QuestionForm,), texts)()
    form.kind.choices = [(kind.value, question_word(kind)) for kind in QuestionKind]
    form.categories.choices = [(str(c.id), localize(c.name)) for c in categories_of(event)]
    before = [q for q in questions_of(event, active_only=False) if question is None or q.position < question.position]
    form.shown_when_id.choices = [("", _("Always shown")), *((str(q.id), localize(q.label)) for q in before)]
    if question is not None:
        form.kind.hold(question.kind.value)
        form.categories.hold([str(category.id) for category in question.categories])
        form.shown_when_id.hold(str(question.shown_when_id or ""))
        if not form.is_submitted():
            _prefill(event, form, question)
    return form


def _prefill(event: Event, form: Any, question: Question) -> None:
    for code in event.languages:
        form[f"label_{code}"].data = question.label.get(code, "")
        form[f"hint_{code}"].data = question.hint.get(code, "")
    form.required.data, form.active.data = question.required, question.active
    lines = [" | ".join(option["label"].get(code, "") for code in event.languages) for option in question.options]
    form.options.data = "\n".join(line.rstrip(" |") for line in lines)
    form.shown_when_value.data = question.shown_when_value
    form.version.data = str(question.version)


def _fields(event: Event, form: Any, question: Question | None) -> dict[str, Any]:
    chosen: list[Category] = [c for c in categories_of(event) if str(c.id) in (form.categories.data or [])]
    return {
        "kind": QuestionKind(form.kind.data),
        "label": merged_texts(question.label if question else {}, _typed(event, form, "label")),
        "hint": merged_texts(question.hint if question else {}, _typed(event, form, "hint")),
        "options": parse_options(form.options.data or "", event.languages, question.options if question else ()),
        "required": form.required.data,
        "categories": chosen,
        "shown_when_id": params.row_id(form.shown_when_id.data) or None,
        "shown_when_value": form.shown_when_value.data or "",
        "active": form.active.data,
    }


def _typed(event: Event, form: Any, name: str) -> dict[str, str]:
    return {code: form[f"{name}_{code}"].data for code in event.languages}


def parse_options(text: str, languages: list[str], kept: Sequence[Mapping[str, Any]] = ()) -> list[dict[str, Any]]:
    """Parse the options of a choice: one per line, languages separated by "|".

    An option among those `kept` is known by its text in any language, and keeps the value by which it stands in answers;
    the value of a new one is its first text.
    """
    options: list[dict[str, Any]] = []
    left = list(kept)
    for line in text.splitlines()[:MOST_OPTIONS]:
        words = [part.strip() for part in line.split("|")]
        if words[0]:
            label = {code: word for code, word in zip(languages, words, strict=False) if word}
            same = next((one for one in left if _has_a_text_of(one["label"], label)), None)
            if same is None:
                options.append({"value": words[0], "label": label})
            else:
                left.remove(same)
                options.append({"value": same["value"], "label": merged_texts(same["label"], label)})
    return options


def _has_a_text_of(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return any(one.get(code) == text for code, text in other.items())


def _load_question(question_id: int) -> Question:
    found = question_in(current_event(), question_id)
    if found is None:
        raise NotFound(_("There is no such question."))
    return found
