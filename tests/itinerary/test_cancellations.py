"""A flight that is cancelled: each part in doubt is named and decided on, and everybody is told once."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from expo.db import db
from expo.delegations.links import delegation_address
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import Flight, ItemKind, ItemState, Span, is_in_doubt
from tests.factories.accounts import olga
from tests.factories.events import an_event
from tests.itinerary.items import HOUR, TEN, a_group, a_vehicle, an_item, path
from tests.itinerary.rides import DRIVER, told_since
from tests.pages import Browser


def _day() -> dict[str, ItineraryItem]:
    """A flight at ten, and what its people have planned after it, by title; everybody has been told so far."""
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    group.liaison_id = olga(event).id
    db.session.commit()
    bus = a_vehicle(event, **DRIVER)
    stay: dict[str, Any] = {"starts_at": TEN + 3 * HOUR, "ends_at": TEN + 48 * HOUR}
    found = [
        an_item(group, kind=ItemKind.ARRIVAL, title={"en": "TK 708"}),
        an_item(group, hours=2, kind=ItemKind.TRANSFER, title={"en": "Bus"}, vehicle_id=bus.id),
        an_item(group, kind=ItemKind.HOTEL, title={"en": "Hotel"}, **stay),
        an_item(group, hours=9, kind=ItemKind.MEETING, title={"en": "Minister"}),
        an_item(group, hours=30, kind=ItemKind.MEETING, title={"en": "Day after"}),
    ]
    told_since()
    return {item.title["en"]: item for item in found}


def _page_of(item: ItineraryItem) -> str:
    return f"{path(delegation_address(item.delegation))}/itinerary/{item.id}"


def test_what_depends_is_named_and_cancelled_kept_or_moved_and_each_is_told_once(app: Flask, browser: Browser) -> None:
    day = _day()
    page, numbers = _page_of(day["TK 708"]), {title: item.id for title, item in day.items()}
    typed = {"decided": "y", f"part{numbers['Bus']}-fate": "cancel", f"part{numbers['Hotel']}-fate": "keep"}
    moved = {f"part{numbers['Minister']}-fate": "move", f"part{numbers['Minister']}-starts_at": "2027-04-15T09:00"}

    browser.send(f"{page}/cancel", {**typed, **moved}, form=page)

    db.session.expire_all()
    states = {title: item.own_state.value for title, item in day.items()}
    assert states == dict.fromkeys(("TK 708", "Bus"), "cancelled") | dict.fromkeys(
        ("Hotel", "Minister", "Day after"), "planned"
    )
    assert (day["Minister"].starts_at, day["Minister"].ends_at) == (TEN + 23 * HOUR, TEN + 24 * HOUR)
    told = told_since()
    assert "“Bus” does not take place." in told["demir@example.org"]
    assert "TK 708" not in told["demir@example.org"]
    assert "Minister: was Wednesday 14 April" in told["olga@example.org"]


def test_a_kept_part_says_who_left_it_and_needs_no_time_and_a_stay_moves_without_its_end(
    app: Flask, browser: Browser
) -> None:
    day = _day()
    page, numbers = _page_of(day["TK 708"]), {title: item.id for title, item in day.items()}
    typed = {"decided": "y", f"part{numbers['Bus']}-fate": "keep", f"part{numbers['Bus']}-starts_at": ""}
    typed |= {f"part{numbers['Minister']}-fate": "keep", f"part{numbers['Minister']}-starts_at": ""}
    typed |= {f"part{numbers['Hotel']}-fate": "move", f"part{numbers['Hotel']}-starts_at": "2027-04-15T12:00"}

    browser.send(f"{page}/cancel", typed, form=page)
    listed = browser.read(page.rsplit("/", 1)[0]).text
    told = browser.read(_page_of(day["Bus"])).text
    db.session.expire_all()

    assert "“TK 708” changed; " in told
    assert listed.count("“TK 708” changed; ") == 2
    assert (day["Hotel"].starts_at, day["Hotel"].ends_at) == (TEN + 26 * HOUR, TEN + 48 * HOUR)


def test_nothing_is_cancelled_while_one_part_is_undecided(app: Flask, browser: Browser) -> None:
    day = _day()
    page, bus = _page_of(day["TK 708"]), day["Bus"].id

    asked = browser.send(f"{page}/cancel", form=page, status=409)
    half = browser.send(f"{page}/cancel", {"decided": "y", f"part{bus}-fate": "cancel"}, form=page, status=409)

    db.session.expire_all()
    named = [legend.text.strip() for legend in asked.soup.select("fieldset > legend")]
    assert [name for name in named if name in day] == ["Bus", "Hotel", "Minister"]
    assert "14 Apr 2027, 13:00–16 Apr, 10:00" in asked.text.replace("\N{NO-BREAK SPACE}", " ")
    assert half.soup.select(f"input[name=part{bus}-fate][value=cancel][checked]")
    assert [item.own_state for item in day.values()] == [ItemState.PLANNED] * 5


def test_a_flight_that_nothing_depends_on_is_cancelled_at_once(app: Flask, browser: Browser) -> None:
    group, _people, _members = a_group(an_event(), "Ana")
    flight = an_item(group, kind=ItemKind.DEPARTURE)
    an_item(group, hours=-9, kind=ItemKind.MEETING)
    page = f"{path(delegation_address(group))}/itinerary/{flight.id}"

    browser.send(f"{page}/delete", form=page)

    db.session.expire_all()
    assert (db.session.get(ItineraryItem, flight.id) or flight).own_state is ItemState.DELETED


def test_a_move_that_cannot_be_names_why_and_cancels_nothing(app: Flask, browser: Browser) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    bus = a_vehicle(event)
    flight = an_item(group, kind=ItemKind.ARRIVAL)
    ride = an_item(group, hours=2, kind=ItemKind.TRANSFER, title={"en": "Bus"}, vehicle_id=bus.id)
    an_item(group, hours=40, kind=ItemKind.TRANSFER, title={"en": "Back"}, vehicle_id=bus.id)
    page = f"{path(delegation_address(group))}/itinerary/{flight.id}"
    typed = {"decided": "y", f"part{ride.id}-fate": "move", f"part{ride.id}-starts_at": "2027-04-16T02:30"}

    refused = browser.send(f"{page}/cancel", typed, form=page, status=409)

    db.session.expire_all()
    assert "“Bus” cannot move: Bus 1 has another run at that time: “Back”" in refused.text
    assert (flight.own_state, ride.starts_at) == (ItemState.PLANNED, TEN + 2 * HOUR)
    assert refused.typed(f"part{ride.id}-starts_at") == "2027-04-16T02:30"


@pytest.mark.parametrize(
    ("kind", "other", "hours", "people", "doubt"),
    [
        (ItemKind.ARRIVAL, ItemKind.TRANSFER, 4, {1}, True),
        (ItemKind.ARRIVAL, ItemKind.MEETING, 0, {1}, True),
        (ItemKind.ARRIVAL, ItemKind.MEETING, 24, set(), True),
        (ItemKind.ARRIVAL, ItemKind.MEETING, 24.1, {1}, False),
        (ItemKind.ARRIVAL, ItemKind.MEETING, -0.1, {1}, False),
        (ItemKind.ARRIVAL, ItemKind.SESSION, 5, {2}, False),
        (ItemKind.ARRIVAL, ItemKind.FREE, 5, {1}, False),
        (ItemKind.DEPARTURE, ItemKind.MEETING, 1, {1}, False),
        (ItemKind.DEPARTURE, ItemKind.TRANSFER, -2, {1}, True),
    ],
)
def test_what_is_planned_within_a_day_after_a_landing_is_in_doubt(
    kind: ItemKind, other: ItemKind, hours: float, people: set[int], doubt: bool
) -> None:
    starts = TEN + timedelta(hours=hours)

    assert (
        is_in_doubt(Flight(kind, TEN, frozenset({1})), other, Span(1, starts, starts + HOUR, frozenset(people)))
        is doubt
    )
