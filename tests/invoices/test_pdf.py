"""The invoice PDF: complete, in three languages, over several pages, with the same bytes each time."""

import email
import io
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader

from expo import clock
from expo.db import db, transaction
from expo.invoices.models import Invoice
from expo.invoices.paper import file_of, write_paper
from expo.invoices.services.cancellations import cancel
from expo.invoices.services.issuance import issue_for
from expo.invoices.services.payments import mark_payment
from expo.mail.message import message_of
from expo.mail.models import Mail
from expo.prices.rules import PriceKind, PriceLine, Unit
from expo.prices.services import save_billing
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import OLGA, an_invoice, an_offer
from tests.factories.prices import BILLING, a_rule, priced

ON_IT = (
    "Invoice 2027/0001",
    "Test Expo (Private) Limited",
    "Çukurova Örnek Anonim Şirketi",
    "1234567890",
    "13–15 April 2027",
    "A-12",
    "Space",
    "12 m²",
    "PKR 20,000.00",
    "PKR 240,000.00",
    "Sum before taxes",
    "PKR 290,000.00",
    "Sales tax (17-00-1)",
    "16 %",
    "PKR 46,400.00",
    "PKR 336,400.00",
    "by 16 November 2026",
    "PKR 168,200.00",
    "PK00 DEMO 0000 0000 0000 0000",
    "DEMOPKKA",
    "Name 2027/0001 when you pay.",
    "Name the number.",
)


def _pdf(invoice: Invoice, language: str | None = None) -> bytes:
    out = io.BytesIO()
    write_paper(invoice, out, language)
    return out.getvalue()


def _text(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\xa0", " ").split())


def test_all_is_on_it(app: Flask) -> None:
    event = priced(an_event())
    invoice = an_invoice(event, name="Çukurova Örnek Anonim Şirketi", tax_number="1234567890", area_sqm=12)

    text = _text(_pdf(invoice))

    assert [said for said in ON_IT if said not in text] == []


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Invoice 2027/0001"), ("tr", "Fatura 2027/0001"), ("ur", "2027/0001")]
)
def test_in_three_languages_on_a4(app: Flask, language: str, title: str) -> None:
    pdf = _pdf(an_invoice(priced(an_event())), language)

    [page] = PdfReader(io.BytesIO(pdf)).pages

    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    assert title in _text(pdf)


def test_urdu_is_found_by_search(app: Flask, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (tmp_path / "invoice.pdf").write_bytes(_pdf(an_invoice(priced(an_event())), "ur"))

    asked = ["pdftotext", str(tmp_path / "invoice.pdf"), "-"]
    text = subprocess.run(asked, check=True, capture_output=True, text=True).stdout

    assert "انوائس" in text
    assert "ٹیکس سے پہلے مجموعہ" in text


def test_the_firms_own_language_is_the_first(app: Flask) -> None:
    invoice = an_invoice(priced(an_event()), language="tr")

    assert "Fatura 2027/0001" in _text(_pdf(invoice))
    assert _pdf(invoice, "xx") == _pdf(invoice, "tr")


def test_the_same_bytes_whatever_is_changed_later(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    event = priced(an_event())
    invoice = an_invoice(event)
    before = _pdf(invoice)

    with transaction():
        save_billing(event, {**BILLING, "seller": "Another Ltd", "iban": "XX99"}, version=1, by=OLGA)
        mark_payment(invoice, 100, paid_on=date(2026, 11, 2), reference="", by=OLGA)
        cancel(invoice, by=OLGA)
        event.name = {"en": "Renamed"}
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 4, 1, tzinfo=UTC))

    assert _pdf(invoice) == before


def test_a_credit_note_says_what_it_takes_back_and_what_cancelling_costs(app: Flask) -> None:
    invoice = an_invoice(priced(an_event()))
    with transaction():
        note = cancel(invoice, by=OLGA, on=date(2027, 2, 1))

    text = _text(_pdf(note))

    assert "Credit note 2027/0002" in text
    assert "Takes back invoice 2027/0001" in text
    assert "Cost of cancelling 25 %" in text
    assert "-PKR 84,100.00" in text
    assert "PKR 252,300.00" in text
    assert "IBAN" not in text


def test_a_long_invoice_goes_on_over_pages_with_its_heads_and_numbers(app: Flask) -> None:
    event = priced(an_event())
    lines = [
        PriceLine(n, {"en": f"Service {n} " + "with a long name " * 4}, "services", Unit.FLAT, Decimal(1), 100, 100)
        for n in range(80)
    ]
    offer = an_offer(emil(event), lines=lines)
    with transaction():
        invoice = issue_for(offer, by=OLGA)

    pages = PdfReader(io.BytesIO(_pdf(invoice, "ur"))).pages

    assert (len(PdfReader(io.BytesIO(_pdf(invoice))).pages), len(pages)) == (5, 7)
    assert "PKR 80.00" in pages[-1].extract_text().replace("\xa0", " ")


@pytest.mark.parametrize("currency", ["TRY", "EUR", "JPY"])
def test_the_events_currency_is_on_it(app: Flask, currency: str) -> None:
    event = priced(an_event(currency=currency))
    a_rule(event, "One more", PriceKind.FLAT, amount_minor=5)

    text = _text(_pdf(an_invoice(event)))

    assert {"TRY": "TRY 0.05", "EUR": "EUR 0.05", "JPY": "JPY 5"}[currency] in text


def test_the_mail_has_the_invoice_with_it(app: Flask) -> None:
    invoice = an_invoice(priced(an_event()))
    mail = db.session.scalars(sa.select(Mail).where(Mail.wording == "invoice issued")).one()

    message = email.message_from_bytes(message_of(mail, "Expo <expo@example.org>").as_bytes())

    [part] = [one for one in message.walk() if one.get_content_type() == "application/pdf"]
    assert part.get_filename() == "invoice-2027-0001.pdf"
    assert part.get_payload(decode=True) == _pdf(invoice) == file_of(invoice.uid)
    assert file_of("no-such-invoice") is None
