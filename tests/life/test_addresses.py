"""A mistyped mail address is corrected: whoever had the mails at the former address has nothing any more."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.badges.models import BadgePrint
from expo.calendar.services import feed_address, feed_of
from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.delegations.rules import MemberRole
from expo.events.models import Event
from expo.exhibitors.application_models import Contact
from expo.exhibitors.links import exhibitor_address, pavilion_address
from expo.exhibitors.services.setup import add_pavilion
from expo.history.services import Actor
from expo.mail.links import text_of
from expo.mail.models import Mail
from expo.registration.notices import badge_address, ticket_address
from tests.delegations.desks import path_of
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import emil
from tests.factories.registration import vito
from tests.pages import Browser

OLGA = Actor("Olga Organiser")
RIGHT = "right@corrected.example"


@pytest.fixture
def event(app: Flask) -> Event:
    return an_event()


@pytest.fixture
def olgas(event: Event, app: Flask) -> Browser:
    return signed_in(Browser(app), olga(event))


def _mails() -> list[Mail]:
    return list(db.session.scalars(sa.select(Mail).where(Mail.to_address == RIGHT).order_by(Mail.id)))


def test_a_mistyped_address_corrected_leaves_the_stranger_with_nothing(event: Event, olgas: Browser) -> None:
    person = vito(event)
    with transaction():
        feed = feed_of(person)
    ticket, calendar, code = path_of(ticket_address(person)), path_of(feed_address(feed)), badge_address(person)
    page = f"/organise/{event.slug}/registrations/{person.id}/edit"

    said = olgas.send(page, {"email": RIGHT})

    db.session.expire_all()
    [mail] = _mails()
    stranger = Browser(olgas.app)
    assert [stranger.client.get(address).status_code for address in (ticket, calendar)] == [404, 404]
    assert [ticket_address(person) in text_of(mail), mail.wording] == [True, "confirmed"]
    assert [part["text"] for part in mail.parts if part["kind"] == "qr"] == [badge_address(person)] != [code]
    assert stranger.read(path_of(ticket_address(person))).status == 200
    assert f"The new link is mailed to {RIGHT}; the old one stopped working." in said.text


def test_without_the_tick_the_link_dies_all_the_same_and_nobody_is_told(event: Event, olgas: Browser) -> None:
    person = vito(event)
    ticket = path_of(ticket_address(person))

    said = olgas.send(f"/organise/{event.slug}/registrations/{person.id}/edit", {"email": RIGHT, "mail_link": None})

    assert _mails() == []
    assert Browser(olgas.app).client.get(ticket).status_code == 404
    assert "the new one was mailed to nobody" in said.text


def test_a_correction_of_something_else_leaves_link_and_code_alone(event: Event, olgas: Browser) -> None:
    person = vito(event)
    had = ticket_address(person), person.code

    olgas.send(
        f"/organise/{event.slug}/registrations/{person.id}/edit", {"family_name": "Z", "email": person.email.upper()}
    )

    db.session.expire_all()
    assert (ticket_address(person), person.code) == had


def test_a_badge_that_is_printed_keeps_its_code(event: Event, olgas: Browser) -> None:
    person = vito(event)
    code = person.code
    olgas.send(f"/organise/{event.slug}/badges/print", {"one": str(person.id)}, form=f"/organise/{event.slug}/badges")
    assert db.session.scalars(sa.select(BadgePrint.registration_id)).all() == [person.id]

    olgas.send(f"/organise/{event.slug}/registrations/{person.id}/edit", {"email": RIGHT})

    db.session.expire_all()
    assert person.code == code


def _head(event: Event) -> tuple[str, str, Callable[[], str]]:
    """A delegation: the page where its contact is corrected, the name of the field, and its private link."""
    delegation = danas_delegation(event)
    page = f"/organise/{event.slug}/delegations/{delegation.id}/edit"
    return page, "contact_email", lambda: delegation_address(delegation)


def _firm(event: Event) -> tuple[str, str, Callable[[], str]]:
    exhibitor = emil(event)
    page = f"/organise/{event.slug}/exhibitors/{exhibitor.id}/address"
    return page, "email", lambda: exhibitor_address(exhibitor)


def _manager(event: Event) -> tuple[str, str, Callable[[], str]]:
    with transaction():
        pavilion = add_pavilion(event, {"name": "Türkiye", "manager_email": "wrong@ministry.example"}, by=OLGA)
    page = f"/organise/{event.slug}/applications/pavilions/{pavilion.id}"
    return page, "manager_email", lambda: pavilion_address(pavilion)


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("holder", [_head, _firm, _manager])
def test_heads_firms_and_managers_of_pavilions_get_a_new_link_too(
    event: Event, olgas: Browser, holder: Callable[[Event], tuple[str, str, Callable[[], str]]], told: bool
) -> None:
    page, field, link = holder(event)
    former = link()

    assert olgas.read(page).soup.select_one("[name=mail_link][checked]") is not None
    olgas.send(page, {field: RIGHT, **({} if told else {"mail_link": None})})

    db.session.expire_all()
    stranger = Browser(olgas.app)
    assert stranger.client.get(path_of(former), follow_redirects=True).status_code == 404
    assert stranger.client.get(path_of(link()), follow_redirects=True).status_code == 200
    assert [link() in text_of(mail) for mail in _mails()] == ([True] if told else [])


def test_the_contacts_of_a_firm_with_the_mistyped_address_get_the_right_one(event: Event, olgas: Browser) -> None:
    exhibitor = emil(event)
    assert db.session.scalars(sa.select(Contact.email)).all() == [exhibitor.email]

    olgas.send(f"/organise/{event.slug}/exhibitors/{exhibitor.id}/address", {"email": RIGHT})

    assert db.session.scalars(sa.select(Contact.email)).all() == [RIGHT]


def test_a_head_whose_own_address_is_corrected_leads_by_a_new_link(event: Event, olgas: Browser) -> None:
    a_category(event)
    delegation = danas_delegation(event)
    head = somebody_of(delegation, role=MemberRole.HEAD, email=delegation.contact_email).registration
    assert head is not None
    former = delegation_address(delegation)

    olgas.send(f"/organise/{event.slug}/registrations/{head.id}/edit", {"email": RIGHT})

    db.session.expire_all()
    assert delegation.contact_email == RIGHT
    assert Browser(olgas.app).client.get(path_of(former)).status_code == 404
    assert sorted(mail.wording for mail in _mails()) == ["confirmed", "delegation link"]
