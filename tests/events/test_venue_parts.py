"""Halls and zones: added, ordered, named once, removed when nothing refers to them."""

import pytest
from flask import Flask

from expo.db import transaction
from expo.errors import Refused
from expo.events.queries import halls_of
from expo.events.services.venue_parts import add_hall, add_zone, move_venue_part, remove_venue_part, rename_venue_part
from expo.history.services import Actor
from expo.programme.models import Room as ProgrammeRoom
from tests.factories.events import a_category, an_event
from tests.told import told

OLGA, OKAN = Actor("Olga Organiser"), Actor("Okan Other")


def test_halls_and_zones_are_put_in_order(app: Flask) -> None:
    event = an_event()
    with transaction():
        halls = [add_hall(event, name, by=OLGA) for name in ("One", "Two", "Three")]

    with transaction():
        move_venue_part(event, halls[2], 1, by=OLGA)
        move_venue_part(event, halls[0], 9, by=OLGA)
        move_venue_part(event, halls[0], 9, by=OLGA)  # sent twice

    assert [hall.name for hall in halls_of(event)] == ["Three", "Two", "One"]
    assert told(event, "hall")[-2:] == [("Olga Organiser", "moved", "Three"), ("Olga Organiser", "moved", "One")]


def test_two_halls_have_two_names(app: Flask) -> None:
    event = an_event()
    with transaction():
        add_hall(event, "One", by=OLGA)
        two = add_hall(event, "Two", by=OLGA)

    with pytest.raises(Refused) as added, transaction():
        add_hall(event, "One", by=OLGA)
    with pytest.raises(Refused) as renamed, transaction():
        rename_venue_part(event, two, "One", by=OLGA)

    assert added.value.message == "There is a hall called One already."
    assert renamed.value.message == "There is one called One already."
    assert [hall.name for hall in halls_of(event)] == ["One", "Two"]


def test_what_is_in_use_is_not_removed(app: Flask) -> None:
    event = an_event()
    with transaction():
        hall = add_hall(event, "One", by=OLGA)
        zone = add_zone(event, "Health", hall, by=OLGA)
    a_category(event, zones=[zone], name={"en": "Doctors"})

    with pytest.raises(Refused) as of_hall, transaction():
        remove_venue_part(event, hall, by=OLGA)
    with pytest.raises(Refused) as of_zone, transaction():
        remove_venue_part(event, zone, by=OLGA)

    assert of_hall.value.message == "One is in use: Health."
    assert of_zone.value.message == "Health is in use: Doctors."


def test_a_hall_with_a_room_of_the_programme_is_not_removed(app: Flask) -> None:
    event = an_event()
    with transaction() as session:
        hall = add_hall(event, "One", by=OLGA)
        session.add(ProgrammeRoom(event_id=event.id, hall_id=hall.id, slug="a", name={"en": "Room A"}))

    with pytest.raises(Refused) as refused, transaction():
        remove_venue_part(event, hall, by=OLGA)

    assert refused.value.message == "One is in use: the programme’s rooms."


def test_what_is_not_in_use_is_removed(app: Flask) -> None:
    event = an_event()
    with transaction():
        hall = add_hall(event, "One", by=OLGA)

    with transaction():
        remove_venue_part(event, hall, by=OLGA)

    assert halls_of(event) == []
