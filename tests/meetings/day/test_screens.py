"""The screens in the halls: who meets next at which table, and nothing that anybody did not agree to."""

from flask import Flask

from expo import clock
from expo.db import transaction
from expo.events.rules import RESERVED
from expo.meetings.body_pages.screens import screen_address
from expo.meetings.rules import MeetingKind
from expo.meetings.services.meetings import confirm_meeting, place_meeting
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall
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
from tests.itinerary.items import path
from tests.meetings.test_wishes import page_of
from tests.pages import Browser


def test_a_screen_names_a_table_and_its_parties_only_once_all_of_them_agreed(app: Flask) -> None:
    event = an_event()
    a_block(event)
    hall, other = a_hall(event, "Hall 1"), a_hall(event, "Hall 2")
    emil, anadolu = a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0]
    placed(a_meeting(event, emil, anadolu), a_table(event, hall_id=hall.id), told=True)
    placed(a_meeting(event, emil, a_firm(event, "Cyber")[0]), a_table(event, "T9", hall_id=hall.id), 120, told=True)
    browser, screen = Browser(app), path(screen_address(event, hall.id))

    def agrees(name: str) -> None:
        page = page_of(emil if name == "Emil" else anadolu)
        browser.send(f"{page}/about", {"offers": "", "seeks": "", "on_screens": "y"}, form=page)

    with clock.set_to(TEN - 30 * MINUTE):
        without = browser.read(screen)
        agrees("Emil")
        half = browser.read(screen).text
        agrees("Anadolu")
        agreed = browser.client.get(screen)
        elsewhere = browser.read(path(screen_address(event, other.id))).text

    assert "10:00–10:20" in without.text
    assert "T01" in without.text
    assert "T9" not in without.text
    assert [name for name in ("Emil", "Anadolu") if name in without.text + half] == []
    assert "Emil – Anadolu" in agreed.text
    assert agreed.headers["Refresh"] == "30"
    assert agreed.headers["X-Robots-Tag"] == "noindex"
    assert "No meeting begins here within the hour." in elsewhere


def test_an_organiser_finds_the_screens_and_a_wrong_address_finds_none(app: Flask) -> None:
    event = an_event()
    screen = path(screen_address(event, a_hall(event, "Hall 1").id))

    listed = signed_in(Browser(app), olga(event)).read(f"/organise/{event.slug}/meetings/places")

    assert screen in [path(str(a["href"])) for a in listed.soup.select("main a[href]") if "/screen/" in str(a["href"])]
    assert Browser(app).client.get(screen.replace("/screen/", "/screen/x")).status_code == 404
    assert Browser(app).client.get(f"{screen}9").status_code == 404
    assert "screen" in RESERVED


def test_governments_are_on_no_screen(app: Flask) -> None:
    event = an_event()
    a_block(event)
    hall = a_hall(event, "Hall 1")
    bodies = [a_body(event, name) for name in ("Ministry", "Authority")]
    for body in bodies:
        comes_for(body)
    parties = [party_of(event, f"body-{body.id}") for body in bodies]
    meeting = a_meeting(event, *parties, liaison_id=olga(event).id)
    table = a_table(event, hall_id=hall.id)
    with transaction():
        for party in parties:
            party.on_screens = True
        place_meeting(meeting, TEN, table, version=meeting.version, by=OLGA)
        confirm_meeting(meeting, version=meeting.version, by=OLGA)

    with clock.set_to(TEN - 30 * MINUTE):
        page = Browser(app).read(path(screen_address(event, hall.id))).text

    assert meeting.kind is MeetingKind.G2G
    assert "T01" not in page
