"""The designer's pages: previews, versions, and restoring."""

import io
from dataclasses import replace

import pytest
from flask import Flask
from PIL import Image

from expo.badges.design import DEFAULT, Design
from expo.badges.designs import Pictures, restore_version, save_design
from expo.badges.models import BadgeDesign, BadgePicture
from expo.badges.queries import Choice, design_in, newest_design
from expo.badges.services import badge_troubles, start_run
from expo.db import db, transaction
from expo.errors import Changed, NotFound
from expo.history.services import Actor
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser, form_values
from tests.queries import counted

OLGA = Actor("Olga")
SMALL = "The name could not be read from two metres: it needs 37 points or more. Make it larger."
HIGH = "The texts of this part are 7 mm too high together. Make one smaller or leave one out."
NO_STRIP = "This layout has no room for a sponsor strip. Choose another layout, or no strip."


def a_logo(colour: str = "red") -> tuple[io.BytesIO, str]:
    out = io.BytesIO()
    Image.new("RGB", (300, 100), colour).save(out, "PNG")
    out.seek(0)
    return out, "logo.png"


def test_olga_saves_a_design_and_it_is_printed_with(app: Flask) -> None:
    event = an_event()
    vito(event)
    browser = signed_in(Browser(app), olga(event))
    address = f"/organise/{event.slug}/badges/design"

    page = browser.send(address, {"layout": "cr80", "name_colour": "#aa0022", "line_shown": None, "back": "Call us."})
    with transaction():
        run = start_run(event, Choice(), by=OLGA)

    saved = newest_design(event)
    assert saved is not None
    assert page.banners[0] == "Version 1 of the badge design is saved. Badges are printed with it from now on."
    assert (saved.version, saved.created_by, saved.data["layout"], saved.data["back"]) == (
        1,
        "Olga Organiser",
        "cr80",
        "Call us.",
    )
    assert [wish["name"] for wish in saved.data["fields"]][-1] == "country"
    assert (run.layout, run.design_id) == ("cr80", saved.id)
    assert [image["alt"] for image in page.soup.select(".badge-preview img")] == [
        "A short name",
        "A long name",
        "A name from right to left",
        "The back",
    ]


def test_a_version_is_never_changed_and_can_be_gone_back_to(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    address = f"/organise/{event.slug}/badges/design"
    browser.send(address, {"accent": "#112233", "logo": a_logo()}, content_type="multipart/form-data")
    browser.send(address, {"accent": "#445566", "no_logo": "y"}, content_type="multipart/form-data")

    page = browser.send(f"{address}/1", form=address)

    rows = db.session.scalars(db.select(BadgeDesign).order_by(BadgeDesign.version)).all()
    assert page.banners[0] == "Version 1 is back, as version 3."
    assert [(row.version, row.data["accent"], row.logo_id is not None) for row in rows] == [
        (1, "#112233", True),
        (2, "#445566", False),
        (3, "#112233", True),
    ]
    assert [row[0] for row in page.rows()] == ["3", "2", "1"]
    assert browser.read(f"{address}?version=2").typed("accent") == "#445566"


def test_the_same_picture_is_kept_once(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    address = f"/organise/{event.slug}/badges/design"

    for colour in ("red", "red", "blue"):
        browser.send(address, {"logo": a_logo(colour)}, content_type="multipart/form-data")

    assert db.session.scalar(db.select(db.func.count()).select_from(BadgePicture)) == 2


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"given_name_percent": "lots"}, "Enter a whole number from 50 to 150."),
        ({"given_name_percent": "60"}, SMALL),
        ({"given_name_percent": "130"}, HIGH),
        ({"family_name_shown": None}, "A badge shows both names. Tick this."),
        ({"accent": "green"}, "Write a colour as in #0b5d3b."),
        ({"layout": "a0"}, "Choose one from the list."),
        ({"layout": "butterfly", "back": "Hello"}, "A folded badge has no back of its own. Leave this empty."),
        ({"strip": a_logo()[0].getvalue(), "layout": "cr80"}, NO_STRIP),
        ({"logo": b"GIF89a rubbish"}, "This file is not a PNG or JPEG picture."),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_changes_nothing(
    app: Flask, typed: dict[str, object], error: str
) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    files = {name: (io.BytesIO(value), "logo.png") for name, value in typed.items() if isinstance(value, bytes)}
    sent = {**typed, **files, "name_colour": "#123456"}

    page = browser.send(f"/organise/{event.slug}/badges/design", sent, status=400, content_type="multipart/form-data")

    assert page.errors == [error]
    assert page.typed("name_colour") == "#123456"
    assert newest_design(event) is None


def test_the_preview_follows_the_form_and_saves_nothing(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    address = f"/organise/{event.slug}/badges/design"
    first = browser.read(address)

    button = browser.send(address, {"preview": "yes", "name_colour": "#aa0022"})
    script = browser.post(f"{address}/preview", {**form_values(first.soup, address), "given_name_percent": "60"})

    pictures = [image["src"] for image in button.soup.select(".badge-preview img")]
    assert len(pictures) == 3
    assert set(pictures).isdisjoint(image["src"] for image in first.soup.select(".badge-preview img"))
    assert "it needs 37 points or more" in script.text
    assert (script.status_code, script.text.count("<img")) == (200, 3)
    assert newest_design(event) is None


def test_somebody_who_saves_over_another_is_told_and_can(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    address = f"/organise/{event.slug}/badges/design"
    stale = browser.read(address).typed("based_on")
    browser.send(address, {"accent": "#112233"})

    page = browser.send(address, {"accent": "#445566", "based_on": stale}, status=409)

    assert "Olga Organiser saved version 1 meanwhile." in page.text
    assert (page.typed("accent"), page.typed("based_on")) == ("#445566", "1")


def test_who_may_design(app: Flask) -> None:
    event = an_event()
    readers = {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}

    found = {
        name: signed_in(Browser(app), account).client.get(f"/organise/{event.slug}/badges/design").status_code
        for name, account in readers.items()
    }

    assert found == {"olga": 200, "vera": 403, "sami": 403, "nora": 404}


@pytest.mark.parametrize("version", ["0", "9", "x", "9" * 30])
def test_a_version_that_never_was_is_not_here(app: Flask, version: str) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))

    assert browser.client.get(f"/organise/{event.slug}/badges/design?version={version}").status_code == 404
    with pytest.raises(NotFound), transaction():
        restore_version(event, 9, by=OLGA)


def test_the_versions_are_listed_in_the_same_number_of_queries(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    found = []

    for version in range(3):
        with transaction():
            save_design(event, replace(DEFAULT, strip_mm=version), Pictures(), based_on=version, by=OLGA)
        with counted(app) as statements:
            browser.read(f"/organise/{event.slug}/badges/design")
        found.append(len(statements))

    assert found == [8, 8, 8]


def test_another_events_version_is_no_version_of_this_one(app: Flask) -> None:
    event, other = an_event(), an_event()
    with transaction():
        save_design(other, DEFAULT, Pictures(), based_on=0, by=OLGA)

    with pytest.raises(Changed), transaction():
        save_design(event, DEFAULT, Pictures(), based_on=1, by=OLGA)

    assert (design_in(event, 1), newest_design(event)) == (None, None)


def test_a_long_name_of_an_expo_has_a_short_one_on_badges(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    with transaction():
        event.name = {"en": "Pakistan International Digital Economy, Health and Industrial Technology Exhibition " * 2}
    long = badge_troubles(person)

    with transaction():
        save_design(event, Design(short_name="PIDEX 2027"), Pictures(), based_on=0, by=OLGA)

    assert any("Name of the expo" in one for one in long)
    assert badge_troubles(person) == []
    assert "short_name" not in Design().as_plain()
