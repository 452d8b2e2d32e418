"""The options of a question: added, renamed, put in order, taken away; and the conditions that name them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, _n, localize
from expo.registration.models import Question, QuestionCondition, QuestionOption, answer_options


@dataclass(frozen=True, slots=True)
class OptionText:
    """The texts of an option: of the one with `option_id`, or of a new one."""

    label: dict[str, str]
    option_id: int | None = None


@dataclass(slots=True)
class OptionUse:
    """How many people chose an option, and the questions asked only after it."""

    answers: int = 0
    questions: list[Question] = field(default_factory=list)


def uses_of(question: Question) -> dict[int, OptionUse]:
    """The options that answers or conditions name, by their ids."""
    ids = [option.id for option in question.offered]
    found: dict[int, OptionUse] = {}
    chosen = sa.select(answer_options.c.option_id, sa.func.count()).where(answer_options.c.option_id.in_(ids))
    for option_id, count in db.session.execute(chosen.group_by(answer_options.c.option_id)):
        found.setdefault(option_id, OptionUse()).answers = count
    for dependent in dependents_of(question):
        row = dependent.condition_row
        if row is not None and row.option_id in ids:
            found.setdefault(row.option_id, OptionUse()).questions.append(dependent)
    return found


def dependents_of(question: Question) -> list[Question]:
    """The questions that are asked only after an answer to this one, in their order."""
    query = sa.select(Question).join(QuestionCondition, QuestionCondition.question_id == Question.id)
    query = query.where(QuestionCondition.shown_when_id == question.id).order_by(Question.position, Question.id)
    return list(db.session.scalars(query))


def set_options(question: Question, given: Sequence[OptionText], *, taken_away: Collection[int], by: Actor) -> None:
    """Offer the options in the order given; an option that is left out is no longer offered.

    Raises Refused where answers or conditions name one that is left out and `taken_away` does not.
    """
    left = {option.id: option for option in question.offered}
    for position, text in enumerate(given):
        option = left.pop(text.option_id, None) if text.option_id is not None else None
        if option is None:
            option = QuestionOption(event_id=question.event_id, active=True)
            question.options.append(option)
        option.label, option.position = text.label, position
    if left:
        _withdraw(question, left.values(), taken_away, by)


def always_ask(questions: Iterable[Question], *, by: Actor) -> None:
    """Drop the conditions of the questions, with an entry in the history of each."""
    for question in questions:
        before = condition_told(question)
        question.condition_row = None
        question.version += 1
        db.session.flush()
        after = {**condition_told(question), "version": question.version}
        named = localize(question.label)
        record(Verb.CHANGED, question, by=by, event_id=question.event_id, named=named, before=before, after=after)


def condition_told(question: Question) -> dict[str, Any]:
    """The condition as the history keeps it: the earlier question, and the answer by its present text."""
    row = question.condition_row
    if row is None:
        return {"shown_when_id": None, "shown_when_value": ""}
    option = db.session.get(QuestionOption, row.option_id) if row.option_id is not None else None
    return {"shown_when_id": row.shown_when_id, "shown_when_value": localize(option.label) if option else row.value}


def use_words(option: QuestionOption, use: OptionUse) -> str:
    """Who chose an option and what depends on it, a sentence."""
    named = localize(option.label)
    parts = [_n("%(num)d person chose it", "%(num)d people chose it", use.answers)] if use.answers else []
    parts += [_("“%(question)s” is asked only after it", question=localize(one.label)) for one in use.questions]
    return _("“%(option)s”: %(uses)s.", option=named, uses="; ".join(parts))


def _withdraw(question: Question, gone: Iterable[QuestionOption], taken_away: Collection[int], by: Actor) -> None:
    uses = uses_of(question)
    unsaid = [use_words(one, uses[one.id]) for one in gone if one.id in uses and one.id not in taken_away]
    if unsaid:
        raise Refused(_("Say what becomes of the options that are left out."), unsaid)
    for option in gone:
        option.active = False
        always_ask(uses[option.id].questions if option.id in uses else (), by=by)
