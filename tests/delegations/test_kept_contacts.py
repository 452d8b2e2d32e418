"""Who is still named as the contact of a delegation of an expo that is over, and is erased some at a time."""

from flask import Flask

from expo.db import transaction
from expo.delegations.services.contacts import count_delegation_contacts, erase_delegation_contacts
from expo.events.models import Event
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.told import told


def _erase(event: Event, most: int) -> int:
    with transaction():
        return erase_delegation_contacts(event.id, most)


def test_contacts_are_erased_five_at_a_time_and_those_of_another_expo_stay(app: Flask) -> None:
    event, other = an_event(), an_event()
    first, *_rest = [danas_delegation(event) for _ in range(7)]
    kept = danas_delegation(other)

    counts, erased = [count_delegation_contacts(event.id)], [_erase(event, 1)]
    began = (first.contact_name, first.contact_email)
    for _round in range(3):
        counts.append(count_delegation_contacts(event.id))
        erased.append(_erase(event, 100))

    assert (began, counts, erased) == (("", ""), [7, 6, 1, 0], [1, 5, 1, 0])
    assert [who for who, verb, _ in told(event, "delegation") if verb == "erased"] == ["Expo"] * 7
    assert (bool(kept.contact_email), count_delegation_contacts(other.id)) == (True, 1)


def test_a_name_without_an_address_counts_and_an_address_without_a_name(app: Flask) -> None:
    event = an_event()
    danas_delegation(event, contact_name="")
    danas_delegation(event, contact_email="")
    danas_delegation(event, contact_name="", contact_email="")

    counted = count_delegation_contacts(event.id)

    assert (counted, _erase(event, 100), count_delegation_contacts(event.id)) == (2, 2, 0)
