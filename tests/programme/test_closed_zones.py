"""A room in a zone that is closed: its sessions are named before, and say so wherever somebody looks for them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event, Zone, ZoneClosure
from expo.events.services.closures import remove_closure
from expo.events.services.venue_parts import add_zone
from expo.history.services import PROGRAM
from expo.programme.models import Room, Session
from expo.programme.services.venue_parts import add_room
from tests.factories.accounts import olga, signed_in
from tests.factories.checkin import a_gate
from tests.factories.events import an_event
from tests.factories.programme import a_room, a_session
from tests.pages import Browser

TEN = datetime(2027, 4, 13, 5, tzinfo=UTC)  # in Karachi
HOUR = timedelta(hours=1)
SPAN = "is closed from 13 Apr 2027, 10:30 until 13 Apr 2027, 12:00. A visit of state"
SAID = f"The zone of this room {SPAN}"
TYPED = {"begins": "2027-04-13T10:30", "until": "2027-04-13T12:00", "reason": "A visit of state"}


def _lounge() -> tuple[Event, Zone, Session, Session]:
    """A session in the lounge and one outside of it, both from ten to eleven."""
    event = an_event()
    with transaction():
        zone = add_zone(event, "Lounge", None, by=PROGRAM)
        inner = add_room(event, {"en": "Inner room"}, zone=zone, by=PROGRAM)
    a_gate(event)
    times: dict[str, Any] = {"starts_at": TEN, "ends_at": TEN + HOUR}
    inside = a_session(event, title={"en": "Round table"}, room_id=inner.id, **times)
    outside = a_session(event, title={"en": "Keynote"}, room_id=a_room(event, "Outer room").id, **times)
    return event, zone, inside, outside


def test_sessions_inside_are_named_before_a_zone_is_closed(app: Flask) -> None:
    event, zone, _inside, _outside = _lounge()
    desk, base = signed_in(Browser(app), olga(event)), f"/organise/{event.slug}/desks"
    typed = {**TYPED, "area": str(zone.id)}

    asked = desk.send(f"{base}/area/close", typed, form=base, status=409)
    none_yet = db.session.scalars(db.select(ZoneClosure)).all()
    desk.send(f"{base}/area/close", {**typed, "sure": "y"}, form=base)

    assert "Round table · 13 Apr 2027, 10:00–11:00" in asked.text
    assert "Keynote" not in asked.text
    assert asked.typed("reason") == "A visit of state"
    assert none_yet == []
    assert len(db.session.scalars(db.select(ZoneClosure)).all()) == 1


def test_a_zone_without_sessions_then_is_closed_at_once(app: Flask) -> None:
    event, zone, _inside, _outside = _lounge()
    desk, base = signed_in(Browser(app), olga(event)), f"/organise/{event.slug}/desks"
    later = {"begins": "2027-04-13T11:00", "until": "2027-04-13T12:00", "area": str(zone.id)}

    desk.send(f"{base}/area/close", {**TYPED, **later}, form=base)

    assert len(db.session.scalars(db.select(ZoneClosure)).all()) == 1


def test_pages_programme_feed_and_team_say_so_until_it_is_taken_back(app: Flask, browser: Browser) -> None:
    event, zone, inside, outside = _lounge()
    desk, base = signed_in(Browser(app), olga(event)), f"/organise/{event.slug}/desks"
    places = [
        f"/{event.slug}/programme/{inside.slug}",
        f"/{event.slug}/programme?day=all",
        f"/organise/{event.slug}/programme",
    ]
    was = _entries(browser, event)
    desk.send(f"{base}/area/close", {**TYPED, "area": str(zone.id), "sure": "y"}, form=base)

    told = [desk.read(place).text.count(SAID) for place in places]
    other = desk.read(f"/{event.slug}/programme/{outside.slug}").text
    entries = _entries(browser, event)
    with transaction():
        remove_closure(db.session.scalars(db.select(ZoneClosure)).one(), by=PROGRAM)

    assert told == [1, 1, 1]
    assert SAID not in other
    assert SAID in entries["Round table"][0]
    assert SAID not in entries["Keynote"][0]
    assert (entries["Round table"][1] - was["Round table"][1], entries["Keynote"][1] - was["Keynote"][1]) == (1, 0)
    assert [desk.read(place).text.count(SAID) for place in places] == [0, 0, 0]
    assert SAID not in _entries(browser, event)["Round table"][0]


def test_sessions_of_a_wholly_closed_expo_are_named_and_say_so_until_it_is_taken_back(
    app: Flask, browser: Browser
) -> None:
    event, _zone, inside, outside = _lounge()
    desk, base, said = signed_in(Browser(app), olga(event)), f"/organise/{event.slug}/desks", f"The whole expo {SPAN}"
    pages = [f"/{event.slug}/programme/{one.slug}" for one in (inside, outside)]
    was = _entries(browser, event)

    asked = desk.send(f"{base}/area/close", {**TYPED, "area": ""}, form=base, status=409)
    desk.send(f"{base}/area/close", {**TYPED, "area": "", "sure": "y"}, form=base)
    told, entries = [desk.read(page).text.count(said) for page in pages], _entries(browser, event)
    with transaction():
        remove_closure(db.session.scalars(db.select(ZoneClosure)).one(), by=PROGRAM)

    assert ("Round table" in asked.text, "Keynote" in asked.text) == (True, True)
    assert told == [1, 1]
    for name in ("Round table", "Keynote"):
        assert said in entries[name][0]
        assert entries[name][1] == was[name][1] + 1
        assert said not in _entries(browser, event)[name][0]


def _entries(browser: Browser, event: Event) -> dict[str, tuple[str, int]]:
    """Description and SEQUENCE by summary, of the expo's calendar."""
    feed: Any = icalendar.Calendar.from_ical(browser.client.get(f"/{event.slug}/programme.ics").data)
    return {str(one["SUMMARY"]): (str(one["DESCRIPTION"]), int(one["SEQUENCE"])) for one in feed.walk("VEVENT")}


def test_a_room_is_put_into_a_zone_and_out_of_it_in_the_browser(app: Flask) -> None:
    event, zone, _inside, outside = _lounge()
    desk, was = signed_in(Browser(app), olga(event)), outside.sequence
    page = f"/organise/{event.slug}/programme/rooms/{outside.room_id}"

    desk.send(page, {"zone": str(zone.id)})
    db.session.expire_all()
    within = (db.session.get_one(Room, outside.room_id).zone_id, outside.sequence)
    desk.send(page, {"zone": ""})

    db.session.expire_all()
    assert within == (zone.id, was + 1)
    assert db.session.get_one(Room, outside.room_id).zone_id is None


def test_a_zone_with_rooms_stays(app: Flask) -> None:
    event, zone, _inside, _outside = _lounge()
    desk, page = signed_in(Browser(app), olga(event)), f"/organise/{event.slug}/settings/places"

    refused = desk.send(f"{page}/zone/{zone.id}/remove", form=page, status=409)

    assert "Lounge is in use" in refused.text
