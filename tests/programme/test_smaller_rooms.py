"""A room that gets fewer places than a workshop in it has seats: the workshop is named before it is saved."""

from flask import Flask

from expo.db import db, transaction
from tests.factories.accounts import ada, signed_in
from tests.factories.events import an_event
from tests.factories.programme import a_room, a_session
from tests.pages import Browser


def test_a_workshop_with_more_seats_than_its_room_is_to_have_is_named_first(app: Flask, browser: Browser) -> None:
    event = an_event()
    room = a_room(event)
    workshop = a_session(event, room_id=room.id)
    with transaction():
        room.capacity, workshop.seats = 80, 40
    signed_in(browser, ada())
    address = f"/organise/{event.slug}/programme/rooms/{room.id}"

    browser.send(address, {"capacity": "50"})
    asked = browser.send(address, {"capacity": "30"}, status=409)
    db.session.refresh(room)
    between = room.capacity
    browser.send(address, {"capacity": "30", "despite": asked.typed("despite")})
    db.session.refresh(room)

    assert "has 40 seats, of which 0 are taken." in asked.text
    assert asked.typed("capacity") == "30"
    assert (between, room.capacity) == (50, 30)
