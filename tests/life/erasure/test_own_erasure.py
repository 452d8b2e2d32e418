"""Who has a private page erases themselves there, after reading what goes and what stays."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.events.models import Event
from expo.exhibitors.links import exhibitor_address, pavilion_address
from expo.exhibitors.rules import ContactKind
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.setup import add_pavilion
from expo.history.models import Entry
from expo.history.services import Actor
from expo.invoices.services.issuance import issue_for
from expo.registration.notices import ticket_address
from tests.delegations.desks import path_of
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, emil
from tests.factories.invoices import an_offer
from tests.factories.letters import a_letter, with_letter_settings
from tests.factories.prices import priced
from tests.life.erasure.traces import FAMILY, FORMER, PHONE, WRONG_MAIL, found, given
from tests.pages import Browser


def _private_page(event: Event, kind: str) -> tuple[str, str]:
    """A firm, a delegation or a pavilion with a contact of that name: its private page, and a word for what stays there."""
    name = f"{FORMER} {FAMILY}"
    if kind == "firm":
        firm = emil(event, email=WRONG_MAIL)
        with transaction():
            contact = {"name": name, "email": WRONG_MAIL, "phone": PHONE}
            save_contacts(firm, {ContactKind.MAIN: contact}, by=Actor(name, address="192.0.2.7"))
        return path_of(
            exhibitor_address(firm)
        ), "Invoices and credit notes, with the firm’s name, address and tax number"
    if kind == "delegation":
        delegation = danas_delegation(event, contact_name=name, contact_email=WRONG_MAIL)
        return path_of(delegation_address(delegation)), "The delegation, its members, itinerary and letters"
    with transaction():
        fields = {"name": "Türkiye", "manager_name": name, "manager_email": WRONG_MAIL}
        pavilion = add_pavilion(event, fields, by=Actor(name, address="192.0.2.7"))
    return path_of(pavilion_address(pavilion)), "The pavilion, its firms and their booths"


@pytest.mark.parametrize("kind", ["firm", "delegation", "pavilion"])
def test_contacts_erase_themselves_on_their_private_page(app: Flask, browser: Browser, kind: str) -> None:
    page, stays = _private_page(an_event(), kind)
    link = next(one for one in browser.read(page).soup.select("main a[href]") if str(one["href"]).endswith("/erase"))
    asked = browser.read(str(link["href"]))

    browser.send(str(link["href"]))

    goes, kept = (section.text for section in asked.soup.select("main section"))
    assert ("The link of this page" in goes, stays in kept, "cannot be undone" in asked.text) == (True, True, True)
    assert found() == set()
    assert browser.client.get(page).status_code == 404
    addresses = sa.select(Entry.address).where(Entry.account_id.is_(None), Entry.address.is_not(None))
    assert db.session.scalars(addresses).all() == []
    [entry] = db.session.scalars(sa.select(Entry).where(Entry.verb == "erased")).all()
    assert (entry.actor, entry.before, entry.after) == ("", None, None)


def test_asking_erases_nothing(app: Flask, browser: Browser) -> None:
    page, _stays = _private_page(an_event(), "firm")

    browser.read(f"{page}/erase")

    assert {where for where, _word in found()} >= {"exhibitors.email", "exhibitor_contacts.name"}
    assert browser.client.get(page).status_code == 200


def test_a_member_reads_what_goes_with_the_seat_and_the_letter(app: Flask, browser: Browser) -> None:
    event = with_letter_settings(an_event())
    member = somebody_of(danas_delegation(event), **given())
    person = member.registration
    assert person is not None
    a_letter(person)

    asked = browser.read(f"{path_of(ticket_address(person))}/erase")
    browser.send(f"{path_of(ticket_address(person))}/erase")

    goes, stays = (section.text for section in asked.soup.select("main section"))
    assert "a letter that you have becomes void" in goes
    assert "Your seat in Demo delegation of Türkiye, which is free for somebody else." in goes
    assert "Numbers of letters stay, without your name." in stays
    assert found() == set()
    assert member.registration_id is None


def test_an_invoice_keeps_the_firm_and_not_the_person_that_stood_on_it(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    firm = emil(event, email=WRONG_MAIL)
    with transaction():
        save_contacts(firm, {ContactKind.MAIN: {"name": f"{FORMER} {FAMILY}", "email": WRONG_MAIL}}, by=EMIL)
    offer = an_offer(firm)
    with transaction():
        invoice = issue_for(offer, by=EMIL)

    browser.send(f"{path_of(exhibitor_address(firm))}/erase")

    assert found() == set()
    assert invoice.frozen["buyer"]["name"]
    assert (invoice.frozen["buyer"]["attention"], invoice.frozen["buyer"]["email"]) == ("", "")
