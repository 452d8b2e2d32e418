"""An expo copied for another year has its questions by rows of its own."""

from datetime import date

from flask import Flask

from expo.db import transaction
from expo.history.services import Actor
from expo.registration.models import Question
from expo.registration.queries import questions_of
from expo.registration.rules import Condition, QuestionKind
from expo.registration.services.copies import copy_whole_event
from expo.registration.services.options import OptionText
from expo.registration.services.questions import add_question
from tests.factories.events import a_category, an_event

OLGA = Actor("Olga")


def test_questions_are_copied_with_options_conditions_and_categories(app: Flask) -> None:
    event = an_event()
    press = a_category(event, name={"en": "Press"}, position=2)
    with transaction():
        choice = {"kind": QuestionKind.CHOICE, "label": {"en": "Meal"}}
        meal = add_question(
            event,
            {**choice, "options": [OptionText({"en": "A"}), OptionText({"en": "B"}), OptionText({"en": "C"})]},
            by=OLGA,
        )
        for option, label in ((meal.options[0], "Which?"), (meal.options[1], "Why?")):
            condition = Condition(meal.id, option.id)
            add_question(event, {"kind": QuestionKind.TEXT, "label": {"en": label}, "condition": condition}, by=OLGA)
        add_question(event, {"kind": QuestionKind.TEXT, "label": {"en": "Paper?"}, "categories": [press]}, by=OLGA)
        meal.options[1].active = meal.options[2].active = False

    with transaction():
        copy = copy_whole_event(event, "next-years-expo", date(2028, 4, 11), by=OLGA).copy

    kept, which, why, paper = questions_of(copy)
    # An option that is no longer offered goes along only where a question waits for it.
    assert [(one.label["en"], one.active) for one in kept.options] == [("A", True), ("B", False)]
    assert [_waits_for(one) for one in (which, why)] == [(kept.id, kept.options[0].id), (kept.id, kept.options[1].id)]
    assert [one.name["en"] for one in paper.categories] == ["Press"]
    assert [one.event_id for one in (kept, which, why, paper)] == [copy.id] * 4
    assert [one.event_id for one in paper.categories] == [copy.id]


def _waits_for(question: Question) -> tuple[int, int | None]:
    condition = question.condition
    assert condition is not None
    return condition.question_id, condition.option_id
