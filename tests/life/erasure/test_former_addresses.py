"""Addresses that a contact no longer has go with the contact, also those that only mails know; who erases sees them before."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.contributions import contributed
from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.exhibitors.rules import ContactKind
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.contacts import erase_contacts
from expo.exhibitors.services.setup import remove_pavilion
from expo.history.models import Entry
from expo.interpreters.models import Interpreter
from expo.interpreters.services.directory import remove_interpreter
from expo.invoices.services.issuance import issue_for
from expo.itinerary.fleet import remove_vehicle
from expo.itinerary.vehicles.models import Vehicle
from expo.mail.models import Mail
from expo.meetings.models import Body
from expo.meetings.services.bodies import remove_body
from expo.retention.rules import KeptKind
from expo.retention.services import KeptRows
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, emil
from tests.factories.invoices import an_offer
from tests.factories.mail import a_mail
from tests.factories.meetings import OLGA
from tests.factories.offers import a_priced_hall, holding
from tests.factories.registration import vito
from tests.life.erasure.test_erased_contacts import PLANTED
from tests.life.erasure.traces import found
from tests.pages import Browser

BOOKS, PHONE = "books@former.example", "+90 312 555 77 88"
KINDS: dict[str, type[Any]] = {
    "a firm's": Exhibitor,
    "a delegation's": Delegation,
    "a pavilion's": Pavilion,
    "a body's": Body,
    "a driver": Vehicle,
    "an interpreter who is not registered": Interpreter,
}
REMOVERS: dict[str, Callable[..., None]] = {
    "a pavilion's": remove_pavilion,
    "a body's": remove_body,
    "a driver": remove_vehicle,
    "an interpreter who is not registered": remove_interpreter,
}


def _forget(event: Event) -> None:
    with transaction():
        for one in contributed(KeptRows):
            if one.kind is KeptKind.CONTACTS:
                one.erase(event.id, 100)
    db.session.expire_all()


def test_who_had_the_invoices_before_a_correction_goes_with_the_firms_contacts(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    firm = holding(event, booths)
    former = {"name": "Berna Books", "email": BOOKS, "phone": PHONE}
    with transaction():
        save_contacts(firm, {ContactKind.INVOICE: former}, by=EMIL)
    offer = an_offer(firm)
    with transaction():
        issue_for(offer, by=OLGA)
    with transaction():
        save_contacts(firm, {ContactKind.INVOICE: {"name": "Nil", "email": "nil@now.example", "phone": "1"}}, by=EMIL)
    planted = {where for where, _word in found((BOOKS, PHONE))}

    with transaction():
        erase_contacts(firm, by=OLGA)
    db.session.expire_all()

    assert planted >= {"mails.to_address", "history.after", "history.before"}
    assert found((BOOKS, PHONE, "Berna Books", "nil@now.example")) == set()


@pytest.mark.parametrize(("whose", "gone"), [*((one, False) for one in PLANTED), *((one, True) for one in REMOVERS)])
def test_an_address_that_only_mails_know_goes_with_the_contact(app: Flask, whose: str, gone: bool) -> None:
    event, kind = PLANTED[whose](), KINDS[whose]
    row = db.session.scalars(sa.select(kind)).one()
    about = (kind.__subject__, row.id)
    a_mail(BOOKS, values={"name": f"the one at {BOOKS}"}, event_id=event.id, about=about)
    if gone:
        with transaction():
            REMOVERS[whose](row, by=OLGA)

    _forget(event)

    assert found((BOOKS,)) == set()


def test_mails_about_a_firm_to_accounts_and_people_keep_their_addresses(app: Flask) -> None:
    event = an_event()
    firm, team, person = emil(event), olga(event), vito(event, email="Vito@visits.example")
    for address in (team.email, "vito@visits.example", BOOKS):
        a_mail(address, event_id=event.id, about=(firm.__subject__, firm.id))
    with transaction():
        erase_contacts(firm, by=OLGA)
    sent = db.session.scalars(sa.select(Mail.to_address).where(Mail.about_id == firm.id).order_by(Mail.id)).all()

    assert sent[-3:] == [team.email, "vito@visits.example", ""]
    assert person.email == "Vito@visits.example"


PAGES = {
    "a firm's": "exhibitors/{}/erase",
    "a delegation's": "delegations/{}/erase",
    "a pavilion's": "applications/pavilions/{}/erase",
    "a body's": "meetings/bodies/{}/erase",
}


@pytest.mark.parametrize("whose", PAGES)
def test_olga_sees_what_goes_before_it_does(app: Flask, browser: Browser, whose: str) -> None:
    event, kind = PLANTED[whose](), KINDS[whose]
    row = db.session.scalars(sa.select(kind)).one()
    a_mail(BOOKS, event_id=event.id, about=(kind.__subject__, row.id))
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/{PAGES[whose].format(row.id)}"
    entries = db.session.scalar(sa.select(sa.func.count(Entry.id)))
    before = found((BOOKS, "zubeide@kacmazoglu.example"))

    seen = browser.read(page)

    assert all(text in seen.text for text in (BOOKS, "zubeide@kacmazoglu.example", "zubeyde@kacmazoglu.example"))
    assert found((BOOKS, "zubeide@kacmazoglu.example")) == before
    assert db.session.scalar(sa.select(sa.func.count(Entry.id))) == entries
    browser.send(page)
    assert found((BOOKS, "zubeide@kacmazoglu.example")) == set()
    assert "no name, address or number of a contact is held" in browser.read(page).text
