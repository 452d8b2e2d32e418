"""The public directory: confirmed exhibitors alone, found in any script."""

import io
import json

import pytest
from flask import Flask
from PIL import Image

from expo.booths.assignments.services import assign
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.events.rules import CategoryKind
from expo.exhibitors.directory import exhibitor_slug
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.application_steps import save
from expo.exhibitors.services.decisions import withdraw
from expo.exhibitors.services.dossier import set_logo
from expo.history.services import PROGRAM
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import EMIL, emil
from tests.pages import Browser
from tests.queries import counted

CONFIRMED = ApplicationState.CONFIRMED
QUERIES = 6


def _names(browser: Browser, address: str) -> list[str]:
    return [link.text for link in browser.read(address).soup.select(".firms strong a")]


def test_only_confirmed_exhibitors_are_shown(app: Flask, browser: Browser) -> None:
    event = an_event()
    shown = emil(event, name="Shown Ltd", state=CONFIRMED)
    hidden = emil(event, name="Hidden Ltd")

    names = _names(browser, f"/{event.slug}/exhibitors")
    gone = browser.read(f"/{event.slug}/exhibitors/{exhibitor_slug(hidden)}", status=404)
    other = browser.read(f"/{an_event().slug}/exhibitors/{exhibitor_slug(shown)}", status=404)

    assert names == ["Shown Ltd"]
    assert (gone.heading, other.heading) == ("There is nothing here", "There is nothing here")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_directory_asks_as_much_for_three_as_for_one(app: Flask, browser: Browser, rows: int) -> None:
    event = an_event()
    for number in range(rows):
        emil(event, name=f"Firm {number}", state=CONFIRMED)
    here = f"/{event.slug}/exhibitors"

    with counted(app) as statements:
        names = _names(browser, here)

    assert names == [f"Firm {number}" for number in range(rows)]
    assert len(statements) == QUERIES


def test_it_is_searched_in_any_script_and_narrowed(app: Flask, browser: Browser) -> None:
    event = an_event()
    emil(event, name="Işık Yazılım A.Ş.", products=["Bulut muhasebe"], sectors=["AI"], state=CONFIRMED)
    emil(event, name="Karachi Systems", second_name="کراچی سسٹمز", country="PK", state=CONFIRMED)
    here = f"/{event.slug}/exhibitors"

    found = [
        _names(browser, f"{here}?{query}") for query in ("q=ISIK", "q=كراچي", "q=muhasebe", "sector=AI", "country=PK")
    ]

    isik, karachi = ["Işık Yazılım A.Ş."], ["Karachi Systems"]
    assert found == [isik, karachi, isik, isik, karachi]
    assert "No firm found" in browser.read(f"{here}?q=nobody").text


def test_booths_come_from_the_room_above(app: Flask, browser: Browser) -> None:
    event = an_event()
    exhibitor = emil(event, name="Emil Ltd", state=CONFIRMED)
    (booth,) = some_booths(event, a_hall(event, "Hall 1"), "H1-B12")
    here = f"/{event.slug}/exhibitors"
    with transaction():
        assign(exhibitor, [booth], by=PROGRAM, state=AssignmentState.ASSIGNED)

    page = browser.read(f"{here}/{exhibitor_slug(exhibitor)}")
    inside, outside = _names(browser, f"{here}?hall=Hall+1"), _names(browser, f"{here}?hall=Hall+2")

    assert "Hall 1 H1-B12" in page.text
    assert (inside, outside) == (["Emil Ltd"], [])


def test_a_firms_page_is_read_by_search_engines_too(app: Flask, browser: Browser) -> None:
    event = an_event()
    exhibitor = emil(event, name="Emil Ltd", website="https://emil.example", state=CONFIRMED, about={"en": "Ledgers"})
    slug = exhibitor_slug(exhibitor)

    page = browser.read(f"/{event.slug}/exhibitors/{slug}")

    script = page.soup.select_one("script[type='application/ld+json']")
    told = json.loads(script.text if script else "{}")
    assert (told["@type"], told["name"], told["url"], told["subjectOf"]["name"]) == (
        "Organization",
        "Emil Ltd",
        "https://emil.example",
        "Test Expo",
    )
    assert "emil." not in page.text.lower().replace("emil.example", "")  # no mail address of a contact


def test_a_renamed_firm_is_found_under_its_old_address(app: Flask, browser: Browser) -> None:
    event = an_event()
    exhibitor = emil(event, name="Old Name Ltd", state=CONFIRMED)
    old = exhibitor_slug(exhibitor)
    with transaction():
        save(exhibitor, {"display_name": "New Name Ltd"}, by=EMIL, office=True)

    answer = browser.client.get(f"/{event.slug}/exhibitors/{old}")

    assert (answer.status_code, answer.headers["Location"]) == (
        301,
        f"/{event.slug}/exhibitors/new-name-ltd-{exhibitor.id}",
    )


def test_a_firm_that_withdraws_is_gone_at_once(app: Flask, browser: Browser) -> None:
    event = an_event()
    exhibitor = emil(event, name="Emil Ltd", state=CONFIRMED)
    before = _names(browser, f"/{event.slug}/exhibitors")

    with transaction():
        withdraw(exhibitor, by=EMIL)

    assert (before, _names(browser, f"/{event.slug}/exhibitors")) == (["Emil Ltd"], [])


def test_logos_are_our_own_pictures_and_kept_by_browsers(app: Flask, browser: Browser) -> None:
    event = an_event()
    exhibitor = emil(event, name="Emil Ltd", state=CONFIRMED)
    file = io.BytesIO()
    Image.new("RGB", (900, 300), "#004488").save(file, "JPEG")
    with transaction():
        logo = set_logo(exhibitor, file.getvalue(), by=EMIL)
    here = f"/{event.slug}/exhibitors/{exhibitor_slug(exhibitor)}"

    page = browser.read(f"/{event.slug}/exhibitors")
    answers = [browser.client.get(f"{here}/{path}{logo.uid}.png") for path in ("", "small/")]
    gone = browser.client.get(f"{here}/{'0' * 32}.png").status_code

    assert [str(image["src"]) for image in page.soup.select(".firms img")] == [f"{here}/small/{logo.uid}.png"]
    assert [Image.open(io.BytesIO(answer.data)).size for answer in answers] == [(800, 267), (240, 80)]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"public, max-age=31536000, immutable"}
    assert (answers[0].mimetype, gone) == ("image/png", 404)


def test_staff_badges_are_given_swapped_and_taken_back_on_the_firms_desk(app: Flask, browser: Browser) -> None:
    desk, exhibitor_id = _stand_with_desk()

    first = browser.send(f"{desk}/staff", {"given_name": "Ada", "email": "ada@exhibits.example"})
    swapping = first.link("Swap")
    swapped = browser.send(swapping, {"given_name": "Bora", "email": "bora@exhibits.example"})
    badge = swapped.link("Swap").rpartition("/staff/")[2].partition("/")[0]
    empty = browser.send(f"{desk}/staff/{badge}/leave", form=f"{desk}/staff")
    twice = browser.read(swapping, status=404)

    assert [row[0] for row in first.rows()] == ["Ada"]
    assert [row[0] for row in swapped.rows()] == ["Bora"]
    assert "0 badges of 5 are given" in empty.text
    assert twice.heading == "There is nothing here"
    assert db.session.get_one(Exhibitor, exhibitor_id).state is CONFIRMED


def _stand_with_desk() -> tuple[str, int]:
    event = an_event()
    a_category(event, kind=CategoryKind.EXHIBITOR)
    exhibitor = emil(event, area_sqm=9, state=CONFIRMED)
    return f"/exhibitor/{exhibitor_token(exhibitor)}", exhibitor.id
