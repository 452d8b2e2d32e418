"""What an organiser decides of an expo's home page: the blocks, the way there, the partners, the pattern."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from expo import clock
from expo.db import transaction
from expo.events.home_blocks import DirectionKind, HomeBlock, PartnerLevel, shown_blocks
from expo.events.models import Event
from expo.events.rules import days_to_go
from expo.exhibitors.rules import ApplicationState
from expo.front.queries import directions_of, partners_of
from expo.front.services import add_partner, remove_partner
from expo.history.queries import history_about
from expo.history.services import PROGRAM
from expo.kit.graphics.tilings import Tiling
from tests.factories.accounts import olga, sami, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.pages import Browser, Page, text_of

PAGE = "/organise/some-expo/settings/home-page"


@pytest.fixture
def event(app: Flask) -> Event:
    return an_event(slug="some-expo", languages=["en", "tr"], description={"en": "Three days"})


@pytest.fixture
def browser(app: Flask, event: Event) -> Browser:
    return signed_in(Browser(app), olga(event))


def _bands(page: Page) -> list[str]:
    return [str(band["aria-labelledby"]) for band in page.soup.select("section.band")]


def test_the_blocks_stand_as_the_organiser_orders_them(browser: Browser, event: Event) -> None:
    said = {"AIRPORT_en": "12 km", "AIRPORT_tr": "12 kilometre"}
    browser.send(PAGE, {**said, "position_DIRECTIONS": "1", "position_ABOUT": "6"})
    page = browser.read("/some-expo/?lang=tr")

    assert _bands(page) == ["there", "about"]
    assert "12 kilometre" in page.text
    assert "12 km" in browser.read("/some-expo/?lang=en").text

    browser.send(PAGE, {"shown_DIRECTIONS": None, "AIRPORT_tr": ""})

    assert _bands(browser.read("/some-expo/?lang=tr")) == ["about"]
    assert directions_of(event) == {DirectionKind.AIRPORT: {"en": "12 km"}}


def test_who_saves_second_is_told_and_keeps_what_was_typed(browser: Browser, event: Event) -> None:
    told = browser.send(PAGE, {"CAR_en": "Gate C", "position_ABOUT": "6"})

    [tied] = [one for one in told.banners if "one place" in one]
    assert re.fullmatch("These were given one place, and are shown in this order: .+, .+", tied)
    answer = browser.send(PAGE, {"CAR_en": "Gate D", "version": str(event.version - 1)}, status=409)

    assert "Gate D" in answer.text
    assert directions_of(event)[DirectionKind.CAR]["en"] == "Gate C"


def test_of_two_forms_with_other_words_of_the_way_the_second_is_refused(browser: Browser, event: Event) -> None:
    opened = event.version
    browser.send(PAGE, {"CAR_en": "Gate C"})

    answer = browser.send(PAGE, {"CAR_en": "Gate D", "version": str(opened)}, status=409)

    assert "Gate D" in answer.text
    assert directions_of(event)[DirectionKind.CAR]["en"] == "Gate C"


def test_partners_stand_by_level_and_are_moved_and_removed(browser: Browser, event: Event) -> None:
    for level, name in (("supporter", "Chamber"), ("host", "Ministry"), ("supporter", "University")):
        typed = {"level": level, "name": name, "link": "https://www.example.org"}
        browser.send(f"{PAGE}/partners", typed, form=PAGE)

    page = browser.read("/some-expo/")

    assert [text_of(one) for one in page.soup.select(".level h3")] == ["Hosts", "Supporters"]
    assert [text_of(one) for one in page.soup.select(".plate")] == ["Ministry", "Chamber", "University"]

    found = {one.name: one for one in partners_of(event)}
    browser.send(f"{PAGE}/partners/{found['University'].id}/move", {"position": "1"}, form=PAGE)
    browser.send(f"{PAGE}/partners/{found['Ministry'].id}/remove", form=PAGE)

    assert [text_of(one) for one in browser.read("/some-expo/").soup.select(".plate")] == ["University", "Chamber"]
    assert [entry.after for entry in history_about(event) if "University: 1" in str(entry.after)] == [
        {"partner": "University: 1"}
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Give a name, or choose an exhibitor."),
        ({"name": "X", "link": "javascript:alert(1)"}, "begins with https://"),
    ],
)
def test_a_partner_without_a_name_or_with_an_odd_link_is_refused(
    browser: Browser, event: Event, typed: dict[str, str], said: str
) -> None:
    page = browser.send(f"{PAGE}/partners", {"level": "host", **typed}, form=PAGE, status=400)

    assert said in page.text
    assert partners_of(event) == []


def test_a_partner_who_exhibits_is_called_as_its_firm_is_now(browser: Browser, event: Event) -> None:
    firm = emil(event, name="Emil & Sons", state=ApplicationState.CONFIRMED)
    browser.send(f"{PAGE}/partners", {"level": "host", "exhibitor": str(firm.id)}, form=PAGE)
    twice = browser.send(f"{PAGE}/partners", {"level": "host", "exhibitor": str(firm.id)}, form=PAGE, status=409)
    assert firm.firm is not None
    with transaction():
        firm.firm.display_name = "Emil and Daughters"
        event.public_revision += 1

    assert "This firm is a partner already." in twice.text
    assert [text_of(one) for one in browser.read("/some-expo/").soup.select(".plate")] == ["Emil and Daughters"]


def test_another_expos_partner_and_who_may_not_edit_are_refused(app: Flask, browser: Browser, event: Event) -> None:
    other = an_event(slug="other-expo")
    with transaction():
        theirs = add_partner(other, PartnerLevel.HOST, "Theirs", "", None, by=PROGRAM)

    browser.send(f"{PAGE}/partners/{theirs.id}/remove", form=PAGE, status=404)

    assert len(partners_of(other)) == 1
    assert signed_in(Browser(app), sami(event)).client.get(PAGE).status_code == 403


def test_the_last_partner_of_a_level_takes_its_heading_along(browser: Browser, event: Event) -> None:
    with transaction():
        only = add_partner(event, PartnerLevel.MEDIA, "Daily", "", None, by=PROGRAM)
    shown = _bands(browser.read("/some-expo/"))
    with transaction():
        remove_partner(only, by=PROGRAM)

    assert "partners" in shown
    assert "partners" not in _bands(browser.read("/some-expo/"))


def test_a_small_number_is_not_shown(browser: Browser, event: Event) -> None:
    for number in range(4):
        emil(event, name=f"Firm {number}", state=ApplicationState.CONFIRMED)
    few = browser.read("/some-expo/").soup.select(".numbers dd")
    with transaction():
        emil(event, name="Firm 5", state=ApplicationState.CONFIRMED)

    many = browser.read("/some-expo/").soup.select(".numbers > div")

    assert few == []
    assert [text_of(one) for one in many] == ["exhibitors 5"]


def test_the_days_to_go_change_at_midnight_where_the_expo_is(app: Flask, event: Event) -> None:
    visitor = Browser(app)
    seen = []
    for moment in (datetime(2027, 4, 10, 18, 59, tzinfo=UTC), datetime(2027, 4, 10, 19, 1, tzinfo=UTC)):
        with clock.set_to(moment):
            seen.append(text_of(visitor.read("/some-expo/").soup.select(".fact-strip .figure")[0]))

    assert event.zone == "Asia/Karachi"
    assert seen == [str((event.first_day - date(2027, 4, day)).days) for day in (10, 11)]
    assert days_to_go(event.first_day, event.zone, datetime(2027, 12, 1, tzinfo=UTC)) == 0


def test_the_pattern_is_chosen_beside_the_accent(browser: Browser, event: Event) -> None:
    before = browser.read("/some-expo/").soup.select("#stars-large")[0]["d"]
    bad = browser.send("/organise/some-expo/settings/look", {"angle": "80"}, status=400)
    browser.send("/organise/some-expo/settings/look", {"tiling": "dodecagons", "angle": "72"})

    after = browser.read("/some-expo/").soup.select("#stars-large")[0]["d"]

    assert "from 55.0 to 75.0" in bad.text
    assert (event.tiling, event.angle) == (Tiling.DODECAGONS, 72)
    assert before != after
    assert "Dodecagons and triangles" in browser.read("/organise/some-expo/").text


def test_words_that_are_no_block_are_left_out() -> None:
    assert shown_blocks(["partners", "nonsense", "about", "about"]) == [HomeBlock.PARTNERS, HomeBlock.ABOUT]
