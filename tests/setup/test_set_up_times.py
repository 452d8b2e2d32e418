"""Build-up and breakdown in the feeds of firms' staff, and on the firm's desk."""

from datetime import date, time, timedelta
from typing import Any

import icalendar
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.calendar.services import feed_address, feed_of
from expo.db import db, transaction
from expo.events.models import Event
from expo.events.rules import CategoryKind
from expo.events.services.expos import edit_event
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.services.staff import add_staff, swap_staff
from expo.offers.services.answers import accept_offer
from expo.registration.models import Registration
from expo.registration.rules import Details
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, emil
from tests.factories.offers import a_priced_hall, offered
from tests.factories.registration import vito
from tests.pages import Browser


def _expo() -> Event:
    event = an_event(build_up_from=date(2027, 4, 11), breakdown_until=date(2027, 4, 16))
    a_category(event, kind=CategoryKind.EXHIBITOR)
    return event


def _feed(app: Flask, person: Registration) -> tuple[list[str], str]:
    with transaction():
        address = feed_address(feed_of(person)).removeprefix("http://localhost")
    answer = app.test_client().get(address)
    feed: Any = icalendar.Calendar.from_ical(answer.data)
    days = [f"{item['SUMMARY']} {item['DTSTART'].dt:%d}" for item in feed.walk("VEVENT") if "set-up" in item["UID"]]
    return days, answer.headers["ETag"]


def test_staff_have_the_days_in_their_feeds_and_visitors_do_not(app: Flask) -> None:
    event = _expo()
    exhibitor = emil(event)
    with transaction():
        badge = add_staff(exhibitor, Details("Ada", email="ada@exhibits.example"), by=EMIL)

    staff, visitor = _feed(app, badge.registration)[0], _feed(app, vito(event))[0]

    assert staff == ["Build-up: Test Expo 11", "Build-up: Test Expo 12", "Breakdown: Test Expo 16"]
    assert visitor == []


def test_they_say_from_when_to_when_the_halls_are_open_and_follow_a_change(app: Flask) -> None:
    exhibitor = emil(_expo())
    with transaction():
        person = add_staff(exhibitor, Details("Ada", email="ada@exhibits.example"), by=EMIL).registration
    before, tag = _hours(app, person), _feed(app, person)[1]

    with clock.set_to(clock.now() + timedelta(minutes=1)), transaction():
        event = db.session.scalars(sa.select(Event)).one()
        fields = {"build_up_opens_at": time(7, 30), "build_up_closes_at": time(23, 59)}
        edit_event(event, fields, version=event.version, by=EMIL)
    after = _hours(app, person)

    assert [one[1:3] for one in before] == [
        ("11 08:00", "11 20:00"),
        ("12 08:00", "12 20:00"),
        ("16 08:00", "16 20:00"),
    ]
    assert [one[1:3] for one in after] == [("11 07:30", "11 23:59"), ("12 07:30", "12 23:59"), ("16 08:00", "16 20:00")]
    assert [one[0] for one in after] == [one[0] for one in before]  # the same uids
    assert min(one[3] for one in after) > max(one[3] for one in before)  # in a higher sequence
    assert {one[4] for one in after} == {"Asia/Karachi"}
    assert _feed(app, person)[1] != tag


def _hours(app: Flask, person: Registration) -> list[tuple[str, str, str, int, str]]:
    """Each set-up item's uid, beginning, end, sequence and zone."""
    with transaction():
        address = feed_address(feed_of(person)).removeprefix("http://localhost")
    feed: Any = icalendar.Calendar.from_ical(app.test_client().get(address).data)
    return [
        (
            str(item["UID"]),
            f"{item['DTSTART'].dt:%d %H:%M}",
            f"{item['DTEND'].dt:%d %H:%M}",
            int(item["SEQUENCE"]),
            item["DTSTART"].params["TZID"],
        )
        for item in feed.walk("VEVENT")
        if "set-up" in item["UID"]
    ]


def test_whoever_takes_a_seat_has_them_from_then_on(app: Flask) -> None:
    exhibitor = emil(_expo())
    with transaction():
        badge = add_staff(exhibitor, Details("Ada", email="ada@exhibits.example"), by=EMIL)
    old = badge.registration

    with clock.set_to(clock.now() + timedelta(minutes=1)), transaction():
        fresh = swap_staff(badge, Details("Bora", email="bora@exhibits.example"), by=EMIL)

    assert (len(_feed(app, old)[0]), len(_feed(app, fresh.registration)[0])) == (0, 3)


def test_the_firms_desk_shows_them(app: Flask, browser: Browser) -> None:
    with_days, without = emil(_expo()), emil(an_event())

    pages = [browser.read(f"/exhibitor/{exhibitor_token(one)}").text for one in (with_days, without)]

    assert ["Set-up times" in page for page in pages] == [True, False]
    assert "11–12 April 2027, 08:00 to 20:00 PKT" in pages[0]
    assert "Friday 16 April 2027, 08:00 to 20:00 PKT" in pages[0]


def test_the_days_say_where_the_firm_stands_once_it_has_accepted(app: Flask) -> None:
    event, booths = a_priced_hall("A1", build_up_from=date(2027, 4, 11), breakdown_until=date(2027, 4, 16))
    a_category(event, kind=CategoryKind.EXHIBITOR)
    offer = offered(event, booths)
    with transaction():
        person = add_staff(offer.exhibitor, Details("Ada", email="ada@exhibits.example"), by=EMIL).registration
    before = _feed(app, person)[1]

    with clock.set_to(clock.now() + timedelta(minutes=1)), transaction():
        accept_offer(offer, by=EMIL)

    assert _feed(app, person)[1] != before
    assert _where(app, person) == {"Hall 1 A1"}


def _where(app: Flask, person: Registration) -> set[str]:
    with transaction():
        address = feed_address(feed_of(person)).removeprefix("http://localhost")
    feed: Any = icalendar.Calendar.from_ical(app.test_client().get(address).data)
    return {str(item["LOCATION"]).partition(", ")[0] for item in feed.walk("VEVENT") if "set-up" in item["UID"]}
