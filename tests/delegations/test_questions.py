"""The organiser's questions on the forms of a delegation's members, and unanswered ones on the status board."""

import io
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.board import board_of
from expo.delegations.links import join_address
from expo.delegations.models import Delegation
from expo.delegations.queries import members_of
from expo.delegations.services.lifecycle import open_join_link
from expo.delegations.services.members import add_unnamed_members
from expo.delegations.services.sheets import register_sheet
from expo.delegations.sheet_values import Choices
from expo.events.models import Category, Event
from expo.events.rules import CategoryKind
from expo.registration.models import Answer, Question, Upload
from expo.registration.rules import Condition, QuestionKind
from expo.registration.services.questions import add_question
from tests.delegations.desks import desk_of, path_of
from tests.delegations.sheets import a_csv
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import DANA, OLGA, danas_delegation, somebody_of
from tests.factories.events import a_category, an_event
from tests.pages import Browser
from tests.queries import counted

PDF = b"%PDF-1.4 demo"
ECE = {"given_name": "Ece", "family_name": "Yolcu", "email": "ece@firm.example", "language": "en"}


def a_question(
    event: Event,
    label: str,
    kind: QuestionKind = QuestionKind.TEXT,
    *categories: Category,
    after: Question | None = None,
    required: bool = True,
) -> Question:
    """A question of these categories, asked only when `after` is answered yes."""
    fields: dict[str, Any] = {
        "kind": kind,
        "label": {"en": label},
        "required": required,
        "categories": list(categories),
    }
    if after is not None:
        fields["condition"] = Condition(after.id, value="yes")
    with transaction():
        return add_question(event, fields, by=OLGA)


def a_delegation_asked() -> tuple[Delegation, Question, Question, Question]:
    """Dana's delegation at an expo that asks members about flying, for the ticket of who flies, and for food; and asks
    visitors something else.
    """
    event = an_event()
    members, visitors = a_category(event), a_category(event, kind=CategoryKind.VISITOR)
    flies = a_question(event, "Do you fly?", QuestionKind.YES_NO, members)
    ticket = a_question(event, "Your air ticket", QuestionKind.FILE, members, after=flies)
    food = a_question(event, "What do you eat?", QuestionKind.TEXT, members, required=False)
    a_question(event, "What do you buy?", QuestionKind.TEXT, visitors)
    return danas_delegation(event, category_id=members.id), flies, ticket, food


def answers() -> dict[int, Any]:
    db.session.expire_all()
    return {answer.question_id: answer.value for answer in db.session.scalars(sa.select(Answer))}


def test_the_members_link_asks_the_questions_of_the_members_category_alone(app: Flask, browser: Browser) -> None:
    delegation, flies, ticket, food = a_delegation_asked()
    with transaction():
        add_unnamed_members(delegation, 1, by=DANA)
        open_join_link(delegation, by=DANA)
    join = path_of(join_address(delegation))
    me = {**ECE, "consent": "y"}

    page = browser.read(join)
    unanswered = browser.send(join, me, status=400)
    no_ticket = browser.send(join, {**me, f"q{flies.id}": "yes"}, status=400)
    sent = browser.send(
        join, {**me, f"q{flies.id}": "yes", f"q{ticket.id}": (io.BytesIO(PDF), "bilet.pdf"), f"q{food.id}": "Halal"}
    )

    assert ["Do you fly?" in page.text, "What do you eat?" in page.text, "What do you buy?" in page.text] == [
        True,
        True,
        False,
    ]
    assert ("Answer this question." in unanswered.text, "Answer this question." in no_ticket.text) == (True, True)
    assert sent.banners == ["You belong to the delegation now. Your ticket is on its way by mail."]
    [upload] = db.session.scalars(sa.select(Upload)).all()
    assert upload.content == PDF
    assert answers() == {flies.id: True, ticket.id: {"name": "bilet.pdf"}, food.id: "Halal"}


@pytest.mark.parametrize("door", ["head", "head, another seat", "office"])
def test_whoever_registers_a_member_answers_for_them(app: Flask, browser: Browser, door: str) -> None:
    delegation, flies, ticket, food = a_delegation_asked()
    form = f"{desk_of(delegation)}/members/add"
    if door == "office":
        signed_in(browser, olga(delegation.event))
        form = f"/organise/{delegation.event.slug}/delegations/{delegation.id}/members/add"
    elif door == "head, another seat":
        form = f"{desk_of(delegation)}/members/{somebody_of(delegation).id}/replace"
    ece = {**ECE, "role": "delegate"}

    refused = browser.send(form, ece, status=400)
    browser.send(form, {**ece, f"q{flies.id}": "no", f"q{food.id}": "Everything"})

    assert "Answer this question." in refused.text
    assert answers() == {flies.id: False, food.id: "Everything"}
    assert [person.name for _member, person in members_of(delegation) if person] == ["Ece Yolcu"]
    assert ticket.id not in answers()


def test_a_sheet_leaves_questions_unanswered_and_the_board_shows_which(app: Flask, browser: Browser) -> None:
    delegation, flies, ticket, _food = a_delegation_asked()
    sheet = a_csv(
        ("Ece", "ece@firm.example", "Demo A.Ş.", "Engineer"),
        ("Rüzgâr", "ruzgar@firm.example", "Demo A.Ş.", "Driver"),
        headings=("Given name", "Mail", "Organisation", "Job title"),
    )

    with transaction():
        first, _second = register_sheet(delegation, sheet, Choices(), by=DANA)
    before = [row.facts["details"].missing for row in board_of(delegation)]
    with transaction():
        db.session.add(
            Answer(event_id=first.event_id, registration_id=first.registration_id, question_id=flies.id, value=True)
        )
    after = [row.facts["details"].missing for row in board_of(delegation)]

    assert before == ["Missing: “Do you fly?”", "Missing: “Do you fly?”"]
    assert after == ["Missing: “Your air ticket”", "Missing: “Do you fly?”"]
    assert ticket.required


def test_the_board_runs_the_same_statements_for_three_as_for_one(app: Flask) -> None:
    delegation, *_questions = a_delegation_asked()
    somebody_of(delegation)
    with counted(app) as few:
        board_of(delegation)

    for _other in range(2):
        somebody_of(delegation)
    with counted(app) as more:
        board_of(delegation)

    assert len(few) == len(more)
