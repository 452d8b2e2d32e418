"""A meeting that is cancelled since a party does not come says so to each reader in their words."""

from flask import Flask

from expo.db import transaction
from expo.meetings.rules import MeetingState
from expo.meetings.services.bodies import edit_body
from expo.meetings.services.departures import body_leaves, body_returns
from expo.registration.notices import ticket_address
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, a_block, a_body, a_firm, a_meeting, a_table, comes_for, party_of, placed
from tests.itinerary.items import path
from tests.meetings.test_told import told_later
from tests.pages import Browser


def test_why_it_is_cancelled_follows_the_name_and_the_reader_and_goes_when_the_party_returns(app: Flask) -> None:
    event = an_event(languages=["tr", "en"])
    a_block(event)
    body = a_body(event)
    comes_for(body)
    party, [firm, [bob]] = party_of(event, f"body-{body.id}"), a_firm(event, "Anadolu Software", "Bob")
    officer = olga(event)
    meeting = placed(a_meeting(event, party, firm, liaison_id=officer.id), a_table(event), told=True)
    told_later()
    reader, browser = f"{path(ticket_address(bob))}/meetings", signed_in(Browser(app), officer)
    office = f"/organise/{event.slug}/meetings/{meeting.id}"
    with transaction():
        body_leaves(body, by=OLGA)
    told = told_later()
    with transaction():
        edit_body(body, {"name": {"en": "Ministry of Commerce"}}, version=body.version, by=OLGA)

    read = [Browser(app).read(reader).text, browser.read(office).text]
    with transaction():
        body_returns(body, by=OLGA)

    assert meeting.state is MeetingState.CANCELLED
    assert "(Ministry of Trade does not come any more.)" in told[bob.email][0]
    assert ["Ministry of Commerce does not come any more." in text for text in read] == [True, True]
    assert "does not come any more" not in Browser(app).read(reader).text + browser.read(office).text
