"""Zones and whole expos closed for a time, and what stands on days that an expo loses."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.lost_days import DaysChange, LostLine
from expo.events.models import Event, ZoneClosure
from expo.events.services.closures import plan_closure, remove_closure
from expo.events.services.lost_days import CATEGORY_DAYS, CLOSURES, HALL_HOURS
from expo.events.services.venue_parts import add_zone
from expo.history.services import Actor
from tests.factories.events import a_category, an_event
from tests.told import told, told_changes

OLGA = Actor("Olga Organiser")
NOON = datetime(2027, 4, 13, 7, tzinfo=UTC)  # in Karachi, on the first of the expo's days
HOUR, SECOND, DAY = timedelta(hours=1), timedelta(seconds=1), timedelta(days=1)
FIRST, LAST = date(2027, 4, 13), date(2027, 4, 15)


def _change(event: Event, first: date, last: date) -> DaysChange:
    return DaysChange(event, was=(FIRST, LAST), now=(first, last))


def test_a_zone_and_the_whole_expo_are_closed_and_opened_again_and_both_are_told(app: Flask) -> None:
    event = an_event()
    revisions = [event.public_revision]
    with clock.set_to(NOON), transaction():
        zone = add_zone(event, "Stage", None, by=OLGA)
        revisions.append(event.public_revision)
    with clock.set_to(NOON), transaction():
        stage = plan_closure(event, zone, NOON + HOUR, NOON + 2 * HOUR, "Rehearsal", by=OLGA)
    revisions.append(event.public_revision)
    with clock.set_to(NOON), transaction():
        whole = plan_closure(event, None, NOON + HOUR, NOON + 3 * HOUR, "State visit", by=OLGA)
    kept = [(one.event_id, one.zone_id, one.starts_at, one.ends_at, one.reason) for one in (stage, whole)]
    with transaction():
        remove_closure(stage, by=OLGA)
        remove_closure(whole, by=OLGA)
    revisions.append(event.public_revision)

    assert kept == [
        (event.id, zone.id, NOON + HOUR, NOON + 2 * HOUR, "Rehearsal"),
        (event.id, None, NOON + HOUR, NOON + 3 * HOUR, "State visit"),
    ]
    assert db.session.scalars(sa.select(ZoneClosure)).all() == []
    assert revisions == sorted(set(revisions))
    assert told(event, "zone")[1:] == [(OLGA.name, "closed", "Stage"), (OLGA.name, "opened", "Stage")]
    assert told(event, "event")[-2:] == [(OLGA.name, "closed", "Test Expo"), (OLGA.name, "opened", "Test Expo")]
    begins, ends = (NOON + HOUR).isoformat(), (NOON + 2 * HOUR).isoformat()
    assert told_changes(event, "zone")[1:] == [
        ("closed", None, {"starts_at": begins, "until": ends, "reason": "Rehearsal"}),
        ("opened", {"starts_at": begins, "until": ends}, None),
    ]


@pytest.mark.parametrize(
    ("begins", "ends", "sentence"),
    [
        (HOUR, HOUR, "opens again before it is closed"),
        (HOUR, HOUR + SECOND, None),
        (-HOUR, 0 * HOUR, "still to come"),
        (-HOUR, SECOND, None),
    ],
)
def test_a_closure_lasts_and_ends_after_now(
    app: Flask, begins: timedelta, ends: timedelta, sentence: str | None
) -> None:
    event = an_event()

    with clock.set_to(NOON), transaction():
        if sentence:
            with pytest.raises(Refused, match=sentence):
                plan_closure(event, None, NOON + begins, NOON + ends, "", by=OLGA)
        else:
            plan_closure(event, None, NOON + begins, NOON + ends, "", by=OLGA)

    assert len(db.session.scalars(sa.select(ZoneClosure)).all()) == (sentence is None)


def test_closures_on_a_lost_day_and_all_where_the_first_day_moves_are_named_with_their_reason(app: Flask) -> None:
    event = an_event()
    midnight = NOON - 12 * HOUR  # in Karachi, as the first day begins
    with clock.set_to(midnight - 2 * DAY), transaction():
        zone = add_zone(event, "Stage", None, by=OLGA)
        for where, begins in ((zone, midnight), (None, midnight + DAY - SECOND), (None, midnight + DAY)):
            plan_closure(event, where, begins, begins + 2 * DAY, "Rehearsal", by=OLGA)

    with clock.set_to(midnight - 2 * DAY):
        moves = CLOSURES.find(_change(event, FIRST + DAY, LAST))
        shorter = CLOSURES.find(_change(event, FIRST, FIRST))

    assert moves == [
        LostLine("Stage", midnight, "Rehearsal"),
        LostLine("The whole expo", midnight + DAY - SECOND, "Rehearsal"),
        LostLine("The whole expo", midnight + DAY, "Rehearsal"),
    ]
    assert list(shorter) == list(moves)[2:]
    assert CLOSURES.find(_change(event, FIRST, LAST)) == []


def test_lost_days_on_which_the_halls_are_open_for_other_work_are_named_with_the_hours(app: Flask) -> None:
    event = an_event()
    with transaction():
        event.build_up_from, event.breakdown_until = FIRST, LAST
        event.build_up_opens_at, event.build_up_closes_at = time(7), time(19)
        event.breakdown_opens_at, event.breakdown_closes_at = time(18), time(23, 30)

    assert HALL_HOURS.find(_change(event, FIRST + DAY, LAST - DAY)) == [
        LostLine("build-up", FIRST, "07:00–19:00"),
        LostLine("breakdown", LAST, "18:00–23:30"),
    ]
    assert HALL_HOURS.find(_change(event, FIRST, LAST)) == []


def test_lost_days_before_the_build_up_and_after_the_breakdown_have_no_hours(app: Flask) -> None:
    event = an_event()
    with transaction():
        event.build_up_from, event.breakdown_until = FIRST + DAY, FIRST + DAY

    assert HALL_HOURS.find(_change(event, FIRST + DAY, FIRST + DAY)) == []


def test_without_days_of_work_no_lost_day_has_hours(app: Flask) -> None:
    assert HALL_HOURS.find(_change(an_event(), FIRST + DAY, FIRST + DAY)) == []


def test_days_of_categories_are_lost_unless_the_expo_moves_whole(app: Flask) -> None:
    event = an_event()
    a_category(event, name={"en": "Press"}, days=[FIRST.isoformat(), LAST.isoformat()])
    a_category(event, name={"en": "Daily"})

    assert CATEGORY_DAYS.find(_change(event, FIRST + DAY, LAST)) == [LostLine("Press", FIRST)]
    assert CATEGORY_DAYS.find(_change(event, FIRST, LAST - DAY)) == [LostLine("Press", LAST)]
    assert CATEGORY_DAYS.find(_change(event, FIRST + DAY, LAST + DAY)) == []
    assert [dated.fates(_change(event, FIRST, LAST)) for dated in (CATEGORY_DAYS, CLOSURES, HALL_HOURS)] == [()] * 3
