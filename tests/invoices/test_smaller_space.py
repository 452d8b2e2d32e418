"""A firm takes a smaller space: previewed, then space, offer, credit note and invoice in one transaction."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.queries import live_assignment
from expo.db import db, transaction
from expo.exhibitors.services.application_steps import save
from expo.invoices.models import Invoice
from expo.invoices.queries import offers_without_invoice
from expo.invoices.rules import InvoiceKind, InvoiceState
from expo.invoices.services.payments import mark_payment
from expo.invoices.services.smaller_space import asked_on
from expo.offers.models import Offer
from expo.offers.services.answers import accept_offer
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.offers import EMIL, OLGA, a_priced_hall, holding, offered
from tests.pages import Browser

JANUARY = datetime(2027, 1, 15, 9, tzinfo=UTC)  # when giving up costs a quarter
ONE_BOOTH = 28_768_000  # paisa: 9 m² and the corner, with the tax


def _accepted() -> tuple[Offer, Invoice]:
    """A firm that has accepted two booths of 9 m² each, and its invoice; A3 beside them is free, A4 another's."""
    event, booths = a_priced_hall("A1", "A2", "A3", "A4")
    with clock.set_to(datetime(2026, 11, 1, 9, tzinfo=UTC)):
        holding(event, booths[3:], email="other@example.org", legal_name="Other Ltd")
        offer = offered(event, booths[:2], area_sqm=18, most_sqm=18)
        with transaction():
            accept_offer(offer, by=EMIL)
    return offer, db.session.scalars(sa.select(Invoice)).one()


def _page(invoice: Invoice) -> str:
    return f"/organise/{invoice.event.slug}/invoices/{invoice.id}/smaller-space"


def test_it_is_shown_first_and_then_done_at_once(app: Flask, browser: Browser) -> None:
    offer, invoice = _accepted()
    whole, paid = invoice.total_minor, invoice.total_minor // 2
    with clock.set_to(JANUARY):
        with transaction():
            mark_payment(invoice, paid, paid_on=date(2027, 1, 10), reference="", by=OLGA)
        signed_in(browser, olga(invoice.event))

        shown = browser.send(_page(invoice), {"booths": "a1"})
        before = (invoice.state, [p.booth.number for p in offer.assignment.occupied_booths])
        done = browser.send(
            _page(invoice), {"booths": "a1", "seen": shown.typed("seen"), "sure": "y"}, status=303, follow=False
        )

    db.session.expire_all()
    new = db.session.scalars(sa.select(Invoice).where(Invoice.state != InvoiceState.CANCELLED)).all()
    note = db.session.scalars(sa.select(Invoice).where(Invoice.kind == InvoiceKind.CREDIT_NOTE)).one()
    made = next(one for one in new if one.kind is InvoiceKind.INVOICE)
    space = live_assignment(offer.exhibitor)
    cost = (whole - ONE_BOOTH) // 4
    assert before == (InvoiceState.PART_PAID, ["A1", "A2"])
    assert "25 %" in shown.text.replace("\xa0", " ")
    assert done.response.headers["Location"].endswith(f"/invoices/{made.id}")
    assert (made.total_minor, note.total_minor, made.paid_minor) == (ONE_BOOTH, whole - cost, paid - cost)
    assert space is not None
    assert [p.booth.number for p in space.occupied_booths] == ["A1"]
    assert made.offer is not None
    assert (made.offer.numbers, made.offer.area_sqm) == (["A1"], 9)
    assert offers_without_invoice(invoice.event, most=9) == []


def test_the_scale_of_the_day_holds_on_which_the_area_was_asked_for(app: Flask) -> None:
    offer, invoice = _accepted()
    firm = offer.exhibitor
    asked = []
    for moment, values in (
        (datetime(2026, 12, 20, 9, tzinfo=UTC), {"fascia_name": "Demo Ltd"}),
        (datetime(2026, 12, 21, 9, tzinfo=UTC), {"area_sqm": 12, "least_sqm": 12, "most_sqm": 12}),
        (datetime(2026, 12, 22, 9, tzinfo=UTC), {"fascia_name": "Demo and Sons"}),
        (JANUARY, {"area_sqm": 9, "least_sqm": 9, "most_sqm": 9}),
    ):
        with clock.set_to(moment):
            with transaction():
                save(firm, values, by=EMIL)
            asked.append(asked_on(invoice))

    assert asked == [date(2026, 12, 20), date(2026, 12, 21), date(2026, 12, 21), date(2027, 1, 15)]


@pytest.mark.parametrize(
    ("booths", "shown_as", "sentence"),
    [
        ("A1, A3", 409, "The new space is not smaller than the old one."),
        ("A4", 200, "Booth A4 is already given to"),
        ("Z9", 409, "There is no booth Z9 in this expo."),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    app: Flask, browser: Browser, booths: str, shown_as: int, sentence: str
) -> None:
    _offer, invoice = _accepted()
    with clock.set_to(JANUARY):
        signed_in(browser, olga(invoice.event))

        shown = browser.send(_page(invoice), {"booths": booths}, status=shown_as)
        page = browser.send(_page(invoice), {"booths": booths, "seen": shown.typed("seen"), "sure": "y"}, status=409)

    db.session.expire_all()
    assert sentence in page.text
    assert [one.state for one in db.session.scalars(sa.select(Invoice))] == [InvoiceState.ISSUED]


def test_what_was_not_shown_is_not_done(app: Flask, browser: Browser) -> None:
    _offer, invoice = _accepted()
    with clock.set_to(JANUARY):
        signed_in(browser, olga(invoice.event))
        shown = browser.send(_page(invoice), {"booths": "A1"})

        page = browser.send(_page(invoice), {"booths": "A3", "seen": shown.typed("seen"), "sure": "y"})

    assert page.typed("seen") != shown.typed("seen")
    assert [one.kind for one in db.session.scalars(sa.select(Invoice))] == [InvoiceKind.INVOICE]


def test_whoever_may_only_look_has_no_such_page(app: Flask, browser: Browser) -> None:
    _offer, invoice = _accepted()
    signed_in(browser, vera(invoice.event))

    assert browser.read(_page(invoice), status=403).response.status_code == 403
