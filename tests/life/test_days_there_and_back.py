"""An expo moves with all that is planned for it, and back: everything is judged by where it all comes to stand."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.rules import MemberRole
from expo.errors import Refused
from expo.events.lost_days import Decision, Fate, LostDaysUndecided
from expo.events.models import Event, ZoneClosure
from expo.events.services.closures import plan_closure
from expo.events.services.expos import edit_event
from expo.exhibitors.queries import settings_of
from expo.exhibitors.services.setup import edit_settings
from expo.history.services import Actor
from expo.interpreters.models import Shift
from expo.interpreters.queries import interpreters_of
from expo.interpreters.services.shifts import add_shift
from expo.itinerary.rules import ItemKind
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import PlaceClosure
from expo.meetings.queries import blocks_of
from expo.meetings.rules import MeetingState
from expo.meetings.services.places import close_place
from expo.offers.queries import rounds_of
from expo.offers.services.rounds import add_round
from expo.prices.queries import cancellation_rows_of, rule_rows_of
from expo.prices.services import save_cancellation
from expo.programme.models import Session
from expo.registration.models import Registration
from expo.registration.services.decisions import cancel
from tests.factories.delegations import a_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.meetings import TEN, a_block, a_firm, a_meeting, a_table, placed
from tests.factories.prices import a_rule
from tests.factories.programme import MORNING, a_session
from tests.itinerary.items import a_vehicle, an_item

OLGA = Actor("Olga")
A_DAY = timedelta(days=1)
FIRST, SECOND = date(2027, 4, 13), date(2027, 4, 14)
ALONG, STAY = Decision(Fate.ALONG), Decision(Fate.STAY)


DAYS = ("shifts", "closures", "closed places", "registration", "prices", "applications", "choice rounds")


def _moved(event: Event, days: int, **others: Decision) -> None:
    """The expo moves with everything, but for what others say by its key."""
    keys = ("meetings", "other meetings", "meeting blocks", "other meeting blocks", "itineraries", "journeys", *DAYS)
    decisions = dict.fromkeys(keys, ALONG) | {name.replace("_", " "): one for name, one in others.items()}
    fields = {"first_day": event.first_day + days * A_DAY, "last_day": event.last_day + days * A_DAY}
    with transaction():
        edit_event(event, fields, version=event.version, by=OLGA, along=True, decisions=decisions)


def _on_each_day(event: Event) -> None:
    """A block on each of the three days, and a meeting in each, all of one firm at one table."""
    for day in (-1, 0, 1):
        a_block(event, starts_at=TEN + day * A_DAY, ends_at=TEN + day * A_DAY + A_DAY / 8)
    firm, table = a_firm(event)[0], a_table(event)
    for day, name in ((-1, "Anadolu"), (0, "Bosporus"), (1, "Ceyhan")):
        placed(a_meeting(event, firm, a_firm(event, name)[0]), table, minutes=day * 24 * 60, told=True)


def _times(event: Event) -> list[datetime]:
    db.session.expire_all()
    meetings = db.session.scalars(sa.select(Meeting).order_by(Meeting.starts_at)).all()
    assert {one.state for one in meetings} == {MeetingState.CONFIRMED}
    return [one.starts_at for one in blocks_of(event)] + [one.starts_at for one in meetings if one.starts_at]


@pytest.mark.parametrize("days", [1, 7, -1])
def test_blocks_and_meetings_of_all_days_go_there_and_back(app: Flask, days: int) -> None:
    event = an_event()
    _on_each_day(event)
    old = _times(event)

    _moved(event, days)
    there = _times(event)
    _moved(event, -days)

    assert there == [one + days * A_DAY for one in old]
    assert (_times(event), event.first_day) == (old, FIRST)


def test_blocks_and_meetings_on_days_that_stay_are_asked_about_and_may_stay(app: Flask) -> None:
    event = an_event()
    _on_each_day(event)
    old = _times(event)
    last = Decision(Fate.MOVE, SECOND + 2 * A_DAY)
    days = {"first_day": SECOND, "last_day": SECOND + 2 * A_DAY}

    with pytest.raises(LostDaysUndecided) as asked:
        edit_event(event, days, version=event.version, by=OLGA, along=True)
    db.session.rollback()
    with pytest.raises(Refused, match="would lie in no block"):
        _moved(event, 1, other_meetings=STAY, meetings=last, meeting_blocks=Decision(Fate.CANCEL))
    db.session.rollback()
    _moved(event, 1, other_meetings=STAY, other_meeting_blocks=STAY, meetings=last, meeting_blocks=last)

    counts = {one.key: len(one.lines) for one in asked.value.lost if "meeting" in one.key}
    assert counts == {"meeting blocks": 1, "other meeting blocks": 2, "meetings": 1, "other meetings": 2}
    assert _times(event) == [*old[1:3], old[0] + 3 * A_DAY, *old[4:6], old[3] + 3 * A_DAY]


def _closing(event: Event) -> tuple[Session, Registration]:
    """A session of the last day interpreted by a member of a delegation that departs the day after; in the fair's vehicle two
    runs follow one another by a day.
    """
    group = a_delegation(event)
    person = somebody_of(group, given_name="Bilal", role=MemberRole.INTERPRETER).registration
    [bilal], bus, closing = interpreters_of(event), a_vehicle(event), MORNING + 2 * A_DAY
    evening, hour = closing + 8 * A_DAY / 24, A_DAY / 24
    for at in (evening - A_DAY, evening):
        an_item(group, kind=ItemKind.TRANSFER, vehicle_id=bus.id, starts_at=at, ends_at=at + hour)
    leaves = closing + A_DAY
    an_item(group, title={"en": "Departure"}, kind=ItemKind.DEPARTURE, starts_at=leaves, ends_at=leaves + hour)
    assert person is not None
    return a_session(event, title={"en": "Closing"}, starts_at=closing, interpreters=[bilal]), person


def test_who_interprets_on_the_day_of_a_departure_is_free_once_that_has_moved_too(app: Flask) -> None:
    event = an_event()
    session, _person = _closing(event)
    starts_at = session.starts_at

    _moved(event, 1)
    with pytest.raises(Refused, match="is in “Departure”"):
        _moved(event, 1, journeys=STAY, itineraries=STAY)
    db.session.expire_all()

    assert (event.first_day, session.starts_at) == (SECOND, starts_at + A_DAY)


def test_somebody_whose_registration_is_cancelled_is_in_nobodys_way(app: Flask) -> None:
    event = an_event()
    session, person = _closing(event)
    starts_at = session.starts_at
    with transaction():
        cancel(person, by=OLGA)

    _moved(event, 1, journeys=STAY, itineraries=STAY)

    assert session.starts_at == starts_at + A_DAY


def _with_days(event: Event) -> None:
    """Everything in the settings of an expo that has a day."""
    fields = {"registration_opens_at": MORNING - 90 * A_DAY, "registration_closes_at": MORNING}
    with transaction():
        edit_event(event, fields, version=event.version, by=OLGA)
        edit_settings(event, {"opens_at": None, "closes_at": MORNING - 60 * A_DAY}, version=0, by=OLGA)
        add_round(event, "First", least=0, most=None, opens_at=TEN - 50 * A_DAY, closes_at=TEN - 40 * A_DAY, by=OLGA)
        save_cancellation(event, [{"from_day": FIRST - 30 * A_DAY, "percent": 5000}], by=OLGA)
        plan_closure(event, None, TEN, TEN + A_DAY / 24, "Visit", by=OLGA)
    a_rule(event, conditions={"from_day": "2027-01-01", "until_day": "2027-03-01"})
    with transaction():
        close_place(a_table(event), TEN + A_DAY / 8, TEN + A_DAY / 4, "Cleaning", by=OLGA)
    derya = an_interpreter(event, "Derya")
    with transaction():
        add_shift(derya, MORNING + 2 * A_DAY, MORNING + 2 * A_DAY + A_DAY / 3, by=OLGA)
    a_session(event, starts_at=MORNING + 2 * A_DAY, interpreters=[derya])


def _days_of(event: Event) -> dict[str, list[datetime | date | None]]:
    db.session.expire_all()
    settings, [rule], [step] = settings_of(event), rule_rows_of(event), cancellation_rows_of(event)
    assert settings is not None
    conditions = [date.fromisoformat(rule.conditions[name]) for name in ("from_day", "until_day")]
    tables: dict[str, Any] = {"shifts": Shift, "closures": ZoneClosure, "closed places": PlaceClosure}
    found = {
        key: [one.starts_at, one.ends_at]
        for key, table in tables.items()
        for one in db.session.scalars(sa.select(table))
    }
    return found | {
        "registration": [event.registration_opens_at, event.registration_closes_at],
        "prices": [*conditions, step.from_day],
        "applications": [settings.closes_at],
        "choice rounds": [one for row in rounds_of(event) for one in (row.opens_at, row.closes_at)],
    }


def test_days_of_money_of_applications_and_of_shifts_are_asked_about_and_go_along_or_stay(app: Flask) -> None:
    event = an_event()
    with clock.set_to(MORNING - 100 * A_DAY):
        _with_days(event)
        old = _days_of(event)
        days = {"first_day": SECOND, "last_day": SECOND + 2 * A_DAY}
        with pytest.raises(LostDaysUndecided) as asked:
            edit_event(event, days, version=event.version, by=OLGA, along=True)
        db.session.rollback()

        _moved(event, 1, **dict.fromkeys(DAYS, STAY))
        stayed = _days_of(event)
        _moved(event, -1, **dict.fromkeys(DAYS, STAY))
        _moved(event, 1)
        there = _days_of(event)
        _moved(event, -1)

    assert {one.key for one in asked.value.lost} == set(DAYS)
    assert stayed == old
    assert there == {key: [one and one + A_DAY for one in days] for key, days in old.items()}
    assert _days_of(event) == old
