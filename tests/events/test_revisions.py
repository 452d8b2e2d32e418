"""Which acts make the public pages and the feeds anew, and who is told to have done them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, NotFound, Refused
from expo.events.models import Event, Hall, Zone
from expo.events.queries import categories_of, halls_of, zones_of
from expo.events.rules import EventState
from expo.events.services.categories import add_category, edit_category, renew_invitation
from expo.events.services.expos import edit_event, followers, move_event, touch_feeds
from expo.events.services.venue_parts import (
    add_hall,
    add_zone,
    move_venue_part,
    remove_venue_part,
    rename_venue_part,
    set_zone_rules,
)
from expo.history.services import Actor
from tests.factories.events import a_category, an_event
from tests.factories.programme import a_session
from tests.told import entries, told, told_changes

OLGA = Actor("Olga Organiser")
NOON = datetime(2027, 1, 1, 12, tzinfo=UTC)


def _revisions(event: Event) -> tuple[int, int]:
    db.session.refresh(event)
    return event.public_revision, event.programme_revision


def _renamed(event: Event) -> Event:
    edit_event(event, {"name": {"en": "Other Expo"}}, version=event.version, by=OLGA)
    return event


def _hall(event: Event, number: int = 0) -> Hall:
    return halls_of(event)[number]


def _zone(event: Event) -> Zone:
    return zones_of(event)[0]


ACTS: list[tuple[Callable[[Event], Any], int, int]] = [
    (lambda event: add_hall(event, "Three", by=OLGA), 1, 0),
    (lambda event: add_zone(event, "Food", None, by=OLGA), 1, 0),
    (lambda event: rename_venue_part(event, _hall(event), "First", by=OLGA), 1, 1),
    (lambda event: rename_venue_part(event, _hall(event), "One", by=OLGA), 0, 0),
    (lambda event: move_venue_part(event, _hall(event), 2, by=OLGA), 1, 0),
    (lambda event: move_venue_part(event, _hall(event), 1, by=OLGA), 0, 0),
    (lambda event: set_zone_rules(event, _zone(event), reserved=False, binding=True, by=OLGA), 1, 0),
    (lambda event: set_zone_rules(event, _zone(event), reserved=False, binding=False, by=OLGA), 0, 0),
    (lambda event: remove_venue_part(event, _hall(event), by=OLGA), 1, 1),
    (lambda event: add_category(event, {"kind": "press", "name": {"en": "Press"}}, by=OLGA), 1, 0),
    (lambda event: edit_category(categories_of(event)[0], {"price_minor": 5}, version=1, by=OLGA), 1, 0),
    (lambda event: edit_category(categories_of(event)[0], {"price_minor": 0}, version=1, by=OLGA), 0, 0),
    (lambda event: renew_invitation(categories_of(event)[0], by=OLGA), 0, 0),
    (_renamed, 1, 1),
    (lambda event: move_event(event, EventState.LIVE, by=OLGA), 1, 1),
]


@pytest.mark.parametrize(("act", "public", "programme"), ACTS)
def test_what_people_see_is_made_anew_by_what_changes_it_alone(
    app: Flask, act: Callable[[Event], Any], public: int, programme: int
) -> None:
    event = an_event()
    with transaction():
        for name in ("One", "Two"):
            add_hall(event, name, by=OLGA)
        add_zone(event, "Stage", None, by=OLGA)
    before = _revisions(event)

    with transaction():
        act(event)

    assert _revisions(event) == (before[0] + public, before[1] + programme)
    assert {entry.actor for entry in entries(event, "hall", "zone")} == {OLGA.name}


def test_a_feed_says_when_it_was_changed_last(app: Flask) -> None:
    with clock.set_to(NOON):
        event = an_event()
    made = event.created_at, event.programme_changed_at
    with clock.set_to(NOON + timedelta(hours=1)), transaction():
        touch_feeds(event)

    assert made == (NOON, NOON)
    assert (event.created_at, event.programme_changed_at) == (NOON, NOON + timedelta(hours=1))


def test_sessions_that_move_along_are_told_of_who_moved_the_expo(app: Flask) -> None:
    event = an_event()
    a_session(event), a_session(event, title={"en": "Another"})
    before = len(entries(event, "session"))
    with transaction():
        edit_event(event, {"first_day": event.first_day - timedelta(days=1)}, version=1, by=OLGA, along=True)

    moved = told(event, "session", "event")[-1]
    assert followers(event) == 2
    assert moved[0] == OLGA.name
    assert {entry.actor for entry in entries(event, "session")[before:]} <= {OLGA.name}


def test_halls_stand_in_the_order_they_were_added_and_are_told_where_they_moved(app: Flask) -> None:
    event = an_event()
    with transaction():
        halls = [add_hall(event, name, by=OLGA) for name in ("One", "Two", "Three")]
        zones = [add_zone(event, name, None, by=OLGA) for name in ("Stage", "Food")]
        places = [hall.position for hall in halls] + [zone.position for zone in zones]
        remove_venue_part(event, halls[0], by=OLGA)
        last = add_hall(event, "Four", by=OLGA)
        move_venue_part(event, last, 1, by=OLGA)
        move_venue_part(event, zones[0], 2, by=OLGA)

    assert places == [0, 1, 2, 0, 1]
    assert [(hall.name, hall.position) for hall in halls_of(event)] == [("Four", 0), ("Two", 1), ("Three", 2)]
    assert [(zone.name, zone.position) for zone in zones_of(event)] == [("Food", 0), ("Stage", 1)]
    assert told_changes(event, "hall")[-1] == ("moved", {"position": 3}, {"position": 1})
    assert told_changes(event, "zone")[-1] == ("moved", {"position": 1}, {"position": 2})


def test_a_part_of_the_venue_has_a_name_and_two_of_one_name_stand_in_two_expos(app: Flask) -> None:
    event, other = an_event(), an_event()
    with transaction():
        zone = add_zone(event, "Stage", add_hall(event, "One", by=OLGA), by=OLGA)
        add_zone(other, "Stage", add_hall(other, "One", by=OLGA), by=OLGA)
        for act in (
            lambda: add_hall(event, "", by=OLGA),
            lambda: add_zone(event, "", None, by=OLGA),
            lambda: rename_venue_part(event, zone, "", by=OLGA),
        ):
            with pytest.raises(Refused, match=r"^Give it a name\.$"):
                act()
        add_zone(event, "Food", None, by=OLGA)
    with pytest.raises(Refused, match=r"^There is a zone called Food already\.$"), transaction():
        add_zone(event, "Food", None, by=OLGA)
    with pytest.raises(Refused, match=r"^There is one called Food already\.$"), transaction():
        rename_venue_part(event, zone, "Food", by=OLGA)

    assert (zone.name, [one.name for one in zones_of(other)]) == ("Stage", ["Stage"])


def test_all_that_uses_a_zone_or_a_hall_is_named_when_it_is_to_be_removed(app: Flask) -> None:
    event = an_event()
    with transaction():
        hall, free = add_hall(event, "One", by=OLGA), add_hall(event, "Two", by=OLGA)
        zones = [add_zone(event, name, hall, by=OLGA) for name in ("Stage", "Food")]
        unused = add_zone(event, "Quiet room", free, by=OLGA)
    for name in ("Doctors", "Press"):
        a_category(event, zones=zones[:1], name={"en": name})
    for part, sentence in ((hall, "One is in use: Stage, Food."), (zones[0], "Stage is in use: Doctors, Press.")):
        with pytest.raises(Refused) as refused, transaction():
            remove_venue_part(event, part, by=OLGA)
        assert refused.value.message == sentence
    with transaction():
        remove_venue_part(event, unused, by=OLGA)
        remove_venue_part(event, free, by=OLGA)

    assert [hall.name for hall in halls_of(event)] == ["One"]
    assert [zone.name for zone in zones_of(event)] == ["Stage", "Food"]
    assert told(event, "hall", "zone")[-2:] == [(OLGA.name, "removed", "Quiet room"), (OLGA.name, "removed", "Two")]


def test_a_category_keeps_its_zones_unless_they_are_given(app: Flask) -> None:
    event, other = an_event(), an_event()
    with transaction():
        zones = [add_zone(event, name, None, by=OLGA) for name in ("Stage", "Food")]
        theirs = add_zone(other, "Stage", None, by=OLGA)
    category = a_category(event, zones=zones)
    with transaction():
        edit_category(category, {"price_minor": 5}, version=1, by=OLGA)
        kept = [zone.name for zone in category.zones]
        with pytest.raises(NotFound, match=r"^There is no such zone in this expo\.$"):
            edit_category(category, {"zones": [theirs]}, version=2, by=OLGA)
        edit_category(category, {"zones": []}, version=2, by=OLGA)
        with pytest.raises(Changed, match=r"^Somebody else changed this category while you wrote\.$"):
            edit_category(category, {"price_minor": 6}, version=2, by=OLGA)

    assert (kept, category.zones, category.version, category.price_minor) == (["Stage", "Food"], [], 3, 5)
    assert told_changes(event, "category")[-1] == ("changed", {"zones": ["Food", "Stage"]}, {"zones": [], "version": 3})


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"days": []}, "A category admits to days of the expo, at least one of them."),
        ({"days": ["2027-04-13", "2027-04-16"]}, "A category admits to days of the expo, at least one of them."),
        ({"colour": "green"}, "Write a colour as in #0b5d3b."),
        ({"colour": ""}, "Write a colour as in #0b5d3b."),
    ],
)
def test_a_category_of_wrong_fields_is_neither_added_nor_saved(
    app: Flask, fields: dict[str, Any], sentence: str
) -> None:
    event = an_event()
    category = a_category(event, days=["2027-04-13"])
    with transaction():
        for act in (
            lambda: add_category(event, {"kind": "press", "name": {"en": "Press"}, **fields}, by=OLGA),
            lambda: edit_category(category, fields, version=1, by=OLGA),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.message == sentence

    assert (category.days, category.colour, category.version) == (["2027-04-13"], "#0b6b46", 1)
    assert len(categories_of(event)) == 2


def test_a_new_category_is_empty_and_told_with_its_capacity(app: Flask) -> None:
    event = an_event()
    with transaction():
        category = add_category(
            event, {"kind": "press", "name": {"en": "Press"}, "days": [str(date(2027, 4, 14))]}, by=OLGA, capacity=3
        )

    assert (category.event, category.event_id, category.days) == (event, event.id, ["2027-04-14"])
    assert (category.capacity, category.occupancy, category.next_waiting_number, category.version) == (3, 0, 1, 1)
    assert (category.zones, category.active, category.position) == ([], True, 0)
    assert told(event, "category")[-1] == (OLGA.name, "added", "Press")
    assert told_changes(event, "category")[-1] == ("added", None, {"capacity": 3})
