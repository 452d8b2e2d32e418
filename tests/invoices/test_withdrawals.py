"""Invoices of firms that withdraw or are declined are cancelled; the cost is shown before withdrawing."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.rules import ApplicationState, ContactKind
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.decisions import decline, move_application, withdraw
from expo.invoices.models import Invoice
from expo.invoices.queries import credit_note_of, invoices_of
from expo.invoices.rules import InvoiceState
from expo.invoices.services.payments import mark_payment
from expo.mail.models import Mail
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


@pytest.mark.parametrize(
    ("leave", "told"),
    [
        (withdraw, "application withdrawn"),
        (decline, "application declined"),
    ],
)
def test_a_firm_that_leaves_reads_of_its_invoice_in_the_same_mail(
    app: Flask, leave: Callable[..., None], told: str
) -> None:
    invoice = _billed(paid=0)
    with transaction():
        if leave is decline:
            move_application(invoice.exhibitor, ApplicationState.ACCEPTED, by=OLGA)
        invoice.exhibitor.language = "tr"
        db.session.execute(sa.delete(Mail))

    with transaction():
        leave(invoice.exhibitor, by=OLGA)

    note = credit_note_of(invoice)
    assert note is not None
    [mail] = db.session.scalars(sa.select(Mail))
    assert (mail.wording, mail.to_address) == (told, invoice.exhibitor.email)
    assert f"{note.name} numaralı alacak dekontu" in mail.text
    assert [(part["maker"], part["key"]) for part in mail.parts] == [("invoice", note.uid)]


def test_whoever_gets_the_invoices_of_a_firm_alone_reads_of_the_invoice_alone(app: Flask) -> None:
    invoice = _billed(paid=0)
    main = {"name": "Emil", "email": invoice.exhibitor.email, "address": "Main Road 1"}
    books = {"name": "Berna Books", "email": "books@exhibits.example", "address": "Ledger Street 2"}
    with transaction():
        save_contacts(invoice.exhibitor, {ContactKind.MAIN: main, ContactKind.INVOICE: books}, by=EMIL)
        db.session.execute(sa.delete(Mail))

    with transaction():
        withdraw(invoice.exhibitor, by=OLGA)

    assert {mail.to_address: (mail.wording, len(mail.parts)) for mail in db.session.scalars(sa.select(Mail))} == {
        "books@exhibits.example": ("invoice cancelled", 1),
        invoice.exhibitor.email: ("application withdrawn", 0),
    }


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
