"""A flight that slips: what depends on it is named before it is saved, and moves along or not; the liaison is told."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.errors import Refused
from expo.itinerary.digests import queue_itinerary_mails
from expo.itinerary.flights import FlightUndecided, save_part
from expo.itinerary.models import Itinerary, ItineraryItem
from expo.itinerary.rules import Flight, ItemKind, Span, is_dependent
from expo.mail.models import Mail
from tests.factories.accounts import olga
from tests.factories.events import an_event
from tests.itinerary.items import DANA, HOUR, TEN, a_group, an_item, path
from tests.pages import Browser

SLIP = 5 * HOUR
LATER = {"starts_at": TEN + SLIP, "ends_at": TEN + HOUR + SLIP}


def _journey(**of_flight: Any) -> tuple[ItineraryItem, list[ItineraryItem]]:
    """An arrival from ten to eleven, with a transfer, a hotel, a dinner in the evening, and the transfer of the next day."""
    group, _people, _members = a_group(an_event(), "Ana")
    flight = an_item(group, kind=ItemKind.ARRIVAL, title={"en": "TK 708"}, **of_flight)
    check_in, check_out = TEN + 3 * HOUR, TEN + 48 * HOUR
    return flight, [
        an_item(group, hours=2, kind=ItemKind.TRANSFER, title={"en": "Bus"}),
        an_item(group, kind=ItemKind.HOTEL, title={"en": "Hotel"}, starts_at=check_in, ends_at=check_out),
        an_item(group, hours=9, kind=ItemKind.MEAL, title={"en": "Dinner"}),
        an_item(group, hours=24, kind=ItemKind.TRANSFER, title={"en": "Next morning"}),
    ]


def _saved(flight: ItineraryItem, *, along: bool | None, **times: Any) -> None:
    with transaction():
        save_part(flight, times or LATER, people=list(flight.people), version=flight.version, by=DANA, along=along)


def test_a_flight_slipped_five_hours_and_the_bus_left_before_the_landing(app: Flask, browser: Browser) -> None:
    flight, others = _journey()
    was = [one.starts_at for one in others]
    desk = f"{path(delegation_address(flight.delegation))}/itinerary"
    typed = {"starts_at": "2027-04-14T15:00", "ends_at": "2027-04-14T16:00"}

    asked = browser.send(f"{desk}/{flight.id}", typed, status=409)
    unsaved = flight.starts_at
    browser.send(f"{desk}/{flight.id}", {**typed, "along": "yes"})

    db.session.expire_all()
    named = [" ".join(one.text.split()) for one in asked.soup.select("fieldset li")]
    assert named == ["Bus · 14 Apr 2027, 12:00–13:00", "Hotel · 14 Apr 2027, 13:00–16 Apr, 10:00"]
    assert unsaved == TEN
    assert [one.starts_at - before for one, before in zip(others, was, strict=True)] == [SLIP, SLIP, 0 * HOUR, 0 * HOUR]
    assert others[1].ends_at == TEN + 48 * HOUR


def test_what_depends_stays_where_one_says_so(app: Flask) -> None:
    flight, (bus, *_others) = _journey()

    _saved(flight, along=False)

    assert (flight.starts_at, bus.starts_at) == (TEN + SLIP, TEN + 2 * HOUR)


def test_what_was_left_before_the_landing_is_asked_about_again_when_the_flight_slips_again(app: Flask) -> None:
    flight, (bus, hotel, *_others) = _journey()
    _saved(flight, along=False)

    with pytest.raises(FlightUndecided) as asked:
        _saved(flight, along=None, starts_at=TEN + 2 * SLIP, ends_at=TEN + HOUR + 2 * SLIP)
    db.session.rollback()
    _saved(flight, along=True, starts_at=TEN + 2 * SLIP, ends_at=TEN + HOUR + 2 * SLIP)

    assert [part[0] for part in asked.value.parts] == [bus.id, hotel.id]
    assert bus.starts_at == TEN + 2 * HOUR + SLIP  # still too early
    with pytest.raises(FlightUndecided):
        _saved(flight, along=None, starts_at=TEN + 3 * SLIP, ends_at=TEN + HOUR + 3 * SLIP)


@pytest.mark.parametrize("change", [{"note": "Gate 4"}, {"starts_at": TEN + HOUR / 2}])
def test_nothing_is_asked_where_the_landing_stays(app: Flask, change: dict[str, Any]) -> None:
    flight, (bus, *_others) = _journey()

    _saved(flight, along=None, **change)

    assert bus.starts_at == TEN + 2 * HOUR


def test_a_take_off_takes_the_transfer_before_it_along_and_the_check_out(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    bus = an_item(group, hours=-2, kind=ItemKind.TRANSFER)
    hotel = an_item(group, kind=ItemKind.HOTEL, starts_at=TEN - 48 * HOUR, ends_at=TEN - 3 * HOUR)
    flight = an_item(group, kind=ItemKind.DEPARTURE)

    _saved(flight, along=True)

    assert (bus.starts_at, bus.ends_at) == (TEN + 3 * HOUR, TEN + 4 * HOUR)
    assert (hotel.starts_at, hotel.ends_at) == (TEN - 48 * HOUR, TEN + 2 * HOUR)


def test_a_part_that_cannot_move_along_is_named_and_nothing_is_saved(app: Flask) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    flight = an_item(group, kind=ItemKind.ARRIVAL)
    an_item(group, hours=2, kind=ItemKind.HOTEL, title={"en": "Day room"})

    with pytest.raises(Refused) as refusal:
        _saved(flight, along=True)

    db.session.expire_all()
    assert refusal.value.message == "“Day room” cannot move along: The end must be after the start."
    assert flight.starts_at == TEN


def test_the_liaison_is_told_once_with_the_office_s_page(app: Flask) -> None:
    flight, _others = _journey()
    group = flight.delegation
    group.liaison_id = olga(group.event).id
    db.session.execute(db.update(ItineraryItem).values(pending=None))
    db.session.query(Mail).delete()
    db.session.commit()
    _saved(flight, along=True)

    with transaction():
        db.session.execute(db.update(Itinerary).values(tell_at=TEN - timedelta(days=900), first_at=TEN))
        queue_itinerary_mails()

    mails = {mail.to_address: mail.text for mail in db.session.scalars(db.select(Mail))}
    told = mails[group.liaison.email] if group.liaison else ""
    assert len(mails) == 3
    assert all(words in told for words in ("TK 708", "Bus", "Hotel", "/itinerary"))
    assert f"/organise/{group.event.slug}/delegations/{group.id}/itinerary" in told


@pytest.mark.parametrize(
    ("kind", "other", "hours", "people", "depends"),
    [
        (ItemKind.ARRIVAL, ItemKind.TRANSFER, -1, {1}, True),
        (ItemKind.ARRIVAL, ItemKind.TRANSFER, -1.1, {1}, False),
        (ItemKind.ARRIVAL, ItemKind.TRANSFER, 4, set(), True),
        (ItemKind.ARRIVAL, ItemKind.TRANSFER, 4.1, {1}, False),
        (ItemKind.ARRIVAL, ItemKind.HOTEL, 12, {1, 2}, True),
        (ItemKind.ARRIVAL, ItemKind.HOTEL, 12.1, {1}, False),
        (ItemKind.ARRIVAL, ItemKind.TRANSFER, 1, {2}, False),
        (ItemKind.ARRIVAL, ItemKind.MEAL, 1, {1}, False),
        (ItemKind.DEPARTURE, ItemKind.TRANSFER, -5, {1}, True),
        (ItemKind.DEPARTURE, ItemKind.TRANSFER, -5.1, {1}, False),
        (ItemKind.DEPARTURE, ItemKind.TRANSFER, 0, {1}, True),
        (ItemKind.DEPARTURE, ItemKind.TRANSFER, 0.1, {1}, False),
        (ItemKind.VISIT, ItemKind.TRANSFER, 1, {1}, False),
    ],
)
def test_a_part_of_an_hour_depends_on_a_flight_of_its_people(
    kind: ItemKind, other: ItemKind, hours: float, people: set[int], depends: bool
) -> None:
    starts = TEN + timedelta(hours=hours)
    span = Span(1, starts, starts + HOUR, frozenset(people))

    assert is_dependent(Flight(kind, TEN, frozenset({1})), other, span) is depends


def test_a_flight_nobody_decided_on_is_refused(app: Flask) -> None:
    flight, _others = _journey()

    with pytest.raises(FlightUndecided):
        _saved(flight, along=None)
