"""Items that other rooms contribute to personal feeds."""

from datetime import timedelta
from typing import Any

import icalendar
import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.calendar.services import feed_address, feed_of
from expo.calendar.sources import FeedSource
from expo.contributions import EXTENSION, Contributions, each
from expo.db import transaction
from expo.history.models import Entry
from expo.history.services import PROGRAM, record
from expo.history.verbs import Verb
from expo.joints import CONTRIBUTIONS
from expo.kit.ical import CalendarItem
from expo.registration.models import Registration
from tests.factories.events import an_event
from tests.factories.programme import MORNING
from tests.factories.registration import vito
from tests.queries import counted


def _changed_at(registration_id: Any) -> Any:
    """The time of change as a source would store it: here that of the person's last history entry."""
    query = sa.select(sa.func.max(Entry.at)).where(Entry.verb == "noted", Entry.subject_id == registration_id)
    return query.scalar_subquery()


def _visit(person: Registration, language: str, alarm: int | None) -> list[CalendarItem]:
    title = {"en": "A visit", "tr": "Bir ziyaret"}[language]
    return [
        CalendarItem(
            uid=f"visit-{person.uid}@expo",
            starts_at=MORNING,
            ends_at=MORNING + timedelta(minutes=20),
            zone=person.event.zone,
            summary=title,
            changed_at=MORNING,
            alarm_minutes=alarm,
        )
    ]


@pytest.fixture(autouse=True)
def visits(bare_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Contributes a source of visits to the feeds of this application."""
    theirs = each(FeedSource, *CONTRIBUTIONS.of(FeedSource), FeedSource("visits", _changed_at, _visit))
    table = Contributions(*(theirs if one.kind is FeedSource else one for one in CONTRIBUTIONS.lines))
    monkeypatch.setitem(bare_app.extensions, EXTENSION, table)


def test_items_of_other_rooms_are_in_the_feed_in_its_language(app: Flask) -> None:
    person = vito(an_event(), language="tr")
    with transaction():
        address = feed_address(feed_of(person)).removeprefix("http://localhost")
        record(Verb.NOTED, person, by=PROGRAM, event_id=person.event_id)

    feed = icalendar.Calendar.from_ical(app.test_client().get(address).data)

    assert "Bir ziyaret" in [str(item["SUMMARY"]) for item in feed.walk("VEVENT")]


def test_a_room_that_has_nothing_of_somebody_is_not_asked(app: Flask) -> None:
    person = vito(an_event())
    with transaction():
        address = feed_address(feed_of(person)).removeprefix("http://localhost")
    client = app.test_client()
    client.get(address)

    with counted(app) as statements:
        feed = client.get(address)

    assert (b"A visit" in feed.data, len(statements)) == (False, 2)


def test_a_change_there_is_a_change_of_the_feed_and_costs_no_statement_more(app: Flask) -> None:
    person, other = vito(an_event()), vito(an_event())
    with transaction():
        addresses = [feed_address(feed_of(one)).removeprefix("http://localhost") for one in (person, other)]
    client = app.test_client()
    tags = [client.get(address).headers["ETag"] for address in addresses]

    with clock.set_to(clock.now() + timedelta(seconds=5)), transaction():
        record(Verb.NOTED, person, by=PROGRAM, event_id=person.event_id)
    with counted(app) as statements:
        answers = [
            client.get(address, headers={"If-None-Match": tag}).status_code
            for address, tag in zip(addresses[1:], tags[1:], strict=True)
        ]
    changed = client.get(addresses[0], headers={"If-None-Match": tags[0]}).status_code

    assert (answers, len(statements), changed) == ([304], 1, 200)
