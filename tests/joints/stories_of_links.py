"""Stories of private links and addresses that are renewed: as in `stories`."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from expo.calendar.services import feed_of
from expo.db import db, transaction
from expo.delegations.mails import MEMBER_CHANGED
from expo.delegations.models import Delegation
from expo.delegations.rules import MemberRole
from expo.delegations.services import lifecycle
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ContactKind
from expo.exhibitors.services import applications
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.contacts import erase_contacts
from expo.history.services import Actor
from expo.interpreters.services.directory import interpreter_for
from expo.invoices.models import Invoice
from expo.invoices.services.issuance import issue_for
from expo.itinerary.services import lock_itinerary
from expo.mail.models import Mail
from expo.registration.services.links import renew_link
from expo.registration.services.register import details_of, edit
from expo.setup.services import feed_for
from tests.factories.accounts import olga
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.invoices import an_offer
from tests.factories.manuals import accepted_contract
from tests.factories.meetings import OLGA, a_firm, a_group
from tests.factories.offers import a_priced_hall, holding
from tests.factories.registration import vito
from tests.joints.story import Story


def _changed(act: Callable[[], object], *keys: Callable[[], Any]) -> Story:
    """Each of the keys is another one afterwards."""
    had = [key() for key in keys]
    told = lambda: [key() != was for key, was in zip(keys, had, strict=True)]  # noqa: E731 -- a story's own reading
    return Story(act, told, [False] * len(keys), [True] * len(keys))


def address_is_corrected() -> Story:
    event = an_event()
    by = Actor("Olga", account_id=olga(event).id)
    delegation = danas_delegation(event)
    person = somebody_of(delegation, role=MemberRole.HEAD, email=delegation.contact_email).registration
    assert person is not None
    with transaction():
        interpreter = interpreter_for(person, by=by)
    details = replace(details_of(person), email="dana@corrected.example")
    return _changed(
        lambda: edit(person, details, version=person.version, by=by),
        lambda: person.code,
        lambda: delegation.contact_email,
        lambda: interpreter.link_key,
    )


def details_are_corrected() -> Story:
    event = an_event()
    by = Actor("Olga", account_id=olga(event).id)
    person = somebody_of(danas_delegation(event)).registration
    assert person is not None
    details = replace(details_of(person), job_title="Director")
    told = sa.select(sa.func.count()).where(Mail.wording == MEMBER_CHANGED.key)
    return Story(
        lambda: edit(person, details, version=person.version, by=by), lambda: [db.session.scalar(told)], [0], [1]
    )


def link_is_renewed() -> Story:
    person = vito(an_event())
    with transaction():
        feed = feed_of(person)
    return _changed(lambda: renew_link(person, by=OLGA), lambda: feed.link_key)


def firm_link_is_renewed() -> Story:
    party, _staff = a_firm(an_event())
    firm = db.session.get_one(Exhibitor, party.exhibitor_id)
    with transaction():
        feed = feed_for(firm)
    return _changed(lambda: applications.renew_link(firm, by=OLGA), lambda: feed.link_key, lambda: party.link_key)


def contacts_are_erased() -> Story:
    firm = holding(*a_priced_hall("A1"))
    with transaction():
        save_contacts(firm, {ContactKind.MAIN: {"name": "Emil Example", "email": firm.email}}, by=OLGA)
    offer = an_offer(firm)
    with transaction():
        issue_for(offer, by=OLGA)
    contract = accepted_contract(firm)
    return Story(
        lambda: erase_contacts(firm, by=OLGA),
        lambda: [db.session.query(Invoice).one().frozen["buyer"]["attention"], contract.name],
        ["Emil Example", "Emil Exhibitor"],
        ["", ""],
    )


def delegation_link_is_renewed() -> Story:
    party, _people = a_group(an_event())
    group = db.session.get_one(Delegation, party.delegation_id)
    with transaction():
        itinerary = lock_itinerary(group)
    return _changed(lambda: lifecycle.renew_link(group, by=OLGA), lambda: itinerary.link_key, lambda: party.link_key)
