"""Each end of a flight is typed and told in the zone of its own airport; a zone is put forward, never taken unasked."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.errors import Refused
from expo.events.changes.zone import ZoneChange, ZoneFate
from expo.events.services.expos import edit_event
from expo.itinerary.airports import zone_of_airport
from expo.itinerary.digests import queue_itinerary_mails
from expo.itinerary.models import Itinerary, ItineraryItem
from expo.itinerary.rules import ItemKind
from expo.mail.models import Mail
from tests.badges.badges import found_text
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.itinerary.items import DANA, HOUR, a_group, a_vehicle, an_item, changed, events_in, path
from tests.pages import Browser

TYPED = {
    "kind": "arrival",
    "title_en": "TK 708",
    "starts_at": "2027-04-13T10:10",
    "ends_at": "2027-04-13T16:35",
    "start": "Istanbul",
    "to": "Karachi",
}
SAID: dict[str, Any] = {"starts_zone": "Europe/Istanbul", "ends_zone": "Asia/Karachi"}
TOLD = "takes off Istanbul 10:10 (+03), lands Karachi 16:35 (+05)"


def test_a_zone_is_put_forward_by_the_airport_and_saved_when_it_is_sent_again(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    desk = f"{path(delegation_address(group))}/itinerary"

    asked = browser.send(f"{desk}/add", TYPED, status=400)
    none_yet = db.session.scalars(db.select(ItineraryItem)).all()
    again = {name: asked.typed(name) for name in SAID}
    page = browser.send(f"{desk}/add", {**TYPED, **again})
    [item] = db.session.scalars(db.select(ItineraryItem))

    assert again == SAID
    assert (asked.text.count("Is it"), none_yet) == (4, [])
    moments = [datetime(2027, 4, 13, *at, tzinfo=UTC) for at in ((7, 10), (11, 35))]
    assert [item.starts_at, item.ends_at] == moments
    assert TOLD in page.text
    assert "10:10 (+03)–16:35 (+05)" in page.text


def test_a_flight_opened_and_saved_stays_as_it_is(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    desk = f"{path(delegation_address(group))}/itinerary"
    browser.send(f"{desk}/add", {**TYPED, **SAID})
    [item] = db.session.scalars(db.select(ItineraryItem))
    was = (item.starts_at, item.ends_at, item.version)
    form = browser.read(f"{desk}/{item.id}")

    browser.send(f"{desk}/{item.id}", {})

    db.session.refresh(item)
    assert (form.typed("starts_at"), form.typed("ends_at")) == ("2027-04-13T10:10", "2027-04-13T16:35")
    assert (item.starts_at, item.ends_at, item.version) == was


def test_a_flight_across_the_date_line_lands_before_it_took_off_by_the_clocks(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    desk = f"{path(delegation_address(group))}/itinerary"
    times = {"starts_at": "2027-04-13T17:00", "ends_at": "2027-04-13T10:30", "start": "NRT", "to": "LAX"}
    zones = {"starts_zone": "Asia/Tokyo", "ends_zone": "America/Los_Angeles"}

    page = browser.send(f"{desk}/add", {**TYPED, **times, **zones})
    refused = browser.send(f"{desk}/add", {**TYPED, **times, **SAID}, status=409)

    assert "takes off NRT 17:00 (+09), lands LAX 10:30 (-07)" in page.text
    assert "must be after the start" in refused.text


def test_a_time_that_the_clocks_of_the_other_country_skip_is_refused(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    desk = f"{path(delegation_address(group))}/itinerary"
    night = {
        "starts_at": "2027-03-28T02:30",
        "ends_at": "2027-03-28T12:00",
        "start": "FRA",
        "starts_zone": "Europe/Berlin",
    }

    refused = browser.send(f"{desk}/add", {**TYPED, **SAID, **night}, status=400)

    assert refused.typed("starts_at") == "2027-03-28T02:30"
    assert "03:30" in refused.text


def test_every_place_tells_both_ends(app: Flask, browser: Browser) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    times: dict[str, Any] = {
        "starts_at": datetime(2027, 4, 12, 20, 30, tzinfo=UTC),
        "ends_at": datetime(2027, 4, 13, 1, tzinfo=UTC),
    }
    details = {"flight": "TK 708", "from": "Istanbul", "to": "Karachi"}
    bus = a_vehicle(event)
    item = an_item(
        group, kind=ItemKind.ARRIVAL, title={"en": "TK 708"}, details=details, vehicle_id=bus.id, **times, **SAID
    )
    desk = signed_in(Browser(app), olga(event))
    journey = f"/organise/{event.slug}/delegations/{group.id}/itinerary"
    told = "takes off Istanbul 23:30 (+03), lands Karachi 13 Apr, 06:00 (+05)"

    rows = desk.read(f"/organise/{event.slug}/protocol").rows()
    paper = found_text(desk.client.get(f"{journey}/booklet.pdf").data)
    page = desk.read(journey)
    vehicle = desk.read(f"/organise/{event.slug}/vehicles/{bus.id}")
    feed = events_in(browser, str(page.soup.select("#feed-address")[0]["value"]))

    assert rows[0][0] == "13 Apr 2027, 06:00"
    assert rows[0][-1] == told
    assert "Monday 12 April 2027" in page.text
    assert "Monday 12 April 2027" in paper
    assert "23:30–06:00*" in paper
    assert told.replace(",", "\\,").split("\\")[0] in str(feed["TK 708"]["DESCRIPTION"])
    assert "TK 708 lands 13 Apr, 06:00 (+05)" in vehicle.text
    _changed_by_mail(item)


def _changed_by_mail(item: ItineraryItem) -> None:
    db.session.execute(db.update(ItineraryItem).values(pending=None))
    db.session.commit()
    changed(item, starts_at=datetime(2027, 4, 12, 21, tzinfo=UTC))
    _send_changes()
    texts = [mail.text for mail in db.session.scalars(db.select(Mail).where(Mail.wording == "itinerary changed"))]
    now = "was Monday 12 April, 23:30 (+03)–06:00 (+05) (13.04.)"
    assert texts
    assert all("00:00 (+03)–06:00 (+05)" in text and now in text for text in texts)


def _send_changes() -> None:
    db.session.execute(db.update(Itinerary).values(tell_at=datetime(2020, 1, 1, tzinfo=UTC)))
    db.session.commit()
    queue_itinerary_mails()
    db.session.commit()


LANDS = datetime(2027, 4, 13, 11, 35, tzinfo=UTC)
DRIVES = datetime(2027, 4, 13, 12, tzinfo=UTC)  # at 17:00 in Karachi


@pytest.mark.parametrize(("zone", "driven"), [("Asia/Tokyo", "21:00"), ("Europe/Istanbul", "15:00")])
def test_what_depends_on_a_flight_with_its_own_zone_stays_with_it_when_hours_are_kept(
    app: Flask, zone: str, driven: str
) -> None:
    """The landing stays when it is; a bus that kept its hour would be hours before it, or hours after."""
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    bus = a_vehicle(event, driver_name="Can", driver_email="can@cars.example")
    rides: list[tuple[ItemKind, datetime, datetime, dict[str, Any]]] = [
        (ItemKind.ARRIVAL, LANDS - 4 * HOUR, LANDS, SAID)
    ]
    rides += [(ItemKind.TRANSFER, at, at + HOUR, {"vehicle_id": bus.id}) for at in (DRIVES, DRIVES + 6 * HOUR)]
    rides += [(ItemKind.HOTEL, DRIVES + HOUR, DRIVES + 42 * HOUR, {})]
    parts = [an_item(group, kind=kind, starts_at=at, ends_at=end, **more) for kind, at, end, more in rides]
    db.session.execute(db.update(ItineraryItem).values(pending=None))
    db.session.commit()
    kept = ZoneChange(event, was=ZoneInfo("Asia/Karachi"), now=ZoneInfo(zone)).moved

    with transaction():
        edit_event(event, {"zone": zone}, version=event.version, by=DANA, hours=ZoneFate.HOURS)
    _send_changes()

    assert [one.starts_at for one in parts[1:]] == [DRIVES, kept(DRIVES + 6 * HOUR), DRIVES + HOUR]
    assert (parts[0].ends_at, parts[3].ends_at) == (LANDS, kept(DRIVES + 42 * HOUR))
    [driver] = db.session.scalars(db.select(Mail).where(Mail.wording == "runs changed"))
    assert ("17:00–18:00" in driver.text, driven in driver.text) == (True, True)


def test_a_bus_that_cannot_stay_with_its_flight_is_named_and_nothing_is_saved(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    bus = a_vehicle(event)
    an_item(group, kind=ItemKind.ARRIVAL, starts_at=LANDS - 4 * HOUR, ends_at=LANDS, **SAID)
    rides = ((ItemKind.TRANSFER, "Bus", LANDS), (ItemKind.VISIT, "Tour", LANDS + 4 * HOUR))
    for kind, name, at in rides:
        an_item(group, kind=kind, title={"en": name}, starts_at=at, ends_at=at + HOUR, vehicle_id=bus.id)

    with pytest.raises(Refused, match="“Bus” cannot stay with its flight"), transaction():
        edit_event(event, {"zone": "Asia/Tokyo"}, version=event.version, by=DANA, hours=ZoneFate.HOURS)

    assert event.zone == "Asia/Karachi"


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Istanbul", "Europe/Istanbul"),
        ("IST, International", "Europe/Istanbul"),
        ("Karachi Jinnah (KHI)", "Asia/Karachi"),
        ("new lahore airport", "Asia/Karachi"),
        ("the can of can", ""),
        ("IST or KHI", ""),
        ("", ""),
        ("Springfield", ""),
    ],
)
def test_an_airport_is_known_by_its_code_in_capitals_or_its_city(text: str, zone: str) -> None:
    assert zone_of_airport(text) == zone


def test_parts_that_are_no_flights_have_the_zone_of_the_expo(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    desk = f"{path(delegation_address(group))}/itinerary"
    times = {"starts_at": "2027-04-13T10:10", "ends_at": "2027-04-13T11:00"}

    page = browser.send(f"{desk}/add", {"kind": "visit", "title_en": "Park", **times})

    assert "10:10–11:00" in page.text
    assert "takes off" not in page.text
