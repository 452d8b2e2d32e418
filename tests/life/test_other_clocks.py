"""An expo's time zone is corrected: what has an hour keeps it or stays when it is, as is decided, and each is told once."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.changes.zone import ZoneChange, ZoneFate, ZoneUndecided
from expo.events.models import Event
from expo.events.rules import EventState
from expo.events.services.closures import plan_closure
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from expo.interpreters.services.directory import add_interpreter
from expo.itinerary.rules import ItemKind
from expo.mail.models import Mail
from expo.programme.models import Session
from expo.programme.services.digests import make_digests, tell_keepers
from expo.programme.services.stars import keep_session
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.meetings import a_body, a_firm, a_meeting, party_of
from tests.factories.programme import MORNING, a_room, a_session
from tests.factories.registration import vito
from tests.itinerary.items import a_group, an_item
from tests.pages import Browser

OLGA = Actor("Olga Organiser")
HOUR = timedelta(hours=1)
ISTANBUL = "Europe/Istanbul"  # two hours behind Karachi


def _save(event: Event, fate: ZoneFate | None, zone: str = ISTANBUL) -> None:
    with transaction():
        edit_event(event, {"zone": zone}, version=event.version, by=OLGA, hours=fate)


def _told() -> list[tuple[str, str]]:
    words = ("other time zone, same hours", "other time zone, other hours", "the programme changed")
    query = sa.select(Mail.to_address, Mail.wording).where(Mail.wording.in_(words)).order_by(Mail.to_address)
    return [(to, wording) for to, wording in db.session.execute(query)]


def test_an_empty_expo_changes_its_zone_at_once(app: Flask) -> None:
    event = an_event()

    _save(event, None)

    assert event.zone == ISTANBUL


def test_what_has_an_hour_is_counted_before_the_zone_is_saved(app: Flask, browser: Browser) -> None:
    event = an_event()
    session = a_session(event, title={"en": "Breakfast"}, starts_at=datetime(2027, 4, 12, 20, tzinfo=UTC))
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/settings/place"

    asked = browser.send(page, {"zone": ISTANBUL}, status=409)
    db.session.expire_all()
    was = event.zone, session.starts_at
    refused = browser.send(page, {"zone": ISTANBUL, "hours": "moments"}, status=409)
    browser.send(page, {"zone": ISTANBUL, "hours": "hours"})

    db.session.expire_all()
    assert "Sessions: 1" in asked.text
    assert "these are on no day of the expo any more: Sessions: Breakfast" in asked.text
    assert was == ("Asia/Karachi", datetime(2027, 4, 12, 20, tzinfo=UTC))
    assert "Move them first, or keep the hours" in refused.text
    assert (event.zone, session.starts_at) == (ISTANBUL, datetime(2027, 4, 12, 22, tzinfo=UTC))


def _check_told(fate: ZoneFate, expected: set[str]) -> None:
    """Each of them, and everybody else who is told, has one mail, that of the fate."""
    word = "other time zone, same hours" if fate is ZoneFate.HOURS else "other time zone, other hours"
    told = _told()
    assert {to for to, _word in told} >= expected
    assert (len(told), {wording for _to, wording in told}) == (len({to for to, _word in told}), {word})


@pytest.mark.parametrize("fate", list(ZoneFate))
def test_sessions_parts_and_closures_keep_their_hours_or_their_moments(app: Flask, fate: ZoneFate) -> None:
    event = an_event()
    room = a_room(event)
    first, second = (a_session(event, room_id=room.id, starts_at=MORNING + hour * HOUR) for hour in range(2))
    group, [ana], _members = a_group(event, "Ana")
    part = an_item(group)
    flight = an_item(group, hours=-6, kind=ItemKind.ARRIVAL, starts_zone="Europe/Berlin")
    with transaction():
        add_interpreter(event, {"name": "Ines", "email": "ines@example.org"}, by=OLGA)
        closure = plan_closure(event, None, first.starts_at, second.ends_at, "Fair", by=OLGA)
        keep_session(ana.id, first)
        group.liaison_id = olga(event).id
    body = a_body(event, contact_email="trade@example.org")
    a_meeting(event, party_of(event, f"body-{body.id}"), a_firm(event)[0])
    rows = (first, second, part, closure)
    was = [(row.starts_at, row.ends_at) for row in rows]
    flown, sequences = (flight.starts_at, flight.ends_at), [first.sequence, part.sequence]

    _save(event, fate)
    with transaction():
        make_digests()
        tell_keepers()

    later = 2 * HOUR if fate is ZoneFate.HOURS else timedelta()
    assert [(row.starts_at, row.ends_at) for row in rows] == [(one + later, other + later) for one, other in was]
    assert (flight.starts_at, flight.ends_at) == (flown[0], flown[1] + later)
    assert [first.sequence, part.sequence] == [one + 1 for one in sequences]
    expected = {ana.email, "ines@example.org", "trade@example.org", "olga@example.org"}
    _check_told(fate, expected)


def test_nobody_is_told_of_a_draft(app: Flask) -> None:
    event = an_event()
    a_session(event)
    vito(event)
    with transaction():
        event.state = type(event.state).DRAFT

    _save(event, ZoneFate.HOURS)

    assert _told() == []


def test_undecided_changes_nothing(app: Flask) -> None:
    event = an_event()
    session = a_session(event)

    with pytest.raises(ZoneUndecided) as undecided:
        _save(event, None)
    with pytest.raises(Refused, match="no day of the expo"):
        _save(event, ZoneFate.MOMENTS, "Pacific/Kiritimati" if session.starts_at.hour > 12 else "Pacific/Pago_Pago")

    db.session.rollback()
    assert [count for _kind, count in undecided.value.concerned] == [1]
    assert event.zone == "Asia/Karachi"


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
@pytest.mark.parametrize("month", [3, 4, 10, 11])
def test_the_new_clocks_say_what_the_old_ones_said(zone: str, month: int) -> None:
    change = ZoneChange(Event(), ZoneInfo("Asia/Karachi"), ZoneInfo(zone))
    for day in (1, 9, 17, 25):
        wall = datetime.combine(date(2027, month, day), time(12, 30))

        assert change.moved(wall.replace(tzinfo=change.was)).astimezone(change.now).replace(tzinfo=None) == wall


def test_all_sessions_of_a_day_keep_their_order(app: Flask) -> None:
    event = an_event()
    room = a_room(event)
    made = [a_session(event, room_id=room.id, starts_at=MORNING + hour * HOUR) for hour in range(6)]

    _save(event, ZoneFate.HOURS, "Pacific/Auckland")

    starts = list(db.session.scalars(sa.select(Session.starts_at).order_by(Session.id)))
    assert starts == sorted(starts)
    assert len(set(starts)) == len(made)


@pytest.mark.parametrize(("state", "told"), [(EventState.PUBLISHED, True), (EventState.DRAFT, False)])
def test_other_days_are_told_to_each_once(app: Flask, state: EventState, told: bool) -> None:
    event = an_event()
    group, [ana], _members = a_group(event, "Ana")
    body = a_body(event, contact_email="trade@example.org")
    a_meeting(event, party_of(event, f"body-{body.id}"), a_firm(event)[0])
    with transaction():
        add_interpreter(event, {"name": "Ines", "email": "ines@example.org"}, by=OLGA)
        group.liaison_id = olga(event).id
        event.state = state

    with transaction():
        days = {"first_day": event.first_day + timedelta(days=1), "last_day": event.last_day + timedelta(days=1)}
        edit_event(event, days, version=event.version, by=OLGA, along=True)

    mails = db.session.execute(sa.select(Mail.to_address, Mail.text).where(Mail.wording == "other days")).all()
    addresses = [to for to, _text in mails]
    expected = (
        {ana.email, group.contact_email, "ines@example.org", "trade@example.org", "olga@example.org"} if told else set()
    )
    assert set(addresses) >= expected
    assert len(addresses) == len(set(addresses))
    assert bool(addresses) is told
    assert all(
        "was to be on 13–15 April 2027; it is on 14–16 April 2027" in text for _to, text in mails if "was to" in text
    )
