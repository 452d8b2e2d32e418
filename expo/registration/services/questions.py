"""Adding, changing, ordering and removing the organiser's questions."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.errors import Changed, Refused
from expo.events.models import Category, Event
from expo.events.services.expos import touch
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.positions import move_to
from expo.registration.models import Answer, Question, QuestionCondition
from expo.registration.queries import question_in, questions_of
from expo.registration.rules import CHOSEN, Condition, condition_value
from expo.registration.services.options import always_ask, condition_told, dependents_of, set_options

FIELDS = ("kind", "label", "hint", "required", "active")


def add_question(event: Event, fields: Mapping[str, Any], *, by: Actor) -> Question:
    """Append a question to the form. Raises Refused for a choice without options or a condition that nobody can fulfil.

    Beside FIELDS: `options` (OptionText), `condition` (Condition or None), `categories`.
    """
    position = len(questions_of(event, active_only=False))
    question = Question(event_id=event.id, event=event, position=position, version=1, options=[])
    _set_fields(event, question, fields, by)
    db.session.add(question)
    touch(event)
    db.session.flush()
    record(Verb.ADDED, question, by=by, event_id=event.id, named=localize(question.label))
    return question


def edit_question(question: Question, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save a question. `taken_away` in `fields`: the ids of options that are left out though answers or conditions name them;
    `always_ask`: whether those that depend on a question put out of use are asked of everybody from now on.

    Raises Changed where `version` is stale, Refused for a new kind once it has answers, and where a condition of another
    question would be lost unsaid.
    """
    db.session.refresh(question, with_for_update={"of": Question})
    if question.version != version:
        raise Changed(_("Somebody else changed this question while you wrote."), changes_since(question, version))
    if "kind" in fields and fields["kind"] != question.kind:
        _check_kind(question)
    before = _told(question)
    ends = question.active and not fields.get("active", True)
    if ends:
        _release_dependents(question, released=bool(fields.get("always_ask")), by=by)
    _set_fields(question.event, question, fields, by)
    question.version += 1
    touch(question.event)
    db.session.flush()
    was, now = differences(before, _told(question))
    record(
        Verb.CHANGED,
        question,
        by=by,
        event_id=question.event_id,
        named=localize(question.label),
        before=was,
        after={**now, "version": question.version},
    )


def remove_question(question: Question, *, by: Actor, released: bool = False) -> None:
    """Delete a question; one that has answers is only put out of use, and the answers stay.

    `released`: those that depend on it are always asked from now on. Raises Refused with their names where that is not said.
    """
    touch(question.event)
    _release_dependents(question, released=released, by=by)
    if answer_count(question):
        question.active = False
        question.version += 1
        record(Verb.PUT_OUT_OF_USE, question, by=by, event_id=question.event_id, named=localize(question.label))
        return
    record(Verb.REMOVED, question, by=by, event_id=question.event_id, named=localize(question.label))
    db.session.delete(question)
    db.session.flush()


def move_question(question: Question, position: int, *, by: Actor) -> None:
    """Move a question to a place of the form, counted from 1, or to the nearest end. Raises Refused where one would stand
    before what it depends on.
    """
    order = questions_of(question.event, active_only=False)
    before, after = move_to(order, question, position)
    if before == after:
        return
    _check_order(order)
    touch(question.event)
    db.session.flush()
    record(
        Verb.MOVED,
        question,
        by=by,
        event_id=question.event_id,
        named=localize(question.label),
        before={"position": before},
        after={"position": after},
    )


def answer_count(question: Question) -> int:
    """The number of people who answered."""
    return db.session.scalar(sa.select(sa.func.count()).where(Answer.question_id == question.id)) or 0


def _set_fields(event: Event, question: Question, fields: Mapping[str, Any], by: Actor) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(question, name, fields[name])
    if "categories" in fields:
        question.categories = _categories_within(event, fields["categories"])
    if "options" in fields:
        set_options(question, fields["options"], taken_away=fields.get("taken_away", ()), by=by)
    if question.kind in CHOSEN and not question.offered:
        raise Refused(_("Give at least one option to choose, each on a line of its own."))
    if "condition" in fields:
        _set_condition(event, question, fields["condition"])


def _set_condition(event: Event, question: Question, condition: Condition | None) -> None:
    if condition == question.condition:
        return
    if condition is None:
        question.condition_row = None
        return
    asked = question_in(event, condition.question_id)
    if asked is None or asked.position >= question.position:
        raise Refused(_("A question can depend only on one that stands before it."))
    if not _may_be_given(asked, condition):
        raise Refused(_("Nobody can give this answer to “%(question)s”.", question=localize(asked.label)))
    row = question.condition_row or QuestionCondition(event_id=event.id)
    row.shown_when_id, row.option_id, row.value = condition.question_id, condition.option_id, condition.value
    question.condition_row = row


def _may_be_given(asked: Question, condition: Condition) -> bool:
    if condition.option_id is not None:
        return asked.kind in CHOSEN and condition.option_id in {option.id for option in asked.offered}
    return condition.value == "" or condition.value == condition_value(asked.kind, condition.value)


def _check_kind(question: Question) -> None:
    if answer_count(question):
        raise Refused(_("People have answered this question, so its kind stays. Add another question instead."))
    named = [one for one in dependents_of(question) if one.condition is not None and one.condition.answer]
    if named:
        raise Refused(
            _("Other questions are asked only after one answer to this one, so its kind stays. Change these first:"),
            [localize(one.label) for one in named],
        )


def _release_dependents(question: Question, *, released: bool, by: Actor) -> None:
    dependents = dependents_of(question)
    if dependents and not released:
        raise Refused(
            _(
                "These questions are asked only after an answer to this one. Say that they are always asked from now on:"
            ),
            [localize(one.label) for one in dependents],
        )
    always_ask(dependents, by=by)


def _check_order(order: Sequence[Question]) -> None:
    positions = {question.id: position for position, question in enumerate(order)}
    for position, question in enumerate(order):
        condition = question.condition
        if condition is not None and positions.get(condition.question_id, -1) > position:
            raise Refused(
                _(
                    "“%(question)s” is asked only after an answer to the other, so it stays behind it.",
                    question=localize(question.label),
                )
            )


def _told(question: Question) -> dict[str, Any]:
    """The values that the history compares: the fields, the options by their texts, and the condition."""
    fields = {name: getattr(question, name) for name in FIELDS}
    return {**fields, "options": [localize(one.label) for one in question.offered], **condition_told(question)}


def _categories_within(event: Event, categories: list[Category]) -> list[Category]:
    return [category for category in categories if category.event_id == event.id]
