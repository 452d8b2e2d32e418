"""Honorifics and the order of names: small above the name, and as the person writes it."""

import pytest
from flask import Flask

from expo.badges.composition import Composer
from expo.badges.content import badge_text, digest, event_digest
from expo.badges.layout import FieldName
from expo.badges.pdf import PLAIN
from expo.badges.queries import front_digests
from expo.badges.standard_layouts import LAYOUTS
from expo.db import db
from expo.i18n import localize
from expo.registration.models import Registration
from tests.badges.badges import EVENT, badge
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser


def sizes(name: str, **said: object) -> dict[FieldName, float]:
    placed = Composer(EVENT, LAYOUTS[name], PLAIN).badge(0, badge("Muhammad", **said))
    return {one.field.name: one.typeset.setting.size for one in placed}


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_honorific_stands_small_above_the_name_and_leaves_it_the_large_line(name: str) -> None:
    placed = Composer(EVENT, LAYOUTS[name], PLAIN).badge(0, badge("Muhammad", honorific="H.E. Dr. Eng."))
    at = {one.field.name: one for one in placed}

    above, large = at[FieldName.HONORIFIC], at[FieldName.GIVEN_NAME]

    assert above.typeset.setting.size < large.typeset.setting.size / 3
    assert above.y > large.y
    assert large.typeset.setting.size > sizes(name)[FieldName.GIVEN_NAME] * 0.75


@pytest.mark.parametrize(
    ("given", "family", "large", "small"),
    [
        ("Győző", "Nagy", "Nagy", "Győző"),
        ("小明", "王", "王小明", ""),
        ("민준", "김", "김민준", ""),
        ("Ece", "", "Ece", ""),
    ],
)
def test_the_family_name_comes_first_where_the_person_wants_it(given: str, family: str, large: str, small: str) -> None:
    placed = Composer(EVENT, LAYOUTS["a6"], PLAIN).badge(0, badge(given, family_name=family, family_first=True))

    said = {one.field.name: one.typeset.setting.lines[0].text for one in placed}

    assert said[FieldName.GIVEN_NAME] == large
    assert said.get(FieldName.FAMILY_NAME, "") == small


def test_the_public_form_the_desk_and_the_office_take_both(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    typed = {"given_name": "小明", "family_name": "王", "second_name": "", "honorific": "H.E. Dr.", "family_first": "y"}
    register = {**typed, "email": "wang@visits.example", "consent": "y", "second_name": "Wang Xiaoming"}

    browser.send(f"/{event.slug}/register", register)
    person = db.session.scalars(db.select(Registration)).one()
    before = front_digests(event, [person.id])
    browser.send(f"/desk/{event.slug}/{person.id}/name", {"honorific": "", "second_name": "Wang"})
    db.session.expire_all()

    assert (badge_text(person).honorific, badge_text(person).family_first) == ("", True)
    assert front_digests(event, [person.id]) != before
    assert "H.E. Dr." in browser.read(f"/organise/{event.slug}/registrations/{person.id}").text


def test_a_badge_without_either_says_what_it_said_before(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    said = [getattr(person, name) for name in ("given_name", "family_name", "second_name", "job_title", "organisation")]
    category = localize(person.category.name, "en")

    front = digest([*said, person.country, person.code, category, person.category.colour])

    assert front_digests(event, [person.id]) == {person.id: front + event_digest(event)}
