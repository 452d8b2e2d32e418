"""What the history tells of questions, and what becomes of their answers."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.registration.models import Answer, Question, Upload
from expo.registration.queries import questions_of
from expo.registration.rules import Condition, QuestionKind
from expo.registration.services.answers import FileAnswer, save_answers
from expo.registration.services.copies import copy_whole_event
from expo.registration.services.questions import add_question, edit_question, move_question, remove_question
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.told import told, told_changes

OLGA = Actor("Olga Organiser")


def _question(event: Event, label: str, kind: QuestionKind = QuestionKind.TEXT, **fields: Any) -> Question:
    with transaction():
        return add_question(event, {"label": {"en": label}, "kind": kind, **fields}, by=OLGA)


def test_questions_are_told_put_in_order_and_end_as_their_answers_allow(app: Flask) -> None:
    event = an_event()
    first = _question(event, "First", QuestionKind.YES_NO)
    second, third = [_question(event, label) for label in ("Second", "Third")]
    with transaction():
        edit_question(third, {"condition": Condition(first.id, value="yes")}, version=1, by=OLGA)
    vito(event, answers={second.id: "An answer"})
    with transaction():
        edit_question(second, {"label": {"en": "Renamed"}}, version=1, by=OLGA)
        move_question(third, 2, by=OLGA)
        move_question(third, 9, by=OLGA)
        remove_question(first, released=True, by=OLGA)
        remove_question(second, by=OLGA)

    db.session.expire_all()
    kept = [(one.label["en"], one.active, one.condition) for one in questions_of(event, active_only=False)]
    assert kept == [("Renamed", False, None), ("Third", True, None)]
    assert told(event, "question")[3:] == [
        ("Olga Organiser", "changed", "Third"),
        ("Olga Organiser", "changed", "Renamed"),
        *[("Olga Organiser", "moved", "Third")] * 2,
        ("Olga Organiser", "changed", "Third"),
        ("Olga Organiser", "removed", "First"),
        ("Olga Organiser", "put out of use", "Renamed"),
    ]
    assert told_changes(event, "question")[4:7] == [
        ("changed", {"label": {"en": "Second"}}, {"label": {"en": "Renamed"}, "version": 2}),
        ("moved", {"position": 3}, {"position": 2}),
        ("moved", {"position": 2}, {"position": 3}),
    ]


def test_a_question_that_was_answered_keeps_its_kind_and_one_that_was_not_does_not(app: Flask) -> None:
    event = an_event()
    answered, other = _question(event, "Answered"), _question(event, "Other")
    vito(event, answers={answered.id: "Yes"})

    with transaction():
        edit_question(other, {"kind": QuestionKind.NUMBER}, version=1, by=OLGA)
        edit_question(answered, {"kind": QuestionKind.TEXT, "required": True}, version=1, by=OLGA)
    with pytest.raises(Refused, match="so its kind stays"), transaction():
        edit_question(answered, {"kind": QuestionKind.NUMBER}, version=2, by=OLGA)
    with pytest.raises(Changed, match="Somebody else changed this question") as refused, transaction():
        edit_question(answered, {"required": False}, version=1, by=OLGA)

    assert len(refused.value.details) == 1


def test_a_question_stands_after_the_one_it_depends_on_and_a_choice_has_options(app: Flask) -> None:
    event = an_event()
    first, second = _question(event, "First"), _question(event, "Second")

    for question, asked in ((first, second), (first, first)):
        with pytest.raises(Refused, match="only on one that stands before it"), transaction():
            edit_question(question, {"condition": Condition(asked.id)}, version=1, by=OLGA)
    for kind in (QuestionKind.CHOICE, QuestionKind.CHOICES):
        with pytest.raises(Refused, match="at least one option"):
            _question(event, "Choice", kind)


def test_a_copy_has_the_questions_with_what_they_depend_on_and_whom_they_ask(app: Flask) -> None:
    event = an_event()
    category = a_category(event, name={"en": "Trade"})
    first = _question(event, "First", QuestionKind.YES_NO, active=False)
    _question(event, "Second", condition=Condition(first.id, value="yes"), categories=[category])

    with transaction():
        copy = copy_whole_event(event, "next-year", event.first_day.replace(year=2028), by=OLGA).copy

    one, other = questions_of(copy, active_only=False)
    assert (one.label["en"], one.active, other.label["en"]) == ("First", False, "Second")
    assert other.condition == Condition(one.id, value="yes")
    assert [(asked.name["en"], asked.event_id) for asked in other.categories] == [("Trade", copy.id)]


def test_a_file_that_is_replaced_or_taken_away_leaves_nothing_behind(app: Flask) -> None:
    event = an_event()
    question = _question(event, "Photo", QuestionKind.FILE)
    person, other = vito(event), vito(event)
    paper = FileAnswer("a.pdf", "application/pdf", b"%PDF-1")
    with transaction():
        for one in (person, other):
            save_answers(one, {question.id: paper})
        save_answers(person, {question.id: FileAnswer("b.pdf", "application/pdf", b"%PDF-22")})

    kept = {(row.registration_id, row.name, row.size) for row in db.session.scalars(sa.select(Upload))}
    assert kept == {(person.id, "b.pdf", 7), (other.id, "a.pdf", 6)}

    with transaction():
        save_answers(person, {question.id: None})

    assert [row.registration_id for row in db.session.scalars(sa.select(Upload))] == [other.id]
    assert [row.registration_id for row in db.session.scalars(sa.select(Answer))] == [other.id]
