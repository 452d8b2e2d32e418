"""A firm that comes again: which of several it is, and what its new application begins with."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import NotFound
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Firm, Logo
from expo.exhibitors.queries import contacts_of
from expo.exhibitors.rules import ApplicationState, ContactKind
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.applications import begin, submit
from expo.exhibitors.services.dossier import set_logo
from expo.exhibitors.services.firms import firm_data, merge_firms, possible_doubles
from expo.mail.models import Mail
from expo.organisations.models import Organisation
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, a_draft, emil, taking_applications
from tests.factories.letters import a_picture

ADDRESS = "emil@exhibits.example"


def _firm(exhibitor: Exhibitor) -> Firm:
    assert exhibitor.firm is not None
    return exhibitor.firm


def _begun(event: Event, name: str, address: str = ADDRESS, *, quiet: bool = False) -> Exhibitor:
    with transaction():
        return begin(event, address, name, language="tr", by=EMIL, late=True, quiet=quiet)


def _give_to_another_organisation(event: Event) -> None:
    with transaction():
        other = Organisation(uid="another", name="Another", created_at=clock.now())
        db.session.add(other)
        db.session.flush()
        event.organisation_id = other.id


def test_a_number_tells_more_than_a_domain_and_a_domain_more_than_a_name(app: Flask) -> None:
    site, number = {"website": "https://emil.example"}, {"tax_number": "123456"}
    named = emil(an_event(), name="Emil Ltd", email=ADDRESS)
    at_site = emil(an_event(), name="Emil Site Ltd", email=ADDRESS, **site)
    numbered = emil(an_event(), name="Emil Number Ltd", email=ADDRESS, **number)

    again = [emil(an_event(), name="Emil Ltd", email=ADDRESS, **said) for said in ({}, site, {**site, **number})]

    assert [one.firm_id for one in again] == [named.firm_id, at_site.firm_id, numbered.firm_id]


@pytest.mark.parametrize("same", [{"tax_number": "123456"}, {}])
def test_numbers_and_names_are_those_of_one_country(app: Flask, same: dict[str, str]) -> None:
    known = emil(an_event(), name="Emil Ltd", email=ADDRESS, country="TR", **same)

    abroad = emil(an_event(), name="Emil Ltd", email=ADDRESS, country="DE", **same)

    assert abroad.firm_id != known.firm_id
    assert possible_doubles(_firm(abroad)) == []
    assert _firm(abroad).tax_key == ("123456" if same else None)


def test_a_number_that_another_firm_has_is_kept_as_typed_and_is_no_key(app: Flask) -> None:
    known = emil(an_event(), name="Emil Ltd", tax_number="12-3456")

    second = emil(an_event(), name="Somebody Ltd", tax_number="123456")

    assert (_firm(known).tax_key, _firm(second).tax_key) == ("123456", None)
    assert _firm(second).tax_number == "123456"
    assert possible_doubles(_firm(second)) == [_firm(known)]


def test_firms_of_another_organisation_are_not_known_here(app: Flask) -> None:
    elsewhere, first, second = an_event(), an_event(), an_event()
    _give_to_another_organisation(elsewhere)
    known = emil(elsewhere, name="Emil Ltd", email=ADDRESS, tax_number="123456", city="Izmir")

    begun = _begun(first, "Emil Ltd")
    here = emil(second, name="Emil Ltd", email=ADDRESS, tax_number="123456")

    assert begun.draft == {"legal_name": "Emil Ltd", "display_name": "Emil Ltd"}
    assert (here.firm_id != known.firm_id, _firm(here).tax_key) == (True, "123456")
    assert possible_doubles(_firm(here)) == []
    with pytest.raises(NotFound), transaction():
        merge_firms(_firm(known), _firm(here), event_id=elsewhere.id, by=OLGA)


def test_a_firm_that_was_merged_is_no_possible_double(app: Flask) -> None:
    kept, double, third = (emil(an_event(), name="Emil Ltd", email=f"{n}@exhibits.example") for n in "abc")
    with transaction():
        merge_firms(_firm(kept), _firm(double), event_id=kept.event_id, by=OLGA)

    assert possible_doubles(_firm(third)) == [_firm(kept)]


def test_a_known_firm_begins_with_what_it_said_last(app: Flask) -> None:
    first, second = an_event(), an_event()
    emil(first, name="Emil Ltd", email=ADDRESS, city="Ankara", products=["Old"], activity="Old")
    last = emil(second, name="Emil Ltd", email=ADDRESS, city="Izmir", products=["Cloud"], activity="Trade")
    books = {"name": "Berna", "email": "b@x.example", "phone": "+90 1", "address": "Road 1"}
    with transaction():
        save_contacts(last, {ContactKind.MAIN: {}, ContactKind.INVOICE: books}, by=EMIL)

    begun = _begun(an_event(), "Emil")

    assert (firm_data(begun)["city"], begun.products, begun.activity) == ("Ankara", ["Cloud"], "Trade")
    assert (begun.fascia_name, begun.language, begun.state) == ("Emil Ltd", "tr", ApplicationState.DRAFT)
    assert [(one.kind, one.name, one.email, one.phone, one.address) for one in contacts_of(begun)] == [
        (ContactKind.INVOICE, "Berna", "b@x.example", "+90 1", "Road 1")
    ]
    assert "ankara" in begun.search  # what the last one said otherwise of the firm was asked, and is not answered


@pytest.mark.parametrize(("limit", "board"), [(13, "Emil Demo Ltd"), (12, "")])
def test_a_name_that_does_not_fit_the_board_is_left_for_the_firm_to_shorten(app: Flask, limit: int, board: str) -> None:
    emil(an_event(), name="Emil Demo Ltd", email=ADDRESS)
    event = an_event()
    taking_applications(event, fascia_limit=limit)

    known, new = _begun(event, "Emil Demo Ltd"), _begun(event, "Emil Demo Ltd", "new@exhibits.example")

    assert (known.fascia_name, new.fascia_name) == (board, board)


def test_who_begins_again_after_sending_gets_the_link_and_an_import_mails_nothing(app: Flask) -> None:
    event = an_event()
    quiet = _begun(event, "Quiet Ltd", quiet=True)
    again = _begun(event, "Quiet Ltd", quiet=True)
    sent = emil(event, name="Emil Ltd", email=ADDRESS, state=ApplicationState.SUBMITTED)
    mails = [mail.wording for mail in db.session.scalars(sa.select(Mail).order_by(Mail.id))]

    found = _begun(event, "Emil Ltd")

    assert (again.id, found.id) == (quiet.id, sent.id)
    assert mails == ["application begun", "application received"]
    last = db.session.scalars(sa.select(Mail).order_by(Mail.id.desc())).first()
    assert last is not None
    assert last.wording == "private link of a firm"


def test_the_logo_of_a_draft_waits_beside_that_of_the_known_firm(app: Flask) -> None:
    known = emil(an_event(), name="Emil Ltd", email=ADDRESS)
    other = emil(an_event(), name="Other Ltd")
    draft = a_draft(an_event(), name="Emil Ltd", email=ADDRESS)
    with transaction():
        set_logo(known, a_picture(), by=EMIL)
        set_logo(other, a_picture(), by=EMIL)
        fresh = set_logo(draft, a_picture("#880044"), by=EMIL)
        submit(draft, by=EMIL, late=True)

    assert draft.firm_id == known.firm_id
    owners = {logo.uid: (logo.firm_id, logo.exhibitor_id) for logo in db.session.scalars(sa.select(Logo))}
    assert owners.pop(fresh.uid) == (None, draft.id)
    assert sorted(owners.values()) == sorted([(known.firm_id, None), (other.firm_id, None)])
