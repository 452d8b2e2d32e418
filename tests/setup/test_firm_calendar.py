"""A firm's private feed: its days and booths, the deadline of its offer, its instalments."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from flask import Flask

from expo import clock
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, PlanChange
from expo.db import transaction
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.decisions import withdraw
from expo.invoices.queries import invoices_of
from expo.invoices.services.payments import mark_payment
from expo.offers.services.answers import accept_offer, decline_offer
from expo.setup.firm import feed_address
from expo.setup.services import feed_for
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, a_draft, emil
from tests.factories.offers import a_priced_hall, offered
from tests.pages import Browser
from tests.queries import counted

NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)
DAYS = {"build_up_from": date(2027, 4, 12), "breakdown_until": date(2027, 4, 16)}


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _address(exhibitor: Exhibitor) -> str:
    with transaction():
        return feed_address(feed_for(exhibitor)).removeprefix("http://localhost")


def _items(app: Flask, address: str) -> list[tuple[str, str]]:
    feed: Any = icalendar.Calendar.from_ical(app.test_client().get(address).data)
    items = sorted(feed.walk("VEVENT"), key=lambda item: item["DTSTART"].dt)
    return [(f"{item['DTEND'].dt:%d %b %H:%M}", str(item["SUMMARY"])) for item in items]


def test_it_has_the_days_the_offer_and_what_is_to_be_paid(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", zone="Asia/Karachi", **DAYS)
    offer = offered(event, booths, until=NOW + timedelta(days=3))
    address = _address(offer.exhibitor)

    before = _items(app, address)
    with transaction():
        accept_offer(offer, by=EMIL)
    invoice = invoices_of(offer.exhibitor)[0]
    first, second = invoice.instalments
    with transaction():
        mark_payment(invoice, first.amount_minor + 100, paid_on=NOW.date(), reference="Wire", by=OLGA)
    after = _items(app, address)

    open_days = [
        ("13 Apr 18:00", "Open: Test Expo"),
        ("14 Apr 18:00", "Open: Test Expo"),
        ("15 Apr 18:00", "Open: Test Expo"),
    ]
    days = [("12 Apr 20:00", "Build-up: Test Expo"), *open_days, ("16 Apr 20:00", "Breakdown: Test Expo")]
    assert before == [("13 Nov 14:00", "Answer the offer of A1, A2"), *days]
    left = f"{(second.amount_minor - 100) / 100:,.2f}"
    assert after == [
        (f"{second.due_on + timedelta(days=1):%d %b} 00:00", f"To pay: PKR\N{NO-BREAK SPACE}{left}, Balance"),
        *days,
    ]


def test_it_follows_a_booth_that_is_called_otherwise(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1", **DAYS)
    offer = offered(event, booths)
    with transaction():
        accept_offer(offer, by=EMIL)
    address = _address(offer.exhibitor)
    before = app.test_client().get(address)

    with transaction():
        change_plan(
            event, booths[0].hall, PlanChange(booths=[BoothDraft(id=booths[0].id, number="B7")]), revision=None, by=OLGA
        )
    after = app.test_client().get(address, headers={"If-None-Match": before.headers["ETag"]})
    desk = browser.read(f"/exhibitor/{exhibitor_token(offer.exhibitor)}").text

    assert (
        before.text.count("LOCATION;LANGUAGE=en:Hall 1 A1"),
        after.text.count("LOCATION;LANGUAGE=en:Hall 1 B7"),
    ) == (5, 5)
    assert _sequences(after.text)[0] > _sequences(before.text)[0]
    assert ("B7" in desk, "A1" in desk) == (True, False)


def test_it_answers_304_after_one_statement_and_keeps_its_bytes(app: Flask) -> None:
    event, booths = a_priced_hall("A1", **DAYS)
    address = _address(offered(event, booths).exhibitor)
    client = app.test_client()
    first, again = client.get(address), client.get(address)

    with counted(app) as statements:
        answer = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (answer.status_code, len(statements)) == (304, 1)
    assert (first.data, first.headers["Cache-Control"]) == (again.data, "private, no-cache")


def test_a_firm_that_declines_or_withdraws_has_nothing_left_in_it(app: Flask) -> None:
    event, booths = a_priced_hall("A1", **DAYS)
    offer = offered(event, booths)
    address = _address(offer.exhibitor)

    with transaction():
        decline_offer(offer, by=EMIL)
    declined = [summary for _ends, summary in _items(app, address)]
    with transaction():
        withdraw(offer.exhibitor, by=EMIL)

    assert "Answer the offer of A1" not in declined
    assert _items(app, address) == []


def test_the_firm_renews_and_ends_its_address_on_its_desk(app: Flask, browser: Browser) -> None:
    exhibitor = emil(an_event())
    desk = f"/exhibitor/{exhibitor_token(exhibitor)}"

    page = browser.read(f"{desk}/calendar")
    first = _address(exhibitor)
    browser.send(f"{desk}/calendar/renew", form=f"{desk}/calendar")
    second = _address(exhibitor)
    found = [app.test_client().get(one).status_code for one in (first, second)]
    ended = browser.send(f"{desk}/calendar/revoke", form=f"{desk}/calendar")

    assert (first in page.response.text, f"{desk}/calendar" in browser.read(desk).response.text) == (True, True)
    assert (found, app.test_client().get(second).status_code) == ([404, 200], 404)
    assert "switched off" in ended.text


def test_a_draft_has_no_calendar_yet(app: Flask, browser: Browser) -> None:
    desk = f"/exhibitor/{exhibitor_token(a_draft(an_event()))}"

    assert browser.client.get(f"{desk}/calendar").status_code == 404
    assert f"{desk}/calendar" not in browser.read(desk).response.text


def _sequences(text: str) -> list[int]:
    return [int(line.partition(":")[2]) for line in text.splitlines() if line.startswith("SEQUENCE")]
