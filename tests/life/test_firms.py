"""A firm is changed by an organiser once everything of it exists: where each fact shows then, and what stays as given out.

The pages, feeds and exports that show a firm's facts stand in the table of facts (`test_facts.py`). Here is what that table
does not read: structured data, the badges of its staff, and the invoice, which is frozen since it was sent.
"""

import json
from typing import Any

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.events.rules import CategoryKind
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.application_steps import save
from expo.exhibitors.services.setup import add_pavilion
from expo.exhibitors.services.staff import add_staff
from expo.invoices.models import Invoice
from expo.offers.services.answers import accept_offer
from expo.registration.models import Registration
from expo.registration.rules import Details
from tests.factories.accounts import olga, signed_in
from tests.factories.events import a_category
from tests.factories.offers import EMIL, OLGA, a_priced_hall, offered
from tests.pages import Browser

FORMER = {"display_name": "Anadolu Demo", "legal_name": "Anadolu Demo Ltd", "country": "TR", "sectors": ["fintech"]}
NEW = {
    "display_name": "Bosphorus Demo",
    "legal_name": "Bosphorus Demo AG",
    "country": "DE",
    "sectors": ["cyber security"],
}
SECTORS = {"fintech": "Financial technology", "cyber security": "Cyber security"}
# fact and place: the value before and after, the same where the paper is frozen
SHOWN = {
    ("name", "structured data"): ("Anadolu Demo", "Bosphorus Demo"),
    ("legal name", "structured data"): ("Anadolu Demo Ltd", "Bosphorus Demo AG"),
    ("country", "structured data"): ("TR", "DE"),
    ("name", "exhibitors' list"): (True, False),
    ("new name", "exhibitors' list"): (False, True),
    ("name", "staff badge"): ("Anadolu Demo", "Bosphorus Demo"),
    ("country", "staff badge"): ("TR", "DE"),
    ("sectors", "exhibitor's page"): ("Financial technology", "Cyber security"),
    ("sectors", "exhibitors' list by sector"): ("fintech", "cyber security"),
    ("sectors", "organisers' list by sector"): ("fintech", "cyber security"),
    ("pavilion", "organisers' list"): (False, True),
    ("pavilion", "organisers' page"): (False, True),
    ("legal name", "invoice"): ("Anadolu Demo Ltd", "Anadolu Demo Ltd"),
    ("country", "invoice"): ("TR", "TR"),
    ("booths", "invoice"): (["A1"], ["A1"]),
}


def _shown(browser: Browser, exhibitor: Exhibitor) -> dict[tuple[str, str], Any]:
    db.session.expire_all()
    listed = browser.read(f"/{exhibitor.event.slug}/exhibitors")
    firm = browser.read(f"/{exhibitor.event.slug}/exhibitors/firm-{exhibitor.id}", follow=True)
    told = json.loads(firm.soup.select_one('script[type="application/ld+json"]').text)  # type: ignore[union-attr]
    person = db.session.scalars(sa.select(Registration)).one()
    invoice = db.session.scalars(sa.select(Invoice)).one()
    office = f"/organise/{exhibitor.event.slug}/exhibitors"
    return {
        ("name", "structured data"): told["name"],
        ("legal name", "structured data"): told["legalName"],
        ("country", "structured data"): told["address"]["addressCountry"],
        ("name", "exhibitors' list"): "Anadolu Demo" in listed.text,
        ("new name", "exhibitors' list"): "Bosphorus Demo" in listed.text,
        ("name", "staff badge"): person.organisation,
        ("country", "staff badge"): person.country,
        ("sectors", "exhibitor's page"): next(word for key, word in SECTORS.items() if word in firm.text),
        ("sectors", "exhibitors' list by sector"): _found_by(browser, f"/{exhibitor.event.slug}/exhibitors", exhibitor),
        ("sectors", "organisers' list by sector"): _found_by(browser, office, exhibitor),
        ("pavilion", "organisers' list"): "Türkiye House" in browser.read(office).text,
        ("pavilion", "organisers' page"): "Türkiye House" in browser.read(f"{office}/{exhibitor.id}").text,
        ("legal name", "invoice"): invoice.firm,
        ("country", "invoice"): invoice.frozen["buyer"]["country"],
        ("booths", "invoice"): invoice.frozen["booths"],
    }


def _found_by(browser: Browser, page: str, exhibitor: Exhibitor) -> str:
    """The one sector by which a list finds the firm."""
    name = str(exhibitor.name)
    [found] = [key for key in SECTORS if name in browser.read(f"{page}?sector={key}").text]
    return found


def test_what_a_changed_firm_shows_and_what_stays_as_it_was_given_out(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1")
    a_category(event, kind=CategoryKind.EXHIBITOR)
    offer = offered(event, booths, **FORMER)
    with transaction():
        accept_offer(offer, by=EMIL)
        add_staff(offer.exhibitor, Details("Staff", organisation="Anadolu Demo", country="TR"), by=EMIL)

    signed_in(browser, olga(event))
    before = _shown(browser, offer.exhibitor)
    with transaction():
        pavilion = add_pavilion(event, {"name": "Türkiye House"}, by=OLGA)
        save(offer.exhibitor, {**NEW, "pavilion_id": pavilion.id}, by=OLGA, office=True)
    after = _shown(browser, offer.exhibitor)

    assert {key: (before[key], after[key]) for key in SHOWN} == SHOWN
