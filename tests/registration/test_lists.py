"""People of a list, judged, registered and taken back by the services alone."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.history.models import Entry
from expo.history.services import Actor
from expo.imports.reader.lists import ReadRow, RowFault
from expo.mail.models import Mail, MailState
from expo.registration.list_fields import question_name
from expo.registration.models import Person, Registration
from expo.registration.queries import answers_of
from expo.registration.rules import Details, QuestionKind, RegistrationState
from expo.registration.services.decisions import cancel
from expo.registration.services.list_undo import undo_people
from expo.registration.services.lists import judge_people, register_people
from expo.registration.services.options import OptionText
from expo.registration.services.questions import add_question
from expo.registration.services.register import edit
from tests.factories.checkin import a_gate, a_scan
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito

OLGA = Actor("Olga")
NOON = datetime(2027, 4, 13, 7, tzinfo=UTC)


def _row(number: int, given: str, email: str = "", **values: Any) -> ReadRow:
    return ReadRow(number, {"given_name": given, "email": email, **values}, ())


def _settings(category: Category, tickets: str = "") -> dict[str, str]:
    return {"category": str(category.id), "tickets": tickets}


def _registered(event: Event, rows: list[ReadRow], category: Category, tickets: str = "") -> list[int]:
    with transaction():
        return register_people(event, rows, _settings(category, tickets), OLGA)


def test_who_cancelled_may_come_by_a_list_and_who_is_registered_stays(app: Flask) -> None:
    event = an_event()
    (category,) = categories_of(event)
    left, here = vito(event, email="left@visits.example"), vito(event, given_name="Hale", email="hale@visits.example")
    vito(an_event(), email="other@visits.example")
    with transaction():
        cancel(left, by=OLGA)
    rows = [
        _row(2, "Vito", "Left@visits.example"),
        _row(3, "Hale", "HALE@visits.example"),
        _row(4, "O", "other@visits.example"),
    ]

    judged = judge_people(event, rows, _settings(category))

    assert [row.number for row in judged.good] == [2, 4]
    assert [(row.number, name) for row, name in judged.there] == [(3, here.name)]
    assert (judged.faults, judged.refusals) == ([], [])


def test_a_row_says_who_comes_once_and_as_what(app: Flask) -> None:
    event = an_event()
    (category,) = categories_of(event)
    rows = [
        _row(2, "Ali", "ali@visits.example"),
        _row(3, "Veli", "ALI@visits.example"),
        _row(4, "", "", organisation="Atlas"),
        _row(5, "Can", "", category="0"),
        _row(6, "Ece", "", organisation="Atlas"),
        _row(7, "ece", "", organisation="ATLAS"),
        _row(8, "Ece", "", organisation="Indus"),
    ]

    judged = judge_people(event, rows, _settings(category))

    assert judged.faults == [
        RowFault(3, "email", "twice", "2"),
        RowFault(4, "given_name", "missing"),
        RowFault(5, "category", "not offered"),
        RowFault(7, "given_name", "twice", "6"),
    ]
    assert [row.number for row in judged.good] == [2, 6, 8]


def test_nobody_comes_by_a_list_as_what_is_no_longer_offered(app: Flask) -> None:
    event = an_event()
    past = a_category(event, active=False)

    judged = judge_people(event, [_row(2, "Ali")], _settings(past))

    assert (judged.good, judged.faults) == ([], [RowFault(2, "category", "not offered")])


def test_each_category_has_as_many_as_it_has_places_for(app: Flask) -> None:
    event = an_event()
    small, (first, *_rest) = a_category(event, capacity=1), categories_of(event)
    rows = [_row(n, f"Guest {n}", category=str(small.id)) for n in (2, 3)] + [_row(4, "Ece")]

    assert judge_people(event, rows[1:], _settings(first)).refusals == []
    assert judge_people(event, rows, _settings(first)).refusals == [
        "Delegate has 1 free place for the 2 people of the list."
    ]
    with pytest.raises(Refused), transaction():
        register_people(event, rows, _settings(first), OLGA)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 0


def test_nobody_of_a_list_is_registered_in_a_category_that_is_not_offered(app: Flask) -> None:
    event = an_event()
    (first,), past = categories_of(event), a_category(event, active=False)

    refusal = r"^This category is not offered\. Choose one that is\.$"
    with pytest.raises(Refused, match=refusal), transaction():
        register_people(event, [_row(2, "Ali"), _row(3, "Veli", category=str(past.id))], _settings(first), OLGA)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 0


def test_people_of_two_categories_are_registered_with_their_choices_and_told(app: Flask) -> None:
    event = an_event()
    (first,), second = categories_of(event), a_category(event, capacity=2)
    with transaction():
        fields = {
            "kind": QuestionKind.CHOICES,
            "label": {"en": "Meal"},
            "options": [OptionText({"en": "A"}), OptionText({"en": "B"})],
        }
        meal = add_question(event, fields, by=OLGA)
    both = [str(option.id) for option in meal.options]
    rows = [
        _row(2, "Ece", "ece@visits.example", category=str(second.id)),
        _row(3, "Can", "can@visits.example", **{question_name(meal): both}),
    ]

    made = _registered(event, rows, first, "mailed")

    people = {one.given_name: one for one in db.session.scalars(sa.select(Registration))}
    assert {name: one.category_id for name, one in people.items()} == {"Ece": second.id, "Can": first.id}
    assert made == [people["Can"].id, people["Ece"].id]
    assert [answer.given for answer in answers_of(people["Can"])] == [[option.id for option in meal.options]]
    assert (first.occupancy, second.occupancy) == (1, 1)
    assert sorted(db.session.scalars(sa.select(Mail.to_address))) == ["can@visits.example", "ece@visits.example"]


def test_a_list_taken_back_leaves_no_trace_but_in_the_history_and_touches_nobody_else(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=3)
    before = vito(event, category, given_name="Hale")
    twice = vito(an_event(), email="ece@visits.example")
    made = _registered(
        event, [_row(2, "Ece", "ece@visits.example"), _row(3, "Can", "can@visits.example")], category, "mailed"
    )
    waiting = vito(event, category, given_name="Waits")

    with transaction():
        undo_people(event, made, OLGA)

    assert list(db.session.scalars(sa.select(Registration).order_by(Registration.id))) == [before, twice, waiting]
    assert (waiting.state, category.occupancy) == (RegistrationState.CONFIRMED, 2)
    told = set(db.session.scalars(sa.select(Mail.about_id)))
    assert told == {before.id, twice.id, waiting.id}
    assert db.session.get(Person, twice.person_id) is not None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 3
    removed = db.session.execute(
        sa.select(Entry.subject, Entry.actor).where(Entry.verb == "removed").order_by(Entry.id)
    )
    assert [tuple(row) for row in removed] == [("Ece", "Olga"), ("Can", "Olga")]


@pytest.mark.parametrize(
    ("done", "refusal"),
    [
        ("changed", "Some of these people have been changed since"),
        ("cancelled", "Some of these people have been changed since"),
        ("mailed", "Tickets have been mailed"),
        ("scanned", r"Something was done for these people since \(scans\)"),
    ],
)
def test_what_was_built_on_a_list_keeps_it(app: Flask, done: str, refusal: str) -> None:
    event = an_event()
    (category,) = categories_of(event)
    made = _registered(event, [_row(2, "Ece", "ece@visits.example"), _row(3, "Can")], category, "mailed")
    ece = db.session.scalars(sa.select(Registration).where(Registration.given_name == "Ece")).one()
    with transaction():
        if done == "changed":
            edit(ece, Details("Ece", "Su", email=ece.email), version=1, by=OLGA)
        elif done == "cancelled":
            cancel(ece, by=OLGA)
        elif done == "mailed":
            db.session.execute(sa.update(Mail).values(state=MailState.SENDING))

    if done == "scanned":
        with clock.set_to(NOON):
            a_scan(event, ece, a_gate(event))

    with pytest.raises(Refused, match=refusal), transaction():
        undo_people(event, made, OLGA)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 2


def test_a_name_stands_in_one_column_or_in_two_and_a_language_is_the_expos_where_none_is_said(app: Flask) -> None:
    event = an_event()
    (category,) = categories_of(event)
    rows = [
        ReadRow(
            2, {"given_name": "Ayşe", "family_name": "Kaya", "language": "tr", "phone": "12345", "job_title": "CEO"}, ()
        ),
        ReadRow(3, {"full_name": "Ali Kaya", "family_name": "Kaya"}, ()),
        ReadRow(4, {"full_name": "Ali", "family_name": "Su"}, ()),
        ReadRow(5, {"family_name": "Khan", "honorific": "Dr."}, ()),
    ]

    _registered(event, rows, category)

    people = db.session.scalars(sa.select(Registration).order_by(Registration.id)).all()
    assert [(one.given_name, one.family_name, one.language, one.honorific) for one in people] == [
        ("Ayşe", "Kaya", "tr", ""),
        ("Ali Kaya", "", event.languages[0], ""),
        ("Ali", "Su", event.languages[0], ""),
        ("Khan", "", event.languages[0], "Dr."),
    ]
    assert (people[0].phone, people[0].job_title) == ("12345", "CEO")


def test_who_was_registered_at_this_moment_stops_the_whole_list(app: Flask) -> None:
    event = an_event()
    (category,) = categories_of(event)
    vito(event, email="ece@visits.example")
    rows = [_row(2, "Can", "can@visits.example"), _row(3, "Ece", "ECE@visits.example")]

    with pytest.raises(Refused, match="Somebody of this list was registered at this moment"), transaction():
        register_people(event, rows, _settings(category), OLGA)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 1
