"""Somebody moves to another category: with a seat, from one waiting list to another, or not at all."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.history.services import Actor
from expo.mail.models import Mail
from expo.registration.rules import Details, RegistrationState
from expo.registration.services.decisions import approve, cancel, decline, move
from expo.registration.services.erasure import erase
from expo.registration.services.group import register_replacement
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.told import told_changes

OLGA = Actor("Olga")
CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.ON_WAITING_LIST


def test_who_moves_leaves_a_seat_to_the_first_who_waits(app: Flask) -> None:
    event = an_event()
    left, entered = a_category(event, capacity=1), a_category(event, capacity=1)
    goes, waits = vito(event, left), vito(event, left)

    with transaction():
        move(goes, entered, by=OLGA)

    assert [(one.category_id, one.state, one.waiting_number, one.version) for one in (goes, waits)] == [
        (entered.id, CONFIRMED, None, 2),
        (left.id, CONFIRMED, None, 2),
    ]
    assert (left.occupancy, entered.occupancy) == (1, 1)
    assert [change for change in told_changes(event, "registration") if change[0] == "moved"] == [
        (
            "moved",
            {"category": left.id, "state": "confirmed"},
            {"category": entered.id, "state": "confirmed", "version": 2},
        )
    ]


def test_a_full_category_takes_nobody_in_and_says_which(app: Flask) -> None:
    event = an_event()
    full = a_category(event, capacity=1, name={"en": "Press"})
    vito(event, full)
    person = vito(event)

    with pytest.raises(Refused, match=r"^All places for Press are taken\.$"), transaction():
        move(person, full, by=OLGA)

    assert (person.category_id == full.id, person.state, full.occupancy) == (False, CONFIRMED, 1)


def test_from_one_waiting_list_to_a_free_seat_or_to_the_end_of_another(app: Flask) -> None:
    event = an_event()
    first, free, full = a_category(event, capacity=1), a_category(event, capacity=1), a_category(event, capacity=1)
    vito(event, first)
    vito(event, full), vito(event, full)
    lucky, patient = vito(event, first), vito(event, first)
    before = db.session.scalar(sa.select(sa.func.max(Mail.id))) or 0

    with transaction():
        move(lucky, free, by=OLGA)
        move(patient, full, by=OLGA)

    assert [(one.category_id, one.state, one.waiting_number) for one in (lucky, patient)] == [
        (free.id, CONFIRMED, None),
        (full.id, WAITING, 2),
    ]
    assert (first.occupancy, free.occupancy, full.occupancy) == (1, 1, 1)
    assert list(db.session.scalars(sa.select(Mail.wording).where(Mail.id > before))) == ["confirmed"]


def test_an_expos_categories_are_its_own_and_its_category_is_no_move(app: Flask) -> None:
    event = an_event()
    person = vito(event)

    with pytest.raises(NotFound, match="That category belongs to another expo"), transaction():
        move(person, a_category(an_event()), by=OLGA)
    with transaction():
        move(person, person.category, by=OLGA)

    assert person.version == 1


def test_nothing_is_decided_about_somebody_erased(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    with transaction():
        erase(person, by=OLGA)

    for decide in (approve, cancel, decline):
        with pytest.raises(NotFound, match="This registration was erased"), transaction():
            decide(person, by=OLGA)


def test_who_was_moved_up_has_a_new_version(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=1)
    goes, waits = vito(event, category), vito(event, category)

    with transaction():
        cancel(goes, by=OLGA)

    assert (waits.state, waits.version) == (CONFIRMED, 2)
    moved = [after for verb, _before, after in told_changes(event, "registration") if verb == "moved up"]
    assert moved == [{"state": "confirmed", "version": 2}]


@pytest.mark.parametrize(("capacity", "told"), [(2, True), (None, False)])
def test_public_pages_are_read_anew_when_a_place_of_a_number_is_free_again(
    app: Flask, capacity: int | None, told: bool
) -> None:
    event = an_event()
    person = vito(event, a_category(event, capacity=capacity))
    db.session.refresh(event)
    before = event.public_revision

    with transaction():
        cancel(person, by=OLGA)
    db.session.refresh(event)

    assert (event.public_revision > before) is told


@pytest.mark.parametrize("act", ["move", "replace"])
def test_public_pages_are_read_anew_when_the_last_place_is_taken_by(app: Flask, act: str) -> None:
    event = an_event()
    last, person = a_category(event, capacity=1), vito(event, a_category(event))
    if act == "replace":
        with transaction():
            person.category.capacity, person.category.occupancy = 1, 1
    db.session.refresh(event)
    before = event.public_revision

    with transaction():
        if act == "move":
            move(person, last, by=OLGA)
        else:
            register_replacement(
                person, Details(given_name="New", family_name="Comer", email="new@example.org"), by=OLGA
            )
    db.session.refresh(event)

    assert event.public_revision > before
