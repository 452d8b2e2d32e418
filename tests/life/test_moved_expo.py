"""The whole expo moves, as a browser says it: what has a day goes along by as many days, each from its own day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemKind
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import a_delegation, a_member
from tests.factories.events import an_event
from tests.factories.meetings import a_block, a_body, a_firm, a_meeting, a_table, comes_for, party_of, placed
from tests.itinerary.items import TEN, a_group, an_item
from tests.pages import Browser, Page

FIRST = datetime(2027, 4, 13, 5, tzinfo=UTC)
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
A_WEEK_LATER = {"first_day": "2027-04-20", "last_day": "2027-04-22", "along": "yes"}


def _asked(browser: Browser, event: Event) -> Page:
    signed_in(browser, olga(event))
    return browser.send(_place(event), A_WEEK_LATER, form=_place(event), status=409)


def _place(event: Event) -> str:
    return f"/organise/{event.slug}/settings/place"


def _days_in_lists(page: Page) -> dict[str, str]:
    """The first day of each list of days: a browser sends it where none was chosen."""
    lists = page.soup.select("select[name^='day_']:not([name='day_changes_at'])")
    return {str(one["name"]): str(one.select("option")[0]["value"]) for one in lists}


def _on(*days: float, event: Event) -> list[ItineraryItem]:
    group, _people, _members = a_group(event, "Ana")
    return [an_item(group, starts_at=FIRST + day * A_DAY, ends_at=FIRST + day * A_DAY) for day in days]


def test_along_moves_each_from_its_own_day_whatever_the_list_of_days_says(app: Flask, browser: Browser) -> None:
    event = an_event()
    blocks = [a_block(event, starts_at=FIRST + day * A_DAY, ends_at=FIRST + (day + 0.1) * A_DAY) for day in range(3)]
    items = _on(0, 1, 2, event=event)

    asked = _asked(browser, event)
    fates = {"fate_itineraries": "along", "fate_meeting blocks": "along"}
    browser.answer(asked, _place(event), {**_days_in_lists(asked), **fates})

    db.session.expire_all()
    later = [FIRST + A_WEEK + day * A_DAY for day in range(3)]
    assert _days_in_lists(asked) == dict.fromkeys(("day_itineraries", "day_meeting blocks"), "2027-04-20")
    assert [one.starts_at for one in items] == later
    assert [one.starts_at for one in blocks] == later


def test_arrivals_hotels_and_departures_are_asked_about_and_go_along(app: Flask, browser: Browser) -> None:
    event = an_event()
    arrival, hotel, _dinner, departure = items = _on(-1, -0.5, 1, 4, event=event)

    asked = _asked(browser, event)
    half = browser.answer(asked, _place(event), {"fate_itineraries": "along"}, status=409)
    browser.answer(half, _place(event), {"fate_journeys": "along"})

    db.session.expire_all()
    named = [" ".join(one.text.split()) for one in asked.soup.select("fieldset li")]
    assert named == [
        "Software park · 14 Apr 2027, 10:00 · Demo Delegation",
        "Software park · 12 Apr 2027, 10:00 · Demo Delegation",
        "Software park · 12 Apr 2027, 22:00 · Demo Delegation",
        "Software park · 17 Apr 2027, 10:00 · Demo Delegation",
    ]
    assert [one.starts_at for one in items] == [FIRST + A_WEEK + day * A_DAY for day in (-1, -0.5, 1, 4)]
    assert event.first_day.isoformat() == "2027-04-20"
    assert {one.pending is not None for one in (arrival, hotel, departure)} == {True}


def test_parts_that_stay_far_from_the_expo_are_marked_on_the_journey(app: Flask, browser: Browser) -> None:
    event = an_event()
    items = _on(-1, 1, 4, event=event)
    journey = f"/organise/{event.slug}/delegations/{items[0].delegation_id}/itinerary"

    asked = _asked(browser, event)
    before = _marks(browser.read(journey))
    browser.answer(asked, _place(event), {"fate_journeys": "stay", "fate_itineraries": "stay"})
    after = _marks(browser.read(journey))
    with transaction():
        items[0].delegation.arrives_on = date(2027, 4, 14)

    assert before == ["info 1 day before the expo begins", "warn 2 days after the expo ends"]
    assert after == [f"warn {days} days before the expo begins" for days in (8, 6, 3)]
    assert _marks(browser.read(journey))[1:] == [after[1].replace("warn", "info"), after[2].replace("warn", "info")]


def _marks(page: Page) -> list[str]:
    return [f"{one['class'][1]} {one.text}" for one in page.soup.select(".programme-day h2 .tag")]


@pytest.mark.parametrize(
    ("days", "asked_of"),
    [
        ({"first_day": "2027-04-14", "last_day": "2027-04-16", "along": "yes"}, ["12", "14", "17"]),
        ({"first_day": "2027-04-14", "last_day": "2027-04-16", "along": "no"}, ["12", "17"]),
        ({"first_day": "2027-04-13", "last_day": "2027-04-16"}, []),
    ],
)
def test_what_a_first_day_that_moves_leaves_behind(
    app: Flask, browser: Browser, days: dict[str, str], asked_of: list[str]
) -> None:
    event = an_event()
    _on(-1, 1, 4, event=event)
    signed_in(browser, olga(event))

    asked = browser.send(_place(event), days, form=_place(event), status=409 if asked_of else 200)

    named = [one.text.split("·")[1].split()[0] for one in asked.soup.select("fieldset li")]
    assert named == asked_of


def test_a_flight_goes_along_by_the_clocks_of_its_airport(app: Flask, browser: Browser) -> None:
    """London puts its clocks forward on 28 March, Karachi never does."""
    event = an_event(first_day=date(2027, 3, 25), last_day=date(2027, 3, 26))
    group, _people, _members = a_group(event, "Ana")
    lands = datetime(2027, 3, 24, 20, tzinfo=UTC)
    flight = an_item(
        group,
        kind=ItemKind.ARRIVAL,
        starts_at=lands - A_DAY / 3,
        ends_at=lands,
        starts_zone="Europe/London",
        ends_zone="Asia/Karachi",
    )
    signed_in(browser, olga(event))
    days = {"first_day": "2027-04-01", "last_day": "2027-04-02", "fate_journeys": "along"}

    browser.send(_place(event), days, form=_place(event))

    db.session.expire_all()
    assert (flight.starts_at, flight.ends_at) == (lands - A_DAY / 3 + A_WEEK - A_DAY / 24, lands + A_WEEK)


def test_the_refusal_of_a_meeting_between_governments_names_nobody(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_block(event)
    group, bodies = a_delegation(event), [a_body(event, name) for name in ("Ministry of Trade", "Authority of Ports")]
    a_member(group, comes_for(bodies[0], "Ayla"))
    comes_for(bodies[1], "Dana")
    parties = [party_of(event, f"body-{body.id}") for body in bodies]
    placed(a_meeting(event, *parties, liaison_id=olga(event).id), a_table(event))
    an_item(group, kind=ItemKind.DEPARTURE, starts_at=FIRST + 4 * A_DAY, ends_at=FIRST + 4 * A_DAY)

    asked = _asked(browser, event)
    fates = {"fate_journeys": "stay", "fate_meeting blocks": "along", "fate_meetings": "along"}
    refused = browser.answer(asked, _place(event), {**_days_in_lists(asked), **fates}, status=409)

    assert "“A meeting between governments” cannot move to that day: it is on 14 Apr 2027, 10:00 now" in refused.text
    assert [name in refused.text for name in ("Ayla", "Dana", "Ministry of Trade", "Authority of Ports")] == [False] * 4


def test_nor_does_that_of_another_meeting_say_whom_its_people_meet(app: Flask, browser: Browser) -> None:
    event = an_event()
    for days in (0, 1):
        a_block(event, starts_at=TEN + days * A_DAY, ends_at=TEN + (days + 0.1) * A_DAY)
    bodies = [a_body(event, name) for name in ("Ministry of Trade", "Authority of Ports")]
    for body, name in zip(bodies, ("Ayla", "Dana"), strict=True):
        comes_for(body, name)
    ministry, authority = (party_of(event, f"body-{body.id}") for body in bodies)
    placed(a_meeting(event, ministry, authority, liaison_id=olga(event).id), a_table(event))
    firm = a_meeting(event, ministry, a_firm(event)[0], liaison_id=olga(event).id)
    day_later = placed(firm, a_table(event, "T02"), 24 * 60)
    signed_in(browser, olga(event))
    fates = {"fate_meeting blocks": "cancel", "fate_meetings": "move", "day_meetings": "2027-04-14"}

    refused = browser.send(_place(event), {"last_day": "2027-04-14", **fates}, form=_place(event), status=409)

    assert "“Ministry of Trade – Emil Example Ltd” cannot move to that day: it is on 15 Apr 2027" in refused.text
    assert "Authority of Ports" not in refused.text
    assert day_later.starts_at == TEN + A_DAY
