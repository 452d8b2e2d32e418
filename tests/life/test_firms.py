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
from expo.exhibitors.services.staff import add_staff
from expo.invoices.models import Invoice
from expo.offers.services.answers import accept_offer
from expo.registration.models import Registration
from expo.registration.rules import Details
from tests.factories.events import a_category
from tests.factories.offers import EMIL, OLGA, a_priced_hall, offered
from tests.pages import Browser

FORMER = {"display_name": "Anadolu Demo", "legal_name": "Anadolu Demo Ltd", "country": "TR"}
NEW = {
    "display_name": "Bosphorus Demo",
    "legal_name": "Bosphorus Demo AG",
    "country": "DE",
    "sectors": ["cyber-security"],
}
# fact and place: the value before and after, the same where the paper is frozen
SHOWN = {
    ("name", "structured data"): ("Anadolu Demo", "Bosphorus Demo"),
    ("legal name", "structured data"): ("Anadolu Demo Ltd", "Bosphorus Demo AG"),
    ("country", "structured data"): ("TR", "DE"),
    ("name", "exhibitors' list"): (True, False),
    ("new name", "exhibitors' list"): (False, True),
    ("name", "staff badge"): ("Anadolu Demo", "Bosphorus Demo"),
    ("country", "staff badge"): ("TR", "DE"),
    ("legal name", "invoice"): ("Anadolu Demo Ltd", "Anadolu Demo Ltd"),
    ("booths", "invoice"): (["A1"], ["A1"]),
}


def _shown(browser: Browser, exhibitor: Exhibitor) -> dict[tuple[str, str], Any]:
    db.session.expire_all()
    listed = browser.read(f"/{exhibitor.event.slug}/exhibitors")
    firm = browser.read(f"/{exhibitor.event.slug}/exhibitors/firm-{exhibitor.id}", follow=True)
    told = json.loads(firm.soup.select_one('script[type="application/ld+json"]').text)  # type: ignore[union-attr]
    person = db.session.scalars(sa.select(Registration)).one()
    invoice = db.session.scalars(sa.select(Invoice)).one()
    return {
        ("name", "structured data"): told["name"],
        ("legal name", "structured data"): told["legalName"],
        ("country", "structured data"): told["address"]["addressCountry"],
        ("name", "exhibitors' list"): "Anadolu Demo" in listed.text,
        ("new name", "exhibitors' list"): "Bosphorus Demo" in listed.text,
        ("name", "staff badge"): person.organisation,
        ("country", "staff badge"): person.country,
        ("legal name", "invoice"): invoice.firm,
        ("booths", "invoice"): invoice.frozen["booths"],
    }


def test_what_a_changed_firm_shows_and_what_stays_as_it_was_given_out(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1")
    a_category(event, kind=CategoryKind.EXHIBITOR)
    offer = offered(event, booths, **FORMER)
    with transaction():
        accept_offer(offer, by=EMIL)
        add_staff(offer.exhibitor, Details("Staff", organisation="Anadolu Demo", country="TR"), by=EMIL)

    before = _shown(browser, offer.exhibitor)
    with transaction():
        save(offer.exhibitor, NEW, by=OLGA, office=True)
    after = _shown(browser, offer.exhibitor)

    assert {key: (before[key], after[key]) for key in SHOWN} == SHOWN
