"""What the history tells of registrations; groups and replacements."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.models import Category, Event
from expo.history.services import Actor
from expo.mail.models import Mail
from expo.registration.models import Person, Question, Registration
from expo.registration.rules import Details, QuestionKind, RegistrationSource, RegistrationState
from expo.registration.services.capacity import change_capacity
from expo.registration.services.decisions import approve, cancel, decline, move
from expo.registration.services.group import register_group, register_replacement
from expo.registration.services.links import renew_link, send_link
from expo.registration.services.notes import change_note
from expo.registration.services.questions import (
    add_question,
)
from expo.registration.services.register import edit, register
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.told import told, told_changes

OLGA = Actor("Olga Organiser")
NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
VITO = "Vito Ziyaretçi"


def _mails(event: Event) -> list[tuple[str, str]]:
    rows = db.session.scalars(sa.select(Mail).where(Mail.event_id == event.id).order_by(Mail.id))
    return [(row.to_address, row.wording) for row in rows]


def _people(*names: str) -> list[Details]:
    return [Details(given_name=name, family_name="Delegate", email="desk@embassy.example") for name in names]


def test_a_registration_is_told_from_beginning_to_end(app: Flask) -> None:
    event = an_event()
    first, second = a_category(event), a_category(event)
    with clock.set_to(NOON):
        person = vito(event, first)
        with transaction():
            change_note(person, "Came by boat", by=OLGA)
            renew_link(person, by=OLGA)
            send_link(person, by=OLGA)
            move(person, second, by=OLGA)
            cancel(person, by=OLGA)
            approve(person, by=OLGA)
            decline(person, by=OLGA, reason="Full")

    verbs = ("noted", "renewed the link of", "sent the link of", "moved", "cancelled", "approved", "declined")
    by_olga = [(OLGA.name, verb, VITO) for verb in verbs]
    assert told(event, "registration") == [("Vito", "registered", VITO), *by_olga]
    changes = told_changes(event, "registration")
    assert changes[0] == ("registered", None, {"state": "confirmed", "category": first.id, "source": "form"})
    assert changes[1] == ("noted", {"note": ""}, {"note": "Came by boat"})
    in_second = {"category": second.id, "state": "confirmed", "version": 2}
    assert changes[4] == ("moved", {"category": first.id, "state": "confirmed"}, in_second)
    assert [(before, (after or {})["state"]) for _, before, after in changes[5:]] == [
        ({"state": "confirmed"}, "cancelled"),
        ({"state": "cancelled"}, "confirmed"),
        ({"state": "confirmed"}, "declined"),
    ]
    assert person.version == 5


def test_a_link_is_sent_to_nobody_without_an_address(app: Flask) -> None:
    person = vito(event := an_event())
    with transaction():
        person.email = ""

    with pytest.raises(Refused, match=rf"^{VITO} gave no mail address\.$"), transaction():
        send_link(person, by=OLGA)

    assert [one[1] for one in told(event, "registration")] == ["registered"]


def test_who_waits_and_who_moves_up_is_told_with_the_number(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=1)
    first, second = vito(event, category), vito(event, category)
    with transaction():
        cancel(first, by=OLGA)

    changes = told_changes(event, "registration")
    waiting = {"state": "on the waiting list", "waiting_number": 1}
    assert changes[1] == ("registered", None, {"category": category.id, "source": "form", **waiting})
    assert changes[3] == ("moved up", waiting, {"state": "confirmed", "version": second.version})
    assert told(event, "registration")[3] == ("Olga Organiser", "moved up", VITO)
    assert (second.state, second.waiting_number, category.occupancy) == (RegistrationState.CONFIRMED, None, 1)
    assert [wording for address, wording in _mails(event) if address == second.email] == [
        "on the waiting list",
        "a place became free",
    ]


def test_a_capacity_is_told_once_and_moves_up_in_the_order_of_numbers(app: Flask) -> None:
    event = an_event()
    category = a_category(event, name={"en": "Visitor"}, capacity=1)
    people = [vito(event, category) for _ in range(4)]
    with transaction():
        done = [change_capacity(category, several, by=OLGA) for several in (3, 3, None)]
        with pytest.raises(Refused, match="4 people are confirmed already"):
            change_capacity(category, 3, by=OLGA)

    assert done == [2, 0, 1]
    assert [person.state for person in people] == [RegistrationState.CONFIRMED] * 4
    assert [change for change in told_changes(event, "category") if change[0] == "changed"] == [
        ("changed", {"capacity": 1}, {"capacity": 3}),
        ("changed", {"capacity": 3}, {"capacity": None}),
    ]
    assert told(event, "category")[-1] == ("Olga Organiser", "changed", "Visitor")


def test_a_group_is_registered_whole_in_its_order_with_a_mail_to_each(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=3)
    with transaction():
        made = register_group(event, category, _people("Ada", "Bo"), source=RegistrationSource.ORGANISER, by=OLGA)
        nobody = register_group(event, category, [], source=RegistrationSource.ORGANISER, by=OLGA)

    kept = {"state": "confirmed", "category": category.id, "source": "organiser"}
    assert nobody == []
    assert [person.name for person in made] == ["Ada Delegate", "Bo Delegate"]
    assert len({person.code for person in made}) == len({person.person_id for person in made}) == 2
    assert db.session.scalar(sa.select(sa.func.count(Person.id))) == 2
    assert (category.occupancy, {person.state for person in made}) == (2, {RegistrationState.CONFIRMED})
    assert told(event, "registration") == [
        ("Olga Organiser", "registered", "Ada Delegate"),
        ("Olga Organiser", "registered", "Bo Delegate"),
    ]
    assert told_changes(event, "registration") == [("registered", None, kept)] * 2
    assert _mails(event) == [("desk@embassy.example", "confirmed")] * 2


@pytest.mark.parametrize(
    ("seats", "sentence"),
    [
        (0, "All places for .* are taken. Nobody was registered"),
        (1, "Only 1 of these 3 people fits into"),
        (2, "Only 2 of these 3 people fit into"),
    ],
)
def test_a_group_that_does_not_fit_hears_how_many_do(app: Flask, seats: int, sentence: str) -> None:
    event = an_event()
    category = a_category(event, capacity=seats)

    with pytest.raises(Refused, match=sentence), transaction():
        register_group(event, category, _people("A", "B", "C"), source=RegistrationSource.ORGANISER, by=OLGA)

    assert db.session.scalar(sa.select(sa.func.count(Registration.id))) == 0


def test_a_replacement_takes_the_seat_and_nobody_of_the_waiting_list_does(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=1)
    old, waiting = vito(event, category), vito(event, category)
    [details] = _people("Ada")
    with clock.set_to(NOON), transaction():
        made = register_replacement(old, details, by=OLGA)

    assert (made.state, old.state, old.state_since) == (RegistrationState.CONFIRMED, RegistrationState.CANCELLED, NOON)
    assert (waiting.state, category.occupancy, old.version) == (RegistrationState.ON_WAITING_LIST, 1, 2)
    assert told(event, "registration")[2:] == [
        ("Olga Organiser", "cancelled", VITO),
        ("Olga Organiser", "registered", "Ada Delegate"),
    ]
    assert _mails(event)[2:] == [(old.email, "cancelled"), ("desk@embassy.example", "confirmed")]

    with pytest.raises(Refused, match="All places for"), transaction():
        register_replacement(waiting, details, by=OLGA)


def _question(event: Event, label: str, kind: QuestionKind = QuestionKind.TEXT, **fields: Any) -> Question:
    with transaction():
        return add_question(event, {"label": {"en": label}, "kind": kind, **fields}, by=OLGA)


def test_what_cannot_be_done_with_a_registration_is_said_with_its_name(app: Flask) -> None:
    event, other = an_event(), an_event()
    full = a_category(event, capacity=0)
    person = vito(event, a_category(event))
    waits = vito(event, full)
    foreign = a_category(other)
    with transaction():
        with pytest.raises(Refused, match=f"{VITO} is confirmed already"):
            approve(person, by=OLGA)
        with pytest.raises(Refused, match=f"{VITO} is on the waiting list and moves up"):
            approve(waits, by=OLGA)
        with pytest.raises(Refused, match="All places for"):
            move(person, full, by=OLGA)
        with pytest.raises(NotFound, match="another expo"):
            move(person, foreign, by=OLGA)
        cancel(person, by=OLGA)
        with pytest.raises(Refused, match=f"{VITO} is not registered any more"):
            decline(person, by=OLGA)


def test_edited_details_are_told_with_the_answers_that_changed(app: Flask) -> None:
    event = an_event()
    question = _question(event, "Diet")
    person = vito(event, answers={question.id: "None"})
    details = Details(
        given_name="Vita", family_name="Ziyaretçi", email=person.email, organisation="Visitors’ Union", country="TR"
    )

    with transaction():
        edit(person, details, {question.id: "Vegan"}, version=1, by=OLGA)

    number = str(question.id)
    assert told(event, "registration")[-1] == ("Olga Organiser", "changed", "Vita Ziyaretçi")
    assert told_changes(event, "registration")[-1] == (
        "changed",
        {"given_name": "Vito", number: "None"},
        {"given_name": "Vita", number: "Vegan", "version": 2},
    )


def test_beyond_its_number_a_category_takes_one_more_walk_in_and_only_then(app: Flask) -> None:
    event = an_event()
    category: Category = a_category(event, capacity=1)
    details = Details(given_name="Walter", family_name="Walk")

    with transaction():
        for _ in range(3):
            register(event, category, details, source=RegistrationSource.WALK_IN, by=OLGA, beyond=True)
    with pytest.raises(Refused, match="All places for"), transaction():
        register(event, category, details, source=RegistrationSource.WALK_IN, by=OLGA)

    assert (category.capacity, category.occupancy) == (3, 3)
