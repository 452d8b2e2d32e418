"""Who is erased is nowhere any more: all columns of all tables are searched for their names, addresses and numbers."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.calendar.services import feed_of, renew_feed
from expo.checkin.desks.badges import replace_badge
from expo.checkin.name_search.index import index_names
from expo.db import Base, db, transaction
from expo.delegations.links import delegation_address
from expo.delegations.models import Delegation
from expo.delegations.rules import MemberRole
from expo.delegations.services.clearance import hand_over
from expo.delegations.services.members import remove_member
from expo.events.models import Event
from expo.events.rules import CategoryKind
from expo.exhibitors.links import exhibitor_address, pavilion_address
from expo.exhibitors.queries import staff_of
from expo.exhibitors.rules import ApplicationState, ContactKind
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.setup import add_pavilion, renew_pavilion_link
from expo.exhibitors.services.staff import add_staff, swap_staff
from expo.history.models import Entry
from expo.history.services import Actor
from expo.invoices.services.issuance import issue_for
from expo.kit.text import fold
from expo.letters.models import LetterRequest
from expo.letters.services.passports import read_passport
from expo.programme.services.sign_ups import give_back, sign_up
from expo.registration.models import Registration
from expo.registration.notices import ticket_address
from expo.registration.queries import registration_in
from expo.registration.rules import Details
from expo.registration.services.erasure import erase
from expo.registration.services.register import details_of, edit
from tests.delegations.desks import path_of
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, emil
from tests.factories.invoices import an_offer
from tests.factories.letters import a_letter, with_letter_settings
from tests.factories.prices import priced
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.pages import Browser

GIVEN, FORMER, FAMILY, SECOND = "Zübeyde", "Zubeide", "Kaçmazoğlu", "زبیدہ قاچماز"
MAIL, WRONG_MAIL, PHONE = "zubeyde@kacmazoglu.example", "zubeide@kacmazoglu.example", "+90 312 555 01 99"
WORDS = (GIVEN, FORMER, FAMILY, SECOND, MAIL, WRONG_MAIL, PHONE)
DETAILS = Details(
    FORMER,
    family_name=FAMILY,
    second_name=SECOND,
    email=WRONG_MAIL,
    phone=PHONE,
    organisation="Demo A.Ş.",
    country="TR",
)


def _shapes(word: str) -> set[str]:
    """A word as tables may keep it: as it is, folded, in small letters, escaped in JSON."""
    return {word, fold(word), word.lower(), word.casefold(), json.dumps(word)[1:-1]}


def _cells() -> Iterator[tuple[str, str]]:
    """Every value of every column of every table as text, with where it stands."""
    for table in Base.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)).mappings():
            for column, value in row.items():
                yield f"{table.name}.{column}", _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") + value.decode("utf-16-le", "replace")
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, dict | list) else str(value)


def _found(words: tuple[str, ...] = WORDS) -> set[tuple[str, str]]:
    shapes = {shape: word for word in words for shape in _shapes(word)}
    return {(where, word) for where, text in _cells() for shape, word in shapes.items() if shape in text}


def _corrected(person: Registration, by: Actor) -> None:
    """Name and address, mistyped at first, are put right."""
    with transaction():
        details = Details(**{**_values(person), "given_name": GIVEN, "email": MAIL})
        edit(person, details, version=person.version, by=by)


def _values(person: Registration) -> dict[str, Any]:
    return {name: getattr(details_of(person), name) for name in Details.__dataclass_fields__}


def _lived(event: Event, person: Registration) -> None:
    """What somebody leaves behind at an expo: a calendar, a seat in a workshop, the index of names, a replaced badge."""
    session, own = a_session(event, seats=3), Actor(person.name, address="192.0.2.7")
    with transaction():
        index_names(event.id)
        sign_up(person, session, by=own)
        give_back(person, session, by=own)
        renew_feed(feed_of(person), by=own)
        replace_badge(person, by=Actor("Olga Organiser"))
        index_names(event.id)


def _erased(person: Registration) -> None:
    with transaction():
        erase(person, by=Actor(person.name))
    with transaction():
        index_names(person.event_id)
    db.session.expire_all()


def test_of_a_visitor_who_is_erased_nothing_is_left_in_any_column(app: Flask) -> None:
    event = an_event()
    by = Actor("Olga Organiser", account_id=olga(event).id)
    person = vito(event, **_given())
    _lived(event, person)
    _corrected(person, by)
    assert {where for where, _word in _found()} >= {"search_words.word", "history.subject", "mails.text"}

    _erased(person)

    assert _found() == set()


def _given() -> dict[str, Any]:
    names = ("given_name", "family_name", "second_name", "email", "phone")
    return {name: getattr(DETAILS, name) for name in names}


def test_of_a_firms_staff_and_of_who_had_the_badge_before_nothing_is_left(app: Flask) -> None:
    event = an_event()
    a_category(event, kind=CategoryKind.EXHIBITOR)
    firm = emil(event, state=ApplicationState.ACCEPTED)
    with transaction():
        badge = add_staff(firm, DETAILS, by=EMIL)
    first = badge.registration
    with transaction():
        swap_staff(staff_of(firm)[0], Details("Elif", email="elif@exhibits.example"), by=EMIL)

    _erased(first)

    assert _found() == set()
    assert "Elif" in {word for _where, word in _found(("Elif",))}


def test_of_a_member_who_led_and_was_removed_nothing_is_left(app: Flask) -> None:
    event = with_letter_settings(an_event())
    by = Actor("Olga Organiser", account_id=olga(event).id)
    delegation = danas_delegation(event)
    member = somebody_of(delegation, **_given(), role=MemberRole.HEAD)
    person = member.registration
    assert person is not None
    _corrected(person, by)
    a_letter(person)
    with transaction():
        read_passport(db.session.scalars(sa.select(LetterRequest)).one(), by=by)
        hand_over(delegation, member, by=by)
        hand_over(delegation, somebody_of(delegation), by=by)
        remove_member(member, keep_seat=False, by=by)

    _erased(person)

    assert _found() == set()


def test_a_head_who_is_erased_leaves_the_delegation_without_a_contact(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event, contact_name=f"{FORMER} {FAMILY}", contact_email=WRONG_MAIL)
    person = somebody_of(delegation, **_given(), role=MemberRole.HEAD).registration
    assert person is not None
    key = delegation.link_key

    _erased(person)

    assert _found() == set()
    assert db.session.scalars(sa.select(Delegation.contact_email)).all() == [""]
    assert delegation.link_key != key


def test_somebody_else_of_the_same_name_stays(app: Flask) -> None:
    event = an_event()
    person = vito(event, **_given())
    other = vito(event, **{**_given(), "email": "other@kacmazoglu.example", "phone": ""})

    _erased(person)

    kept = registration_in(event, other.id)
    assert kept is not None
    assert kept.name == f"{FORMER} {FAMILY}"
    assert {where for where, _word in _found((FAMILY,))} >= {
        "registrations.family_name",
        "history.subject",
        "mails.text",
    }
    assert _found((WRONG_MAIL, PHONE)) == set()


@pytest.mark.parametrize("kind", ["firm", "delegation", "pavilion"])
def test_contacts_are_erased_by_an_organiser_in_a_browser(app: Flask, browser: Browser, kind: str) -> None:
    event, name = an_event(), f"{FORMER} {FAMILY}"
    if kind == "firm":
        firm = emil(event, email=WRONG_MAIL)
        with transaction():
            contact = {"name": name, "email": WRONG_MAIL, "phone": PHONE}
            save_contacts(firm, {ContactKind.MAIN: contact}, by=Actor(name))
        page = f"exhibitors/{firm.id}"
    elif kind == "delegation":
        page = f"delegations/{danas_delegation(event, contact_name=name, contact_email=WRONG_MAIL).id}"
    else:
        fields = {"name": "Türkiye", "manager_name": name, "manager_email": WRONG_MAIL}
        with transaction():
            pavilion = add_pavilion(event, fields, by=EMIL)
            renew_pavilion_link(pavilion, by=EMIL)
        page = f"applications/pavilions/{pavilion.id}"
    assert _found() != set()

    signed_in(browser, olga(event))
    browser.send(f"/organise/{event.slug}/{page}/erase", form=f"/organise/{event.slug}/{page}")

    assert _found() == set()


def _private_page(event: Event, kind: str) -> tuple[str, str]:
    """A firm, a delegation or a pavilion with a contact of that name: its private page, and a word for what stays there."""
    name = f"{FORMER} {FAMILY}"
    if kind == "firm":
        firm = emil(event, email=WRONG_MAIL)
        with transaction():
            contact = {"name": name, "email": WRONG_MAIL, "phone": PHONE}
            save_contacts(firm, {ContactKind.MAIN: contact}, by=Actor(name, address="192.0.2.7"))
        return path_of(exhibitor_address(firm)), "Invoices and credit notes as they were made out"
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
    assert _found() == set()
    assert browser.client.get(page).status_code == 404
    addresses = sa.select(Entry.address).where(Entry.account_id.is_(None), Entry.address.is_not(None))
    assert db.session.scalars(addresses).all() == []
    [entry] = db.session.scalars(sa.select(Entry).where(Entry.verb == "erased")).all()
    assert (entry.actor, entry.before, entry.after) == ("", None, None)


def test_asking_erases_nothing(app: Flask, browser: Browser) -> None:
    page, _stays = _private_page(an_event(), "firm")

    browser.read(f"{page}/erase")

    assert {where for where, _word in _found()} >= {"exhibitors.email", "exhibitor_contacts.name"}
    assert browser.client.get(page).status_code == 200


def test_a_member_reads_what_goes_with_the_seat_and_the_letter(app: Flask, browser: Browser) -> None:
    event = with_letter_settings(an_event())
    member = somebody_of(danas_delegation(event), **_given())
    person = member.registration
    assert person is not None
    a_letter(person)

    asked = browser.read(f"{path_of(ticket_address(person))}/erase")
    browser.send(f"{path_of(ticket_address(person))}/erase")

    goes, stays = (section.text for section in asked.soup.select("main section"))
    assert "a letter that you have becomes void" in goes
    assert "Your seat in Demo delegation of Türkiye, which is free for somebody else." in goes
    assert "Numbers of letters stay, without your name." in stays
    assert _found() == set()
    assert member.registration_id is None


def test_an_invoice_keeps_the_contact_that_stands_on_it(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    firm = emil(event, email=WRONG_MAIL)
    with transaction():
        save_contacts(firm, {ContactKind.MAIN: {"name": f"{FORMER} {FAMILY}", "email": WRONG_MAIL}}, by=EMIL)
    offer = an_offer(firm)
    with transaction():
        invoice = issue_for(offer, by=EMIL)

    browser.send(f"{path_of(exhibitor_address(firm))}/erase")

    assert {where for where, _word in _found()} == {"invoices.frozen"}
    assert invoice.frozen["buyer"]["email"] == WRONG_MAIL
