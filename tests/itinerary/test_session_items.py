"""An item that is a session of the programme: whatever becomes of the session is in the itinerary, its papers and calendars."""

from datetime import UTC, timedelta
from typing import Any

import icalendar
import pytest
from flask import Flask

from expo import clock
from expo.accounts.permissions import Permission
from expo.calendar.services import feed_address as own_address
from expo.calendar.services import feed_of, keep
from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.delegations.models import Delegation
from expo.errors import Refused
from expo.itinerary.digests import queue_itinerary_mails
from expo.itinerary.feeds import feed_address
from expo.itinerary.queries import items_of
from expo.itinerary.rules import ItemState
from expo.itinerary.services import add_session_item, change_item_state, edit_item, lock_itinerary
from expo.mail.models import Mail
from expo.programme.models import Session
from expo.programme.rules import SessionState
from expo.programme.services.digests import make_digests, tell_keepers
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.services.venue_parts import edit_part
from tests.badges.badges import found_text
from tests.factories.api import Caller, a_token
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session
from tests.itinerary.items import DANA, HOUR, a_group, an_item, path
from tests.pages import Browser


def _entry(browser: Browser, address: str, session: Session) -> list[Any]:
    feed = icalendar.Calendar.from_ical(browser.client.get(path(address)).data)
    return [one for one in feed.walk("VEVENT") if str(one["UID"]) == f"{session.uid}@expo"]


def _taken(group: Delegation, session: Session) -> None:
    with transaction():
        add_session_item(group, session, by=DANA)


def _edited(session: Session, **fields: Any) -> None:
    with transaction():
        edit_session(session, fields, version=session.version, by=DANA)


def test_a_session_that_was_lengthened_and_cancelled_stayed_as_it_was_in_the_itinerary(
    app: Flask, browser: Browser
) -> None:
    group, (ana,), _members = a_group(an_event(), "Ana")
    session = a_session(group.event, title={"en": "Keynote"}, room_id=a_room(group.event, "Big hall").id)
    _taken(group, session)
    desk = path(delegation_address(group)) + "/itinerary"
    with transaction():
        own, whole = own_address(feed_of(ana)), feed_address(lock_itinerary(group))
    before = browser.read(desk).text
    first = [_entry(browser, address, session)[0] for address in (own, whole)]

    _edited(session, ends_at=session.ends_at + HOUR, room_id=a_room(group.event, "Garden").id)
    longer = browser.read(desk).text
    booklet = found_text(browser.client.get(f"{desk}/booklet.pdf").data)
    second = [_entry(browser, address, session)[0] for address in (own, whole)]
    with transaction():
        move_session(session, SessionState.CANCELLED, by=DANA)
    off = browser.read(desk).text
    third = [_entry(browser, address, session)[0] for address in (own, whole)]

    assert ("10:00–11:00" in before, "Big hall" in before) == (True, True)
    assert ("10:00–12:00" in longer, "Garden" in longer, "Big hall" in longer) == (True, True, False)
    assert ("10:00–12:00" in booklet, "Garden" in booklet) == (True, True)
    assert [one["DTEND"].dt.astimezone(UTC) for one in second] == [MORNING + 2 * HOUR] * 2
    assert [str(one["LOCATION"]) for one in second] == ["Garden"] * 2
    assert "cancelled" in off
    assert [str(one["STATUS"]) for one in third] == ["CANCELLED"] * 2
    assert [[int(one["SEQUENCE"]) for one in entries] for entries in (first, second, third)] == [[1, 1], [2, 2], [3, 3]]
    assert browser.client.get(f"{desk}/booklet.pdf").status_code == 404


def test_a_member_who_kept_the_session_had_it_twice(app: Flask, browser: Browser) -> None:
    group, (ana, bob), _members = a_group(an_event(), "Ana", "Bob")
    session = a_session(group.event)
    _taken(group, session)
    with transaction():
        keep(ana, session)
        addresses = [own_address(feed_of(one)) for one in (ana, bob)]

    entries = [_entry(browser, address, session) for address in addresses]

    assert [len(one) for one in entries] == [1, 1]


def test_a_renamed_room_is_in_the_itinerary_and_its_calendar(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    room = a_room(group.event, "Big hall")
    session = a_session(group.event, room_id=room.id)
    _taken(group, session)
    with transaction():
        whole = feed_address(lock_itinerary(group))
    tag = browser.client.get(path(whole)).headers["ETag"]

    with transaction():
        edit_part(
            group.event, room, {"name": {"en": "Hall of mirrors"}, "hall_id": None}, position=room.position, by=DANA
        )
    answer = browser.client.get(path(whole), headers={"If-None-Match": tag})

    assert answer.status_code == 200
    assert b"Hall of mirrors" in answer.data
    assert "Hall of mirrors" in browser.read(path(delegation_address(group)) + "/itinerary").text


def test_a_moved_session_is_told_once_to_each_as_it_was_and_as_it_is(app: Flask) -> None:
    group, (ana, bob), _members = a_group(an_event(), "Ana", "Bob")
    session = a_session(group.event, title={"en": "Keynote"})
    with clock.set_to(MORNING - timedelta(days=3)):
        _taken(group, session)
        with transaction():
            keep(ana, session)
    with clock.set_to(MORNING - timedelta(days=2)), transaction():
        queue_itinerary_mails()
    db.session.query(Mail).delete()
    db.session.commit()

    with clock.set_to(MORNING - timedelta(days=2)):
        _edited(session, starts_at=MORNING + HOUR, ends_at=MORNING + 2 * HOUR)
    with clock.set_to(MORNING - timedelta(days=1)), transaction():
        told = [queue_itinerary_mails(), make_digests(), tell_keepers()]

    mails = [(mail.to_address, mail.text) for mail in db.session.scalars(db.select(Mail))]
    assert told == [1, 1, 1]
    assert sorted(address for address, _text in mails) == sorted([ana.email, bob.email, group.contact_email])
    assert ["Tuesday 13 April: was 10:00–11:00, is 11:00–12:00" in text for _address, text in mails] == [True] * 3


def test_programs_read_an_item_as_its_session_is_now(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    room = a_room(group.event, "Big hall")
    session = a_session(group.event, title={"en": "Keynote"}, room_id=room.id)
    own, stands = an_item(group), a_session(group.event, starts_at=MORNING + 3 * HOUR, ends_at=MORNING + 4 * HOUR)
    for one in (session, stands):
        _taken(group, one)
    program = Caller(app, a_token(group.event, Permission.SEE_DELEGATIONS))
    address = f"/expos/{group.event.slug}/itinerary-items"
    _edited(session, starts_at=MORNING + HOUR, ends_at=MORNING + 2 * HOUR)
    with transaction():
        move_session(session, SessionState.CANCELLED, by=DANA)

    def told(**asked: str) -> dict[int | None, tuple[str, Any, int | None, str, str]]:
        rows = program.get(address, query_string=asked).json["data"]
        names = ("state", "title", "room_id", "starts_at", "ends_at")
        return {row["session_id"]: tuple(row[name] for name in names) for row in rows}

    late, later = ((MORNING + hours * HOUR).isoformat() for hours in (1, 2))
    cancelled = {session.id: ("cancelled", {"en": "Keynote"}, room.id, late, later)}
    assert told(state="cancelled") == cancelled
    assert told(room_id=str(room.id)) == cancelled
    assert told(starts_at_from=late, starts_at_until=later) == cancelled
    assert told(state="planned").keys() == {None, stands.id}
    assert told()[None] == ("planned", own.title, None, own.starts_at.isoformat(), own.ends_at.isoformat())


def test_a_session_is_taken_once_and_comes_back_as_the_same_entry(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    session = a_session(group.event)
    _taken(group, session)
    (item,) = items_of(group)
    with pytest.raises(Refused, match="in the itinerary already"):
        _taken(group, session)
    with transaction():
        change_item_state(item, ItemState.DELETED, by=DANA)

    _taken(group, session)

    assert [(one.id, one.state, one.sequence) for one in items_of(group)] == [(item.id, ItemState.PLANNED, 3)]


def test_what_a_session_says_is_not_written_in_the_itinerary(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    session = a_session(group.event, title={"en": "Keynote"})
    _taken(group, session)
    (item,) = items_of(group)
    desk = path(delegation_address(group)) + "/itinerary"

    with pytest.raises(Refused, match="change it in the programme"), transaction():
        edit_item(item, {"place": "Garden"}, people=[], version=item.version, by=DANA)
    page = browser.send(f"{desk}/{item.id}", {"note": "Front row"})

    assert "Keynote" in page.text
    assert [(one.note, one.starts_at, one.title) for one in items_of(group)] == [
        ("Front row", MORNING, {"en": "Keynote"})
    ]


def test_a_session_removed_as_a_draft_leaves_no_item(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    session = a_session(group.event)
    _taken(group, session)
    with transaction():
        move_session(session, SessionState.DRAFT, by=DANA)
    states = [one.state for one in items_of(group)]

    with transaction():
        move_session(session, SessionState.DELETED, by=DANA)

    assert (states, items_of(group)) == ([ItemState.CANCELLED], [])
