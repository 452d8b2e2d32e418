"""The price list and the cancellation scale change after a firm has accepted: what it accepted counts, and pages say so."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.exhibitors.links import exhibitor_token
from expo.invoices.models import Invoice
from expo.invoices.queries import credit_note_of
from expo.offers.models import Offer
from expo.offers.services.answers import accept_offer
from expo.offers.services.replacements import price_on_other_booths
from expo.prices.queries import rule_rows_of
from expo.prices.services import edit_rule, remove_rule, save_cancellation, save_instalments, save_taxes
from tests.factories.accounts import olga, signed_in
from tests.factories.offers import EMIL, OLGA, a_priced_hall, offered
from tests.pages import Browser

NOVEMBER = datetime(2026, 11, 1, 9, tzinfo=UTC)
JANUARY = NOVEMBER + timedelta(days=75)  # when the scale that was accepted says a quarter
ONE_BOOTH = 28_768_000  # paisa: 9 m² and the corner, with the tax, at the prices that were accepted


def _accepted() -> tuple[Offer, Invoice]:
    """A firm that has accepted two booths of 9 m² each, of three, and its invoice."""
    event, booths = a_priced_hall("A1", "A2", "A3")
    with clock.set_to(NOVEMBER):
        offer = offered(event, booths[:2], area_sqm=18, least_sqm=9, most_sqm=18)
        with transaction():
            accept_offer(offer, by=EMIL)
    return offer, db.session.scalars(sa.select(Invoice)).one()


def _changed_afterwards(offer: Offer) -> None:
    """The square metre is dearer, the corner is out of the list, the tax and the scale are others, nothing is due in parts."""
    event = offer.event
    rules = {rule.name["en"]: rule for rule in rule_rows_of(event)}
    with clock.set_to(NOVEMBER + timedelta(days=30)), transaction():
        edit_rule(rules["Space"], {"amount_minor": 9_000_000}, version=1, by=OLGA)
        remove_rule(rules["Corner"], by=OLGA)
        save_taxes(event, [{"name": {"en": "VAT"}, "percent": 2000, "number": "9", "resident": None}], by=OLGA)
        save_cancellation(event, [{"from_day": NOVEMBER.date(), "percent": 9000}], by=OLGA)
        save_instalments(event, [], by=OLGA)


def test_a_smaller_space_costs_what_was_accepted_whatever_the_price_list_became(app: Flask, browser: Browser) -> None:
    offer, invoice = _accepted()
    whole, first_parts = invoice.total_minor, invoice.dues
    _changed_afterwards(offer)
    address = f"/organise/{invoice.event.slug}/invoices/{invoice.id}/smaller-space"
    with clock.set_to(JANUARY):
        signed_in(browser, olga(invoice.event))
        shown = browser.send(address, {"booths": "A1"})
        browser.send(address, {"booths": "A1", "seen": shown.typed("seen"), "sure": "y"}, status=303, follow=False)

    db.session.expire_all()
    note, made = credit_note_of(invoice), db.session.scalars(sa.select(Invoice).where(Invoice.number == 3)).one()
    assert note is not None
    assert "those of the offer of Sunday 1 November 2026" in shown.text
    assert "By today’s scale it would cost 90 %." in shown.text.replace("\xa0", " ")
    assert (made.total_minor, note.total_minor) == (ONE_BOOTH, whole - (whole - ONE_BOOTH) // 4)
    assert [line.name["en"] for line in made.price_lines] == ["Registration", "Space", "Corner", "Sales tax"]
    assert [part["name"] for part in made.dues] == [part["name"] for part in first_parts]
    assert list(made.frozen["tax_numbers"].values()) == list(note.frozen["tax_numbers"].values()) == ["17-00-1"]
    assert made.offer is not None
    assert price_on_other_booths(made.offer, []) == price_on_other_booths(offer, [])


def test_an_open_offer_is_cancelled_by_the_scale_that_its_firm_reads_and_accepts(app: Flask, browser: Browser) -> None:
    offer, invoice = _accepted()
    _changed_afterwards(offer)
    desk = f"/exhibitor/{exhibitor_token(offer.exhibitor)}"
    with clock.set_to(JANUARY):
        home, asking, asked = (
            browser.read(desk),
            browser.read(f"{desk}/smaller-space"),
            browser.read(f"{desk}/withdraw"),
        )
        browser.send(f"{desk}/withdraw")

    note = credit_note_of(invoice)
    assert note is not None
    assert "From Friday 1 January 2027 25 %" in home.text
    smaller = asking.text.replace("\xa0", " ")
    assert ("25 %" in smaller, "90 %" in smaller) == (True, False)
    assert "As agreed with your offer of Sunday 1 November 2026." in asked.text
    assert note.total_minor == invoice.total_minor - invoice.total_minor // 4


@pytest.mark.parametrize("page", ["smaller-space", "cancel"])
def test_of_an_offer_without_terms_it_is_said_that_todays_count(app: Flask, browser: Browser, page: str) -> None:
    offer, invoice = _accepted()
    with transaction():
        offer.terms = None
    _changed_afterwards(offer)
    with clock.set_to(JANUARY):
        signed_in(browser, olga(invoice.event))
        shown = browser.read(f"/organise/{invoice.event.slug}/invoices/{invoice.id}/{page}")
        move = browser.read(f"/organise/{invoice.event.slug}/exhibitors/{offer.exhibitor_id}")

    assert "Check that they are what the firm accepted." in shown.text
    assert move.response.status_code == 200
