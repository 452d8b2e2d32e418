"""Reminders of overdue invoices."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.invoices.rules import InvoiceKind
from expo.invoices.services.cancellations import cancel
from expo.invoices.services.payments import mark_payment
from expo.invoices.services.reminders import sweep_reminders
from expo.invoices.services.smaller_space import smaller_space, take_smaller_space
from expo.mail.models import Mail
from tests.factories.events import an_event
from tests.factories.invoices import OLGA, an_invoice
from tests.factories.prices import priced
from tests.told import told, told_changes

TOTAL = 33_640_000  # 50,000 + 12 x 20,000, with 16 per cent tax
TODAY = date(2026, 11, 10)
NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _mail(wording: str) -> Mail:
    return db.session.scalars(sa.select(Mail).where(Mail.wording == wording).order_by(Mail.id.desc())).first()  # type: ignore[return-value]


@pytest.mark.parametrize(("days", "reminded"), [(3, 0), (4, 1)])
def test_a_firm_is_reminded_after_three_days_of_grace(
    app: Flask, monkeypatch: pytest.MonkeyPatch, days: int, reminded: int
) -> None:
    event = priced(an_event())
    an_invoice(event, name="Bosphorus Demo Ltd")
    due = datetime(2026, 11, 16, 9, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: due + timedelta(days=days))

    with transaction():
        assert sweep_reminders() == reminded

    telling = [("Expo", "reminded of", "2027/0001 Bosphorus Demo Ltd")] * reminded
    assert told(event, "invoice")[1:] == telling
    assert (
        told_changes(event, "invoice")[1:]
        == [("reminded of", None, {"amount_minor": TOTAL // 2, "currency": "PKR"})] * reminded
    )


def test_of_a_cancelled_invoice_the_cost_is_reminded_of(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    event = priced(an_event())
    invoice = an_invoice(event)
    with transaction():
        cancel(invoice, by=OLGA, on=date(2027, 1, 1))
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=4))

    with transaction():
        assert sweep_reminders() == 1

    assert told_changes(event, "invoice")[-1] == ("reminded of", None, {"amount_minor": TOTAL // 4, "currency": "PKR"})
    assert "10 November 2026" in _mail("invoice overdue").text


def test_a_credit_note_is_neither_reminded_of_nor_given_back_nor_made_smaller(app: Flask) -> None:
    invoice = an_invoice(priced(an_event()))
    with transaction():
        note = cancel(invoice, by=OLGA)

    with pytest.raises(Refused, match="Only the invoice of a space"):
        smaller_space(note, [])
    with pytest.raises(Refused, match="cancelled already"):
        take_smaller_space(invoice, [], by=OLGA)
    another = an_invoice(invoice.event)
    with pytest.raises(Refused, match="still to come"), transaction():
        mark_payment(another, 1, paid_on=TODAY + timedelta(days=1), reference="", by=OLGA)
    assert note.kind is InvoiceKind.CREDIT_NOTE
