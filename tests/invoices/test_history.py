"""What the history, the mails and the papers themselves tell of an invoice."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.exhibitors.rules import ContactKind
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.applications import change_address
from expo.invoices.models import Invoice, Payment
from expo.invoices.rules import InvoiceState
from expo.invoices.services.cancellations import cancel, rebill
from expo.invoices.services.issuance import bill_accepted_offer, issue_for, issue_waiting
from expo.invoices.services.notices import file_name
from expo.invoices.services.payments import mark_payment, refund_payment
from expo.invoices.services.smaller_space import smaller_space
from expo.mail.models import Mail
from expo.offers.domain_events import OfferAccepted
from expo.offers.services.answers import accept_offer
from expo.prices.rules import PriceKind, PriceLine, Unit
from expo.prices.services import save_billing
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, emil
from tests.factories.invoices import OLGA, an_invoice, an_offer
from tests.factories.offers import offered
from tests.factories.prices import BILLING, a_rule, priced
from tests.told import told, told_changes

TOTAL = 33_640_000  # 50,000 + 12 x 20,000, with 16 per cent tax
TODAY = date(2026, 11, 10)
NOW = datetime(2026, 11, 10, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def _mail(wording: str) -> Mail:
    return db.session.scalars(sa.select(Mail).where(Mail.wording == wording).order_by(Mail.id.desc())).first()  # type: ignore[return-value]


def test_the_life_of_an_invoice_is_told_in_order(app: Flask) -> None:
    event = priced(an_event())
    invoice = an_invoice(event, name="Bosphorus Demo Ltd")
    with transaction():
        mark_payment(invoice, 500, paid_on=TODAY, reference="Wire 7", by=OLGA)
        cancel(invoice, by=OLGA, base_minor=0)
        refund_payment(invoice, 500, paid_on=TODAY, reference="Wire back", by=EMIL)

    named = "2027/0001 Bosphorus Demo Ltd"
    assert told(event, "invoice") == [
        ("Olga Organiser", "issued", named),
        ("Olga Organiser", "marked paid", named),
        ("Olga Organiser", "issued", "2027/0002 Bosphorus Demo Ltd"),
        ("Olga Organiser", "cancelled", named),
        ("Emil Exhibitor", "gave money back for", named),
    ]
    assert told_changes(event, "invoice") == [
        ("issued", None, {"total_minor": TOTAL, "currency": "PKR", "kind": "invoice"}),
        ("marked paid", None, {"amount_minor": 500, "currency": "PKR", "reference": "Wire 7"}),
        ("issued", None, {"total_minor": TOTAL, "currency": "PKR", "kind": "credit note"}),
        ("cancelled", None, {"credited_minor": TOTAL, "currency": "PKR", "percent": 0.0}),
        ("gave money back for", None, {"amount_minor": 500, "currency": "PKR", "reference": "Wire back"}),
    ]
    payments = db.session.scalars(sa.select(Payment).order_by(Payment.id)).all()
    assert [(one.amount_minor, one.paid_on, one.reference, one.marked_by, one.marked_at) for one in payments] == [
        (500, TODAY, "Wire 7", "Olga Organiser", NOW),
        (-500, TODAY, "Wire back", "Emil Exhibitor", NOW),
    ]


def test_what_cancelling_cost_is_told_in_per_cent(app: Flask) -> None:
    event = priced(an_event())
    invoice = an_invoice(event)

    with transaction():
        note = cancel(invoice, by=OLGA, on=date(2027, 1, 1))

    assert told_changes(event, "invoice")[-1] == (
        "cancelled",
        None,
        {"credited_minor": TOTAL * 3 // 4, "currency": "PKR", "percent": 25.0},
    )
    assert note.price_lines[-1].name == {
        "en": "Cost of cancelling",
        "tr": "İptal bedeli",
        "ur": note.price_lines[-1].name["ur"],
    }
    assert note.price_lines[-1].name["ur"] not in {"", "Cost of cancelling"}
    assert (note.next_due_on, note.dues, note.offer_id) == (None, [], invoice.offer_id)
    assert note.frozen["refers_to"] == invoice.name
    assert (invoice.cancelled_at, invoice.next_due_on) == (NOW, TODAY)


def test_a_credit_note_costs_what_the_scale_says_on_the_day_itself(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    invoice = an_invoice(priced(an_event()))
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 31, 20, tzinfo=UTC))  # the new year in Karachi

    with transaction():
        note = cancel(invoice, by=OLGA)

    assert note.total_minor == TOTAL * 3 // 4


def test_the_firm_has_the_invoice_by_mail_in_its_own_language(app: Flask) -> None:
    event = priced(an_event(contact="expo@test-expo.example"))
    invoice = an_invoice(event, name="Bosphorus Demo Ltd", language="tr")
    exhibitor = invoice.exhibitor

    mail = _mail("invoice issued")

    assert (mail.language, mail.to_address, mail.to_name) == ("tr", exhibitor.email, "Bosphorus Demo Ltd")
    assert (mail.event_id, mail.reply_to) == (event.id, "expo@test-expo.example")
    assert mail.parts == [
        {"kind": "file", "name": "invoice-2027-0001.pdf", "maker": "invoice", "key": invoice.uid},
    ]
    text = mail.text.replace("\xa0", " ")
    assert (mail.about_kind, mail.about_id) == ("exhibitor", exhibitor.id)
    assert "/exhibitor/" in text
    assert "%(" not in text
    for part in ("Bosphorus Demo Ltd", "2027/0001", "PKR 336.400,00", "16 Kasım 2026", "13–15 Nisan 2027"):
        assert part in text


def test_a_payment_is_told_without_a_paper_and_a_credit_note_with_one(app: Flask) -> None:
    invoice = an_invoice(priced(an_event()))
    with transaction():
        mark_payment(invoice, 12_345, paid_on=TODAY, reference="", by=OLGA)
        note = cancel(invoice, by=OLGA)

    paid, cancelled = _mail("payment received"), _mail("invoice cancelled")

    assert paid.parts == []
    assert "PKR 123.45" in paid.text.replace("\xa0", " ")
    assert [part["name"] for part in cancelled.parts] == ["credit-note-2027-0002.pdf"] == [file_name(note)]
    assert "PKR 336,400.00" in cancelled.text.replace("\xa0", " ")


def test_an_invoice_goes_to_whom_the_firm_wants_it(app: Flask) -> None:
    event = priced(an_event())
    firm = emil(event, name="Bosphorus Demo Ltd")
    main = {"name": "Emil", "email": "emil@exhibits.example", "address": "Main Road 1"}
    books = {"name": "Berna Books", "email": "books@exhibits.example", "address": "Ledger Street 2"}
    with transaction():
        save_contacts(firm, {ContactKind.MAIN: main}, by=EMIL)
    offer = an_offer(firm)
    with transaction():
        first = issue_for(offer, by=OLGA)
        save_contacts(firm, {ContactKind.MAIN: main, ContactKind.INVOICE: books}, by=EMIL)
        firm.firm.tax_number = "TR-77"  # type: ignore[union-attr]
    offer = an_offer(firm)
    with transaction():
        second = issue_for(offer, by=OLGA)

    common = {"name": "Bosphorus Demo Ltd", "city": "Ankara", "country": "TR"}
    at_first = {"attention": "Emil", "address": main["address"], "tax_number": ""}
    later = {"attention": "Berna Books", "address": books["address"], "tax_number": "TR-77"}
    assert (first.frozen["buyer"], second.frozen["buyer"]) == (common | at_first, common | later)
    assert _mail("invoice issued").to_address == "books@exhibits.example"


def test_a_mistyped_address_corrected_after_the_invoice_has_no_further_mail(app: Flask) -> None:
    """The mails have the firm's private link, which is another one since."""
    invoice = an_invoice(priced(an_event()))
    with transaction():
        db.session.execute(sa.delete(Mail))
        change_address(invoice.exhibitor, "right@exhibits.example", by=OLGA)

    with transaction():
        mark_payment(invoice, 12_345, paid_on=TODAY, reference="", by=OLGA)
        cancel(invoice, by=OLGA)

    mails = db.session.execute(sa.select(Mail.wording, Mail.to_address).order_by(Mail.id)).all()
    assert [tuple(mail) for mail in mails] == [
        ("private link of a firm", "right@exhibits.example"),
        ("payment received", "right@exhibits.example"),
        ("invoice cancelled", "right@exhibits.example"),
    ]


def test_an_invoice_keeps_who_bills_for_what_as_it_stood(app: Flask) -> None:
    event = priced(an_event(venue="Expo Centre", city="Karachi"))

    frozen = an_invoice(event).frozen

    assert frozen["place"] == "Expo Centre, Karachi"
    assert (frozen["year"], frozen["booths"], frozen["zone"]) == (2027, ["A-12"], "Asia/Karachi")
    assert (frozen["seller"]["iban"], frozen["seller"]["seller"]) == (
        "PK00 DEMO 0000 0000 0000 0000",
        "Test Expo (Private) Limited",
    )
    assert list(frozen["tax_numbers"].values()) == ["17-00-1"]
    assert (frozen["days"]["en"], frozen["days"]["tr"]) == ("13–15 April 2027", "13–15 Nisan 2027")
    assert frozen["refers_to"] == ""


def test_a_firm_that_accepts_is_billed_where_the_expo_can_bill(app: Flask) -> None:
    unpriced = an_event()
    a_rule(unpriced)
    event = priced(an_event())
    can, cannot = an_offer(emil(event)), an_offer(emil(unpriced))

    with transaction():
        for offer in (can, cannot):
            bill_accepted_offer(OfferAccepted(offer, EMIL))

    assert [invoice.offer_id for invoice in db.session.scalars(sa.select(Invoice))] == [can.id]
    assert told(event, "invoice")[0][0] == "Emil Exhibitor"


def test_what_waits_for_an_invoice_gets_one_in_the_order_it_was_accepted(app: Flask) -> None:
    event = priced(an_event())
    later = an_offer(emil(event), accepted=NOW - timedelta(days=1))
    earlier = an_offer(emil(event), accepted=NOW - timedelta(days=2))

    with transaction():
        done = [issue_waiting(event, by=OLGA) for _ in range(2)]

    assert done == [2, 0]
    rows = db.session.scalars(sa.select(Invoice).order_by(Invoice.number))
    assert [invoice.offer_id for invoice in rows] == [earlier.id, later.id]


def test_an_invoice_of_nothing_is_paid_from_the_start(app: Flask) -> None:
    given = PriceLine(1, {"en": "Space"}, "rent", Unit.FLAT, Decimal(1), 500, 500)
    taken = PriceLine(2, {"en": "Gift"}, "rent", Unit.FLAT, Decimal(1), -500, -500)
    offer = an_offer(emil(priced(an_event())), lines=[given, taken])

    with transaction():
        made = issue_for(offer, by=OLGA)

    assert (made.state, made.total_minor, made.instalments, made.next_due_on) == (InvoiceState.PAID, 0, [], None)
    assert "2 November 2026" in _mail("invoice issued").text


def test_a_smaller_space_at_the_same_price_is_not_cheaper(app: Flask) -> None:
    event = an_event()
    with transaction():
        save_billing(event, BILLING, version=0, by=OLGA)
    a_rule(event, "Any space", PriceKind.FLAT, amount_minor=500)
    booths = some_booths(event, a_hall(event), "A1", "A2")
    offer = offered(event, booths, area_sqm=18, most_sqm=18)
    with transaction():
        accept_offer(offer, by=EMIL)
    invoice = db.session.scalars(sa.select(Invoice)).one()

    with pytest.raises(Refused, match="The new space is not cheaper than the old one"):
        smaller_space(invoice, booths[:1])
    with pytest.raises(Refused, match="The new space is not smaller than the old one"):
        smaller_space(invoice, booths)


def test_a_payment_may_be_all_that_is_left_and_a_long_reference_is_cut(app: Flask) -> None:
    invoice = an_invoice(priced(an_event()))
    with transaction():
        paid = mark_payment(invoice, TOTAL, paid_on=TODAY, reference="R" * 121, by=OLGA)

    assert (paid.reference, invoice.owed.balance) == ("R" * 120, 0)
    with pytest.raises(Refused, match=r"Only PKR.0.00 is left to be paid of this invoice, so it cannot take PKR.0.01"):
        mark_payment(invoice, 1, paid_on=TODAY, reference="", by=OLGA)


def test_of_a_smaller_space_the_money_moves_quietly_and_both_papers_name_each_other(app: Flask) -> None:
    event = priced(an_event())
    invoice = an_invoice(event, area=36)
    with transaction():
        mark_payment(invoice, invoice.total_minor // 2, paid_on=TODAY, reference="", by=OLGA)
    mails = db.session.scalar(sa.select(sa.func.count(Mail.id)).where(Mail.wording == "payment received"))
    other = an_offer(emil(event), area=18)

    with pytest.raises(Refused, match="another firm"), transaction():
        rebill(invoice, other, by=OLGA)
    smaller = an_offer(invoice.exhibitor, area=18)
    with transaction():
        _note, made = rebill(invoice, smaller, by=OLGA)

    moved = db.session.scalars(sa.select(Payment).order_by(Payment.id.desc()).limit(2)).all()
    assert [(one.invoice_id, one.reference, one.paid_on) for one in moved] == [
        (made.id, invoice.name, TODAY),
        (invoice.id, made.name, TODAY),
    ]
    assert moved[0].amount_minor == -moved[1].amount_minor > 0
    assert db.session.scalar(sa.select(sa.func.count(Mail.id)).where(Mail.wording == "payment received")) == mails
