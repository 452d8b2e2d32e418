"""Meetings after somebody left, a zone was closed or a day was taken away: told, cancelled, or named to the organiser."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.domain_events import DaysMoved
from expo.events.lost_days import DaysChange, Decision, Fate
from expo.events.models import Event, Zone
from expo.events.services.closures import plan_closure, remove_closure
from expo.events.services.venue_parts import add_zone
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.decisions import withdraw
from expo.mail.models import Mail
from expo.meetings.agenda_cards import write_agenda_cards
from expo.meetings.day.words import reason_words
from expo.meetings.feeds import party_feed_address
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import meeting_in
from expo.meetings.queries import possible_parties
from expo.meetings.rules import MeetingState
from expo.meetings.services.lost_days import settle_meetings
from expo.meetings.troubles import troubles_of
from expo.memoranda.rules import MemorandumKind
from expo.memoranda.services.memoranda import add_memorandum
from expo.programme.rules import SessionKind
from expo.registration.notices import ticket_address
from expo.registration.services.decisions import cancel
from expo.registration.services.erasure import erase
from tests.factories.accounts import olga, signed_in
from tests.factories.checkin import a_gate
from tests.factories.events import an_event
from tests.factories.meetings import (
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
from tests.factories.programme import a_session
from tests.itinerary.items import events_in, path
from tests.meetings.test_told import told_later
from tests.pages import Browser


def test_a_firm_that_withdraws_cancels_its_meeting_and_the_others_hear_why(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_block(event)
    firm, _staff = a_firm(event, "Emil Example Ltd", "Ana")
    other, [bob] = a_firm(event, "Anadolu Software", "Bob")
    meeting = placed(a_meeting(event, firm, other), a_table(event), told=True)
    told_later()
    sequence = meeting.sequence

    with transaction():
        withdraw(db.session.get_one(Exhibitor, firm.exhibitor_id), by=OLGA)
    told = told_later()
    [entry] = events_in(browser, party_feed_address(other)).values()

    assert meeting.state is MeetingState.CANCELLED
    assert "(Emil Example Ltd does not come any more.)" in told[bob.email][0]
    assert (str(entry["STATUS"]), entry["SEQUENCE"] > sequence) == ("CANCELLED", True)
    assert troubles_of(event, [meeting]) == {}


def test_where_two_others_are_left_the_organiser_decides(app: Flask) -> None:
    event = an_event()
    a_block(event)
    parties = [a_firm(event, name)[0] for name in ("Emil Example Ltd", "Anadolu Software", "Cyber Karachi")]
    meeting = placed(a_meeting(event, *parties), a_table(event), told=True)
    told_later()
    browser = signed_in(Browser(app), olga(event))
    page = f"/organise/{event.slug}/meetings/{meeting.id}"

    with transaction():
        withdraw(db.session.get_one(Exhibitor, parties[0].exhibitor_id), by=OLGA)
    listed = browser.read(f"/organise/{event.slug}/meetings/undecided").text
    tagged = browser.read(f"/organise/{event.slug}/meetings").text
    decided = browser.send(f"{page}/without/{parties[0].id}", form=page)

    assert meeting.state is MeetingState.CONFIRMED
    assert "Emil Example Ltd does not come any more." in listed
    assert "to be decided" in tagged
    assert decided.heading == "Anadolu Software – Cyber Karachi"
    assert "Nothing to be decided" in browser.read(f"/organise/{event.slug}/meetings/undecided").text


@pytest.mark.parametrize("act", [cancel, erase])
def test_a_head_whose_registration_ends_leaves_the_table_and_is_missed(app: Flask, act: Callable[..., None]) -> None:
    event = an_event()
    a_block(event)
    body = a_body(event)
    head = comes_for(body, "Ayla")
    firm, [ana] = a_firm(event, "Emil Example Ltd", "Ana")
    made = a_meeting(event, party_of(event, f"body-{body.id}"), firm, liaison_id=olga(event).id)
    meeting = placed(made, a_table(event), told=True)
    told_later()

    with transaction():
        act(head, by=OLGA)
    told = told_later()

    missing = "Ayla" if act is cancel else "Who leads"
    [sentences] = troubles_of(event, [meeting]).values()
    assert (meeting.state, [one.booked for one in meeting.people]) == (MeetingState.CONFIRMED, [False, True])
    assert f"{missing}" in sentences[0]
    assert "Too few people of Ministry of Trade come: at least 1 must." in sentences
    assert ana.email not in told


def test_a_zone_that_is_to_be_closed_names_the_meetings(app: Flask) -> None:
    event = an_event()
    _meeting, zone = _in_a_lounge(event)
    browser = signed_in(Browser(app), olga(event))
    here = f"/organise/{event.slug}/desks"
    a_gate(event, zone_id=zone.id)
    typed = {"area": str(zone.id), "begins": "2027-04-14T09:00", "until": "2027-04-14T13:00"}

    named = browser.send(f"{here}/area/close", typed, form=here, status=409)

    assert "Emil Example Ltd – Anadolu Software" in named.text


def test_a_closed_zone_and_its_end_are_told_wherever_its_meetings_are(app: Flask, browser: Browser) -> None:
    event = an_event()
    meeting, zone = _in_a_lounge(event)
    feed, sequence, cards = party_feed_address(meeting.sides[0].party), meeting.sequence, io.BytesIO()

    with transaction():
        closure = plan_closure(event, zone, TEN, TEN + timedelta(hours=1), "A visit of state", by=OLGA)
    marked, troubled = _seen(browser, meeting, feed), troubles_of(event, [meeting])[meeting.id][0]
    write_agenda_cards(cards, event, with_g2g=False)
    with transaction():
        remove_closure(closure, by=OLGA)

    assert ["Lounge is closed from" in text for text in marked] == [True, True]
    assert "A visit of state" in PdfReader(cards).pages[0].extract_text()
    assert "A visit of state" in troubled
    assert ["Lounge is closed from" in text for text in _seen(browser, meeting, feed)] == [False, False]
    assert meeting.sequence == sequence + 2


def _in_a_lounge(event: Event) -> tuple[Meeting, Zone]:
    """A confirmed meeting at a table of a restricted zone."""
    a_block(event)
    with transaction():
        zone = add_zone(event, "Lounge", None, by=OLGA)
    meeting = a_meeting(event, a_firm(event)[0], a_firm(event, "Anadolu Software")[0])
    for person in meeting.people:
        person.registration.category.zones = [zone]
    return placed(meeting, a_table(event, zone_id=zone.id), told=True), zone


def _seen(browser: Browser, meeting: Meeting, feed: str) -> list[str]:
    """What the calendar and the page of somebody in a meeting say of it."""
    [entry] = events_in(browser, feed).values()
    person = meeting.people[0].registration
    return [str(entry["DESCRIPTION"]), browser.read(f"{path(ticket_address(person))}/meetings").text]


def test_a_day_taken_away_asks_what_becomes_of_meetings(app: Flask) -> None:
    event = an_event()
    a_block(event, starts_at=TEN - timedelta(days=1), ends_at=TEN - timedelta(hours=23))
    a_block(event)
    ministries = [party_of(event, f"body-{a_body(event, name).id}") for name in ("Ministry", "Authority")]
    secret = a_meeting(event, *ministries, liaison_id=olga(event).id)
    plain = placed(a_meeting(event, a_firm(event)[0], a_firm(event, "Anadolu")[0]), a_table(event), told=True)
    quiet = placed(a_meeting(event, a_firm(event, "B")[0], a_firm(event, "C")[0]), a_table(event, "T02"))
    with transaction():
        secret.starts_at, secret.ends_at, secret.place = TEN, TEN + timedelta(minutes=20), a_table(event, "T03")
        secret.state = MeetingState.SCHEDULED
    browser = signed_in(Browser(app), olga(event))
    days = {"first_day": event.first_day.isoformat(), "last_day": event.first_day.isoformat()}

    asked = browser.send(f"/organise/{event.slug}/settings/place", days, status=409)
    change = DaysChange(event, (event.first_day, event.last_day), (event.first_day, event.first_day))
    earlier = Decision(Fate.MOVE, event.first_day)
    with pytest.raises(Refused, match="A meeting between governments” cannot move"), transaction():
        settle_meetings(DaysMoved(change, {"meetings": earlier}, OLGA))
    with transaction():
        settle_meetings(DaysMoved(change, {"meetings": Decision(Fate.CANCEL)}, OLGA))

    found = [meeting_in(event, one.id) for one in (plain, quiet)]
    assert "Blocks of time for meetings" in asked.text
    assert ("Emil Example Ltd – Anadolu" in asked.text, "Ministry – Authority" in asked.text) == (True, False)
    assert [one.state for one in found if one] == [MeetingState.CANCELLED, MeetingState.PROPOSED]
    assert (plain.reason, reason_words(plain, "tr")) == ("", "Fuar o gün yapılmıyor.")


def test_a_body_that_does_not_come_leaves_its_meetings(app: Flask) -> None:
    event = an_event()
    a_block(event)
    body = a_body(event, contact_email="desk@ministry.example")
    comes_for(body)
    ministry, firms = party_of(event, f"body-{body.id}"), [a_firm(event, name)[0] for name in ("A", "B", "C")]
    two = a_meeting(event, ministry, firms[0])
    three = a_meeting(event, ministry, *firms[1:])
    browser = signed_in(Browser(app), olga(event))
    page = f"/organise/{event.slug}/meetings/bodies/{body.id}"

    refused = browser.send(f"{page}/remove", form=page, status=409)
    browser.send(f"{page}/leave")

    assert "It has 2 meetings, so it stays in the list." in refused.text
    assert (two.state, three.state) == (MeetingState.CANCELLED, MeetingState.PROPOSED)
    assert [side.party.name for side in three.sides] == ["B", "C"]
    told = db.session.scalars(sa.select(Mail.text).where(Mail.to_address == "desk@ministry.example")).one()
    assert "those who would have met it are told" in told


def _a_ministry(event: Event) -> tuple[str, int]:
    """A ministry with a person, a meeting of two, one of three and a memorandum to be signed; its page, and the memorandum."""
    a_block(event)
    body = a_body(event, contact_email="desk@ministry.example", language="tr")
    comes_for(body, "Ayla")
    ministry, firms = (
        party_of(event, f"body-{body.id}"),
        [a_firm(event, name)[0] for name in ("Alpha", "Beta", "Gamma")],
    )
    placed(a_meeting(event, ministry, firms[0], liaison_id=olga(event).id), a_table(event), told=True)
    a_meeting(event, ministry, *firms[1:])
    with transaction():
        session = a_session(event, kind=SessionKind.SIGNING_CEREMONY, title={"en": "Signing"})
        fields = {"kind": MemorandumKind.MEMORANDUM, "title": {"en": "On software"}, "languages": ["en"]}
        memorandum = add_memorandum(event, fields, [f"body-{body.id}", f"firm-{firms[0].exhibitor_id}"], by=OLGA)
        memorandum.session_id = session.id
    return f"/organise/{event.slug}/meetings/bodies/{body.id}", memorandum.id


def test_what_a_bodys_departure_brings_about_is_named_before_it_is_said(app: Flask) -> None:
    event = an_event()
    page, _memorandum = _a_ministry(event)

    asked = signed_in(Browser(app), olga(event)).read(f"{page}/leave").text

    missing = [one for one in ("Alpha", "Beta", "On software", "signing ceremony: Signing", "Ayla") if one not in asked]
    assert missing == []


def test_a_body_that_does_not_come_is_marked_so_in_every_list_and_told_once(app: Flask) -> None:
    event = an_event()
    page, memorandum = _a_ministry(event)
    browser = signed_in(Browser(app), olga(event))

    browser.send(f"{page}/leave")
    twice = browser.send(f"{page}/leave", status=409).text
    lists = [browser.read(one).text for one in (page, f"/organise/{event.slug}/meetings/bodies")]
    register = browser.read(f"/organise/{event.slug}/memoranda/{memorandum}").text
    mails = db.session.scalars(sa.select(Mail).where(Mail.to_address == "desk@ministry.example"))

    assert ["does not come" in text for text in lists] == [True, True]
    assert "does not take part" in register
    assert "Somebody else has just said so." in twice
    assert [thing for thing, _name in possible_parties(event) if thing.startswith("body")] == []
    assert [(mail.wording, mail.language) for mail in mails] == [("body does not come", "tr")]


def test_a_body_comes_after_all_and_can_be_chosen_again(app: Flask) -> None:
    event = an_event()
    body = a_body(event, contact_email="desk@ministry.example")
    browser = signed_in(Browser(app), olga(event))
    page = f"/organise/{event.slug}/meetings/bodies/{body.id}"

    browser.send(f"{page}/leave")
    browser.send(f"{page}/return", form=page)

    mails = list(db.session.scalars(sa.select(Mail).order_by(Mail.id)))
    assert [mail.wording for mail in mails] == ["body does not come", "body comes after all"]
    assert "It had no meetings to come." in mails[0].text
    assert "those who would have met it" not in mails[0].text
    assert f"body-{body.id}" in [thing for thing, _name in possible_parties(event)]
    assert "does not come" not in browser.read(f"/organise/{event.slug}/meetings/bodies").text
