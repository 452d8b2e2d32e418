"""What meetings stand on is not taken from under them: blocks, places, bodies."""

from datetime import time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.mail.links import text_of
from expo.mail.models import Mail
from expo.meetings.feeds import party_feed_address
from expo.meetings.models import Party
from expo.meetings.queries import people_of_party
from expo.meetings.refusal import NotPossible
from expo.meetings.rules import Interpretation, MeetingKind
from expo.meetings.services.blocks import edit_block, remove_block
from expo.meetings.services.bodies import remove_body, take_from_body
from expo.meetings.services.meetings import edit_meeting
from expo.meetings.services.parties_at_table import Seat, WantedParty
from expo.meetings.services.places import close_place, edit_place, remove_place
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.meetings import (
    MINUTE,
    OLGA,
    TEN,
    a_block,
    a_body,
    a_firm,
    a_meeting,
    a_pause,
    a_table,
    comes_for,
    party_of,
    placed,
)
from tests.itinerary.items import path
from tests.pages import Browser


def two_firms(event: Event) -> list[Party]:
    return [a_firm(event, "Emil Example Ltd")[0], a_firm(event, "Anadolu Software")[0]]


def test_a_block_keeps_the_meetings_that_lie_in_it(app: Flask) -> None:
    event = an_event()
    block = a_block(event)
    meeting = placed(a_meeting(event, *two_firms(event)), a_table(event), 120)
    fields = {
        "kind": block.kind,
        "name": {},
        "starts_at": TEN,
        "ends_at": block.ends_at,
        "slot_minutes": 20,
        "gap_minutes": 0,
        "kinds": [],
    }

    with pytest.raises(Refused, match="Another slot length is a new block"), transaction():
        edit_block(block, fields | {"slot_minutes": 30}, [], version=block.version, by=OLGA)
    with pytest.raises(Refused, match="would lie in no block"), transaction():
        edit_block(block, fields | {"ends_at": TEN + 60 * MINUTE}, [], version=block.version, by=OLGA)
    with pytest.raises(Refused, match="would lie in no block"), transaction():
        remove_block(block, by=OLGA)
    with pytest.raises(Refused, match="is at that time"):
        a_pause(event, 115, 30)

    assert meeting.ends_at == TEN + 140 * MINUTE


def test_a_block_of_the_night_is_of_its_evening_and_saved_where_it_is(app: Flask) -> None:
    """The block ended after midnight, so it was on two days; opened and saved, one after midnight moved by a day."""
    event = an_event(day_changes_at=time(5))
    night = a_block(event, starts_at=TEN + timedelta(hours=12), ends_at=TEN + timedelta(hours=14))
    late = a_block(event, starts_at=TEN + timedelta(hours=14), ends_at=TEN + timedelta(hours=19))
    was = [(one.starts_at, one.ends_at) for one in (night, late)]
    browser = signed_in(Browser(app), olga(event))

    for block in (night, late):
        browser.send(f"/organise/{event.slug}/meetings/blocks/{block.id}", {"slot_minutes": "20"})
    db.session.expire_all()

    assert [(one.starts_at, one.ends_at) for one in (night, late)] == was
    back = browser.send(f"/organise/{event.slug}/meetings/blocks/{night.id}", {"ends": "21:00"}, status=409)
    assert "The end must be after the start." in back.text
    with pytest.raises(Refused, match="within one day of the expo"):
        a_block(event, starts_at=TEN + timedelta(hours=18), ends_at=TEN + timedelta(hours=20))


def test_a_place_is_not_closed_or_removed_under_a_meeting(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    placed(a_meeting(event, *two_firms(event)), table)

    with pytest.raises(Refused, match="Emil Example Ltd – Anadolu Software"), transaction():
        close_place(table, TEN, TEN + 60 * MINUTE, "Leak", by=OLGA)
    with pytest.raises(Refused, match="close the place instead"), transaction():
        remove_place(table, by=OLGA)
    with transaction():
        close_place(table, TEN + 60 * MINUTE, TEN + 90 * MINUTE, "Leak", by=OLGA)
    with pytest.raises(NotPossible, match="T01 is closed from 14 Apr 2027, 11:00 to 14 Apr 2027, 11:30: Leak"):
        placed(a_meeting(event, *(a_firm(event, name)[0] for name in "XY")), table, 60)


def test_a_place_stays_while_a_block_is_for_it_alone(app: Flask) -> None:
    event = an_event()
    table, other = a_table(event), a_table(event, "T02")
    night, both = a_block(event, table, name={"en": "Night shift"}), a_block(event, table, other)

    with pytest.raises(Refused) as refusal, transaction():
        remove_place(table, by=OLGA)
    db.session.expire_all()
    with transaction():
        night.places = [other]
        remove_place(table, by=OLGA)
    db.session.expire_all()

    assert "T01 is the only place of Night shift (" in refusal.value.message
    assert ([one.name for one in night.places], [one.name for one in both.places]) == (["T02"], ["T02"])


def test_a_body_with_meetings_stays_and_so_do_its_people(app: Flask) -> None:
    event = an_event()
    a_block(event)
    body = a_body(event, "Chamber of Commerce")
    person = comes_for(body)
    firm, _staff = a_firm(event)
    meeting = a_meeting(event, firm, party_of(event, f"body-{body.id}"), liaison_id=None)

    with pytest.raises(Refused, match="has 1 meeting, so it stays"), transaction():
        remove_body(body, by=OLGA)
    with transaction():
        take_from_body(body, person.id, by=OLGA)

    assert meeting.kind is MeetingKind.B2G


@pytest.mark.parametrize("ticked", [True, False])
def test_a_corrected_address_of_a_body_gets_the_new_calendar_and_the_old_one_is_dead(
    app: Flask, *, ticked: bool
) -> None:
    event = an_event()
    body = a_body(event, contact_name="Ayla", contact_email="wrong@ministry.example")
    party = party_of(event, f"body-{body.id}")
    former, browser = party_feed_address(party), signed_in(Browser(app), olga(event))
    page = f"/organise/{event.slug}/meetings/bodies/{body.id}"

    browser.send(page, {"contact_email": "right@ministry.example", "mail_link": "y" if ticked else None}, form=page)

    now = party_feed_address(party)
    mails = [(one.to_address, now in text_of(one)) for one in db.session.scalars(sa.select(Mail))]
    assert mails == ([("right@ministry.example", True)] if ticked else [])
    assert [browser.client.get(path(address)).status_code for address in (former, now)] == [404, 200]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"chairs": 2}, "3 people sit in “Emil Example Ltd – Anadolu Software” at T01"),
        ({"interpreter_booth": False}, "“Emil Example Ltd – Anadolu Software” at T01 needs the booth for interpreters"),
    ],
)
def test_a_place_keeps_the_chairs_and_the_booth_that_a_meeting_needs(
    app: Flask, fields: dict[str, Any], sentence: str
) -> None:
    event = an_event()
    a_block(event)
    firm, _staff = a_firm(event, "Emil Example Ltd", "Ana", "Cem")
    place = a_table(event, interpreter_booth=True, chairs=3)
    meeting = placed(a_meeting(event, firm, a_firm(event, "Anadolu Software")[0]), place)
    people = [one for one, _head in people_of_party(firm)]
    seats = [Seat(one.id, must=False, comes=True) for one in people]
    with transaction():
        wanted = WantedParty(firm, meeting.sides[0].side, people[0].id, 1, seats)
        edit_meeting(meeting, {}, [wanted], version=meeting.version, by=OLGA)
        meeting.interpretation = Interpretation.SIMULTANEOUS

    with pytest.raises(Refused, match=sentence), transaction():
        edit_place(place, {"name": "T01", "parallel": 1, **fields}, version=place.version, by=OLGA)
    with transaction():
        edit_place(place, {"name": "T01", "parallel": 1, "chairs": 4}, version=place.version, by=OLGA)
