"""An expo copied for another year, with its questions; rooms above copy what is theirs."""

from dataclasses import replace
from typing import Any

from expo.domain_events import dispatch
from expo.events.models import Category, Event
from expo.events.services.copies import copy_event
from expo.history.services import Actor
from expo.registration.domain_events import ExpoCopied
from expo.registration.models import Question, QuestionOption
from expo.registration.queries import questions_of
from expo.registration.services.options import OptionText
from expo.registration.services.questions import FIELDS, add_question


def copy_whole_event(event: Event, slug: str, first_day: Any, *, by: Actor, programme: bool = False) -> Event:
    """Copy an expo with its questions as a draft for another year, without registrations; `programme`: with its sessions."""
    copy, categories = copy_event(event, slug, first_day, by=by)
    _copy_questions(event, copy, categories, by)
    dispatch(ExpoCopied(event, copy, programme=programme, by=by))
    return copy


def _copy_questions(event: Event, copy: Event, categories: dict[int, Category], by: Actor) -> None:
    """The questions with their options and conditions by the copy's own rows. An option that is no longer offered is copied
    where a condition names it.
    """
    questions = questions_of(event, active_only=False)
    named = {one.condition.option_id for one in questions if one.condition is not None}
    made: dict[int, Question] = {}
    options: dict[int | None, QuestionOption] = {}
    for question in questions:
        fields = {name: getattr(question, name) for name in FIELDS}
        kept = [option for option in question.options if option.active or option.id in named]
        fields["options"] = [OptionText(option.label) for option in kept]
        fields["categories"] = [categories[category.id] for category in question.categories]
        if question.condition is not None:
            option = options.get(question.condition.option_id)
            earlier, option_id = made[question.condition.question_id], option.id if option is not None else None
            fields["condition"] = replace(question.condition, question_id=earlier.id, option_id=option_id)
        made[question.id] = add_question(copy, fields, by=by)
        options |= zip((option.id for option in kept), made[question.id].options, strict=True)
    for question in questions:
        for option in question.options:
            if option.id in options:
                options[option.id].active = option.active
