"""Editing rooms and tracks; feeds and calendars follow."""

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.history.services import PROGRAM
from expo.programme.models import Session
from expo.programme.queries import rooms_of, tracks_of
from expo.programme.services.venue_parts import add_track
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.events import an_event
from tests.factories.programme import a_room, a_session
from tests.pages import Browser


def test_a_room_is_called_otherwise_and_its_sessions_have_moved(app: Flask, browser: Browser) -> None:
    event = an_event()
    room, other = a_room(event, "Room A"), a_room(event, "Room B")
    inside, outside = a_session(event, room_id=room.id), a_session(event, room_id=other.id)
    before = (event.programme_revision, inside.sequence, outside.sequence)
    signed_in(browser, olga(event))

    page = browser.send(
        f"/organise/{event.slug}/programme/rooms/{room.id}",
        {"name_en": "Bosphorus", "capacity": "120", "position": "2"},
    )

    db.session.expire_all()
    after = (event.programme_revision, inside.sequence, outside.sequence)
    assert page.heading == "Rooms and tracks"
    assert [(one.name["en"], one.capacity) for one in rooms_of(event)] == [("Room B", None), ("Bosphorus", 120)]
    assert [now - then for then, now in zip(before, after, strict=True)] == [1, 1, 0]


def test_more_seats_are_no_move(app: Flask, browser: Browser) -> None:
    event = an_event()
    room = a_room(event, "Room A")
    number, before = (session := a_session(event, room_id=room.id)).id, session.sequence
    signed_in(browser, olga(event))

    browser.send(f"/organise/{event.slug}/programme/rooms/{room.id}", {"capacity": "80"})

    db.session.expire_all()
    assert (db.session.get_one(Session, number).sequence, rooms_of(event)[0].capacity) == (before, 80)


def test_a_track_has_another_name_and_place(app: Flask, browser: Browser) -> None:
    event = an_event()
    with transaction():
        for name in ("Chips", "Cloud", "Robots"):
            add_track(event, {"en": name}, by=PROGRAM)
    last = tracks_of(event)[2]
    signed_in(browser, olga(event))

    browser.send(f"/organise/{event.slug}/programme/tracks/{last.id}", {"name_en": "Robotics", "position": "1"})

    db.session.expire_all()
    assert [(one.name["en"], one.position) for one in tracks_of(event)] == [("Robotics", 0), ("Chips", 1), ("Cloud", 2)]


@pytest.mark.parametrize(
    ("change", "status"), [({"name_en": ""}, 400), ({"capacity": "0"}, 400), ({"position": "3"}, 400)]
)
def test_what_no_room_can_be_is_refused(app: Flask, browser: Browser, change: dict[str, str], status: int) -> None:
    event = an_event()
    room = a_room(event, "Room A")
    a_room(event)
    signed_in(browser, olga(event))

    browser.send(f"/organise/{event.slug}/programme/rooms/{room.id}", change, status=status)

    db.session.expire_all()
    assert rooms_of(event)[0].name == {"en": "Room A"}


def test_viewers_and_other_expos_do_not_change_it(app: Flask, browser: Browser) -> None:
    event, other = an_event(), an_event()
    room = a_room(event)

    signed_in(browser, vera(event)).read(f"/organise/{event.slug}/programme/rooms/{room.id}", status=403)
    signed_in(Browser(app), olga(other)).read(f"/organise/{other.slug}/programme/rooms/{room.id}", status=404)
