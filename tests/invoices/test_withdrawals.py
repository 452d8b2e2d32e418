"""Invoices of firms that withdraw or are declined are cancelled; the cost is shown before withdrawing."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from expo import clock
from expo.db import transaction
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.decisions import decline, move_application, withdraw
from expo.invoices.models import Invoice
from expo.invoices.queries import credit_note_of, invoices_of
from expo.invoices.rules import InvoiceState
from expo.invoices.services.payments import mark_payment
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, emil
from tests.factories.invoices import an_invoice
from tests.factories.prices import priced
from tests.pages import Browser

TOTAL = 33_640_000  # 50,000 + 12 x 20,000, with 16 per cent tax
QUARTER = TOTAL // 4


@pytest.fixture(autouse=True)
def _when(monkeypatch: pytest.MonkeyPatch) -> None:
    """In January, when cancelling costs a quarter."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 1, 10, 9, tzinfo=UTC))


def _billed(*, paid: int) -> Invoice:
    invoice = an_invoice(priced(an_event()))
    with transaction():
        move_application(invoice.exhibitor, ApplicationState.CONFIRMED, by=OLGA)
        if paid:
            mark_payment(invoice, paid, paid_on=date(2027, 1, 9), reference="Wire", by=OLGA)
    return invoice


def test_whoever_withdraws_pays_the_scale_and_is_billed_no_more(app: Flask) -> None:
    invoice = _billed(paid=0)

    with transaction():
        withdraw(invoice.exhibitor, by=EMIL)

    note = credit_note_of(invoice)
    assert note is not None
    assert (invoice.state, note.total_minor, invoice.owed.balance) == (InvoiceState.CANCELLED, TOTAL - QUARTER, QUARTER)
    assert invoice.next_due_on is not None


def test_whoever_is_declined_pays_nothing(app: Flask) -> None:
    invoice = _billed(paid=1_000)
    with transaction():
        move_application(invoice.exhibitor, ApplicationState.ACCEPTED, by=OLGA)

    with transaction():
        decline(invoice.exhibitor, reason="The hall is closed.", by=OLGA)

    assert (invoice.state, invoice.owed.balance) == (InvoiceState.CANCELLED, -1_000)


def test_a_firm_without_an_invoice_withdraws_all_the_same(app: Flask) -> None:
    exhibitor = emil(priced(an_event()))

    with transaction():
        withdraw(exhibitor, by=EMIL)

    assert (exhibitor.state, invoices_of(exhibitor)) == (ApplicationState.WITHDRAWN, [])


@pytest.mark.parametrize(
    ("paid", "sentence"),
    [
        (0, "Still to be paid PKR 84,100.00"),
        (QUARTER + 5_000, "Comes back PKR 50.00"),
    ],
)
def test_the_firm_reads_what_it_costs_before_it_withdraws(
    app: Flask, browser: Browser, paid: int, sentence: str
) -> None:
    invoice = _billed(paid=paid)
    desk = f"/exhibitor/{exhibitor_token(invoice.exhibitor)}"

    home, asked = browser.read(desk), browser.read(f"{desk}/withdraw")
    browser.send(f"{desk}/withdraw")
    after = browser.read(desk)

    assert "From Friday 1 January 2027 25 %" in home.text
    assert "Withdrawing costs today 25 %: PKR 84,100.00" in asked.text
    assert sentence in asked.text
    assert ("cancelled" in after.text, "Credit note" in after.text) == (True, True)
