"""Drivers: their page, calendar, sheet and mails follow each change of their runs, and nothing of it outlives its time."""

from datetime import timedelta

from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.itinerary.fleet import edit_vehicle
from expo.itinerary.flights import save_part
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemKind, ItemState
from expo.itinerary.services import change_item_state
from expo.itinerary.vehicles.links import runs_address, vehicle_address
from expo.itinerary.vehicles.models import Vehicle
from expo.mail.models import Mail
from tests.badges.badges import found_text
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import a_delegation
from tests.factories.events import an_event
from tests.itinerary.items import DANA, HOUR, TEN, a_group, a_vehicle, an_item, changed, path
from tests.itinerary.rides import DRIVER, EVE, a_run, runs_in, told_since
from tests.pages import Browser
from tests.queries import counted


def test_a_driver_reads_todays_and_later_runs_with_the_flight_on_a_page_of_their_own(app: Flask) -> None:
    event = an_event()
    group, _people, (ana, *_others) = a_group(event, "Ana", "Bob")
    bus = a_vehicle(event, seats=1, driver_name="Demir Demo", language="tr")
    an_item(group, kind=ItemKind.ARRIVAL, title={"en": "Arrival"}, details={"flight": "TK 708"})
    a_run(group, bus, hours=1, details={"from": "Airport", "to": "Hotel"})
    a_run(group, bus, ana, hours=5, title={"en": "To the museum", "tr": "Müzeye"})
    a_run(group, bus, hours=-48, title={"en": "Long ago"})
    anybody, page = Browser(app), path(vehicle_address(bus))

    with clock.set_to(EVE):
        turkish = anybody.read(page).text
        english = anybody.read(f"{page}?lang=en").text
        paper = found_text(anybody.client.get(f"{page}/sheet.pdf").data)

    assert "Müzeye" in turkish
    assert "Long ago" not in english
    said = ("Demo Delegation, 2 people", "From: Airport", "To: Hotel", "TK 708 lands 14 Apr, 11:00")
    assert [words for words in said if words not in english] == []
    assert "Demo Delegation, 1 person: Ana Ziyaretçi" in english
    assert "2 people, 1 seat in Bus 1" in english
    assert "Bob" not in english
    assert "Müzeye" in paper
    assert "To the museum" in paper


def test_a_driver_whose_ride_was_left_before_a_flight_that_slipped_reads_when_it_lands(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    bus = a_vehicle(group.event)
    flight = an_item(group, kind=ItemKind.ARRIVAL, title={"en": "Arrival"}, details={"flight": "TK 708"})
    ride = a_run(group, bus, hours=1, details={"from": "Airport"})
    with transaction():
        later = {"starts_at": flight.starts_at + 5 * HOUR, "ends_at": flight.ends_at + 5 * HOUR}
        save_part(flight, later, people=[], version=flight.version, by=DANA, along=False)

    with clock.set_to(EVE):
        page = Browser(app).read(f"{path(vehicle_address(bus))}?lang=en").text

    assert ride.starts_at < flight.ends_at
    assert "TK 708 lands 14 Apr, 16:00" in page


def test_the_page_of_a_driver_runs_as_many_statements_for_one_run_as_for_five(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana", "Bob")
    counts, browser = [], Browser(app)
    bus = a_vehicle(event)
    with clock.set_to(EVE):
        for hours in range(5):
            a_run(group, bus, hours=hours)
            db.session.expire_all()
            with counted(app) as statements:
                browser.read(path(vehicle_address(bus)))
            counts.append(len(statements))

    assert counts[0] == counts[-1]


def test_a_run_that_moves_tells_its_driver_once_what_it_was_and_is(app: Flask, browser: Browser) -> None:
    event = an_event()
    group, bus = a_delegation(event), a_vehicle(event, **DRIVER)
    run = a_run(group, bus, starts_at=TEN + timedelta(minutes=70), ends_at=TEN + timedelta(minutes=120))
    link = db.session.scalars(db.select(Mail)).one()
    first = told_since()
    changed(run, starts_at=TEN + timedelta(minutes=375), ends_at=TEN + timedelta(minutes=425))
    changed(run, note="Bring the sign")

    moved, again = told_since(), told_since()

    assert bus.link_key in link.text
    assert "To the hotel: Wednesday 14 April, 11:10–12:00, Karachi" in first["demir@example.org"]
    assert "To the hotel: Wednesday 14 April: was 11:10–12:00, is 16:15–17:05; Karachi" in moved["demir@example.org"]
    assert again == {}
    assert runs_in(browser, bus) == {"To the hotel · Demo Delegation": ("CONFIRMED", 1)}


def test_a_run_given_to_another_driver_is_told_to_both_and_stays_cancelled_in_the_first_calendar(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    group, first = a_delegation(event), a_vehicle(event, **DRIVER)
    other = a_vehicle(event, "Van 2", driver_email="veli@example.org", language="tr")
    run = a_run(group, first)
    told_since()
    changed(run, vehicle_id=other.id)
    told = told_since()
    given = (runs_in(browser, first), runs_in(browser, other))
    changed(run, vehicle_id=first.id)

    assert (
        "“To the hotel” is no longer yours. It was: Wednesday 14 April, 10:00–11:00, Karachi."
        in told["demir@example.org"]
    )
    assert "Karachi" in told["veli@example.org"]
    assert other.link_key in told["veli@example.org"]
    name = "To the hotel · Demo Delegation"
    assert given == ({name: ("CANCELLED", 1)}, {name: ("CONFIRMED", 1)})
    assert (runs_in(browser, first), runs_in(browser, other)) == ({name: ("CONFIRMED", 2)}, {name: ("CANCELLED", 2)})


def test_a_cancelled_run_stays_cancelled_in_the_calendar_and_is_told(app: Flask, browser: Browser) -> None:
    event = an_event()
    group, bus = a_delegation(event), a_vehicle(event, **DRIVER)
    run = a_run(group, bus)
    told_since()
    tag = browser.client.get(path(runs_address(bus))).headers["ETag"]
    with transaction():
        change_item_state(run, ItemState.DELETED, by=DANA)

    assert "“To the hotel” does not take place." in told_since()["demir@example.org"]
    assert runs_in(browser, bus) == {"To the hotel · Demo Delegation": ("CANCELLED", 1)}
    assert browser.client.get(path(runs_address(bus))).headers["ETag"] != tag


def test_a_part_that_takes_place_after_all_is_told_as_such(app: Flask) -> None:
    event = an_event()
    bus = a_vehicle(event, **DRIVER)
    group, [ana], _members = a_group(event, "Ana")
    run = a_run(group, bus)
    told_since()
    for state in (ItemState.CANCELLED, ItemState.PLANNED):
        with transaction():
            change_item_state(run, state, by=DANA)
        told = told_since()

    sentence = "“To the hotel” takes place after all: Wednesday 14 April, 10:00–11:00"
    assert [sentence in told[address] for address in ("demir@example.org", ana.email)] == [True, True]


def test_another_plate_or_driver_is_in_every_calendar_at_once(app: Flask, browser: Browser) -> None:
    event = an_event()
    group, bus = a_delegation(event), a_vehicle(event)
    a_run(group, bus)
    desk = signed_in(Browser(app), olga(event))
    address = f"/organise/{event.slug}/vehicles/{bus.id}"
    journey = f"/organise/{event.slug}/delegations/{group.id}/itinerary"

    desk.send(
        address, {"plate": "XYZ 9", "driver_name": "Neu", "driver_phone": "0300 1", "driver_email": "neu@example.org"}
    )
    mails = [mail.to_address for mail in db.session.scalars(db.select(Mail).where(Mail.wording == "vehicle link"))]

    db.session.expire_all()
    assert "Vehicle: Bus 1 (XYZ 9) · Neu, 0300 1" in desk.read(journey).text
    assert mails == ["neu@example.org"]


def test_a_new_mail_address_of_the_driver_shuts_the_old_link(app: Flask, browser: Browser) -> None:
    event = an_event()
    bus = a_vehicle(event, **DRIVER)
    page, feed = path(vehicle_address(bus)), path(runs_address(bus))
    browser.read(page)

    with transaction():
        edit_vehicle(bus, {"driver_email": "other@example.org"}, version=bus.version, by=DANA)

    assert (browser.client.get(page).status_code, browser.client.get(feed).status_code) == (404, 404)
    assert browser.client.get(path(vehicle_address(bus))).status_code == 200


def test_a_vehicle_with_runs_to_come_stays_and_one_without_can_go(app: Flask) -> None:
    event = an_event()
    group, bus = a_delegation(event), a_vehicle(event)
    run = a_run(group, bus)
    address, account = f"/organise/{event.slug}/vehicles/{bus.id}", olga(event)

    with clock.set_to(EVE):
        refused = signed_in(Browser(app), account).send(f"{address}/remove", form=address, status=409)
    with clock.set_to(TEN + 2 * HOUR):
        signed_in(Browser(app), account).send(f"{address}/remove", form=address)

    db.session.expire_all()
    assert "It has runs still: “To the hotel”" in refused.text
    assert (db.session.get(ItineraryItem, run.id) or run).vehicle_id is None
    assert db.session.scalars(db.select(Vehicle)).all() == []
