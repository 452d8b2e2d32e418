"""Another flight, terminal or name of a part: each place that shows it follows, and each whom it concerns is told once."""

from flask import Flask

from expo import clock
from expo.calendar.services import feed_address, feed_of
from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemKind
from expo.itinerary.vehicles.links import runs_address, vehicle_address
from tests.badges.badges import found_text
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.itinerary.items import a_group, a_vehicle, an_item, changed, events_in, path
from tests.itinerary.rides import DRIVER, EVE, a_run, told_since
from tests.pages import Browser

WAS = {"flight": "TK 708", "from": "Istanbul", "to": "Karachi", "airport": "Terminal 1"}
NOW = {"flight": "PK 300", "from": "Ankara", "to": "Karachi", "airport": "Terminal 9"}


def _texts(app: Flask, flight: ItineraryItem, own: str) -> dict[str, str]:
    """What each place says of the flight, or of the run that meets it."""
    group, anybody = flight.delegation, Browser(app)
    event = group.event
    journey = f"/organise/{event.slug}/delegations/{group.id}/itinerary"
    head = path(delegation_address(group))
    with clock.set_to(EVE):
        desk = signed_in(Browser(app), olga(event))
        [vehicle] = [one.vehicle for one in db.session.scalars(db.select(ItineraryItem)) if one.vehicle]
        driver = path(vehicle_address(vehicle))
        pages = {
            "office": desk.read(journey).text,
            "head": anybody.read(f"{head}/itinerary").text,
            "protocol": str(desk.read(f"/organise/{event.slug}/protocol").rows()),
            "vehicle": desk.read(f"/organise/{event.slug}/vehicles/{vehicle.id}").text,
            "driver": anybody.read(driver).text,
        }
        papers = {
            "booklet": found_text(desk.client.get(f"{journey}/booklet.pdf").data),
            "sheet": found_text(anybody.client.get(f"{driver}/sheet.pdf").data),
        }
        address = str(desk.read(journey).soup.select("#feed-address")[0]["value"])
        feeds = {"feed": str(events_in(anybody, address)), "runs": str(events_in(anybody, runs_address(vehicle)))}
        feeds["own feed"] = str(events_in(anybody, own))
    return {**pages, **papers, **feeds}


def test_another_flight_is_read_wherever_the_first_was(app: Flask) -> None:
    event = an_event()
    group, [ana], _members = a_group(event, "Ana")
    flight = an_item(group, kind=ItemKind.ARRIVAL, title={"en": "Arrival"}, details=WAS)
    a_run(group, a_vehicle(event, **DRIVER), hours=1)
    with transaction():
        own = feed_address(feed_of(ana))
    before = _texts(app, flight, own)
    changed(flight, details=NOW)

    after = _texts(app, flight, own)

    assert [place for place, text in before.items() if "TK 708" not in text or "PK 300" in text] == []
    assert [place for place, text in after.items() if "PK 300" not in text or "TK 708" in text] == []
    of_terminal = [place for place, text in before.items() if "Terminal 1" in text]
    assert {"office", "protocol", "booklet", "feed", "own feed"} <= {*of_terminal}
    assert [place for place in of_terminal if "Terminal 9" not in after[place] or "Terminal 1" in after[place]] == []


def test_who_flies_and_who_drives_is_told_once_what_it_was_and_is(app: Flask) -> None:
    event = an_event()
    group, [ana], _members = a_group(event, "Ana")
    with transaction():
        group.liaison_id = olga(event).id
    flight = an_item(group, kind=ItemKind.ARRIVAL, title={"en": "TK 708"}, details=WAS)
    a_run(group, a_vehicle(event, **DRIVER), hours=1)
    an_item(group, hours=30)
    told_since()
    changed(flight, details=NOW, title={"en": "PK 300"})
    changed(flight, note="Bring the sign")

    with clock.set_to(EVE):
        told, again = told_since(), told_since()

    assert told.keys() == {ana.email, group.contact_email, "olga@example.org", DRIVER["driver_email"]}
    said = (
        "was called “TK 708”",
        "Flight: was TK 708, is PK 300",
        "Airport and terminal: was Terminal 1, is Terminal 9",
    )
    assert [to for to, text in told.items() if not all(words in text for words in said)] == []
    assert "The flight of “To the hotel”: PK 300:" in told[DRIVER["driver_email"]]
    assert again == {}
