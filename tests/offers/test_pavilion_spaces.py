"""What a pavilion's manager may do with the space of a firm: by the state of the firm and of its space."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import assign, pin
from expo.booths.models import Booth
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.setup import add_pavilion
from expo.history.services import Actor
from expo.offers.services.pavilions import hold_for_firm, release_firm
from tests.factories.exhibitors import emil
from tests.factories.offers import NINE, OLGA, a_priced_hall
from tests.told import told

MINA = Actor("Mina Manager")


def _pavilion(event: Event, *booths: Booth) -> Pavilion:
    with transaction():
        made = add_pavilion(event, {"name": "Türkiye"}, by=OLGA)
        for booth in booths:
            booth.pavilion_id = made.id
    return made


def _numbers(exhibitor: Exhibitor) -> list[str]:
    space = live_assignment(exhibitor)
    return list(space.numbers) if space else []


def test_a_firm_without_a_space_has_nothing_to_release_and_that_is_no_fault(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    pavilion = _pavilion(event, *booths)
    firm = emil(event, **NINE, pavilion_id=pavilion.id)

    with transaction():
        release_firm(pavilion, firm, by=MINA)

    assert "took the space back from" not in [verb for _who, verb, _what in told(event, "exhibitor")]


@pytest.mark.parametrize("state", [ApplicationState.SUBMITTED, ApplicationState.DECLINED, ApplicationState.WITHDRAWN])
def test_firms_that_are_not_accepted_are_none_of_the_pavilions(app: Flask, state: ApplicationState) -> None:
    event, booths = a_priced_hall("A1")
    pavilion = _pavilion(event, *booths)
    firm = emil(event, **NINE, pavilion_id=pavilion.id, state=state)

    with pytest.raises(NotFound, match="no such firm in this pavilion"), transaction():
        hold_for_firm(pavilion, firm, [booths[0].id], by=MINA)
    with pytest.raises(NotFound, match="no such firm in this pavilion"), transaction():
        release_firm(pavilion, firm, by=MINA)


@pytest.mark.parametrize("how", ["assigned", "pinned"])
def test_what_the_organisers_have_settled_stays(app: Flask, how: str) -> None:
    event, booths = a_priced_hall("A1", "A2")
    pavilion = _pavilion(event, *booths)
    firm = emil(event, **NINE, pavilion_id=pavilion.id)
    with transaction():
        assign(firm, booths[:1], by=OLGA, state=AssignmentState.HELD if how == "pinned" else AssignmentState.ASSIGNED)
        pin(firm, pinned=how == "pinned", by=OLGA)

    with pytest.raises(Refused, match=f"The organisers have settled the space of {firm.name}"), transaction():
        hold_for_firm(pavilion, firm, [booths[1].id], by=MINA)
    with pytest.raises(Refused, match=f"The organisers have settled the space of {firm.name}"), transaction():
        release_firm(pavilion, firm, by=MINA)

    assert _numbers(firm) == ["A1"]


def test_a_space_outside_the_pavilion_is_not_released_by_its_manager_but_exchanged_for_one_inside(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    pavilion = _pavilion(event, booths[0])
    firm = emil(event, **NINE, pavilion_id=pavilion.id)
    with transaction():
        assign(firm, booths[1:], by=OLGA)

    with pytest.raises(Refused, match=f"{firm.name} has its space outside the pavilion"), transaction():
        release_firm(pavilion, firm, by=MINA)
    outside = _numbers(firm)
    with transaction():
        hold_for_firm(pavilion, firm, [booths[0].id], by=MINA)

    assert (outside, _numbers(firm)) == (["A2"], ["A1"])
    with transaction():
        release_firm(pavilion, firm, by=MINA)
    assert _numbers(firm) == []
    assert told(event, "exhibitor")[-1] == ("Mina Manager", "took the space back from", firm.name)


def test_a_booth_that_is_not_the_pavilions_is_refused_as_such(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    pavilion = _pavilion(event, *booths[:2])
    firm = emil(event, area_sqm=18, least_sqm=18, most_sqm=18, pavilion_id=pavilion.id)

    for wrong in ([booths[0].id, booths[2].id], [booths[2].id], [999_999]):
        with pytest.raises(Refused, match="not one of the pavilion’s"), transaction():
            hold_for_firm(pavilion, firm, wrong, by=MINA)
    with transaction():
        hold_for_firm(pavilion, firm, [booth.id for booth in booths[:2]], by=MINA)

    db.session.expire_all()
    assert _numbers(firm) == ["A1", "A2"]
    assert db.session.scalars(sa.select(Exhibitor.state)).all() == [ApplicationState.ACCEPTED]
