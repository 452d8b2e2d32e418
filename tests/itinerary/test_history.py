"""What the history tells of an itinerary, and what grows with which edit."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.history.services import Actor
from expo.itinerary.digests import queue_itinerary_mails
from expo.itinerary.feed_links import renew_delegation_feed, revoke_delegation_feed
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import MOST_ITEMS, ItemKind, ItemState
from expo.itinerary.services import add_item, add_session_item, change_item_state, edit_item, lock_itinerary
from expo.programme.rules import SessionKind, SessionState
from tests.factories.events import an_event
from tests.factories.programme import a_room, a_session
from tests.itinerary.items import DANA, HOUR, TEN, a_group, an_item
from tests.told import told, told_changes

OLGA = Actor("Olga Organiser")
NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)


def test_an_item_changed_meanwhile_is_refused_with_what_it_is_now(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana", "Bob")
    item = an_item(group)
    with transaction():
        edit_item(item, {"place": "Lahore"}, people=[], version=1, by=OLGA)
        with pytest.raises(Changed, match="Somebody else changed this while you wrote") as refused:
            edit_item(item, {"place": "Quetta"}, people=[], version=1, by=DANA)

    assert (len(refused.value.details) > 0, item.place) == (True, "Lahore")


def test_an_item_is_told_and_its_sequence_grows_with_time_place_and_people(app: Flask) -> None:
    event = an_event()
    group, _people, (one, _other) = a_group(event, "Ana", "Bob")
    lahore = {"place": "Lahore"}
    new_flight = {"details": {"flight": "TK 709", "unknown": "y"}}
    with clock.set_to(NOON):
        item = an_item(group, details={"flight": "TK 708", "unknown": "x", "lounge": "D" * 121})
        made = (item.sequence, item.version, item.created_at, item.details)
        grown = []
        with transaction():
            for fields, people in (
                *(({"note": "Bring a coat"}, []), (new_flight, []), (lahore, [])),
                *((lahore, [one]), (lahore, [one])),
            ):
                edit_item(item, fields, people=people, version=item.version, by=OLGA)
                grown.append((item.version, item.sequence))
            change_item_state(item, ItemState.CANCELLED, by=OLGA)

    assert made == (0, 1, NOON, {"flight": "TK 708", "lounge": "D" * 120})
    assert grown == [(2, 0), (3, 0), (4, 1), (5, 2), (5, 2)]
    assert (item.sequence, item.people) == (3, [one])
    verbs = [(DANA.name, "added"), *[(OLGA.name, "changed")] * 4, (OLGA.name, "moved")]
    assert told(event, "itinerary_item") == [(who, verb, "Software park") for who, verb in verbs]
    assert told_changes(event, "itinerary_item")[2:] == [
        ("changed", {"details": made[3]}, {"details": {"flight": "TK 709"}, "version": 3}),
        ("changed", {"place": "Karachi"}, {"place": "Lahore", "version": 4}),
        ("changed", {"people": []}, {"people": [one.id], "version": 5}),
        ("moved", {"state": "planned"}, {"state": "cancelled", "version": 6}),
    ]


def test_the_next_mail_has_what_was_before_the_first_edit(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    with clock.set_to(NOON):
        item = an_item(group)
        with transaction():
            itinerary = lock_itinerary(group)
            new = item.pending
            revision = itinerary.revision
    with clock.set_to(NOON + HOUR / 2), transaction():
        queue_itinerary_mails()
    with clock.set_to(NOON + HOUR), transaction():
        edit_item(item, {"place": "Lahore"}, people=[], version=1, by=OLGA)
        edit_item(item, {"place": "Quetta"}, people=[], version=2, by=OLGA)

    assert new == {}
    assert item.pending == {
        "starts_at": TEN.isoformat(),
        "ends_at": (TEN + HOUR).isoformat(),
        "place": "Karachi",
        "state": "planned",
        **dict.fromkeys(("to", "vehicle_label", "starts_zone", "ends_zone"), ""),
        "vehicle": None,
        "interpreters": [],
        "people": [],
        "title": {"en": "Software park"},
        "details": {},
    }
    assert (itinerary.revision, itinerary.first_at, itinerary.changed_at) == (revision + 2, NOON + HOUR, NOON + HOUR)
    assert itinerary.tell_at == NOON + HOUR + timedelta(minutes=5)


def test_what_was_deleted_or_is_so_already_stays(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    item = an_item(group)
    with transaction():
        for state in (ItemState.PLANNED, ItemState.DELETED, ItemState.PLANNED):
            if state is ItemState.DELETED:
                change_item_state(item, state, by=OLGA)
                continue
            with pytest.raises(Refused, match="cannot be done with this part"):
                change_item_state(item, state, by=OLGA)

    assert item.state is ItemState.DELETED


def test_a_session_comes_with_its_room_and_a_ceremony_is_one(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    signing = a_session(event, kind=SessionKind.SIGNING_CEREMONY, room_id=a_room(event, "Blue Hall").id)
    panel, draft, elsewhere = a_session(event), a_session(event, state=SessionState.DRAFT), a_session(an_event())
    with transaction():
        first = add_session_item(group, signing, by=OLGA)
        second = add_session_item(group, panel, by=OLGA)
        for session in (draft, elsewhere):
            with pytest.raises(Refused, match="There is no such session"):
                add_session_item(group, session, by=OLGA)

    assert (first.kind, first.place, first.session_id) == (ItemKind.CEREMONY, "Blue Hall", signing.id)
    assert (second.kind, second.place, second.title) == (ItemKind.SESSION, "", panel.title)
    assert (first.starts_at, first.ends_at) == (signing.starts_at, signing.ends_at)


def test_the_calendar_of_a_delegation_is_renewed_and_revoked(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    with clock.set_to(NOON), transaction():
        itinerary = lock_itinerary(group)
        first = (itinerary.link_key, itinerary.created_at)
        revoke_delegation_feed(group, by=OLGA)
        revoked = itinerary.revoked_at
        renew_delegation_feed(group, by=DANA)

    assert lock_itinerary(group) is itinerary
    assert (first[1], revoked, itinerary.revoked_at) == (NOON, NOON, None)
    assert itinerary.link_key not in {None, first[0]}
    assert told(event, "delegation")[-2:] == [
        (OLGA.name, "revoked the calendar of", "Demo Delegation"),
        (DANA.name, "renewed the calendar of", "Demo Delegation"),
    ]


def test_an_itinerary_has_five_hundred_parts_and_deleted_ones_do_not_count(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    fields = {"kind": ItemKind.VISIT, "title": {"en": "Park"}, "starts_at": TEN, "ends_at": TEN + HOUR}
    item = an_item(group)
    with transaction():
        db.session.add_all(
            ItineraryItem(
                uid=f"item-{number}",
                event_id=group.event_id,
                delegation_id=group.id,
                version=1,
                created_at=NOON,
                changed_at=NOON,
                kind=ItemKind.VISIT,
                own_starts_at=TEN,
                own_ends_at=TEN + HOUR,
            )
            for number in range(MOST_ITEMS - 1)
        )
        db.session.flush()
        with pytest.raises(Refused, match="An itinerary has at most 500 parts"):
            add_item(group, fields, by=OLGA)
        change_item_state(item, ItemState.DELETED, by=OLGA)
        add_item(group, fields, by=OLGA)
