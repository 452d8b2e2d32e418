"""Rounds of choice at their borders, and firms that may not choose though their round is open."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.services import assign
from expo.booths.models import Assignment
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.rules import ApplicationState
from expo.offers.models import Offer, Round
from expo.offers.services.rounds import MOST_ROUNDS, add_round, choose, remove_round
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.offers import EMIL, NINE, OLGA, a_priced_hall, holding
from tests.told import told, told_changes

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


def _open_round(event: Event, opens_at: datetime = MONDAY, closes_at: datetime = MONDAY + WEEK) -> None:
    with transaction():
        add_round(event, "First", least=0, most=None, opens_at=opens_at, closes_at=closes_at, by=OLGA)


def test_a_round_for_one_number_of_points_and_one_second_can_be(app: Flask) -> None:
    event = an_event()

    with transaction():
        made = add_round(event, "", least=10, most=10, opens_at=MONDAY, closes_at=MONDAY + SECOND, by=OLGA)

    assert (made.least_points, made.most_points, made.opens_at, made.closes_at) == (10, 10, MONDAY, MONDAY + SECOND)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (ApplicationState.SUBMITTED, "accepted and has no offer"),
        (ApplicationState.WAITING, "accepted and has no offer"),
        (ApplicationState.CONFIRMED, "accepted and has no offer"),
    ],
)
def test_only_an_accepted_firm_chooses(app: Flask, state: ApplicationState, sentence: str) -> None:
    event, booths = a_priced_hall("A1")
    firm = emil(event, **NINE, state=state)
    _open_round(event)

    with clock.set_to(MONDAY), pytest.raises(Refused, match=sentence), transaction():
        choose(firm, [booths[0].id], by=EMIL)


def test_a_firm_whose_space_the_organisers_assigned_asks_them(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    firm = emil(event, **NINE)
    with transaction():
        assign(firm, booths[:1], by=OLGA, state=AssignmentState.ASSIGNED)
    _open_round(event)

    with clock.set_to(MONDAY), pytest.raises(Refused, match="You have a space already"), transaction():
        choose(firm, [booths[1].id], by=EMIL)


def test_a_space_that_is_only_held_gives_way_to_the_chosen_one(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    firm = holding(event, booths[:1])
    _open_round(event)

    with clock.set_to(MONDAY), transaction():
        offer = choose(firm, [booths[1].id], by=EMIL)

    spaces = db.session.scalars(sa.select(Assignment).order_by(Assignment.id)).all()
    assert offer.numbers == ["A2"]
    assert [(space.numbers, space.state) for space in spaces] == [
        (["A1"], AssignmentState.ENDED),
        (["A2"], AssignmentState.OFFERED),
    ]
    assert [who for who, _verb, _what in told(event, "exhibitor")][-2:] == ["Emil Exhibitor", "Emil Exhibitor"]
    assert told(event, "offer") == [("Emil Exhibitor", "offered", f"{firm.name}: A2")]


def test_nobody_chooses_once_the_expo_is_over(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    early, late = emil(event, **NINE), emil(event, **NINE)
    _open_round(event, closes_at=event.ends_at + WEEK)

    with clock.set_to(event.ends_at - SECOND), transaction():
        choose(early, [booths[0].id], by=EMIL)
    with clock.set_to(event.ends_at), pytest.raises(Refused, match="The expo is over"), transaction():
        choose(late, [booths[1].id], by=EMIL)

    assert [offer.exhibitor_id for offer in db.session.scalars(sa.select(Offer))] == [early.id]


def test_a_booth_of_the_second_hall_can_be_chosen_and_two_that_stand_together(app: Flask) -> None:
    event, _booths = a_priced_hall("A1")
    near = some_booths(event, a_hall(event, "Hall 2"), "B1", "B2", "B3")
    small, large = emil(event, **NINE), emil(event, area_sqm=18, least_sqm=18, most_sqm=18)
    _open_round(event)

    with clock.set_to(MONDAY), transaction():
        first = choose(small, [near[0].id], by=EMIL)
        second = choose(large, [near[1].id, near[2].id], by=EMIL)

    assert (first.numbers, second.numbers) == (["B1"], ["B2", "B3"])


def test_rounds_are_told_and_end_in_number(app: Flask) -> None:
    event, other = an_event(), an_event()

    def a_round(number: int) -> Round:
        return add_round(
            event,
            f"Round {number}",
            least=10,
            most=90,
            opens_at=MONDAY,
            closes_at=MONDAY + WEEK,
            by=OLGA,
        )

    with transaction():
        first, *_rest = [a_round(number) for number in range(MOST_ROUNDS)]
        with pytest.raises(Refused, match="There can be at most 30 of them"):
            a_round(MOST_ROUNDS)
        remove_round(first, by=OLGA)

    assert told(event, "choice_round")[:1] == [("Olga Organiser", "added", "Round 0")]
    assert told(event, "choice_round")[-1:] == [("Olga Organiser", "removed", "Round 0")]
    assert told_changes(event, "choice_round")[0] == (
        "added",
        None,
        {"least_points": 10, "most_points": 90, "opens_at": MONDAY.isoformat()},
    )
    assert told(other, "choice_round") == []
