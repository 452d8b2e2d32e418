"""Who is told of meetings, how often, and what calendars and private pages show."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.calendar.services import feed_address, feed_of
from expo.db import db, transaction
from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.models import Exhibitor
from expo.mail.models import Mail
from expo.meetings.feeds import party_feed_address, place_feed_address
from expo.meetings.rules import MeetingState
from expo.meetings.services.digests import queue_meeting_mails
from expo.meetings.services.meetings import cancel_meeting, edit_meeting, place_meeting
from expo.meetings.services.parties_at_table import Seat, WantedParty
from expo.meetings.services.places import edit_place
from expo.registration.notices import ticket_address
from tests.factories.accounts import olga
from tests.factories.events import an_event
from tests.factories.meetings import (
    MINUTE,
    OLGA,
    TEN,
    a_block,
    a_body,
    a_firm,
    a_meeting,
    a_table,
    comes_for,
    party_of,
    placed,
)
from tests.itinerary.items import events_in, path
from tests.pages import Browser


def told_later() -> dict[str, list[str]]:
    """What the mails about meetings say by address, once they are due; they are taken away."""
    with clock.set_to(clock.now() + timedelta(minutes=30)), transaction():
        queue_meeting_mails()
    mails = list(db.session.scalars(sa.select(Mail).where(Mail.wording == "meetings changed").order_by(Mail.id)))
    found: dict[str, list[str]] = {}
    for mail in mails:
        found.setdefault(mail.to_address, []).append(mail.text)
    with transaction():
        db.session.execute(sa.delete(Mail))
    return found


def test_everybody_is_told_once_and_a_move_says_was_and_is(app: Flask) -> None:
    event = an_event()
    a_block(event)
    firm, [ana] = a_firm(event, "Emil Example Ltd", "Ana")
    other, [bob] = a_firm(event, "Anadolu Software", "Bob")
    table = a_table(event)
    meeting = placed(a_meeting(event, firm, other), table)
    silent = told_later()

    with transaction():
        placed(meeting, table, 20, told=True)
    first = told_later()
    with transaction():
        place_meeting(meeting, TEN + 40 * MINUTE, table, version=meeting.version, by=OLGA)
        place_meeting(
            meeting, TEN + 60 * MINUTE, table, version=meeting.version, by=OLGA, reason="The minister is late"
        )
    second = told_later()

    contacts = {db.session.get_one(Exhibitor, one.exhibitor_id).email for one in (firm, other)}
    assert silent == {}
    assert first.keys() == {ana.email, bob.email} | contacts
    assert all(len(texts) == 1 for texts in [*first.values(), *second.values()])
    assert "Emil Example Ltd – Anadolu Software: Wednesday 14 April, 10:20–10:40, T01" in first[ana.email][0]
    assert "was 10:20–10:40, is 11:00–11:20; T01 (The minister is late)" in second[ana.email][0]
    assert told_later() == {}


def test_who_is_taken_out_hears_that_it_is_off_and_who_comes_that_it_is_new(app: Flask) -> None:
    event = an_event()
    a_block(event)
    firm, [ana, cem] = a_firm(event, "Emil Example Ltd", "Ana", "Cem")
    meeting = placed(a_meeting(event, firm, a_firm(event, "Anadolu Software")[0]), a_table(event), told=True)
    told_later()
    wanted = WantedParty(firm, meeting.sides[0].side, cem.id, 1, [Seat(cem.id, must=True, comes=True)])

    with transaction():
        edit_meeting(meeting, {}, [wanted], version=meeting.version, by=OLGA)
    told = told_later()

    assert "does not take place. It was: Wednesday 14 April, 10:00–10:20, T01." in told[ana.email][0]
    assert "Wednesday 14 April, 10:00–10:20, T01" in told[cem.email][0]


def test_a_place_that_is_renamed_is_told_to_whoever_meets_there(app: Flask) -> None:
    event = an_event()
    a_block(event)
    firm, [ana] = a_firm(event, "Emil Example Ltd", "Ana")
    table = a_table(event)
    placed(a_meeting(event, firm, a_firm(event, "Anadolu Software")[0]), table, told=True)
    told_later()

    with transaction():
        edit_place(table, {"name": "T09", "parallel": 1}, version=table.version, by=OLGA)
    told = told_later()

    assert len(told) == 4  # two people and the contacts of two firms
    assert "T01" in told[ana.email][0]
    assert "T09" in told[ana.email][0]


def test_calendars_of_people_parties_and_places_agree_and_cancelled_ones_stay(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_block(event)
    firm, [ana] = a_firm(event, "Emil Example Ltd", "Ana")
    table = a_table(event)
    meeting = a_meeting(event, firm, a_firm(event, "Anadolu Software")[0])
    with transaction():
        own = feed_address(feed_of(ana))
    addresses = [own, party_feed_address(firm), place_feed_address(table)]
    title = "Emil Example Ltd – Anadolu Software"

    placed(meeting, table)
    unsaid = [title in events_in(browser, one) for one in addresses]
    placed(meeting, table, 20, told=True)
    shown = [events_in(browser, one)[title] for one in addresses]
    with transaction():
        cancel_meeting(meeting, "", version=meeting.version, by=OLGA)
    later = [events_in(browser, one)[title] for one in addresses]

    assert unsaid == [False, False, False]
    assert {(one["DTSTART"].dt, str(one["LOCATION"])) for one in shown} == {(TEN + 20 * MINUTE, "T01, Test Hall")}
    assert {str(one["STATUS"]) for one in later} == {"CANCELLED"}
    assert all(new["SEQUENCE"] > old["SEQUENCE"] for old, new in zip(shown, later, strict=True))
    assert meeting.state is MeetingState.CANCELLED


def test_a_person_and_a_firm_see_their_own_meetings_alone(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_block(event)
    firm, [ana] = a_firm(event, "Emil Example Ltd", "Ana")
    placed(a_meeting(event, firm, a_firm(event, "Anadolu Software")[0]), a_table(event), told=True)
    stranger, [zoe] = a_firm(event, "Cyber Karachi", "Zoe")
    pages = {
        "ana": browser.read(f"{path(ticket_address(ana))}/meetings").text,
        "zoe": browser.read(f"{path(ticket_address(zoe))}/meetings").text,
        "firm": browser.read(
            f"{path(exhibitor_address(db.session.get_one(Exhibitor, firm.exhibitor_id)))}/meetings"
        ).text,
        "stranger": browser.read(
            f"{path(exhibitor_address(db.session.get_one(Exhibitor, stranger.exhibitor_id)))}/meetings"
        ).text,
    }

    assert {name: "Wednesday 14 April 2027, 10:00 PKT–10:20" in text for name, text in pages.items()} == {
        "ana": True,
        "zoe": False,
        "firm": True,
        "stranger": False,
    }


def test_a_liaison_and_the_contact_of_a_body_are_told_too(app: Flask) -> None:
    event = an_event()
    liaison = olga(event)
    a_block(event)
    body = a_body(event, contact_name="Secretary", contact_email="secretary@ministry.example")
    comes_for(body)
    firm, _staff = a_firm(event)
    meeting = a_meeting(event, party_of(event, f"body-{body.id}"), firm, liaison_id=liaison.id)
    placed(meeting, a_table(event), told=True)

    told = told_later()

    assert {liaison.email, "secretary@ministry.example"} <= told.keys()
