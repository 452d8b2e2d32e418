"""What an expo's other clocks do to its calendars: each is newer, and those of other expos are as they were."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.events.changes.zone import ZoneFate
from expo.events.doubtful_hours import Way
from expo.events.models import Event
from expo.events.services.expos import edit_event
from expo.itinerary.models import Itinerary
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.meetings import OLGA, a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.factories.programme import a_session
from tests.itinerary.items import a_group as a_travelling_group
from tests.itinerary.items import a_vehicle, an_item


def _an_expo_with_calendars(slug: str) -> tuple[Event, list[Any]]:
    """An expo, and its session, meeting and visit, its interpreter, its vehicle and the journey of a delegation."""
    event = an_event(slug=slug)
    a_block(event)
    voice, session = an_interpreter(event), a_session(event)
    meeting = placed(a_meeting(event, a_firm(event)[0], a_group(event)[0]), a_table(event), told=True)
    group, _people, members = a_travelling_group(event, "Dana")
    visit = an_item(group, *members)
    journey = db.session.scalars(sa.select(Itinerary).where(Itinerary.delegation_id == group.id)).one()
    return event, [session, meeting, visit, voice, a_vehicle(event), journey]


def _numbers(shown: list[Any]) -> list[list[int]]:
    """What calendars go by: version and SEQUENCE of entries, the revision of a calendar."""
    db.session.expire_all()
    entries = ("version", "sequence")
    return [[getattr(one, name) for name in (entries if hasattr(one, "sequence") else ("revision",))] for one in shown]


@pytest.mark.parametrize("fate", list(ZoneFate))
def test_every_calendar_of_that_expo_alone_is_newer_on_other_clocks(app: Flask, fate: ZoneFate) -> None:
    (event, shown), (_other, elsewhere) = _an_expo_with_calendars("moved"), _an_expo_with_calendars("stays")
    before, others = _numbers(shown), _numbers(elsewhere)

    with transaction():
        edit_event(event, {"zone": "Asia/Dubai"}, version=event.version, by=OLGA, hours=fate)

    newer = [[now > was for was, now in zip(*pair, strict=True)] for pair in zip(before, _numbers(shown), strict=True)]
    assert newer == [[True, True]] * 3 + [[True]] * 3
    assert _numbers(elsewhere) == others


def test_a_session_in_the_hour_that_the_new_clocks_pass_over_lasts_as_long_as_before(app: Flask) -> None:
    event = an_event(first_day=date(2027, 3, 27), last_day=date(2027, 3, 29))  # in Berlin 02:00 to 03:00 is left out
    session = a_session(event, starts_at=datetime(2027, 3, 28, 2, tzinfo=event.zone_info))

    with transaction():
        later, zone = {date(2027, 3, 28): Way.LATER}, {"zone": "Europe/Berlin"}
        edit_event(event, zone, version=event.version, by=OLGA, hours=ZoneFate.HOURS, ways=later)

    db.session.expire_all()
    assert session.starts_at == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert session.ends_at - session.starts_at == timedelta(hours=1)
