"""What an expo's fields may be, what a new one and a copy begin with, and what the states are called."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.queries import categories_of, halls_of, zones_of
from expo.events.rules import EventState, FillingEnd, filling_ends_at, is_web_link, zones
from expo.events.services.copies import copy_event
from expo.events.services.expos import EVENT_FIELDS, create_event, move_event, state_name
from expo.events.services.venue_parts import add_hall, add_zone, set_zone_rules
from expo.history.services import Actor
from expo.i18n import force_locale
from expo.kit.graphics.tilings import LEAST_ANGLE, MOST_ANGLE
from expo.organisations.models import Organisation
from tests.factories.events import a_category, an_event
from tests.told import entries

OLGA = Actor("Olga Organiser")
FIRST, LAST = date(2027, 4, 13), date(2027, 4, 15)
BEGINS, ENDS = datetime(2027, 4, 13, 5, tzinfo=UTC), datetime(2027, 4, 15, 13, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BUILD_UP = "Build-up begins on the first day, or at most 31 days before it."
BREAKDOWN = "Breakdown ends on the last day, or at most 31 days after it."
OPENS = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"build_up_from": FIRST}, ""),
        ({"build_up_from": FIRST - 31 * DAY}, ""),
        ({"build_up_from": FIRST - 32 * DAY}, BUILD_UP),
        ({"build_up_from": FIRST + DAY}, BUILD_UP),
        ({"breakdown_until": LAST}, ""),
        ({"breakdown_until": LAST + 31 * DAY}, ""),
        ({"breakdown_until": LAST + 32 * DAY}, BREAKDOWN),
        ({"breakdown_until": LAST - DAY}, BREAKDOWN),
        ({"registration_opens_at": OPENS}, ""),
        ({"registration_closes_at": OPENS}, ""),
        ({"registration_opens_at": OPENS, "registration_closes_at": OPENS + HOUR}, ""),
        ({"registration_opens_at": OPENS, "registration_closes_at": OPENS}, "Registration closes before it opens."),
        ({"closes_at": time(10, 1)}, ""),
        ({"closes_at": time(9, 59)}, "The expo closes before it opens."),
        ({"build_up_opens_at": time(19, 59)}, ""),
        ({"build_up_opens_at": time(20)}, "On build-up days the halls close before they open."),
        ({"breakdown_closes_at": time(8, 1)}, ""),
        ({"breakdown_closes_at": time(8)}, "On breakdown days the halls close before they open."),
        ({"zone": "UTC"}, "There is no time zone UTC."),
        ({"zone": "US/Eastern"}, "There is no time zone US/Eastern."),
        ({"currency": ""}, "There is no currency ."),
        ({"angle": LEAST_ANGLE}, ""),
        ({"angle": MOST_ANGLE}, ""),
        ({"angle": LEAST_ANGLE - 1}, f"The angle is from {LEAST_ANGLE} to {MOST_ANGLE} degrees."),
        ({"angle": MOST_ANGLE + 1}, f"The angle is from {LEAST_ANGLE} to {MOST_ANGLE} degrees."),
        ({"map_url": "", "accent": "", "latitude": None, "longitude": None}, ""),
        ({"map_url": "https://maps.example.org/x", "latitude": 0.0, "longitude": 0.0}, ""),
        ({"languages": ["ur", "tr", "en"]}, ""),
        ({"languages": ["tr"]}, ""),
    ],
)
def test_a_field_is_taken_or_refused_in_words(app: Flask, fields: dict[str, Any], sentence: str) -> None:
    if not sentence:
        event = an_event(**fields)
        assert {name: getattr(event, name) for name in fields} == fields
        return
    with pytest.raises(Refused) as refused:
        an_event(**fields)
    assert (refused.value.message, refused.value.details) == (sentence, ())


def test_every_fault_is_said_at_once_in_the_order_of_the_page(app: Flask) -> None:
    with pytest.raises(Refused) as refused:
        an_event(last_day=FIRST - DAY, closes_at=time(9), zone="Asia/Atlantis", accent="red")

    assert refused.value.message == "The last day is before the first day."
    assert refused.value.details == (
        "The expo closes before it opens.",
        "There is no time zone Asia/Atlantis.",
        "Write a colour as in #0b5d3b.",
    )


def test_a_new_expo_has_an_identity_of_its_own_and_counts_from_one(app: Flask) -> None:
    one, other = an_event(state=EventState.DRAFT), an_event()
    with transaction():
        shown = create_event("shown-expo", _fields_of_a_new_one(), by=OLGA, demo=True)

    assert uuid.UUID(one.uid).version == 4
    assert one.uid != other.uid
    assert one.organisation_id == db.session.scalars(db.select(Organisation.id)).one()
    assert (shown.version, shown.public_revision, shown.programme_revision) == (1, 1, 1)
    assert (one.demo, shown.demo, shown.copied_from_id) == (False, True, None)
    assert (shown.opens_at, shown.closes_at, shown.contact) == (time(10), time(18), "")
    [entry] = entries(shown, "event")
    assert (entry.actor, entry.verb, entry.subject_id, entry.subject) == (OLGA.name, "created", shown.id, "Expo")


def _fields_of_a_new_one() -> dict[str, Any]:
    return {
        "name": {"en": "Expo"},
        "first_day": FIRST,
        "last_day": LAST,
        "zone": "Asia/Karachi",
        "currency": "PKR",
        "languages": ["en"],
    }


def test_the_states_have_names_that_fit_the_sentence(app: Flask) -> None:
    event = an_event()
    names = {}
    for language in ("en", "tr", "ur"):
        with force_locale(language):
            names[language] = [state_name(state) for state in EventState]
    with transaction():
        move_event(event, EventState.CLOSED, by=OLGA)
        with pytest.raises(Refused, match=r"^An expo that is closed cannot become a draft\.$"):
            move_event(event, EventState.DRAFT, by=OLGA)

    assert names["en"] == ["a draft", "published", "live", "closed"]
    assert [len(set(words)) for words in names.values()] == [4, 4, 4]
    assert not set(names["en"]) & {*names["tr"], *names["ur"]}


def test_an_expo_that_goes_live_again_needs_what_it_needed_to_be_published(app: Flask) -> None:
    event = an_event()
    with transaction():
        move_event(event, EventState.CLOSED, by=OLGA)
        event.venue, event.languages = "", []
        db.session.flush()
        for state in (EventState.LIVE, EventState.PUBLISHED):
            with pytest.raises(Refused, match=r"^Something is missing before people can see this expo\.$") as refused:
                move_event(event, state, by=OLGA)
            assert refused.value.details == ("Add a venue.",)

    assert event.state is EventState.CLOSED


def test_a_copy_takes_the_rules_of_its_zones_along(app: Flask) -> None:
    event = an_event()
    with transaction():
        hall = add_hall(event, "Hall A", by=OLGA)
        rules = {"Open": (False, False), "Reserved": (True, False), "Binding": (False, True), "Both": (True, True)}
        for name, (reserved, binding) in rules.items():
            set_zone_rules(event, add_zone(event, name, hall, by=OLGA), reserved=reserved, binding=binding, by=OLGA)
        copy = copy_event(event, "next-year", date(2028, 4, 11), by=OLGA).copy

    assert {zone.name: (zone.reserved, zone.binding) for zone in zones_of(copy)} == rules
    assert {zone.hall_id for zone in zones_of(copy)} == {halls_of(copy)[0].id}
    assert {entry.actor for entry in entries(copy, "hall", "zone", "category", "event")} == {OLGA.name}


def test_a_copy_opens_registration_when_its_own_organisers_say_so(app: Flask) -> None:
    event = an_event(
        registration_opens_at=OPENS,
        registration_closes_at=OPENS + DAY,
        filling_end=FillingEnd.DAYS_BEFORE,
        filling_days=3,
        seat_filling_hours=2,
    )
    a_category(event, price_minor=500, needs_approval=True, active=False)
    with transaction():
        copy = copy_event(event, "next-year", date(2028, 4, 11), by=OLGA).copy

    moved = {"registration_opens_at", "registration_closes_at", "first_day", "last_day"}
    assert (copy.registration_opens_at, copy.registration_closes_at) == (None, None)
    assert {name: getattr(copy, name) for name in EVENT_FIELDS if name not in moved} == {
        name: getattr(event, name) for name in EVENT_FIELDS if name not in moved
    }
    assert (copy.build_up_from, copy.breakdown_until, copy.demo) == (None, None, False)
    new = categories_of(copy)[1]
    assert (new.price_minor, new.needs_approval, new.active) == (500, True, False)


def test_a_city_names_each_time_zone_in_order() -> None:
    listed = list(zones())

    assert listed == sorted(listed)
    assert {"Asia/Karachi", "Europe/Istanbul", "America/Argentina/Buenos_Aires"} <= set(listed)
    assert not {"UTC", "GMT", "Etc/UTC", "US/Eastern", "Canada/Pacific"} & set(listed)


@pytest.mark.parametrize(
    ("end", "days", "closes", "filled_until"),
    [
        (FillingEnd.EXPO, 3, BEGINS, ENDS),
        (FillingEnd.REGISTRATION, 3, None, ENDS),
        (FillingEnd.REGISTRATION, 3, BEGINS, BEGINS),
        (FillingEnd.REGISTRATION, 3, ENDS + DAY, ENDS),
        (FillingEnd.DAYS_BEFORE, 0, BEGINS - 9 * DAY, BEGINS),
        (FillingEnd.DAYS_BEFORE, 3, None, BEGINS - 3 * DAY),
    ],
)
def test_free_places_are_filled_until_the_moment_the_organisers_chose(
    end: FillingEnd, days: int, closes: datetime | None, filled_until: datetime
) -> None:
    assert filling_ends_at(end, days, begins=BEGINS, ends=ENDS, closes_at=closes) == filled_until


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://example.org/\u00a0x", False),
        ("https://example.org/\u200dx", False),
        ("https://example.org/\u0007", False),
        ("https://www.example.org:8443/x#y", True),
        ("https://@example.org", False),
        ("HTTPS://example.org", True),
        ("https:///example.org", False),
    ],
)
def test_a_link_of_invisible_letters_or_without_a_host_is_not_shown(text: str, shown: bool) -> None:
    assert is_web_link(text) is shown
