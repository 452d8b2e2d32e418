"""Adding, changing, ordering and removing the organiser's questions; copying an event with them."""

from collections.abc import Mapping
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
from expo.registration.models import Answer, Question
from expo.registration.queries import questions_of
from expo.registration.rules import QuestionKind

FIELDS = ("kind", "label", "hint", "options", "required", "shown_when_id", "shown_when_value", "active")


def add_question(event: Event, fields: Mapping[str, Any], *, by: Actor) -> Question:
    """Append a question to the form. Raises Refused for a choice without options or a question that depends on itself."""
    question = Question(event_id=event.id, event=event, position=len(questions_of(event, active_only=False)), version=1)
    _set_fields(event, question, fields)
    db.session.add(question)
    touch(event)
    db.session.flush()
    record(Verb.ADDED, question, by=by, event_id=event.id, named=localize(question.label))
    return question


def edit_question(question: Question, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save a question. Raises Changed where `version` is stale, Refused for a new kind once it has answers."""
    if question.version != version:
        raise Changed(_("Somebody else changed this question while you wrote."), changes_since(question, version))
    if "kind" in fields and fields["kind"] != question.kind and answer_count(question):
        raise Refused(_("People have answered this question, so its kind stays. Add another question instead."))
    before = {name: getattr(question, name) for name in FIELDS}
    _set_fields(question.event, question, fields)
    question.version += 1
    touch(question.event)
    db.session.flush()
    was, now = differences(before, {name: getattr(question, name) for name in FIELDS})
    record(
        Verb.CHANGED,
        question,
        by=by,
        event_id=question.event_id,
        named=localize(question.label),
        before=was,
        after={**now, "version": question.version},
    )


def remove_question(question: Question, *, by: Actor) -> None:
    """Delete a question; one that has answers is only deactivated, and the answers stay."""
    touch(question.event)
    if answer_count(question):
        question.active = False
        question.version += 1
        record(Verb.PUT_OUT_OF_USE, question, by=by, event_id=question.event_id, named=localize(question.label))
        return
    record(Verb.REMOVED, question, by=by, event_id=question.event_id, named=localize(question.label))
    dependents = sa.update(Question).where(Question.shown_when_id == question.id)
    db.session.execute(dependents.values(shown_when_id=None, shown_when_value=""))
    db.session.delete(question)
    db.session.flush()


def shift_question(question: Question, offset: int, *, by: Actor) -> None:
    """Move a question up (-1) or down (+1) in the form."""
    order = questions_of(question.event, active_only=False)
    old_index = order.index(question)
    new_index = min(max(old_index + offset, 0), len(order) - 1)
    order.insert(new_index, order.pop(old_index))
    for position, one in enumerate(order):
        one.position = position
    touch(question.event)
    db.session.flush()
    record(
        Verb.MOVED,
        question,
        by=by,
        event_id=question.event_id,
        named=localize(question.label),
        before={"position": old_index},
        after={"position": new_index},
    )


def answer_count(question: Question) -> int:
    """The number of people who answered."""
    return db.session.scalar(sa.select(sa.func.count()).where(Answer.question_id == question.id)) or 0


def _set_fields(event: Event, question: Question, fields: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(question, name, fields[name])
    if "categories" in fields:
        question.categories = _categories_within(event, fields["categories"])
    if question.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES} and not question.options:
        raise Refused(_("Give at least one option to choose, each on a line of its own."))
    earlier = {one.id for one in questions_of(event, active_only=False) if one.position < question.position}
    if question.shown_when_id is not None and question.shown_when_id not in earlier:
        raise Refused(_("A question can depend only on one that stands before it."))


def _categories_within(event: Event, categories: list[Category]) -> list[Category]:
    return [category for category in categories if category.event_id == event.id]
