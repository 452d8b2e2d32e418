"""Organisers see what is owed and mark what came; a firm sees its own invoices and nobody else's."""

import io
from datetime import date

import pytest
from flask import Flask
from openpyxl import load_workbook

from expo.db import db
from expo.exhibitors.links import exhibitor_token
from expo.invoices.models import Invoice
from expo.invoices.queries import invoices_of
from expo.offers.rules import OfferState
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import an_invoice, an_offer
from tests.factories.prices import a_rule, priced
from tests.pages import Browser
from tests.queries import counted

TOTAL = 33_640_000


def _of(invoice: Invoice, page: str = "") -> str:
    return f"/organise/{invoice.event.slug}/invoices/{invoice.id}{page}"


def test_olga_sees_what_is_owed_and_marks_what_came(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    invoice = an_invoice(event, name="Bosphorus Demo Ltd")
    signed_in(browser, olga(event))

    browser.send(
        _of(invoice, "/payment"),
        {"amount": "100,000.00", "paid_on": "2026-11-03", "reference": "Wire 7"},
        form=_of(invoice),
    )
    page = browser.read(_of(invoice))
    listed = browser.read(f"/organise/{event.slug}/invoices")

    assert page.rows(2) == [["Tuesday 3 November 2026", "PKR 100,000.00", "Wire 7", "Olga Organiser"]]
    assert listed.rows()[0][:2] == ["2027/0001", "Bosphorus Demo Ltd"]
    assert [text.get_text(" ", strip=True).replace("\xa0", " ") for text in listed.soup.select(".stat b")][:3] == [
        "PKR 336,400.00",
        "PKR 100,000.00",
        "PKR 236,400.00",
    ]


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"amount": ""}, 400, "Enter an amount, as in 1,500.00."),
        ({"amount": "-5"}, 400, "Enter an amount, as in 1,500.00."),
        ({"paid_on": "yesterday"}, 400, "Enter a date, as in 2027-04-13."),
        ({"amount": "336,400.01"}, 409, "is left to be paid of this invoice"),
        ({"paid_on": "2999-01-01"}, 409, "This day is still to come."),
    ],
)
def test_a_payment_that_cannot_be_is_said_and_kept(
    app: Flask, browser: Browser, typed: dict[str, str], status: int, said: str
) -> None:
    event = priced(an_event())
    invoice = an_invoice(event)
    signed_in(browser, olga(event))
    whole = {"amount": "1", "paid_on": "2026-11-03", "reference": "Wire 7", **typed}

    page = browser.send(_of(invoice, "/payment"), whole, form=_of(invoice), status=status)

    assert said in page.text
    assert page.typed("reference") == "Wire 7"
    db.session.refresh(invoice)
    assert invoice.paid_minor == 0


def test_olga_cancels_sees_the_cost_first_and_gives_back(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    invoice = an_invoice(event)
    signed_in(browser, olga(event))
    browser.send(_of(invoice, "/payment"), {"amount": "100", "paid_on": "2026-11-03"}, form=_of(invoice))

    shown = browser.read(_of(invoice, "/cancel"))
    unsure = browser.send(_of(invoice, "/cancel"), {}, status=400)
    browser.send(_of(invoice, "/cancel"), {"sure": "y"})
    browser.send(_of(invoice, "/refund"), {"amount": "100", "paid_on": "2026-11-04"}, form=_of(invoice))
    page = browser.read(_of(invoice))

    assert "Cancelling costs today 0 %: PKR 0.00" in shown.text.replace("\xa0", " ")
    assert unsure.errors == ["Tick the box first: a credit note is final."]
    assert "It is taken back by Credit note 2027/0002 ." in page.text
    assert [row[1] for row in page.rows(2)] == ["PKR 100.00", "-PKR 100.00"]


def test_the_list_is_searched_narrowed_and_takes_as_many_statements_for_three_as_for_one(
    app: Flask, browser: Browser
) -> None:
    event = priced(an_event())
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/invoices"
    taken = []
    for names in (("Bosphorus Demo Ltd",), ("Karachi Demo Ltd", "Çukurova Örnek AŞ")):
        for name in names:
            an_invoice(event, name=name)
        with counted(app) as statements:
            browser.read(address)
        taken.append(len(statements))

    found = browser.read(f"{address}?q=cukurova")
    narrowed = browser.read(f"{address}?state=paid")

    assert [row[1] for row in found.rows()] == ["Çukurova Örnek AŞ"]
    assert "No invoices here" in narrowed.text
    assert taken == [9, 9]


def test_tables_for_the_bookkeeper(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    an_invoice(event, name="=Formula Demo Ltd")
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/invoices/export"

    text = browser.client.get(f"{address}.csv", buffered=True).text.splitlines()
    sheet = load_workbook(io.BytesIO(browser.client.get(f"{address}.xlsx", buffered=True).data)).worksheets[0]

    assert text[1].startswith("2027/0001,Invoice,'=Formula Demo Ltd,")
    assert ",PKR,336400.00,0.00,0.00,336400.00," in text[1]
    assert [cell.value for cell in sheet[2]][7:12] == ["PKR", 336400, 0, 0, 336400]


def test_offers_that_wait_are_billed_once_there_are_bank_details(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_rule(event)
    for state in (OfferState.ACCEPTED, OfferState.ACCEPTED, OfferState.OPEN):
        an_offer(emil(event), state=state)
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/invoices"

    before = browser.read(address)
    priced(event)
    page = browser.send(f"{address}/issue", form=address)

    assert "Nothing can be billed yet" in before.text
    assert "2 invoices were issued." in page.banners[0]
    assert len(page.rows()) == 2


def test_a_firm_sees_its_own_invoices_and_no_others(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    mine, theirs = an_invoice(event), an_invoice(event)
    desk = f"/exhibitor/{exhibitor_token(mine.exhibitor)}"

    page = browser.read(desk)
    answer = browser.client.get(page.link("Invoice 2027/0001 (PDF)"))

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data[:5] == b"%PDF-"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    browser.read(f"{desk}/invoices/{theirs.uid}.pdf", status=404)
    browser.read(f"/exhibitor/nonsense/invoices/{mine.uid}.pdf", status=404)
    assert invoices_of(emil(event)) == []


def test_vera_looks_and_marks_nothing_and_others_see_nothing(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    invoice = an_invoice(event)
    other = an_invoice(priced(an_event()))

    signed_in(browser, vera(event))
    page = browser.read(_of(invoice))
    assert "Mark a payment" not in page.text
    browser.read(_of(invoice, "/cancel"), status=403)
    assert browser.client.get(_of(invoice, ".pdf")).status_code == 200
    token = page.soup.select_one("[name=csrf_token]")
    values = {
        "csrf_token": str(token["value"]) if token else "",
        "amount": "1",
        "paid_on": str(date(2026, 11, 3)),
    }
    assert browser.post(_of(invoice, "/payment"), values).status_code == 403
    browser.read(f"/organise/{event.slug}/invoices/{other.id}", status=404)
    signed_in(browser, sami(event))
    browser.read(_of(invoice), status=403)
    signed_in(browser, nora())
    browser.read(_of(invoice), status=404)
