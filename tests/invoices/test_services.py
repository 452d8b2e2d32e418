"""Invoices issued from accepted offers, paid, cancelled by the scale, exchanged for a smaller space, reminded of."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.models import Entry
from expo.invoices.models import Invoice, Payment
from expo.invoices.queries import totals_of
from expo.invoices.rules import InvoiceKind, InvoiceState, due_by
from expo.invoices.services.cancellations import cancel, rebill
from expo.invoices.services.issuance import issue_for
from expo.invoices.services.payments import mark_payment, refund_payment
from expo.invoices.services.reminders import sweep_reminders
from expo.mail.models import Mail
from expo.offers.rules import OfferState
from expo.prices.queries import rule_rows_of
from expo.prices.services import edit_rule
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import OLGA, an_invoice, an_offer
from tests.factories.prices import a_rule, priced

TOTAL = 33_640_000  # 50,000 + 12 x 20,000, with 16 per cent tax
NOVEMBER = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 10, 9, tzinfo=UTC))


def _mails() -> list[str]:
    return list(db.session.scalars(sa.select(Mail.wording).order_by(Mail.id)))


def _due(invoice: Invoice, on: date) -> int:
    return due_by(invoice.instalments, invoice.owed, on, cancelled=invoice.cancelled_at is not None)


def _pay(invoice: Invoice, amount: int) -> Payment:
    with transaction():
        return mark_payment(invoice, amount, paid_on=NOVEMBER, reference="Wire 7", by=OLGA)


def test_an_accepted_offer_has_one_invoice_at_its_frozen_price(app: Flask) -> None:
    event = priced(an_event())
    offer = an_offer(emil(event, name="Bosphorus Demo Ltd"))
    with transaction():
        edit_rule(rule_rows_of(event)[1], {"amount_minor": 1}, version=1, by=OLGA)

    with transaction():
        first, second = issue_for(offer, by=OLGA), issue_for(offer, by=OLGA)

    assert first is second
    assert (first.name, first.total_minor, first.currency, first.firm) == (
        "2027/0001",
        TOTAL,
        "PKR",
        "Bosphorus Demo Ltd",
    )
    assert [(due.amount_minor, due.due_on) for due in first.instalments] == [
        (TOTAL // 2, date(2026, 11, 16)),
        (TOTAL // 2, date(2027, 2, 12)),
    ]
    assert (first.state, first.next_due_on) == (InvoiceState.ISSUED, date(2026, 11, 16))
    assert [wording for wording in _mails() if wording.startswith("invoice")] == ["invoice issued"]


def test_instalments_are_counted_from_the_day_of_acceptance_in_the_expos_own_zone(app: Flask) -> None:
    late = datetime(2026, 11, 2, 20, tzinfo=UTC)  # one in the morning of the third in Karachi
    offer = an_offer(emil(priced(an_event())), accepted=late)

    with transaction():
        issued = issue_for(offer, by=OLGA)

    assert issued.instalments[0].due_on == date(2026, 11, 17)


@pytest.mark.parametrize("state", [OfferState.OPEN, OfferState.DECLINED, OfferState.EXPIRED, OfferState.WITHDRAWN])
def test_no_other_offer_has_one(app: Flask, state: OfferState) -> None:
    offer = an_offer(emil(priced(an_event())), state=state)

    with pytest.raises(Refused, match="accepted"), transaction():
        issue_for(offer, by=OLGA)


def test_without_bank_details_nothing_is_issued_and_no_number_is_lost(app: Flask) -> None:
    event = an_event()
    a_rule(event)
    offer = an_offer(emil(event))

    with pytest.raises(Refused, match="bank details"), transaction():
        issue_for(offer, by=OLGA)
    priced(event)
    with transaction():
        made = issue_for(offer, by=OLGA)

    assert made.number == 1


def test_each_event_counts_for_itself(app: Flask) -> None:
    one, other = priced(an_event()), priced(an_event())

    names = [an_invoice(event).name for event in (one, one, other)]

    assert names == ["2027/0001", "2027/0002", "2027/0001"]


def test_payments_pay_instalments_and_never_more_than_the_whole(app: Flask) -> None:
    invoice = an_invoice(priced(an_event()))

    _pay(invoice, TOTAL // 2)
    assert (invoice.state, invoice.next_due_on) == (InvoiceState.PART_PAID, date(2027, 2, 12))
    with pytest.raises(Refused, match=r"Only PKR.168,200.00 is left"):
        _pay(invoice, TOTAL // 2 + 1)
    _pay(invoice, TOTAL // 2)

    assert (invoice.state, invoice.next_due_on, invoice.paid_minor) == (InvoiceState.PAID, None, TOTAL)
    verbs = db.session.scalars(sa.select(Entry.verb).where(Entry.subject_kind == "invoice").order_by(Entry.id)).all()
    assert verbs == ["issued", "marked paid", "marked paid"]


@pytest.mark.parametrize("amount", [0, -5])
def test_nothing_and_less_than_nothing_are_no_payment(app: Flask, amount: int) -> None:
    with pytest.raises(Refused, match="above 0"):
        _pay(an_invoice(priced(an_event())), amount)


def test_a_payment_of_tomorrow_is_refused(app: Flask) -> None:
    invoice = an_invoice(priced(an_event()))

    with pytest.raises(Refused, match="still to come"), transaction():
        mark_payment(invoice, 1, paid_on=NOVEMBER + timedelta(days=1), reference="", by=OLGA)


def test_what_is_due_is_due_to_the_last_paisa(app: Flask) -> None:
    event = priced(an_event())
    invoice, day = an_invoice(event), date(2026, 11, 16)

    due = [_due(invoice, day - timedelta(days=1)), _due(invoice, day)]
    for paid in (TOTAL // 2 - 1, 1):
        _pay(invoice, paid)
        due.append(_due(invoice, day))

    assert due == [0, TOTAL // 2, 1, 0]


def test_cancelling_before_the_scale_begins_costs_nothing_and_all_comes_back(app: Flask) -> None:
    invoice = an_invoice(priced(an_event()))
    _pay(invoice, 100)

    with transaction():
        note = cancel(invoice, by=OLGA)
        refund_payment(invoice, 100, paid_on=NOVEMBER, reference="Wire back", by=OLGA)

    assert (note.kind, note.number, note.total_minor, note.refers_to_id) == (
        InvoiceKind.CREDIT_NOTE,
        2,
        TOTAL,
        invoice.id,
    )
    assert (invoice.state, invoice.owed.balance, invoice.next_due_on) == (InvoiceState.CANCELLED, 0, None)
    assert _mails()[-1] == "invoice cancelled"


def test_cancelling_late_costs_by_the_scale_and_is_due_at_once(app: Flask) -> None:
    invoice = an_invoice(priced(an_event()))

    with transaction():
        note = cancel(invoice, by=OLGA, on=date(2027, 1, 1))

    assert note.total_minor == TOTAL - TOTAL // 4
    assert [line.amount_minor for line in note.price_lines][-1] == -TOTAL // 4
    assert invoice.owed.balance == TOTAL // 4
    assert _due(invoice, NOVEMBER) == TOTAL // 4
    with pytest.raises(Refused, match="cancelled already"), transaction():
        cancel(invoice, by=OLGA)
    with pytest.raises(Refused, match="credit note cannot"), transaction():
        cancel(note, by=OLGA)
    with pytest.raises(Refused, match="A credit note is not paid"):
        _pay(note, 1)
    _pay(invoice, TOTAL // 4)
    assert _due(invoice, NOVEMBER) == 0


def test_more_is_never_given_back_than_was_paid_too_much(app: Flask) -> None:
    invoice = an_invoice(priced(an_event()))
    _pay(invoice, 100)

    with pytest.raises(Refused, match=r"PKR.0.00 is to be given back"), transaction():
        refund_payment(invoice, 100, paid_on=NOVEMBER, reference="", by=OLGA)


def test_a_smaller_space_costs_the_scale_of_what_is_given_up_and_takes_the_payments_along(app: Flask) -> None:
    event = priced(an_event())
    invoice = an_invoice(event, area=36)
    whole = invoice.total_minor
    _pay(invoice, whole // 2)
    offer = an_offer(invoice.exhibitor, area=18)

    with transaction():
        given_up = 18 * 2_000_000 * 116 // 100
        _note, made = rebill(invoice, offer, by=OLGA, given_up_minor=given_up, on=date(2027, 1, 15))

    assert whole - made.total_minor == given_up
    assert (invoice.state, invoice.credited_minor, invoice.owed.balance) == (
        InvoiceState.CANCELLED,
        whole - given_up // 4,
        0,
    )
    assert made.paid_minor == whole // 2 - given_up // 4
    assert [one.number for one in db.session.scalars(sa.select(Invoice).order_by(Invoice.id))] == [1, 2, 3]


def test_what_is_overdue_is_reminded_of_once_a_week_four_times(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    event = priced(an_event())
    invoice, paid = an_invoice(event), an_invoice(event)
    _pay(paid, TOTAL // 2)
    sent = []
    for day in range(50):
        moment = datetime(2026, 11, 10, 9, tzinfo=UTC) + timedelta(days=day)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        with transaction():
            if sweep_reminders():
                sent.append(moment.date())

    assert sent == [date(2026, 11, 20), date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 11)]
    mails = db.session.scalars(sa.select(Mail).where(Mail.wording == "invoice overdue").order_by(Mail.id)).all()
    assert [mail.to_address for mail in mails] == [invoice.exhibitor.email] * 4
    assert "PKR 168,200.00" in mails[0].text.replace("\xa0", " ")
    assert "16 November 2026" in mails[0].text


def test_the_money_of_an_event(app: Flask) -> None:
    event = priced(an_event())
    first, second = an_invoice(event), an_invoice(event)
    _pay(first, TOTAL // 2)
    with transaction():
        cancel(second, by=OLGA, on=date(2027, 1, 1))

    [money] = totals_of(event, date(2027, 2, 13))

    assert (money.currency, money.billed_minor, money.paid_minor) == ("PKR", TOTAL + TOTAL // 4, TOTAL // 2)
    assert (money.open_minor, money.overdue_minor) == (TOTAL - TOTAL // 4, TOTAL // 2 + TOTAL // 4)
