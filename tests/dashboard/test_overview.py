"""The first page of an expo's back office."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.dashboard.queries import registrations_a_day
from expo.events.rules import EventState
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.pages import Browser, Page, text_of
from tests.queries import counted

NOON = datetime(2027, 1, 10, 7, tzinfo=UTC)


def _stats(page: Page) -> dict[str, str]:
    """The large numbers of the page by their labels."""
    pairs = [(stat.span, stat.b) for stat in page.soup.select(".stat")]
    return {text_of(label): text_of(number) for label, number in pairs if label and number}


def test_numbers_say_who_comes_and_how_full_it_is(app: Flask, browser: Browser) -> None:
    event = an_event()
    small = a_category(event, capacity=2)
    asked = a_category(event, needs_approval=True)
    for category, days_ago, people in [(small, 0, 3), (asked, 3, 1), (None, 10, 1)]:
        with clock.set_to(NOON - timedelta(days=days_ago)):
            for _ in range(people):
                vito(event, category)

    with clock.set_to(NOON):
        page = signed_in(browser, olga(event)).read(f"/organise/{event.slug}/")

    stats = _stats(page)
    assert {label: stats[label] for label in list(stats)[:7]} == {
        "waiting for approval": "1",
        "confirmed": "3",
        "on the waiting list": "1",
        "declined": "0",
        "cancelled": "0",
        "registered today": "3",
        "in the last 7 days": "4",
    }
    assert [row[:5] for row in page.rows()] == [
        ["Visitor", "1", "Unlimited", "0", "0"],
        ["Delegate", "2", "2", "0", "1"],
        ["Delegate", "0", "Unlimited", "1", "0"],
    ]
    assert page.heading == "Overview"


def test_an_empty_draft_says_what_to_do_next(app: Flask, browser: Browser) -> None:
    event = an_event(state=EventState.DRAFT, bare=True, venue="")
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/")

    assert page.banners == [
        "Before people can see this expo: Add a venue. Add at least one category of people who may register."
    ]
    assert page.link("Add a category") == f"/organise/{event.slug}/categories"


def test_a_finished_draft_may_be_published(app: Flask, browser: Browser) -> None:
    event = an_event(state=EventState.DRAFT)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/")

    assert page.banners == ["This expo is a draft. When its settings are right, publish it. Publish"]


@pytest.mark.parametrize(
    ("zone", "today", "yesterday"), [("Asia/Karachi", 2, 1), ("Asia/Kathmandu", 2, 1), ("Europe/Istanbul", 1, 2)]
)
def test_a_day_is_one_of_the_expos_own_zone(app: Flask, zone: str, today: int, yesterday: int) -> None:
    event = an_event(zone=zone)
    for moment in ("2027-01-09T18:10", "2027-01-09T19:30", "2027-01-09T21:30"):
        with clock.set_to(datetime.fromisoformat(f"{moment}+00:00")):
            vito(event)

    days = registrations_a_day(event, datetime(2027, 1, 10, 9, tzinfo=UTC))

    assert days[-2:] == [(date(2027, 1, 9), yesterday), (date(2027, 1, 10), today)]
    assert (len(days), sum(count for _day, count in days)) == (30, 3)


def test_days_are_right_across_the_change_to_summer_time(app: Flask) -> None:
    event = an_event(zone="Europe/Berlin")
    # half past eleven at night, in winter (UTC+1) and in summer (UTC+2)
    for moment in ("2027-03-27T22:30", "2027-03-28T21:30"):
        with clock.set_to(datetime.fromisoformat(f"{moment}+00:00")):
            vito(event)

    days = dict(registrations_a_day(event, datetime(2027, 3, 29, 9, tzinfo=UTC)))

    assert (days[date(2027, 3, 27)], days[date(2027, 3, 28)], days[date(2027, 3, 29)]) == (1, 1, 0)


@pytest.mark.parametrize("people", [1, 3])
def test_the_overview_asks_the_same_few_questions_however_many_there_are(
    app: Flask, browser: Browser, people: int
) -> None:
    event = an_event()
    for _ in range(people):
        vito(event, a_category(event))
    signed_in(browser, olga(event))
    browser.read(f"/organise/{event.slug}/")

    with counted(app) as statements:
        browser.read(f"/organise/{event.slug}/")

    assert len(statements) == 16


def test_the_door_of_the_overview(app: Flask, browser: Browser) -> None:
    event = an_event()
    address = f"/organise/{event.slug}/"

    answers = {}
    for name, person in {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}.items():
        signed_in(browser, person)
        answers[name] = browser.client.get(address).status_code

    assert answers == {"olga": 200, "vera": 200, "sami": 403, "nora": 404}
