"""Who is erased is nowhere any more: all columns of all tables are searched for their names, addresses and numbers."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.calendar.services import feed_of, renew_feed
from expo.checkin.desks.badges import replace_badge
from expo.checkin.name_search.index import index_names
from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.delegations.rules import MemberRole
from expo.delegations.services.clearance import hand_over
from expo.delegations.services.members import remove_member
from expo.events.models import Event
from expo.events.rules import CategoryKind
from expo.exhibitors.queries import staff_of
from expo.exhibitors.rules import ApplicationState, ContactKind
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.setup import add_pavilion, renew_pavilion_link
from expo.exhibitors.services.staff import add_staff, swap_staff
from expo.history.services import Actor
from expo.letters.models import LetterRequest
from expo.letters.services.passports import read_passport
from expo.programme.services.sign_ups import give_back, sign_up
from expo.registration.models import Registration
from expo.registration.queries import registration_in
from expo.registration.rules import Details
from expo.registration.services.erasure import erase
from expo.registration.services.register import details_of, edit
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, emil
from tests.factories.letters import a_letter, with_letter_settings
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.life.erasure.traces import DETAILS, FAMILY, FORMER, GIVEN, MAIL, PHONE, WRONG_MAIL, found, given
from tests.pages import Browser


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
    person = vito(event, **given())
    _lived(event, person)
    _corrected(person, by)
    assert {where for where, _word in found()} >= {"search_words.word", "history.subject", "mails.text"}

    _erased(person)

    assert found() == set()


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

    assert found() == set()
    assert "Elif" in {word for _where, word in found(("Elif",))}


def test_of_a_member_who_led_and_was_removed_nothing_is_left(app: Flask) -> None:
    event = with_letter_settings(an_event())
    by = Actor("Olga Organiser", account_id=olga(event).id)
    delegation = danas_delegation(event)
    member = somebody_of(delegation, **given(), role=MemberRole.HEAD)
    person = member.registration
    assert person is not None
    _corrected(person, by)
    a_letter(person)
    with transaction():
        read_passport(db.session.scalars(sa.select(LetterRequest)).one(), by=by)
        hand_over(delegation, member, by=by)
        hand_over(delegation, somebody_of(delegation), by=by)
        remove_member(member, keep_open=False, by=by)

    _erased(person)

    assert found() == set()


def test_a_head_who_is_erased_leaves_the_delegation_without_a_contact(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event, contact_name=f"{FORMER} {FAMILY}", contact_email=WRONG_MAIL)
    person = somebody_of(delegation, **given(), role=MemberRole.HEAD).registration
    assert person is not None
    key = delegation.link_key

    _erased(person)

    assert found() == set()
    assert db.session.scalars(sa.select(Delegation.contact_email)).all() == [""]
    assert delegation.link_key != key


def test_somebody_else_of_the_same_name_stays(app: Flask) -> None:
    event = an_event()
    person = vito(event, **given())
    other = vito(event, **{**given(), "email": "other@kacmazoglu.example", "phone": ""})

    _erased(person)

    kept = registration_in(event, other.id)
    assert kept is not None
    assert kept.name == f"{FORMER} {FAMILY}"
    assert {where for where, _word in found((FAMILY,))} >= {
        "registrations.family_name",
        "history.subject",
        "mails.text",
    }
    assert found((WRONG_MAIL, PHONE)) == set()


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
    assert found() != set()

    signed_in(browser, olga(event))
    browser.send(f"/organise/{event.slug}/{page}/erase", form=f"/organise/{event.slug}/{page}")

    assert found() == set()
