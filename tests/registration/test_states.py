"""Invariants under any sequence of actions: occupancy is the confirmed, and nobody waits while a seat is free."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Category
from expo.history.services import Actor
from expo.registration.models import Registration
from expo.registration.rules import LIVE, RegistrationState, may_become
from expo.registration.services.capacity import change_capacity
from expo.registration.services.decisions import approve, cancel, decline, move
from expo.registration.services.erasure import erase
from tests.examples import examples
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito

OLGA = Actor("Olga")
VERBS = {"approve": approve, "decline": decline, "cancel": cancel, "erase": erase}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["come", "come anew"]), st.integers(0, 1)),
        st.tuples(st.sampled_from([*VERBS, "move"]), st.integers(0, 7)),
        st.tuples(st.just("hall"), st.integers(0, 4)),
    ),
    min_size=4,
    max_size=14,
)


def _step(event: Any, categories: list[Category], people: list[Registration], verb: str, number: int) -> None:
    if verb.startswith("come"):
        people.append(vito(event, categories[number]))
        return
    with transaction():
        if verb == "hall":
            change_capacity(categories[0], number, by=OLGA)
        elif people and verb == "move":
            move(people[number % len(people)], categories[number % 2], by=OLGA)
        elif people:
            VERBS[verb](people[number % len(people)], by=OLGA)


def _check(category: Category, people: list[Registration]) -> None:
    db.session.expire_all()
    ours = [p for p in people if p.category_id == category.id]
    waiting = [p.waiting_number for p in ours if p.state is RegistrationState.ON_WAITING_LIST]
    assert category.occupancy == len([p for p in ours if p.state is RegistrationState.CONFIRMED])
    assert len(set(waiting)) == len(waiting)
    free = category.capacity is None or category.occupancy < category.capacity
    assert not (free and waiting)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_occupancy_is_right_after_any_sequence_of_actions(app: Flask, steps: list[tuple[str, int]]) -> None:
    event = an_event(bare=False)
    categories = [a_category(event, capacity=2), a_category(event, capacity=1, needs_approval=True)]
    people: list[Registration] = []

    for verb, number in steps:
        try:
            _step(event, categories, people, verb, number)
        except Refused:
            db.session.rollback()

        for category in categories:
            _check(category, people)


@pytest.mark.parametrize("state", RegistrationState)
def test_no_state_leads_to_itself_or_back_to_approval(state: RegistrationState) -> None:
    moves = {there for there in RegistrationState if may_become(state, there)}

    assert state not in moves
    assert RegistrationState.WAITING_FOR_APPROVAL not in moves


def test_an_ended_registration_returns_only_to_confirmed_or_the_waiting_list() -> None:
    out = set(RegistrationState) - LIVE

    back = {there for here in out for there in RegistrationState if may_become(here, there)}

    assert back == {RegistrationState.CONFIRMED, RegistrationState.ON_WAITING_LIST}


def test_the_database_refuses_too_many_taken_and_a_state_without_its_number(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=1)
    vito(event, category), vito(event, category)

    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.execute(sa.update(Category).where(Category.id == category.id).values(occupancy=2))
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.execute(sa.update(Registration).values(waiting_number=None))

    assert [r.state for r in db.session.scalars(sa.select(Registration).order_by(Registration.id))] == [
        RegistrationState.CONFIRMED,
        RegistrationState.ON_WAITING_LIST,
    ]
