"""Vehicles: two runs at once are refused by name, seats that are missing are named, who may choose which."""

from typing import Any

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.errors import Refused
from expo.history.services import Actor
from expo.itinerary.fleet import count_drivers, edit_vehicle, erase_drivers
from expo.itinerary.queries import items_of, people_in
from expo.itinerary.rules import ItemKind, ItemState
from expo.itinerary.runs.queries import runs_of
from expo.itinerary.runs.words import ride_warnings
from expo.itinerary.services import add_item, change_item_state
from expo.itinerary.vehicles.models import Vehicle
from expo.itinerary.vehicles.rules import RunTime, is_shared, run_time, runs_beside, seats_missing
from expo.mail.models import Mail
from tests.factories.accounts import nora, olga, signed_in
from tests.factories.delegations import a_delegation
from tests.factories.events import an_event
from tests.itinerary.items import DANA, HOUR, TEN, a_group, a_vehicle, an_item, changed, path
from tests.itinerary.rides import DRIVER, a_run
from tests.pages import Browser


def test_a_bus_drives_once_at_a_time_and_the_other_run_is_named_with_what_is_free(app: Flask) -> None:
    event = an_event()
    ours, theirs = a_delegation(event, "Ours"), a_delegation(event, "Theirs")
    bus, _van = a_vehicle(event, "Bus 1", plate="ABC 1"), a_vehicle(event, "Van 2")
    a_run(ours, bus)
    head, office = Actor("A head"), Actor("Olga", account_id=olga(event).id)
    fields = {"kind": ItemKind.TRANSFER, "title": {"en": "City"}, "starts_at": TEN, "ends_at": TEN + HOUR}

    with pytest.raises(Refused) as to_office, transaction():
        add_item(theirs, {**fields, "vehicle_id": bus.id}, by=office)
    with pytest.raises(Refused) as to_head, transaction():
        add_item(theirs, {**fields, "vehicle_id": bus.id}, by=head)
    after = a_run(theirs, bus, hours=1)
    with pytest.raises(Refused, match="another run"):
        changed(after, starts_at=TEN + HOUR / 2)

    assert to_office.value.message == (
        "Bus 1 (ABC 1) has another run at that time: “To the hotel” (Ours), 14\N{NO-BREAK SPACE}Apr, 10:00–11:00. "
        "To share its run, enter the same times, from and to. Free at that time: Van 2."
    )
    assert to_head.value.message == (
        "Bus 1 (ABC 1) has another run at that time: another delegation, 14\N{NO-BREAK SPACE}Apr, 10:00–11:00. "
        "Choose another time, or add a vehicle."
    )
    db.session.refresh(after)
    assert after.starts_at == TEN + HOUR


def test_a_run_that_comes_back_finds_its_bus_taken(app: Flask) -> None:
    event = an_event()
    group, bus = a_delegation(event), a_vehicle(event)
    off = a_run(group, bus)
    with transaction():
        change_item_state(off, ItemState.CANCELLED, by=DANA)
    a_run(group, bus, title={"en": "To the airport"})

    with pytest.raises(Refused, match="To the airport"), transaction():
        change_item_state(off, ItemState.PLANNED, by=DANA)


def test_a_vehicle_of_another_delegation_or_expo_cannot_be_taken(app: Flask) -> None:
    event = an_event()
    group, theirs = a_delegation(event), a_vehicle(event, of=a_delegation(event, "Theirs"))
    elsewhere = a_vehicle(an_event(slug="elsewhere"))
    item = an_item(group)

    for vehicle in (theirs, elsewhere):
        with pytest.raises(Refused, match="There is no such vehicle"):
            changed(item, vehicle_id=vehicle.id)


@pytest.mark.parametrize(
    ("kind", "starts", "ends"),
    [
        (ItemKind.TRANSFER, 0, 2),
        (ItemKind.VISIT, 0, 2),
        (ItemKind.ARRIVAL, 2, 2),
        (ItemKind.DEPARTURE, 0, 0),
        (ItemKind.HOTEL, 0, 0),
    ],
)
def test_a_flight_or_a_stay_takes_a_vehicle_for_a_moment(kind: ItemKind, starts: int, ends: int) -> None:
    time = run_time(7, kind, TEN, TEN + 2 * HOUR)

    assert (time.id, time.starts_at, time.ends_at) == (7, TEN + starts * HOUR, TEN + ends * HOUR)


def test_runs_that_touch_do_not_clash() -> None:
    times = [run_time(number, ItemKind.TRANSFER, TEN + number * HOUR, TEN + (number + 1) * HOUR) for number in range(3)]
    over = run_time(9, ItemKind.TRANSFER, TEN + HOUR / 2, TEN + 1.5 * HOUR)

    assert [runs_beside(one, times) for one in times] == [[], [], []]
    assert runs_beside(over, [*times, over]) == [0, 1]


OTHER: dict[str, Any] = {
    "id": 2,
    "starts_at": TEN,
    "ends_at": TEN + HOUR,
    "group": 2,
    "route": ("hotel", "venue"),
}


@pytest.mark.parametrize(
    ("changes", "shared"),
    [
        ({"id": 2}, True),
        ({"group": 1}, False),
        ({"ends_at": TEN + 2 * HOUR}, False),
        ({"route": ("hotel", "airport")}, False),
        ({"route": ("", "")}, False),
    ],
)
def test_a_run_is_shared_at_the_same_times_on_the_same_way_by_different_delegations(
    changes: dict[str, Any], shared: bool
) -> None:
    one, other = RunTime(1, TEN, TEN + HOUR, group=1, route=("Hotel ", "Venue")), RunTime(**OTHER | changes)

    assert (is_shared(one, other), runs_beside(one, [one, other])) == (shared, [] if shared else [2])


def test_two_delegations_share_a_bus_and_its_seats_are_counted_together(app: Flask) -> None:
    event = an_event()
    bus, way = a_vehicle(event, seats=3), {"from": "Hotel", "to": "Venue"}
    groups = [a_group(event, *names)[0] for names in (("Ana", "Bob"), ("Cem", "Dan"))]

    for group in groups:
        a_run(group, bus, details=way)

    members = {member.id for member, _person in people_in(groups[0])}
    assert [(run.count, run.missing, run.beside) for run in runs_of(bus)] == [(2, 1, ()), (2, 1, ())]
    assert list(ride_warnings(items_of(groups[0]), members).values()) == [["4 people, 3 seats in Bus 1"]]


@pytest.mark.parametrize(("seats", "people", "missing"), [(None, 99, 0), (2, 2, 0), (2, 3, 1), (40, 45, 5)])
def test_seats_that_are_not_known_are_not_missing(seats: int | None, people: int, missing: int) -> None:
    assert seats_missing(seats, people) == missing


def test_a_head_adds_a_car_chooses_it_and_reads_that_a_seat_is_missing(app: Flask, browser: Browser) -> None:
    group, _people, members = a_group(an_event(), "Ana", "Bob", "Cem")
    desk = f"{path(delegation_address(group))}/itinerary"
    wrong = browser.send(f"{desk}/vehicles/add", {"kind": "car", "name": "", "seats": "0", "plate": "34 X"}, status=400)
    browser.send(f"{desk}/vehicles/add", {"kind": "car", "name": "Car", "seats": "2", "language": "tr"})
    [car] = db.session.scalars(db.select(Vehicle))
    typed = {
        "kind": "transfer",
        "title_en": "City",
        "starts_at": "2027-04-14T10:00",
        "ends_at": "2027-04-14T11:00",
        "start": "Hotel",
        "to": "Old town",
        "vehicle": str(car.id),
    }

    page = browser.send(f"{desk}/add", typed)
    later = {"starts_at": "2027-04-14T12:00", "ends_at": "2027-04-14T13:00", "people": str(members[0].id)}
    one = browser.send(f"{desk}/add", typed | later)
    taken = browser.send(f"{desk}/add", typed, form=f"{desk}/add", status=409)
    fleet = browser.read(f"{desk}/vehicles")

    assert (wrong.typed("plate"), "Enter 1 to 500." in wrong.text) == ("34 X", True)
    assert (car.delegation_id, car.language, car.seats) == (group.id, "tr", 2)
    assert page.text.count("3 people, 2 seats in Car") == 1
    assert one.text.count("3 people, 2 seats in Car") == 1
    assert "From where: Hotel · Where to: Old town · Vehicle: Car" in page.text
    assert "Car (34 X) has another run at that time: “City”" in taken.text
    assert [row[-1] for row in fleet.rows()] == ["2"]


def test_protocol_lists_who_rides_in_what_a_visit_by_bus_included(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    bus = a_vehicle(event, plate="ABC 1", driver_name="Demir", driver_phone="0300 1")
    an_item(group, vehicle_id=bus.id)
    desk = signed_in(Browser(app), olga(event))

    rows = desk.read(f"/organise/{event.slug}/protocol/vehicles").rows()

    assert rows == [
        ["14 Apr 2027, 10:00", "Bus 1 (ABC 1)", "Demir, 0300 1", "Software park", "Ana Ziyaretçi", "Demo Delegation"]
    ]


def test_drivers_are_erased_when_their_time_is_over(app: Flask) -> None:
    event = an_event()
    bus = a_vehicle(event, driver_phone="0300 1234567", **DRIVER)
    a_vehicle(event, "Van 2")
    count = count_drivers(event.id)

    with transaction():
        erased = (erase_drivers(event.id, 9), erase_drivers(event.id, 9))

    db.session.expire_all()
    assert (count, erased) == (1, (1, 0))
    assert (bus.driver_name, bus.driver_phone, bus.driver_email) == ("", "", "")
    assert "demir@example.org" not in " ".join(f"{m.to_address}{m.text}" for m in db.session.scalars(db.select(Mail)))


def test_only_the_team_opens_the_fleet(app: Flask, browser: Browser) -> None:
    event = an_event()
    bus = a_vehicle(event)
    desk = signed_in(Browser(app), olga(event))

    assert browser.client.get(f"/organise/{event.slug}/vehicles").status_code == 303
    assert desk.client.get(f"/organise/{event.slug}/vehicles/{bus.id}").status_code == 200
    assert signed_in(Browser(app), nora()).client.get(f"/organise/{event.slug}/vehicles").status_code == 404
    assert browser.client.get(f"/vehicle/{'A' * 43}").status_code == 404


def test_two_who_edit_one_vehicle_the_second_is_told(app: Flask) -> None:
    event = an_event()
    bus = a_vehicle(event)
    desk = signed_in(Browser(app), olga(event))
    address = f"/organise/{event.slug}/vehicles/{bus.id}"
    seen = bus.version
    with transaction():
        edit_vehicle(bus, {"plate": "NEW 1"}, version=seen, by=DANA)

    late = desk.send(address, {"plate": "OLD 1", "version": str(seen)}, status=409)

    db.session.expire_all()
    assert "Somebody else changed this while you wrote." in late.text
    assert bus.plate == "NEW 1"


@pytest.mark.parametrize("form", ["add", "vehicles/add"])
def test_what_is_sent_without_its_kind_is_asked_for_it(app: Flask, browser: Browser, form: str) -> None:
    desk = f"{path(delegation_address(a_delegation(an_event())))}/itinerary"
    typed = {"kind": "", "name": "Car", "starts_at": "2027-04-14T10:00", "ends_at": "2027-04-14T11:00"}

    page = browser.send(f"{desk}/{form}", typed, status=400)

    assert page.errors == ["Choose one from the list."]
