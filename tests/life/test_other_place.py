"""An expo is moved to another venue or city: its organiser sees which letters name the former one, everybody is told once,
and of all that one save changes in one mail.
"""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.events.changes.venue import VenueUndecided
from expo.events.changes.zone import ZoneFate
from expo.events.models import Event
from expo.events.rules import EventState
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from expo.interpreters.services.directory import add_interpreter
from expo.mail.models import Mail
from expo.programme.services.stars import keep_session
from expo.registration.models import Registration
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import a_delegation
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.letters import a_letter, with_letter_settings
from tests.factories.meetings import a_body, a_firm, a_meeting, party_of
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.itinerary.items import a_group, a_vehicle
from tests.pages import Browser

OLGA = Actor("Olga Organiser")
SHARED = "office@anadolu.example"


def _mails(*wordings: str) -> list[tuple[str, str]]:
    query = sa.select(Mail.to_address, Mail.text).where(Mail.wording.in_(wordings)).order_by(Mail.to_address)
    return [(to, text) for to, text in db.session.execute(query)]


def _everybody(event: Event) -> tuple[set[str], Registration]:
    """Those who take part in many ways, some of them with one mailbox; and one who has a letter."""
    group, [ana], _members = a_group(event, "Ana")
    a_letter(ana)
    body = a_body(event, contact_email="trade@example.org")
    a_meeting(event, party_of(event, f"body-{body.id}"), a_firm(event)[0])
    a_vehicle(event, driver_name="Demir", driver_email="demir@example.org")
    session, first, twin = a_session(event), vito(event, email=SHARED), vito(event, given_name="Twin")
    with transaction():
        keep_session(first.id, session)
        twin.email = group.contact_email = SHARED.upper()
        add_interpreter(event, {"name": "Ines", "email": "ines@example.org"}, by=OLGA)
    emil(event, email=SHARED)
    other = a_delegation(event, "Second group").contact_email
    return {SHARED, other, "trade@example.org", "demir@example.org", "ines@example.org"}, ana


def test_an_organiser_sees_which_letters_name_the_former_place_and_everybody_is_told_once(
    app: Flask, browser: Browser
) -> None:
    event = with_letter_settings(an_event(venue="Expo Centre", city="Karachi"))
    others, ana = _everybody(event)
    address = f"/organise/{event.slug}/settings/place"
    signed_in(browser, olga(event))

    asked = browser.send(address, {"venue": "Congress Hall", "city": "Lahore"}, status=409)
    before = event.venue, _mails("another place")
    again = browser.send(address, {"venue": "Congress Hall", "city": "Lahore", "venue_seen": "y"}, form=address)
    browser.send(address, {"venue": "CONGRESS HALL", "city": "Lahore", "venue_seen": "y"}, form=address)

    db.session.expire_all()
    told = _mails("another place")
    assert "1 letter that is issued names another place" in asked.text
    assert asked.typed("venue") == "Congress Hall"
    assert before == ("Expo Centre", [])
    assert "The settings were saved." in again.text
    assert {to for to, _text in told} >= {*others, ana.email}
    assert Counter(to.lower() for to, _text in told).most_common(1)[0][1] == 1
    assert all("Expo Centre, Karachi" in text and "Congress Hall, Lahore" in text for _to, text in told)


def test_a_letter_that_names_the_place_is_not_asked_about(app: Flask) -> None:
    event = with_letter_settings(an_event(venue="Expo Centre", city="Karachi"))
    person = vito(event)
    a_letter(person)

    with pytest.raises(VenueUndecided), transaction():
        edit_event(event, {"venue": "Congress Hall"}, version=event.version, by=OLGA)
    db.session.rollback()
    with transaction():
        edit_event(event, {"venue": "Congress Hall"}, version=event.version, by=OLGA, venue_seen=True)
    with transaction():
        edit_event(event, {"venue": "Expo Centre"}, version=event.version, by=OLGA)

    assert [to for to, _text in _mails("another place")] == [person.email] * 2


@pytest.mark.parametrize(("state", "told"), [(EventState.PUBLISHED, 1), (EventState.DRAFT, 0)])
def test_other_days_another_place_and_another_zone_are_one_mail(app: Flask, state: EventState, told: int) -> None:
    event = an_event(venue="Expo Centre", city="Karachi")
    vito(event)
    with transaction():
        event.state = state
    day = timedelta(days=1)

    with transaction():
        changes = {"first_day": event.first_day + day, "last_day": event.last_day + day, "city": "İstanbul"}
        changes["zone"] = "Europe/Istanbul"
        edit_event(event, changes, version=event.version, by=OLGA, along=True, hours=ZoneFate.HOURS)

    mails = db.session.scalars(sa.select(Mail).where(Mail.wording != "confirmed")).all()
    assert len(mails) == told
    for mail in mails:
        assert "It was to be on 13–15 April 2027; it is on 14–16 April 2027." in mail.text
        assert "It was to be at this place: Expo Centre, Karachi" in mail.text
        assert "İstanbul" in mail.text
        assert "Its time zone was given as Pakistan" in mail.text
