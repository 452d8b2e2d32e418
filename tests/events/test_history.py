"""What the history tells of an expo, its categories, halls and zones, and which edits lead to which."""

from datetime import date, time, timedelta

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.queries import categories_of, halls_of, zones_of
from expo.events.rules import EventState, Missing
from expo.events.services.categories import edit_category, renew_invitation
from expo.events.services.copies import copy_event
from expo.events.services.expos import create_event, edit_event, followers, missing_from, move_event
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
from tests.told import told, told_changes

OLGA = Actor("Olga Organiser")


def test_an_expo_is_told_and_every_public_edit_is_a_revision(app: Flask) -> None:
    event = an_event()
    seen = (event.version, event.public_revision, event.programme_revision)
    with transaction():
        edit_event(event, {"city": "Lahore", "venue": "Test Hall"}, version=1, by=OLGA)
        edit_event(event, {"city": "Lahore"}, version=2, by=OLGA)
        with pytest.raises(Changed, match="Somebody else changed these settings while you wrote") as refused:
            edit_event(event, {"city": "Quetta"}, version=1, by=OLGA)
        move_event(event, EventState.LIVE, by=OLGA)

    assert len(refused.value.details) == 1
    assert (event.version, event.public_revision, event.programme_revision) == (seen[0] + 1, seen[1] + 2, seen[2] + 2)
    assert told(event, "event")[-2:] == [(OLGA.name, "changed", "Test Expo"), (OLGA.name, "moved", "Test Expo")]
    assert told_changes(event, "event")[-2:] == [
        ("changed", {"city": "Karachi"}, {"city": "Lahore", "version": 2}),
        ("moved", {"state": "published"}, {"state": "live"}),
    ]


def test_sessions_follow_the_first_day_only_where_it_moves_and_one_says_so(app: Flask) -> None:
    event = an_event()
    session = a_session(event)
    starts = session.starts_at
    day = timedelta(days=1)
    with transaction():
        edit_event(event, {"last_day": event.last_day + day}, version=1, by=OLGA, along=True)
        db.session.refresh(session)
        unmoved = session.starts_at
        edit_event(event, {"first_day": event.first_day + day}, version=2, by=OLGA, along=True)
        db.session.refresh(session)
        moved = session.starts_at
        edit_event(event, {"first_day": event.first_day - day}, version=3, by=OLGA)
        db.session.refresh(session)

    assert (unmoved, moved, session.starts_at) == (starts, starts + day, starts + day)
    assert followers(event) == 1


def test_an_expo_is_missing_what_nobody_can_use(app: Flask) -> None:
    with transaction():
        bare = create_event(
            "bare-expo",
            {
                "name": {"tr": "Deneme"},
                "first_day": date(2027, 4, 13),
                "last_day": date(2027, 4, 15),
                "opens_at": time(10),
                "closes_at": time(18),
                "zone": "Asia/Karachi",
                "currency": "PKR",
                "languages": ["tr", "en"],
            },
            by=OLGA,
        )
    category = a_category(bare, active=False)
    asked = set(missing_from(bare))
    with transaction():
        edit_category(category, {"active": True}, version=1, by=OLGA)

    assert asked == {Missing.VENUE, Missing.CITY, Missing.CATEGORY}
    assert set(missing_from(bare)) == {Missing.VENUE, Missing.CITY}


def test_a_category_is_told_with_its_zones(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=7)
    key = category.invitation_key
    with transaction():
        zones = [add_zone(event, name, None, by=OLGA) for name in ("Stage", "Kitchen")]
        edit_category(category, {"price_minor": 500, "zones": zones}, version=1, by=OLGA)
        edit_category(category, {"price_minor": 500, "zones": zones}, version=2, by=OLGA)
        with pytest.raises(Changed, match="Somebody else changed this category while you wrote") as refused:
            edit_category(category, {"price_minor": 1}, version=1, by=OLGA)
        renew_invitation(category, by=OLGA)

    assert len(refused.value.details) > 0
    assert category.invitation_key != key
    assert told(event, "category")[-2:] == [
        (OLGA.name, "changed", "Delegate"),
        (OLGA.name, "renewed the invitation of", "Delegate"),
    ]
    assert told_changes(event, "category")[-3:-1] == [
        ("added", None, {"capacity": 7}),
        ("changed", {"price_minor": 0, "zones": []}, {"price_minor": 500, "zones": ["Kitchen", "Stage"], "version": 2}),
    ]


def test_a_zone_is_told_and_its_hall_is_kept(app: Flask) -> None:
    event = an_event()
    with transaction():
        hall = add_hall(event, "Hall 1", by=OLGA)
        zone = add_zone(event, "Stage", hall, by=OLGA)
        set_zone_rules(event, zone, reserved=True, binding=False, by=OLGA)
        set_zone_rules(event, zone, reserved=True, binding=False, by=OLGA)
        with pytest.raises(Refused, match="Hall 1 is in use: Stage"):
            remove_venue_part(event, hall, by=OLGA)

    assert (zone.hall_id, zone.reserved, zone.binding) == (hall.id, True, False)
    assert (halls_of(event), zones_of(event)) == ([hall], [zone])
    assert told(event, "zone") == [(OLGA.name, "added", "Stage"), (OLGA.name, "changed", "Stage")]
    assert told_changes(event, "zone")[1] == ("changed", {"reserved": False}, {"reserved": True})


def test_halls_are_told(app: Flask) -> None:
    event = an_event()
    with transaction():
        hall, second = add_hall(event, "Hall A", by=OLGA), add_hall(event, "Hall B", by=OLGA)
        rename_venue_part(event, hall, "Hall 1", by=OLGA)
        rename_venue_part(event, hall, "Hall 1", by=OLGA)
        move_venue_part(event, hall, 9, by=OLGA)
        move_venue_part(event, hall, 2, by=OLGA)
        move_venue_part(event, second, 1, by=OLGA)
        remove_venue_part(event, second, by=OLGA)

    assert halls_of(event) == [hall]
    assert told(event, "hall") == [
        (OLGA.name, verb, name)
        for verb, name in (
            ("added", "Hall A"),
            ("added", "Hall B"),
            ("renamed", "Hall 1"),
            ("moved", "Hall 1"),
            ("removed", "Hall B"),
        )
    ]
    assert told_changes(event, "hall")[2:4] == [
        ("renamed", {"name": "Hall A"}, {"name": "Hall 1"}),
        ("moved", {"position": 1}, {"position": 2}),
    ]


@pytest.mark.parametrize(("kind", "most"), [("hall", 60), ("zone", 300)])
def test_an_expo_has_so_many_halls_and_zones_and_no_more(app: Flask, kind: str, most: int) -> None:
    event = an_event()

    def add(name: str) -> None:
        if kind == "hall":
            add_hall(event, name, by=OLGA)
        else:
            add_zone(event, name, None, by=OLGA)

    with transaction():
        for number in range(most):
            add(f"Part {number}")
        with pytest.raises(Refused, match=f"There are {most} already"):
            add("One more")


def test_a_copy_has_its_halls_zones_categories_and_days_and_is_a_demo_as_the_first(app: Flask) -> None:
    event = an_event(state=EventState.DRAFT, build_up_from=date(2027, 4, 11), breakdown_until=date(2027, 4, 17))
    with transaction():
        event.demo = True
        hall = add_hall(event, "Hall A", by=OLGA)
        add_zone(event, "Stage", hall, by=OLGA)
        add_zone(event, "Outside", None, by=OLGA)
    a_category(event, capacity=5, days=["2027-04-14"], zones=zones_of(event)[:1])
    with transaction():
        made = copy_event(event, "next-year", date(2028, 4, 11), by=OLGA)
    copy, categories = made.copy, made.categories

    assert (copy.demo, copy.copied_from_id, copy.last_day) == (True, event.id, date(2028, 4, 13))
    assert (copy.build_up_from, copy.breakdown_until) == (date(2028, 4, 9), date(2028, 4, 15))
    assert [(zone.name, zone.hall_id) for zone in zones_of(copy)] == [
        ("Stage", halls_of(copy)[0].id),
        ("Outside", None),
    ]
    assert [(one.days, one.capacity, [zone.name for zone in one.zones]) for one in categories_of(copy)] == [
        (None, None, []),
        (["2028-04-12"], 5, ["Stage"]),
    ]
    assert set(categories) == {one.id for one in categories_of(event)}


@pytest.mark.parametrize(
    ("days", "sentence"), [(-1, "The last day is before the first"), (0, None), (30, None), (31, "31 days at most")]
)
def test_an_expo_ends_on_its_first_day_or_later(app: Flask, days: int, sentence: str | None) -> None:
    last = date(2027, 4, 13) + timedelta(days=days)
    if sentence is None:
        assert an_event(last_day=last).last_day == last
        return
    with pytest.raises(Refused, match=sentence):
        an_event(last_day=last)
