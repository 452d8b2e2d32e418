"""Events, firms, people and roles belong to an organisation."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.models import Grant
from expo.db import db, transaction
from expo.events.models import Event
from expo.exhibitors.models import Firm
from expo.exhibitors.services.firms import possible_doubles
from expo.organisations.models import Organisation
from expo.registration.models import Person
from expo.registration.services.rows import upsert_person
from tests.factories.accounts import olga
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import emil
from tests.factories.registration import vito

OWNED = (Event, Firm, Grant, Person)


def _another() -> Organisation:
    other = Organisation(uid="another", name="Another", created_at=clock.now())
    db.session.add(other)
    db.session.flush()
    return other


def _a_firm(organisation_id: int, uid: str) -> Firm:
    firm = Firm(
        uid=uid, organisation_id=organisation_id, country="TR", tax_key="123", tax_number="123", match_key="emil"
    )
    firm.legal_name = firm.display_name = "Emil"
    firm.created_at = clock.now()
    db.session.add(firm)
    db.session.flush()
    return firm


def test_what_is_made_belongs_to_the_one_organisation(app: Flask) -> None:
    event = an_event()
    vito(event, a_category(event))
    emil(event)
    olga(event)

    [one] = db.session.scalars(sa.select(Organisation.id))
    for table in OWNED:
        assert set(db.session.scalars(sa.select(table.organisation_id))) == {one}, table


def test_one_mailbox_is_another_human_for_another_organisation(app: Flask) -> None:
    ours, theirs = an_event(), an_event(slug="theirs")
    with transaction():
        theirs.organisation_id = _another().id
        db.session.flush()
        first = upsert_person(ours, "vito@example.org", clock.now())
        again = upsert_person(ours, "vito@example.org", clock.now())
        elsewhere = upsert_person(theirs, "vito@example.org", clock.now())

    assert first == again
    assert elsewhere != first


def test_a_tax_number_is_one_firms_within_an_organisation_alone(app: Flask) -> None:
    event = an_event()
    with transaction():
        ours = _a_firm(event.organisation_id, "ours")
        theirs = _a_firm(_another().id, "theirs")

    assert possible_doubles(ours) == []
    with pytest.raises(sa.exc.IntegrityError), transaction():
        _a_firm(theirs.organisation_id, "a double")


def test_an_organisation_that_has_an_event_cannot_go(app: Flask) -> None:
    an_event()

    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.execute(sa.delete(Organisation))
