"""Itineraries at their borders: the first and last moment of a part, what waits for the next mail, who is told what."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.errors import Refused
from expo.history.services import Actor
from expo.itinerary.feed_links import renew_delegation_feed
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import items_of
from expo.itinerary.rules import ItemKind, ItemState
from expo.itinerary.services import add_session_item, change_item_state, edit_item, lock_itinerary
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session, move_session
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session
from tests.itinerary.items import DANA, HOUR, TEN, a_group, an_item
from tests.told import told

OLGA = Actor("Olga Organiser")
NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
FIRST = datetime(2027, 4, 12, 19, tzinfo=UTC)  # midnight in Karachi before the first day
LAST = datetime(2027, 4, 15, 19, tzinfo=UTC)  # and after the last


def _nothing_pending(group: Delegation) -> None:
    with transaction():
        itinerary = lock_itinerary(group)
        itinerary.first_at, itinerary.tell_at = None, None
        db.session.execute(sa.update(ItineraryItem).values(pending=None))


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        (FIRST - 30 * DAY, FIRST, None),
        (FIRST - 30 * DAY - SECOND, FIRST - DAY, "more than 30 days away from the expo"),
        (LAST, LAST + 30 * DAY, None),
        (LAST + DAY, LAST + 30 * DAY + SECOND, "more than 30 days away from the expo"),
        (FIRST, FIRST + 30 * DAY + SECOND, "takes at most 30 days"),
        (FIRST, FIRST - SECOND, "must be after the start"),
    ],
)
def test_a_part_is_within_thirty_days_of_the_expo_by_the_expos_own_midnights(
    app: Flask, starts: datetime, ends: datetime, sentence: str | None
) -> None:
    group, _people, _members = a_group(an_event(), "Ana")

    if sentence is None:
        item = an_item(group, starts_at=starts, ends_at=ends)
        assert (item.starts_at, item.ends_at) == (starts, ends)
    else:
        with pytest.raises(Refused, match=sentence):
            an_item(group, starts_at=starts, ends_at=ends)


def test_a_new_part_has_what_was_typed_and_nothing_else(app: Flask) -> None:
    group, _people, (ana, _bob) = a_group(an_event(), "Ana", "Bob")

    with clock.set_to(NOON):
        item = an_item(group, ana, note="Bring a coat", details={"hotel": "Serena", "room": ""}, kind=ItemKind.HOTEL)

    db.session.refresh(item)
    assert (item.kind, item.title, item.place, item.note) == (
        ItemKind.HOTEL,
        {"en": "Software park"},
        "Karachi",
        "Bring a coat",
    )
    assert (item.starts_at, item.ends_at, item.details) == (TEN, TEN + HOUR, {"hotel": "Serena"})
    assert (item.event_id, item.people, item.session_id) == (group.event_id, [ana], None)
    assert (item.own_state, item.created_at, item.changed_at) == (ItemState.PLANNED, NOON, NOON)


def test_an_edited_part_keeps_when_it_was_made_and_has_when_it_was_changed(app: Flask) -> None:
    group, _people, (ana,) = a_group(an_event(), "Ana")
    with clock.set_to(NOON):
        item = an_item(group)

    with clock.set_to(NOON + HOUR), transaction():
        edit_item(
            item,
            {"kind": ItemKind.MEAL, "title": {"en": "Lunch"}, "starts_at": TEN + HOUR, "ends_at": TEN + 2 * HOUR},
            people=[ana],
            version=1,
            by=OLGA,
        )

    db.session.refresh(item)
    assert (item.kind, item.title, item.people) == (ItemKind.MEAL, {"en": "Lunch"}, [ana])
    assert (item.starts_at, item.ends_at, item.place) == (TEN + HOUR, TEN + 2 * HOUR, "Karachi")
    assert (item.created_at, item.changed_at, item.version, item.sequence) == (NOON, NOON + HOUR, 2, 1)


def test_nobody_of_another_delegation_is_put_into_a_part_later(app: Flask) -> None:
    event = an_event()
    group, _people, (ana,) = a_group(event, "Ana")
    _group, _others, (stranger,) = a_group(event, "Bob")
    item = an_item(group, ana)

    with pytest.raises(Refused, match="not of this delegation"), transaction():
        edit_item(item, {}, people=[ana, stranger], version=1, by=DANA)

    db.session.expire_all()
    assert (item.people, item.version) == ([ana], 1)


def test_a_part_that_comes_back_is_planned_again_and_mailed_as_it_was(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    item = an_item(group)
    with transaction():
        change_item_state(item, ItemState.CANCELLED, by=OLGA)
    _nothing_pending(group)

    with transaction():
        change_item_state(item, ItemState.PLANNED, by=OLGA)

    assert (item.state, item.version, item.sequence) == (ItemState.PLANNED, 3, 2)
    assert item.pending == _waiting(TEN, "Karachi", "cancelled")


def _pending_of(group: Delegation) -> list[Any]:
    """What was last mailed of the parts that have changed since."""
    return [item.pending for item in items_of(group, with_deleted=True) if item.pending is not None]


def _waiting(starts_at: datetime, place: str, state: str) -> dict[str, Any]:
    return {
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + HOUR).isoformat(),
        "place": place,
        "state": state,
        "to": "",
        "vehicle": None,
        "vehicle_label": "",
        "starts_zone": "",
        "ends_zone": "",
        "interpreters": [],
        "people": [],
        "title": {"en": "Software park"},
        "details": {},
    }


@pytest.mark.parametrize("own", [ItemState.PLANNED, ItemState.CANCELLED])
def test_a_session_that_moves_waits_for_the_mail_as_it_was(app: Flask, own: ItemState) -> None:
    event = an_event()
    group, _people, (ana,) = a_group(event, "Ana")
    session = a_session(event, room_id=a_room(event, "Blue Hall").id)
    with transaction():
        item = add_session_item(group, session, people=[ana], by=DANA)
        if own is not ItemState.PLANNED:
            change_item_state(item, own, by=DANA)
    _nothing_pending(group)

    with transaction():
        edit_session(session, {"ends_at": MORNING + 2 * HOUR}, version=session.version, by=OLGA)

    (waiting,) = _pending_of(group)
    assert (waiting["starts_at"], waiting["place"], waiting["state"]) == (
        MORNING.isoformat(),
        {"en": "Blue Hall"},
        own.value,
    )
    assert item.people == [ana]


def test_a_session_that_becomes_public_again_was_cancelled_in_the_mail(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    session = a_session(event)
    with transaction():
        add_session_item(group, session, by=DANA)
        move_session(session, SessionState.DRAFT, by=OLGA)
    _nothing_pending(group)

    with transaction():
        move_session(session, SessionState.PUBLISHED, by=OLGA)

    (waiting,) = _pending_of(group)
    assert (waiting["place"], waiting["state"]) == ("", "cancelled")


def test_a_session_that_is_taken_back_in_is_told_and_has_the_people_chosen_now(app: Flask) -> None:
    event = an_event()
    group, _people, (ana, bob) = a_group(event, "Ana", "Bob")
    session = a_session(event, title={"en": "Keynote"})
    with transaction():
        item = add_session_item(group, session, people=[ana], by=DANA)
        change_item_state(item, ItemState.DELETED, by=DANA)

        again = add_session_item(group, session, people=[bob], by=OLGA)

    assert (again.id, again.people, again.own_state, again.version) == (item.id, [bob], ItemState.PLANNED, 3)
    assert told(event, "itinerary_item") == [
        (DANA.name, "added", "Keynote"),
        (DANA.name, "moved", "Keynote"),
        (OLGA.name, "added", "Keynote"),
    ]


def test_the_itinerary_of_another_delegation_hears_nothing(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    other, _others, _theirs = a_group(event, "Bob")
    with transaction():
        theirs = lock_itinerary(other)
        before = (theirs.revision, theirs.link_key)

    item = an_item(group)
    with transaction():
        renew_delegation_feed(group, by=OLGA)
        mine = lock_itinerary(group)

    assert item.pending is not None
    assert (_pending_of(other), theirs.revision, theirs.link_key) == ([], *before)
    assert mine.id != theirs.id
