"""Before somebody is erased, who is perhaps the same person is named: those whom nothing links to them."""

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.history.services import Actor
from expo.interpreters.services.directory import add_interpreter
from expo.itinerary.fleet import add_vehicle
from expo.registration.models import Registration
from expo.registration.namesakes import is_same, is_same_number
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.meetings import a_body
from tests.factories.programme import a_speaker
from tests.factories.registration import vito
from tests.pages import Browser

OLGA = Actor("Olga")


def test_an_unlinked_interpreter_and_driver_of_the_same_person_are_named_and_erased_if_ticked(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    person = vito(event, given_name="Nuri", family_name="Demir", email="nuri@example.org", phone="+90 532 111 22 33")
    with transaction():
        by_address = add_interpreter(event, {"name": "N. Demir", "email": "NURI@example.org"}, by=OLGA)
        add_interpreter(event, {"name": "Nuri Demir", "phone": "0532 999"}, by=OLGA)
        driver = {"driver_name": "nuri demir", "driver_phone": "+905321112233"}
        bus = add_vehicle(event, None, {"name": "Bus 1", **driver}, by=OLGA)
        car = add_vehicle(event, None, {"name": "Car 2", "driver_email": "nuri@example.org"}, by=OLGA)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/registrations/{person.id}"

    asked = browser.send(f"{page}/erase", form=page)
    named = [box["value"] for box in asked.soup.select("input[name=namesake]")]
    links = [link["href"] for link in asked.soup.select("main a[aria-label]")]
    browser.send(f"{page}/erase-with", {"namesake": [named[0], named[1]]}, form=f"{page}/named")

    db.session.expire_all()
    assert named == [f"interpreter {by_address.id}", f"vehicle {bus.id}", f"vehicle {car.id}"]
    assert [browser.client.get(link).status_code for link in links] == [200] * 3
    assert (person.erased_at is None, by_address.own_email, bus.driver_phone) == (False, "", "")
    assert car.driver_email == "nuri@example.org"


def test_speakers_and_contacts_of_the_same_person_are_named_before_they_are_erased(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    person = vito(event, given_name="Nuri", family_name="Demir", email="nuri@example.org")
    speaker, _other = a_speaker(event, "NURİ Demir"), a_speaker(event, "Nuri Demirci")
    body = a_body(event, contact_name="N. Demir", contact_email="Nuri@example.org")
    firm = emil(event)
    group = danas_delegation(event)
    with transaction():
        firm.email = group.contact_email = "nuri@example.org"
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/registrations/{person.id}"

    asked = browser.send(f"{page}/erase", form=page)
    ticked = [box["value"] for box in asked.soup.select("input[name=namesake]")]
    links = [link["href"] for link in asked.soup.select("main a[aria-label]")]
    browser.send(f"{page}/erase-with", {"namesake": ticked[0]}, form=f"{page}/named")

    db.session.expire_all()
    assert ticked == [f"body {body.id}", f"delegation {group.id}"]
    assert [browser.client.get(link).status_code for link in links] == [200] * 4
    assert [str(link).rpartition("/")[2] for link in links[:2]] == [str(firm.id), str(speaker.id)]
    assert (person.erased_at is None, body.contact_email) == (False, "")
    assert group.contact_email == "nuri@example.org"


@pytest.mark.parametrize(
    ("name", "email", "phone", "same"),
    [
        ("Somebody", "NURI@example.org", "", True),
        ("nuri DEMİR", "", "0532 111 22 33", True),
        ("Nuri Demir", "", "", False),
        ("Nuri", "", "0532 111 22 33", False),
        ("Nuri Demir", "other@example.org", "0532 999", False),
    ],
)
def test_who_is_perhaps_the_same_person(name: str, email: str, phone: str, *, same: bool) -> None:
    person = Registration(given_name="Nuri", family_name="Demir", email_key="nuri@example.org", phone="0532-1112233")

    assert is_same(person, name=name, email=email, phone=phone) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0532 111 22 33", "+90 532 111 22 33", True),
        ("+92 300 1234567", "0300-1234567", True),
        ("0092 300 1234567", "+92 300 1234567", True),
        ("+90 532 111 22 33", "+90 532 111 22 34", False),
        ("1234567", "+1234 555 1234567", False),
        ("123456", "+90 123456", False),
        ("", "", False),
        ("", "+90", False),
    ],
)
def test_a_number_is_the_same_with_and_without_its_countrys_code(one: str, other: str, same: bool) -> None:
    assert (is_same_number(one, other), is_same_number(other, one)) == (same, same)
