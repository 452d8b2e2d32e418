"""An expo copied for another year, with its questions; rooms above copy what is theirs."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from expo.accounts.permissions import Role
from expo.accounts.queries import account_by_id, grant_of
from expo.accounts.services.team import grant
from expo.contributions import contributed
from expo.domain_events import dispatch
from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.events.models import Category, Event
from expo.events.services.copies import copy_event
from expo.history.services import Actor
from expo.registration.domain_events import ExpoCopied
from expo.registration.models import Question, QuestionOption
from expo.registration.queries import questions_of
from expo.registration.services.options import OptionText
from expo.registration.services.questions import FIELDS, add_question


def copy_whole_event(event: Event, slug: str, first_day: date, *, by: Actor, parts: Collection[str] = ()) -> ExpoCopy:
    """Copy an expo with its questions as a draft for another year, without registrations, and with these parts by name."""
    made = copy_event(event, slug, first_day, by=by)
    _let_in(made)
    _copy_questions(event, made.copy, made.categories, by)
    for part in contributed(CopyPart):
        if part.name in parts:
            part.copy(made)
    dispatch(ExpoCopied(event, made.copy, by=by))
    return made


def _let_in(made: ExpoCopy) -> None:
    """Whoever copies is an organiser of the copy; an administrator is already."""
    account = account_by_id(made.by.account_id) if made.by.account_id is not None else None
    if account is not None and grant_of(account, None) is None:
        grant(account, made.copy.id, Role.ORGANISER, by=made.by)


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
