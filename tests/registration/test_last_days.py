"""The last days, in which free places stay free: who is refused, who may take one, and what is told, by the services alone."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Category, Event
from expo.events.rules import FillingEnd
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from expo.imports.reader.lists import ReadRow
from expo.mail.models import Mail
from expo.registration.models import Registration
from expo.registration.notices import written_moment
from expo.registration.rules import Details, RegistrationSource, RegistrationState
from expo.registration.services.capacity import (
    OthersWait,
    change_capacity,
    refuse_overtaking,
    sweep_waiting_lists,
    take_seat_or_waiting_number,
)
from expo.registration.services.decisions import approve, cancel, move
from expo.registration.services.group import register_group
from expo.registration.services.lists import register_people
from expo.registration.services.register import register
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.told import told, told_changes

OLGA = Actor("Olga")
CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.ON_WAITING_LIST
WALTER = Details(given_name="Walter", family_name="Walk", email="walter@visits.example")
REFUSED = "Others wait for a place for Press, and come first. "


def _last_days(*, filled: int = 2, waiting: int = 2) -> tuple[Event, Category, list[Registration]]:
    """An expo in whose last week free places stay free, with a full category for the press, and who waits for it."""
    event = an_event()
    press = a_category(event, capacity=filled, name={"en": "Press"})
    with transaction():
        edit_event(event, {"filling_end": FillingEnd.DAYS_BEFORE, "filling_days": 7}, version=event.version, by=OLGA)
    return event, press, [vito(event, press) for _one in range(filled + waiting)]


def _quiet(event: Event) -> datetime:
    return event.begins_at - timedelta(days=3)


def _revision(event: Event) -> int:
    return db.session.scalars(sa.select(Event.public_revision).where(Event.id == event.id)).one()


def _mails_to(person: Registration) -> list[str]:
    return list(db.session.scalars(sa.select(Mail.wording).where(Mail.to_address == person.email).order_by(Mail.id)))


def _walk_in(event: Event, press: Category, _person: Registration) -> None:
    register(event, press, WALTER, source=RegistrationSource.WALK_IN, by=OLGA)


def _in_a_group(event: Event, press: Category, _person: Registration) -> None:
    register_group(event, press, [WALTER], source=RegistrationSource.ORGANISER, by=Actor("Dana, head"))


def _from_elsewhere(_event: Event, press: Category, person: Registration) -> None:
    move(person, press, by=OLGA)


def _by_a_list(event: Event, press: Category, _person: Registration) -> None:
    rows = [ReadRow(2, {"given_name": "Walter", "email": "walter@visits.example"}, ())]
    register_people(event, rows, {"category": str(press.id)}, Actor("Olga", at_terminal=True))


@pytest.mark.parametrize(
    ("come", "kind", "sentence"),
    [
        (_walk_in, OthersWait, REFUSED + "Decide below."),
        (_in_a_group, Refused, REFUSED + "Ask the organisers."),
        (_by_a_list, OthersWait, REFUSED + "Decide below."),
        (_from_elsewhere, OthersWait, REFUSED + "Decide below."),
    ],
)
def test_a_place_that_others_wait_for_is_refused(
    app: Flask, come: Callable[[Event, Category, Registration], None], kind: type[Refused], sentence: str
) -> None:
    event, press, [leaves, *_others] = _last_days()
    elsewhere = vito(event)
    with clock.set_to(_quiet(event)):
        with transaction():
            cancel(leaves, by=OLGA)
        with pytest.raises(Refused) as refused, transaction():
            come(event, press, elsewhere)

    assert (type(refused.value), refused.value.message) == (kind, sentence)
    assert (press.occupancy, elsewhere.category_id == press.id) == (1, False)


def test_a_place_that_becomes_free_stays_so_and_the_history_says_it(app: Flask) -> None:
    event, press, [leaves, _stays, first, second] = _last_days()
    revision = _revision(event)
    with clock.set_to(_quiet(event)), transaction():
        cancel(leaves, by=OLGA)

    assert (press.occupancy, first.state, second.state) == (1, WAITING, WAITING)
    assert told(event, "category")[-1] == ("Expo", "left seats free in", "Press")
    assert _revision(event) > revision


def test_nothing_is_told_of_places_that_nobody_waits_for_or_that_are_not_free(app: Flask) -> None:
    event, press, [leaves, *_rest] = _last_days(waiting=0)
    other, full, [_one, _two, waits] = _last_days(waiting=1)
    with clock.set_to(_quiet(event)), transaction():
        cancel(leaves, by=OLGA)
        cancel(waits, by=OLGA)
        change_capacity(full, 2, by=OLGA)

    assert [verb for _who, verb, _what in told(event, "category") + told(other, "category")] == ["added"] * 4
    assert (press.occupancy, full.occupancy) == (1, 2)


def test_an_organiser_gives_the_place_to_whom_they_choose(app: Flask) -> None:
    event, press, [leaves, goes, first, second] = _last_days()
    with clock.set_to(_quiet(event)), transaction():
        with pytest.raises(Refused, match=r"^All places for Press are taken\.$"):
            approve(second, by=OLGA)
        cancel(leaves, by=OLGA)
        approve(second, by=OLGA)
        after = told_changes(event, "registration")[-1]
        cancel(goes, by=OLGA)
        came = register(event, press, WALTER, source=RegistrationSource.WALK_IN, by=OLGA, overtaking=True)

    assert came is not None
    assert (came.state, second.state, second.waiting_number, first.state) == (CONFIRMED, CONFIRMED, None, WAITING)
    assert after == ("approved", {"state": WAITING}, {"state": CONFIRMED, "version": 2})
    assert (second.state_since, _mails_to(second)) == (_quiet(event), ["on the waiting list", "confirmed"])
    assert press.occupancy == 2


def test_who_is_moved_past_others_takes_the_place_and_public_pages_are_read_anew(app: Flask) -> None:
    event, press, [leaves, *_others] = _last_days()
    person = vito(event)
    with clock.set_to(_quiet(event)), transaction():
        cancel(leaves, by=OLGA)
        db.session.flush()
        revision = _revision(event)
        move(person, press, by=OLGA, overtaking=True)

    assert (person.category, person.state, press.occupancy) == (press, CONFIRMED, 2)
    assert _revision(event) > revision


@pytest.mark.parametrize(("early", "state"), [(timedelta(0), WAITING), (timedelta(seconds=1), CONFIRMED)])
def test_the_list_is_filled_until_the_moment_of_its_end(app: Flask, early: timedelta, state: RegistrationState) -> None:
    event, _press, [leaves, _stays, first, _second] = _last_days()
    with clock.set_to(event.filling_ends_at - early), transaction():
        cancel(leaves, by=OLGA)

    assert (first.state, first.version) == (state, 1 + (state is CONFIRMED))


def test_places_left_free_are_given_once_the_end_is_put_off(app: Flask) -> None:
    event, press, people = _last_days(filled=2, waiting=3)
    other, tables, [gone, lone] = _last_days(filled=1, waiting=1)
    with clock.set_to(_quiet(event)):
        with transaction():
            for one in (people[0], people[1], gone):
                cancel(one, by=OLGA)
        with transaction():
            assert sweep_waiting_lists() == 0
        for expo in (event, other):
            with transaction():
                edit_event(expo, {"filling_end": FillingEnd.EXPO}, version=expo.version, by=OLGA)
        revision = _revision(event)
        with transaction():
            done = [sweep_waiting_lists() for _sweep in range(3)]

    assert done == [2, 1, 0]
    assert [one.state for one in people[2:]] == [CONFIRMED, CONFIRMED, WAITING]
    assert (lone.state, lone.state_since, press.occupancy, tables.occupancy) == (CONFIRMED, _quiet(event), 2, 1)
    assert told(event, "registration")[-1] == ("Expo", "moved up", people[3].name)
    assert _mails_to(people[2]) == ["on the waiting list", "a place became free"]
    assert _revision(event) > revision


def test_who_comes_when_the_end_is_put_off_finds_the_places_given_in_turn(app: Flask) -> None:
    event, press, [leaves, goes, first, second] = _last_days()
    with clock.set_to(_quiet(event)):
        with transaction():
            cancel(leaves, by=OLGA)
            cancel(goes, by=OLGA)
        with transaction():
            edit_event(event, {"filling_end": FillingEnd.EXPO}, version=event.version, by=OLGA)
            press.capacity = 3
        revision = _revision(event)
        with transaction():
            number = take_seat_or_waiting_number(press)
        with transaction():
            last = take_seat_or_waiting_number(press)

    assert (number, last, press.occupancy) == (None, 3, 3)
    assert (first.state, second.state) == (CONFIRMED, CONFIRMED)
    assert _revision(event) > revision


def test_who_registers_others_lets_those_who_wait_go_first(app: Flask) -> None:
    event, press, [leaves, _stays, first, _second] = _last_days(waiting=2)
    with clock.set_to(_quiet(event)):
        with transaction():
            cancel(leaves, by=OLGA)
        with transaction():
            edit_event(event, {"filling_end": FillingEnd.EXPO}, version=event.version, by=OLGA)
        with transaction():
            refuse_overtaking(press, by=OLGA)  # full again by then: how many fit is said elsewhere

    assert (first.state, press.occupancy) == (CONFIRMED, 2)


def test_without_a_limit_everybody_on_the_list_moves_up_by_whoever_took_it_away(app: Flask) -> None:
    event, press, people = _last_days(filled=1, waiting=2)
    with transaction():
        assert change_capacity(press, None, by=OLGA) == 2

    assert [one.state for one in people] == [CONFIRMED] * 3
    assert told(event, "registration")[-2:] == [("Olga", "moved up", one.name) for one in people[1:]]
    assert told_changes(event, "registration")[-1] == (
        "moved up",
        {"state": WAITING, "waiting_number": 2},
        {"state": CONFIRMED, "version": 2},
    )


def test_who_joins_the_list_in_the_last_days_is_mailed_the_place_and_since_when_organisers_decide(app: Flask) -> None:
    event, press, people = _last_days(filled=1, waiting=1)
    with clock.set_to(_quiet(event)), transaction():
        register(event, press, WALTER, source=RegistrationSource.FORM, by=OLGA)

    late = db.session.scalars(sa.select(Mail).where(Mail.to_address == WALTER.email)).one()
    first = db.session.scalars(sa.select(Mail.text).where(Mail.to_address == people[1].email)).one()
    assert late.wording == "on the waiting list, late"
    assert "You have place 2 on the waiting list." in late.text
    assert f"since {written_moment(event, event.filling_ends_at, 'en')} they are no longer given" in late.text
    assert "they are no longer given" not in first
