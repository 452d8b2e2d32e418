"""Firm records: matched by address and keys, never by name alone, and merged by an organiser."""

import io

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image

from expo.db import db, transaction
from expo.errors import Refused
from expo.exhibitors.models import Firm
from expo.exhibitors.queries import contacts_of, logo_of
from expo.exhibitors.rules import ContactKind
from expo.exhibitors.services.application_steps import save, save_contacts
from expo.exhibitors.services.applications import begin, submit
from expo.exhibitors.services.dossier import set_logo
from expo.exhibitors.services.firms import merge_firms, possible_doubles
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, emil, taking_applications


def test_a_firm_finds_its_data_again_by_an_address_known_for_it(app: Flask) -> None:
    first, second = an_event(), an_event()
    emil(first, name="Emil Ltd", email="emil@exhibits.example", tax_number="TR 123-456", city="İzmir")
    taking_applications(second)

    with transaction():
        again = begin(second, "EMIL@exhibits.example", "emil ltd. şti.", language="tr", by=EMIL)
    with transaction():
        submit(again, by=EMIL)

    assert [contact.name for contact in contacts_of(again)] == ["Emil Exhibitor"]
    assert (again.firm.city if again.firm else "") == "İzmir"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Firm)) == 1


def test_a_stranger_who_types_a_firms_name_and_number_learns_nothing(app: Flask) -> None:
    first, second = an_event(), an_event()
    known = emil(first, name="Emil Ltd", tax_number="TR 123-456", city="İzmir").firm
    taking_applications(second)

    with transaction():
        strange = begin(second, "stranger@else.example", "Emil Ltd", language="en", by=EMIL)
    typed = {"country": "TR", "tax_number": "tr123456", "city": "Adana", "sectors": ["AI"], "products": ["Bots"]}
    with transaction():
        save(strange, {**typed, "fascia_name": "Emil"}, by=EMIL)
        save_contacts(strange, {ContactKind.MAIN: {"name": "Somebody", "email": "stranger@else.example"}}, by=EMIL)
        submit(strange, by=EMIL)

    assert known is not None
    assert strange.firm is not None
    assert (strange.firm.id != known.id, strange.firm.city, known.city) == (True, "Adana", "İzmir")
    assert [double.id for double in possible_doubles(strange.firm)] == [known.id]


@pytest.mark.parametrize("same", [{"tax_number": "TR 123-456"}, {"website": "https://www.emil.example/about"}])
def test_a_renamed_firm_is_matched_by_its_number_or_its_domain(app: Flask, same: dict[str, str]) -> None:
    known = emil(an_event(), name="Emil Ltd", email="emil@exhibits.example", **same).firm

    again = emil(an_event(), name="Quite Another Name", email="emil@exhibits.example", **same).firm

    assert known is not None
    assert again is not None
    assert (again.id, known.display_name) == (known.id, "Emil Ltd")


def test_a_merged_firm_keeps_the_number_and_the_logo_of_either(app: Flask) -> None:
    kept, double = emil(an_event(), name="Emil Ltd"), emil(an_event(), name="Emil A.Ş.", tax_number="123456")
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "#004488").save(file, "PNG")
    with transaction():
        set_logo(double, file.getvalue(), by=EMIL)
    assert kept.firm is not None
    assert double.firm is not None

    with transaction():
        merge_firms(kept.firm, double.firm, event_id=double.event_id, by=OLGA)

    assert (kept.firm.tax_key, logo_of(kept) is not None) == ("123456", True)


def test_an_organiser_makes_two_firms_one(app: Flask) -> None:
    first, second = an_event(), an_event()
    known = emil(first, name="Emil Ltd", tax_number="123456").firm
    strange = emil(
        second, name="Emil Ltd", email="other@else.example", tax_number="123456", website="https://emil.example"
    )
    assert known is not None
    assert strange.firm is not None

    with transaction():
        merge_firms(known, strange.firm, event_id=second.id, by=OLGA)

    assert (strange.firm_id, known.website) == (known.id, "https://emil.example")
    assert possible_doubles(known) == []


def test_two_applications_for_one_expo_are_not_merged(app: Flask) -> None:
    event = an_event()
    first = emil(event, name="Emil Ltd")
    second = emil(event, name="Emil Ltd", email="other@else.example")
    assert first.firm is not None
    assert second.firm is not None

    with pytest.raises(Refused, match="Withdraw one of them first"), transaction():
        merge_firms(first.firm, second.firm, event_id=event.id, by=OLGA)

    assert first.firm_id != second.firm_id
