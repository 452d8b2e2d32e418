"""Exhibitors in numbers: area, applications, offers and money, each plot beside a table of the same numbers."""

from datetime import UTC, date, datetime

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask

from expo import clock
from expo.dashboard.exhibition import months_of
from expo.db import db, transaction
from expo.events.models import Event, Hall
from expo.events.services.expos import edit_event
from expo.events.services.venue_parts import add_hall
from expo.exhibitors.rules import Scheme
from expo.history.queries import history_of
from expo.history.services import PROGRAM
from expo.history.words import render_entries
from expo.invoices.services.cancellations import cancel
from expo.invoices.services.payments import mark_payment
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from tests.factories.accounts import nora, olga, sami, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import OLGA, an_invoice, an_offer, free_booth, given_space
from tests.factories.prices import priced
from tests.pages import Browser
from tests.queries import counted


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 10, 9, tzinfo=UTC))


def _hall(event: Event, name: str) -> Hall:
    with transaction():
        return add_hall(event, name, by=PROGRAM)


def _numbers_of(browser: Browser, event: Event) -> dict[str, list[list[str]]]:
    page = browser.read(f"/organise/{event.slug}/exhibitors/overview")
    captions = [table.caption.get_text(strip=True) for table in page.soup.select("table") if table.caption]
    return {caption: page.rows(place) for place, caption in enumerate(captions)}


def test_olga_sees_area_applications_offers_and_money(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    one, other = _hall(event, "Hall 1"), _hall(event, "Hall 2")
    given_space(emil(event, country="TR"), one, (300, 400), (300, 300))
    given_space(emil(event, country="PK", scheme=Scheme.RAW), other, (600, 500))
    given_space(emil(event, country="PK"), one, (300, 300), state="held")
    free_booth(one, 200, 250)
    an_offer(emil(event), state=OfferState.OPEN)
    invoice = an_invoice(event)
    with transaction():
        mark_payment(invoice, 10_000_000, paid_on=date(2026, 11, 3), reference="", by=OLGA)
    signed_in(browser, olga(event))

    tables = _numbers_of(browser, event)

    assert tables["Area by hall, in m²"] == [["Hall 1", "21", "9", "5"], ["Hall 2", "30", "0", "0"]]
    assert tables["Area given to firms by scheme, in m²"] == [["raw space", "1", "30"], ["shell scheme", "1", "21"]]
    assert tables["Area given to firms by country, in m²"] == [["Pakistan", "1", "30"], ["Türkiye", "1", "21"]]
    assert tables["Applications a week"] == [["9 Nov", "5"]]
    assert tables["Offers"] == [["waits for an answer", "1", "PKR 336,400.00"], ["accepted", "1", "PKR 336,400.00"]]
    assert tables["Money by month, in PKR"] == [
        ["Nov 2026", "PKR 168,200.00", "PKR 100,000.00"],
        ["Feb 2027", "PKR 168,200.00", "PKR 0.00"],
    ]
    assert next((month.due_minor, month.paid_minor) for month in months_of(event, "PKR")) == (16_820_000, 10_000_000)


def test_each_plot_is_a_picture_without_scripts_and_says_what_it_is(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    given_space(emil(event), _hall(event, "ہال 1"), (300, 400))
    an_invoice(event)
    signed_in(browser, olga(event))
    page = browser.read(f"/organise/{event.slug}/exhibitors/overview")

    pictures = page.soup.select("main img")
    answers = [browser.client.get(str(picture["src"])) for picture in pictures]

    assert pictures[0]["alt"] == "Plot: Area by hall, in m². The table has the same numbers."
    assert [answer.mimetype for answer in answers] == ["image/svg+xml"] * 5
    assert "ہال 1" in answers[0].text
    for answer in answers:
        root = fromstring(answer.text)
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not names & {"script", "foreignObject", "image", "a"}
        assert "http" not in answer.text.replace("http://www.w3.org/2000/svg", "")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert browser.client.get(str(pictures[0]["src"])).data == answers[0].data


def test_an_empty_event_says_so(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/exhibitors/overview")

    assert page.text.count("Nothing to show yet.") == 5
    for name in ("halls", "money", "applications"):
        assert browser.client.get(f"/organise/{event.slug}/exhibitors/overview/{name}.svg").status_code == 200


def test_three_take_as_many_statements_as_one(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    signed_in(browser, olga(event))
    taken = []
    for number in (1, 2):
        for _ in range(number):
            given_space(emil(event), _hall(event, f"Hall {_}{number}"), (300, 400))
            an_invoice(event)
        with counted(app) as statements:
            browser.read(f"/organise/{event.slug}/exhibitors/overview")
        taken.append(len(statements))

    assert taken == [14, 14]


def test_nobody_else_sees_them(app: Flask, browser: Browser) -> None:
    event = an_event()
    address = f"/organise/{event.slug}/exhibitors/overview"

    signed_in(browser, sami(event))
    browser.read(address, status=403)
    signed_in(browser, olga(event))
    browser.read(f"{address}/nothing.svg", status=404)
    signed_in(browser, nora())
    browser.read(address, status=404)
    browser.read(f"{address}/halls.svg", status=404)


def _of_two_currencies() -> Event:
    """With offers and an invoice that ended in PKR, and others in USD since."""
    event = priced(an_event())
    an_offer(emil(event), state=OfferState.WITHDRAWN)
    invoice = an_invoice(event)
    with transaction():
        mark_payment(invoice, 10_000_000, paid_on=date(2026, 11, 3), reference="", by=OLGA)
        cancel(invoice, by=OLGA, base_minor=0)
        db.session.get_one(Offer, invoice.offer_id).state = OfferState.REPLACED
    with transaction():
        edit_event(event, {"currency": "USD"}, version=event.version, by=OLGA, unconverted=True)
    an_invoice(event)
    return event


def test_sums_and_history_keep_the_currency_of_their_offers_and_invoices(app: Flask, browser: Browser) -> None:
    event = _of_two_currencies()
    signed_in(browser, olga(event))

    tables = _numbers_of(browser, event)
    picture = browser.client.get(f"/organise/{event.slug}/exhibitors/overview/money-pkr.svg")
    lines = [change.after for one in render_entries(db.session.scalars(history_of(event.id))) for change in one.changes]

    assert tables["Offers"] == [
        ["accepted", "1", "USD 336,400.00"],
        ["taken back", "1", "PKR 336,400.00"],
        ["replaced by another", "1", "PKR 336,400.00"],
    ]
    assert tables["Money by month, in USD"][0] == ["Nov 2026", "USD 168,200.00", "USD 0.00"]
    assert tables["Money by month, in PKR"] == [["Nov 2026", "PKR 0.00", "PKR 100,000.00"]]
    assert picture.status_code == 200
    assert {one.replace("\N{NO-BREAK SPACE}", " ") for one in lines if "336,400" in one} == {
        "PKR 336,400.00",
        "USD 336,400.00",
    }
    assert "PKR\N{NO-BREAK SPACE}20,000.00" in lines  # of the price list, before
    assert "USD\N{NO-BREAK SPACE}20,000.00" not in lines
