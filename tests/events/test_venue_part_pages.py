"""The page of an expo's halls and zones."""

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Hall
from expo.events.queries import halls_of, zones_of
from expo.events.services.venue_parts import add_hall, add_zone
from expo.history.services import Actor
from tests.factories.events import an_event, stored_event
from tests.pages import Browser
from tests.queries import counted

OKAN = Actor("Okan Other")


def test_halls_and_zones_are_added_renamed_and_removed(bare_app: Flask, desk: Browser) -> None:
    address = "/organise/some-expo/settings/places"
    desk.send(f"{address}/hall", {"name": "Hall One"}, form=address)
    with bare_app.app_context():
        hall = halls_of(stored_event())[0].id
    desk.send(f"{address}/zone", {"name": "Health", "hall": str(hall)}, form=address)

    renamed = desk.send(f"{address}/hall/{hall}/rename", {"name": "Great Hall"}, form=address)
    in_use = desk.send(f"{address}/hall/{hall}/remove", form=address, status=409)

    assert renamed.banners == ["It is called Great Hall now."]
    assert "Great Hall is in use: Health." in in_use.text
    with bare_app.app_context():
        assert [(one.name, one.hall_id) for one in zones_of(stored_event())] == [("Health", hall)]


@pytest.mark.parametrize(
    ("name", "sentence"), [("", "Give the hall a name."), ("x" * 81, "Use at most 80 characters.")]
)
def test_a_hall_without_a_good_name_is_not_added(bare_app: Flask, desk: Browser, name: str, sentence: str) -> None:
    address = "/organise/some-expo/settings/places"

    page = desk.send(f"{address}/hall", {"name": name}, form=address, status=400)

    assert page.errors == [sentence]
    with bare_app.app_context():
        assert halls_of(stored_event()) == []


def test_a_hall_of_the_same_name_is_told_beside_the_form(bare_app: Flask, desk: Browser) -> None:
    address = "/organise/some-expo/settings/places"
    desk.send(f"{address}/hall", {"name": "Hall One"}, form=address)

    page = desk.send(f"{address}/hall", {"name": "Hall One"}, form=address, status=409)

    assert "There is a hall called Hall One already." in page.text


def test_another_expos_hall_is_not_here(bare_app: Flask, desk: Browser) -> None:
    address = "/organise/some-expo/settings/places"
    with bare_app.app_context():
        other = an_event(slug="other-expo")
        with transaction():
            theirs = add_hall(other, "Theirs", by=OKAN).id

    for act in ("rename", "remove", "move"):
        desk.send(f"{address}/hall/{theirs}/{act}", {"name": "Mine"}, form=address, status=404)

    with bare_app.app_context():
        assert db.session.get_one(Hall, theirs).name == "Theirs"


def test_the_page_of_halls_asks_as_much_for_three_as_for_one(bare_app: Flask, desk: Browser) -> None:
    asked = []
    for names in (["One"], ["Two", "Three"]):
        with bare_app.app_context(), transaction():
            for name in names:
                add_zone(stored_event(), f"Zone {name}", add_hall(stored_event(), name, by=OKAN), by=OKAN)
        with counted(bare_app) as statements:
            desk.read("/organise/some-expo/settings/places")
        asked.append(len(statements))

    assert asked == [6, 6]
