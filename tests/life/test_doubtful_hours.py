"""The new time zone of an expo skips an hour that something has, or shows it twice: it is named, and nothing moves unasked."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.changes.zone import ZoneFate, ZoneUndecided
from expo.events.doubtful_hours import Way, Ways
from expo.events.models import Event
from expo.events.services.closures import plan_closure
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemKind
from expo.mail.models import Mail
from expo.programme.rules import PartRole, SessionState
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.programme import a_room, a_session, a_speaker
from tests.factories.registration import vito
from tests.itinerary.items import a_group, an_item
from tests.pages import Browser

OLGA = Actor("Olga Organiser")
HOUR = timedelta(hours=1)
BERLIN = "Europe/Berlin"
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)  # the nights on which Berlin's clocks change

WORDING = "other days, place or time zone"


def _expo_about(night: date) -> Event:
    day = timedelta(days=1)
    return an_event(first_day=night - day, last_day=night + day)


def _in_karachi(night: date, hour: int, minute: int = 0) -> datetime:
    return datetime(night.year, night.month, night.day, hour, minute, tzinfo=UTC) - 5 * HOUR


def _in_utc(night: date, hour: int, minute: int = 0) -> datetime:
    return datetime(night.year, night.month, night.day, hour, minute, tzinfo=UTC)


def _save(event: Event, ways: Ways, zone: str = BERLIN) -> None:
    with transaction():
        edit_event(event, {"zone": zone}, version=event.version, by=OLGA, hours=ZoneFate.HOURS, ways=ways)


def test_what_is_in_the_skipped_hour_is_named_and_goes_where_it_is_decided(app: Flask, browser: Browser) -> None:
    event = _expo_about(SPRING)
    at = _in_karachi(SPRING, 2, 30)
    session = a_session(event, title={"en": "Night watch"}, starts_at=at, room_id=a_room(event).id)
    part = an_item(a_group(event, "Ana")[0], title={"en": "Night bus"}, starts_at=at - HOUR, ends_at=at)
    with transaction():
        closure = plan_closure(event, None, at - 2 * HOUR, at - HOUR / 2, "Cleaning", by=OLGA)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/settings/place"

    first = browser.send(page, {"zone": BERLIN}, status=409)
    again = browser.send(page, {"zone": BERLIN, "hours": "hours"}, status=409)
    db.session.expire_all()
    was = event.zone, session.starts_at
    browser.send(page, {"zone": BERLIN, "hours": "hours", "way_2027-03-28": "earlier"})

    db.session.expire_all()
    for asked in (first, again):
        assert "hours that do not exist" in asked.text
        assert "Session: Night watch · 02:30 becomes 28 Mar 2027, 01:30 or 28 Mar 2027, 03:30" in asked.text
        assert "Part of an itinerary: Night bus · 02:30" in asked.text
        assert "Closure of a zone · 02:00" in asked.text
    assert was == ("Asia/Karachi", at)
    assert (session.starts_at, session.ends_at) == (_in_utc(SPRING, 0, 30), _in_utc(SPRING, 1, 30))
    assert (part.starts_at, part.ends_at) == (_in_utc(SPRING, 0, 30), _in_utc(SPRING, 1, 30))
    assert closure.ends_at == _in_utc(SPRING, 0)


@pytest.mark.parametrize(("way", "hour"), [(Way.EARLIER, 0), (Way.LATER, 1)])
def test_what_is_in_the_repeated_hour_is_at_the_one_of_two_that_is_decided(app: Flask, way: Way, hour: int) -> None:
    event = _expo_about(AUTUMN)
    session = a_session(event, starts_at=_in_karachi(AUTUMN, 2, 30), cast=[(a_speaker(event), PartRole.SPEAKER)])

    with pytest.raises(ZoneUndecided) as undecided:
        _save(event, {SPRING: way})
    db.session.rollback()
    _save(event, {AUTUMN: way})

    [doubt] = undecided.value.doubts
    assert (doubt.day, doubt.skipped, [line.kind for line in doubt.lines]) == (AUTUMN, False, ["Session"])
    assert (session.starts_at, session.ends_at) == (_in_utc(AUTUMN, hour, 30), _in_utc(AUTUMN, 2, 30))
    assert [part.starts_at for part in session.parts] == [session.starts_at]


def test_the_second_of_two_hours_stays_the_second_where_both_zones_have_them(app: Flask) -> None:
    event = _expo_about(AUTUMN)
    with transaction():
        event.zone = BERLIN
    first, second = (a_session(event, starts_at=_in_utc(AUTUMN, hour, 30)) for hour in (0, 1))

    _save(event, {}, "Europe/Paris")

    assert (first.starts_at, second.starts_at) == (_in_utc(AUTUMN, 0, 30), _in_utc(AUTUMN, 1, 30))


def test_two_sessions_never_come_to_be_in_one_room_at_once(app: Flask) -> None:
    event = _expo_about(SPRING)
    room = a_room(event)
    skipped, after = (a_session(event, starts_at=_in_karachi(SPRING, hour), room_id=room.id) for hour in (2, 3))

    with pytest.raises(Refused, match="2027-03-28 03:00 two things would be in one room"):
        _save(event, {SPRING: Way.LATER})
    db.session.rollback()
    was = event.zone, skipped.starts_at
    _save(event, {SPRING: Way.EARLIER})

    assert was == ("Asia/Karachi", _in_karachi(SPRING, 2))
    assert (skipped.starts_at, skipped.ends_at) == (_in_utc(SPRING, 0), _in_utc(SPRING, 1))
    assert after.starts_at == _in_utc(SPRING, 1)


def test_nothing_moves_along_to_a_day_on_which_its_hour_does_not_exist(app: Flask) -> None:
    event = _expo_about(AUTUMN)
    with transaction():
        event.zone = BERLIN
    session = a_session(event, title={"en": "Night watch"}, starts_at=_in_utc(date(2027, 10, 30), 0, 30))
    day = timedelta(days=1)
    later = {"first_day": event.first_day + day, "last_day": event.last_day + day}

    twice = "“Night watch” would be at 02:30 on 2027-10-31, but the clocks show it twice"
    with pytest.raises(Refused, match=twice), transaction():
        edit_event(event, later, version=event.version, by=OLGA, along=True)

    assert (event.first_day, session.starts_at) == (date(2027, 10, 30), _in_utc(date(2027, 10, 30), 0, 30))


def test_a_bus_in_the_skipped_hour_that_stays_with_its_flight_stays_to_the_minute(app: Flask) -> None:
    event = _expo_about(SPRING)
    group, _people, _members = a_group(event, "Ana")
    lands = _in_karachi(SPRING, 2, 5)
    flight: dict[str, Any] = {"kind": ItemKind.ARRIVAL, "starts_zone": "Europe/Istanbul", "ends_zone": "Asia/Karachi"}
    an_item(group, starts_at=lands - 4 * HOUR, ends_at=lands, **flight)
    bus = an_item(group, kind=ItemKind.TRANSFER, starts_at=lands + HOUR / 3, ends_at=lands + HOUR)
    was = bus.starts_at, bus.ends_at

    _save(event, {SPRING: Way.LATER})

    assert (bus.starts_at, bus.ends_at) == was


def test_what_the_new_clocks_skip_is_told_as_it_was_and_is_in_the_one_mail_of_the_clocks(app: Flask) -> None:
    """The mail said that all hours stay, while a bus at 02:30 went at 03:30."""
    event = _expo_about(SPRING)
    at = _in_karachi(SPRING, 2, 30)
    group, _people, _members = a_group(event, "Ana")
    an_item(group, starts_at=at, ends_at=at + HOUR / 4)
    a_session(event, title={"en": "Late talk"}, starts_at=at - HOUR)
    a_session(event, starts_at=at + HOUR / 6, state=SessionState.DRAFT)
    with transaction():
        db.session.execute(sa.update(ItineraryItem).values(pending=None))
        db.session.execute(sa.delete(Mail))

    _save(event, {SPRING: Way.LATER})

    mails = list(db.session.scalars(sa.select(Mail)))
    assert {mail.wording for mail in mails} == {WORDING}
    assert len({mail.to_address for mail in mails}) == len(mails) > 0
    lines = [line for line in mails[0].text.splitlines() if "becomes" in line]
    assert "The hours that we told you stay, but for those that the clocks there skip or show twice:" in mails[0].text
    assert lines == [
        "Part of an itinerary: 28 March 2027, 02:30 becomes 28 March 2027, 03:30",
        "Session “Late talk”: 28 March 2027, 02:30 becomes 28 March 2027, 03:30",
        "Part of an itinerary: 28 March 2027, 02:45 becomes 28 March 2027, 03:45",
    ]


@pytest.mark.parametrize(("way", "which"), [(Way.EARLIER, "first"), (Way.LATER, "second")])
def test_what_the_new_clocks_show_twice_is_told_with_its_name_and_which_of_two_it_is(
    app: Flask, way: Way, which: str
) -> None:
    """The mail said that all hours stay, and nobody knew which half past two was meant."""
    event = _expo_about(AUTUMN)
    title = {"en": "Night watch", "tr": "Gece nöbeti"}
    a_session(event, title=title, starts_at=_in_karachi(AUTUMN, 2, 30))
    vito(event)
    vito(event, given_name="Veli", language="tr")

    _save(event, {AUTUMN: way})

    told = {mail.language: mail.text for mail in db.session.scalars(sa.select(Mail)) if mail.wording == WORDING}
    line = f"Session “Night watch”: 31 October 2027, 02:30 comes twice there; it is the {which} of the two"
    assert line in told["en"]
    assert "Gece nöbeti" in told["tr"]


def test_days_place_and_zone_in_one_save_ask_each_question_once(app: Flask, browser: Browser) -> None:
    """What was answered was dropped with the next question, or with a wrong latitude: it was asked without an end."""
    day = timedelta(days=1)
    event = an_event(first_day=SPRING - day, last_day=SPRING + day, registration_opens_at=_in_karachi(SPRING, 2, 30))
    room = a_room(event)
    taken = a_session(event, starts_at=_in_karachi(SPRING, 10), room_id=room.id)
    closing = a_session(event, title={"en": "Closing"}, starts_at=_in_karachi(SPRING + day, 10), room_id=room.id)
    free = a_session(event, title={"en": "Supper"}, starts_at=_in_karachi(SPRING + day, 20))
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/settings/place"
    changed = {"zone": BERLIN, "last_day": SPRING.isoformat(), "city": "Lahore"}

    hours = browser.send(page, changed, status=409)
    wrong = browser.answer(hours, page, {"hours": "hours", "way_2027-03-28": "later", "latitude": "north"}, status=400)
    days = browser.answer(wrong, page, {"latitude": ""}, status=409)
    full = browser.answer(days, page, {"fate_sessions": "move", "day_sessions": SPRING.isoformat()}, status=409)
    wrong_again = browser.answer(full, page, {"fate_sessions": "draft", "latitude": "north"}, status=400)
    browser.answer(wrong_again, page, {"latitude": ""})

    db.session.expire_all()
    assert "way_2027-03-28" in {one["name"] for one in hours.soup.select("[name]")}
    assert "Say what becomes of it, then save again." in days.text
    assert "“Closing” cannot move to that day" in full.text
    chosen = {one["name"]: one["value"] for one in full.soup.select("[type=radio][checked]")}
    kept = chosen["fate_sessions"], full.typed("day_sessions"), chosen["way_2027-03-28"]
    assert kept == ("move", "2027-03-28", "later")
    assert (event.zone, event.city, event.last_day) == (BERLIN, "Lahore", SPRING)
    assert event.registration_opens_at == _in_utc(SPRING, 1, 30)
    assert (closing.state, free.state, taken.state) == (SessionState.DRAFT, SessionState.DRAFT, SessionState.PUBLISHED)
