"""Options of questions keep their answers and conditions when they are renamed; what would be lost is asked."""

from typing import Any

import pytest

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.registration.models import Question, QuestionOption
from expo.registration.queries import questions_of
from expo.registration.question_forms import match_options
from expo.registration.rules import Condition, QuestionKind
from expo.registration.services.answers import answer_texts
from expo.registration.services.options import OptionText
from expo.registration.services.questions import add_question, edit_question, move_question, remove_question
from tests.factories.registration import vito
from tests.pages import Browser, form_values
from tests.registration.public import everybody
from tests.told import told_changes

OLGA = Actor("Olga Organiser")


def _question(event: Event, label: str, kind: QuestionKind = QuestionKind.TEXT, **fields: Any) -> Question:
    with transaction():
        return add_question(event, {"kind": kind, "label": {"en": label}, **fields}, by=OLGA)


def _food(event: Event) -> tuple[Question, Question]:
    """What do you eat: Halal or Vegan? Who answers Vegan, as Vito did, is asked for more."""
    options = [OptionText({"en": "Halal"}), OptionText({"en": "Vegan"})]
    food = _question(event, "What do you eat?", QuestionKind.CHOICE, options=options)
    more = _question(event, "Nuts?", required=True, condition=Condition(food.id, food.options[1].id))
    vito(event, answers={food.id: food.options[1].id, more.id: "None"})
    return food, more


def _page(event: Event, question: Question) -> str:
    return f"/organise/{event.slug}/questions/{question.id}"


def test_an_option_that_people_chose_is_renamed_with_its_answers_and_its_condition(
    event: Event, olgas: Browser
) -> None:
    food, more = _food(event)
    vegan = food.options[1].id

    asked = olgas.send(_page(event, food), {"options": "Halal\nPlant-based"}, status=400)
    olgas.send(_page(event, food), {"options": "Halal\nPlant-based", f"lost_{vegan}": "renamed: Plant-based"})

    db.session.expire_all()
    assert asked.errors == ["Say what becomes of it."]
    assert "“Vegan”: 1 person chose it; “Nuts?” is asked only after it." in asked.text
    assert [(option.id, option.label["en"]) for option in food.offered][1:] == [(vegan, "Plant-based")]
    assert more.condition == Condition(food.id, vegan)
    shown = olgas.read(f"/organise/{event.slug}/registrations/{everybody()[0].id}").text
    assert ("Plant-based" in shown, "Vegan" in shown) == (True, False)


def test_an_option_taken_away_leaves_its_answers_and_what_depended_on_it_is_always_asked(
    event: Event, olgas: Browser
) -> None:
    food, more = _food(event)
    vegan = food.options[1].id

    olgas.send(_page(event, food), {"options": "Halal", f"lost_{vegan}": "taken away"})

    db.session.expire_all()
    [person] = everybody()
    assert [option.label["en"] for option in food.offered] == ["Halal"]
    assert answer_texts(person) == {str(food.id): "Vegan", str(more.id): "None"}
    assert more.condition is None
    assert told_changes(event, "question")[-2] == (
        "changed",
        {"shown_when_id": food.id, "shown_when_value": "Vegan"},
        {"shown_when_id": None, "shown_when_value": "", "version": 2},
    )
    form = olgas.read(f"/organise/{event.slug}/registrations/{person.id}/edit").text
    assert "Vegan (no longer offered)" in form


def test_the_services_refuse_to_lose_an_option_or_a_condition_unsaid(event: Event) -> None:
    food, _more = _food(event)

    with pytest.raises(Refused, match="Say what becomes of the options") as refused, transaction():
        edit_question(food, {"options": [OptionText({"en": "Halal"}, food.options[0].id)]}, version=1, by=OLGA)

    with pytest.raises(Refused, match="Say that they are always asked") as named, transaction():
        remove_question(food, by=OLGA)

    assert refused.value.details == ("“Vegan”: 1 person chose it; “Nuts?” is asked only after it.",)
    assert named.value.details == ("Nuts?",)


def test_a_question_on_which_another_depends_is_taken_away_once_that_is_said(event: Event, olgas: Browser) -> None:
    food, more = _food(event)
    index = f"/organise/{event.slug}/questions"

    asked = olgas.send(f"{_page(event, food)}/remove", form=index, status=409)
    db.session.expire_all()
    kept = (food.active, more.condition is not None)
    olgas.post(f"{_page(event, food)}/remove", form_values(asked.soup, f"{_page(event, food)}/remove"))

    db.session.expire_all()
    assert asked.heading == "Take away “What do you eat?”"
    assert asked.link("Nuts?") == _page(event, more)
    assert kept == (True, True)
    assert (food.active, more.condition) == (False, None)


def test_a_question_goes_out_of_use_only_with_a_word_on_what_depends_on_it(event: Event, olgas: Browser) -> None:
    food, more = _food(event)

    refused = olgas.send(_page(event, food), {"active": None}, status=409)
    olgas.send(_page(event, food), {"active": None, "always_ask": "y"})

    db.session.expire_all()
    assert "Say that they are always asked from now on: Nuts?" in refused.text
    assert (food.active, more.condition) == (False, None)


@pytest.mark.parametrize(
    ("kind", "typed", "condition"),
    [
        (QuestionKind.COUNTRY, "Pakistan", "PK"),
        (QuestionKind.COUNTRY, "Atlantis", None),
        (QuestionKind.NUMBER, "۲", "2"),
        (QuestionKind.NUMBER, "1,500", None),
        (QuestionKind.DATE, "soon", None),
        (QuestionKind.YES_NO, "yes", None),
    ],
)
def test_a_typed_answer_of_a_condition_is_one_that_can_be_given(
    event: Event, olgas: Browser, kind: QuestionKind, typed: str, condition: str | None
) -> None:
    first, second = _question(event, "First", kind), _question(event, "Second")

    values = {"condition": str(first.id), "condition_value": typed}
    page = olgas.send(_page(event, second), values, status=200 if condition else 400)

    db.session.expire_all()
    assert second.condition == (Condition(first.id, value=condition) if condition else None)
    assert bool(page.errors) is (condition is None)


def test_a_question_that_depends_on_another_stays_behind_it_and_the_other_keeps_its_kind(event: Event) -> None:
    food, more = _food(event)
    yes = _question(event, "Do you fly?", QuestionKind.YES_NO)
    _question(event, "When?", condition=Condition(yes.id, value="yes"))

    with pytest.raises(Refused, match=r"“Nuts\?” is asked only after"), transaction():
        move_question(more, 1, by=OLGA)
    with pytest.raises(Refused, match=r"so its kind stays\. Change these first") as refused, transaction():
        edit_question(yes, {"kind": QuestionKind.TEXT}, version=1, by=OLGA)

    assert refused.value.details == ("When?",)
    assert questions_of(event)[:2] == [food, more]


def test_a_condition_on_an_option_that_is_not_offered_there_is_refused(event: Event) -> None:
    food, _more = _food(event)
    fly = _question(event, "Do you fly?", QuestionKind.YES_NO)

    for condition in (Condition(fly.id, food.options[0].id), Condition(food.id, value="Halal")):
        with pytest.raises(Refused, match="Nobody can give this answer"):
            _question(event, "Else", condition=condition)


def test_lines_are_known_by_a_text_in_any_language() -> None:
    offered = [QuestionOption(id=1, label={"en": "Yes", "tr": "Evet"}), QuestionOption(id=2, label={"en": "No"})]

    lines, left = match_options("Sure | Evet\n\nMaybe", ["en", "tr"], offered)

    assert lines == [OptionText({"en": "Sure", "tr": "Evet"}, 1), OptionText({"en": "Maybe"})]
    assert left == [offered[1]]
