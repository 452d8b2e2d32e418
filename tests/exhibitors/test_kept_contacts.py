"""Who is still named behind the firms and pavilions of an expo that is over, and is erased some at a time."""

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.exhibitors.queries import contacts_of
from expo.exhibitors.rules import ContactKind
from expo.exhibitors.services.application_steps import save_contacts
from expo.exhibitors.services.contacts import count_contacts, erase_some_contacts
from expo.exhibitors.services.setup import add_pavilion
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, emil
from tests.told import told


def _erase(event: Event, most: int) -> int:
    with transaction():
        return erase_some_contacts(event.id, most)


def _addresses(event: Event) -> list[str]:
    query = sa.select(Exhibitor.email).where(Exhibitor.event_id == event.id).order_by(Exhibitor.id)
    return list(db.session.scalars(query))


def test_contacts_are_erased_five_at_a_time_firms_before_pavilions(app: Flask) -> None:
    event = an_event()
    addresses = [emil(event).email for _ in range(7)]
    with transaction():
        for name, manager in (
            ("Türkiye", {"manager_name": "Mina"}),
            ("Pakistan", {"manager_email": "mina@ministry.example"}),
            ("Iran", {}),
        ):
            add_pavilion(event, {"name": name, **manager}, by=OLGA)

    counts, erased = [count_contacts(event.id)], [_erase(event, 1)]
    first = _addresses(event)
    for most in (100, 100, 1, 100, 100):
        counts.append(count_contacts(event.id))
        erased.append(_erase(event, most))

    assert first == ["", *addresses[1:]]
    assert (counts, erased) == ([9, 8, 3, 2, 1, 0], [1, 5, 1, 1, 1, 0])
    assert [who for who, verb, _ in told(event, "exhibitor", "pavilion") if verb == "erased"] == ["Expo"] * 9
    assert [name for _, verb, name in told(event, "pavilion") if verb == "erased"] == ["Türkiye", "Pakistan"]


def test_those_of_another_expo_stay(app: Flask) -> None:
    event, other = an_event(), an_event()
    emil(event)
    kept = emil(other)
    with transaction():
        add_pavilion(other, {"name": "Türkiye", "manager_name": "Mina"}, by=OLGA)

    erased = [_erase(event, 100), _erase(event, 100)]

    assert (erased, count_contacts(event.id), count_contacts(other.id)) == ([1, 0], 0, 2)
    assert (bool(kept.email), len(contacts_of(kept))) == (True, 1)
    assert [one.manager_name for one in db.session.scalars(sa.select(Pavilion))] == ["Mina"]


def test_an_address_without_a_contact_counts_and_a_contact_without_an_address(app: Flask) -> None:
    event = an_event()
    addressed, named = emil(event), emil(event)
    with transaction():
        save_contacts(addressed, {ContactKind.MAIN: {}}, by=EMIL)
        named.email = ""

    counted = count_contacts(event.id)
    erased = _erase(event, 100)

    assert (counted, erased, count_contacts(event.id)) == (2, 2, 0)
    assert (addressed.email, contacts_of(named)) == ("", [])
