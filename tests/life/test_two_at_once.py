"""Several organisers save the same row from the same page at the same moment: one is saved, the others are told."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from expo.checkin.gates.services import change_gate
from expo.checkin.models import Gate
from expo.db import db, transaction
from expo.errors import Changed
from expo.events.models import Event
from expo.prices.models import PriceRule
from expo.prices.services import edit_rule, save_billing
from expo.registration.models import Question
from expo.registration.rules import QuestionKind
from expo.registration.services.questions import add_question, edit_question
from tests.factories.checkin import a_gate
from tests.factories.events import an_event
from tests.factories.prices import OLGA, a_rule

MOST = 6
BANK = {"seller": "Demo Fairs", "iban": "TR00"}


def _a_question(event: Event) -> Question:
    with transaction():
        return add_question(event, {"kind": QuestionKind.TEXT, "label": {"en": "Meal?"}}, by=OLGA)


def _edit_question(_event: Event, row: Question, version: int, name: str) -> None:
    edit_question(row, {"label": {"en": name}}, version=version, by=OLGA)


def _edit_gate(_event: Event, row: Gate, version: int, name: str) -> None:
    change_gate(row, {"name": {"en": name}}, version=version, by=OLGA)


def _edit_rule(_event: Event, row: PriceRule, version: int, name: str) -> None:
    edit_rule(row, {"name": {"en": name}}, version=version, by=OLGA)


def _edit_bank(event: Event, _row: Event, _version: int, name: str) -> None:
    save_billing(event, {**BANK, "note": name}, version=0, by=OLGA)


EDITS: dict[str, tuple[Callable[[Event], Any], Callable[..., None]]] = {
    "question": (_a_question, _edit_question),
    "gate": (a_gate, _edit_gate),
    "price": (a_rule, _edit_rule),
    "bank details": (lambda event: event, _edit_bank),
}


@pytest.mark.parametrize("what", EDITS)
def test_of_several_who_save_at_once_one_is_saved(bare_app: Flask, what: str) -> None:
    make, edit = EDITS[what]
    with bare_app.app_context():
        event = an_event()
        row = make(event)
        table, event_id, row_id, version = type(row), event.id, row.id, row.version
    begun = Barrier(MOST)

    def save(number: int) -> str:
        with bare_app.app_context():
            begun.wait(30)
            try:
                with transaction():
                    here = db.session.get_one(Event, event_id)
                    edit(here, db.session.get_one(table, row_id), version, f"Name {number}")
            except Changed:
                return "changed"
            return "saved"

    with ThreadPoolExecutor(MOST) as organisers:
        answers = Counter(organisers.map(save, range(MOST)))

    assert answers == {"saved": 1, "changed": MOST - 1}
