"""The settings pages of an expo, as an organiser sends them."""

from typing import Any

import pytest
from flask import Flask

from expo.db import transaction
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.events.rules import EventState
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from tests.factories.accounts import ada, nora, olga, sami, signed_in, vera
from tests.factories.events import an_event, stored_event, stored_values
from tests.pages import Browser

PAGES = ("", "/place", "/places", "/languages", "/look", "/registration", "/state")
OKAN = Actor("Okan Other")


@pytest.mark.parametrize(
    ("who", "status"), [(olga, 200), (ada, 200), (vera, 403), (sami, 403), (nora, 404)], ids=lambda v: str(v)[:14]
)
@pytest.mark.parametrize("page", PAGES)
def test_who_may_open_the_settings(
    bare_app: Flask, event: Event, browser: Browser, page: str, who: Any, status: int
) -> None:
    with bare_app.app_context():
        account = who() if who in {ada, nora} else who(stored_event())
    signed_in(browser, account)

    answer = browser.client.get(f"/organise/some-expo/settings{page}")

    assert answer.status_code == status


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(event: Event, browser: Browser, page: str) -> None:
    answer = browser.client.get(f"/organise/some-expo/settings{page}")

    assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize("who", [vera, sami])
def test_who_may_not_edit_changes_nothing(bare_app: Flask, event: Event, browser: Browser, who: Any) -> None:
    with bare_app.app_context():
        signed_in(browser, who(stored_event()))

    answers = [
        browser.post(f"/organise/some-expo/settings{page}", {"state": "live", "name": "X"}).status_code
        for page in ("", "/place", "/state", "/places/hall")
    ]

    assert 200 not in answers
    assert 303 not in answers
    assert stored_values(bare_app, "version", "state") == [1, EventState.PUBLISHED]


def test_names_and_texts_are_saved_in_each_language(bare_app: Flask, desk: Browser) -> None:
    page = desk.send(
        "/organise/some-expo/settings",
        {"name_tr": "Büyük Fuar", "tagline_ur": "ایک سطر", "description_en": "One\r\ntwo\r\n\r\nthree", "contact": ""},
    )

    assert page.banners == ["The settings were saved."]
    assert stored_values(bare_app, "name", "tagline", "description", "contact") == [
        {"en": "Test Expo", "ur": "آزمائشی ایکسپو", "tr": "Büyük Fuar"},
        {"ur": "ایک سطر"},
        {"en": "One\ntwo\n\nthree"},
        "",
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name_en": ""}, "Give the expo a name in its first language."),
        ({"name_en": "\U0001f389" * 10_000}, "Use at most 120 characters."),
        ({"name_en": "Expo\u202eoxpE"}, "Take out the invisible control characters (RIGHT-TO-LEFT OVERRIDE)."),
        ({"contact": "nobody"}, "Enter a mail address, as in name@example.org."),
    ],
)
def test_texts_that_cannot_be_are_told_beside_their_field(
    bare_app: Flask, desk: Browser, typed: dict[str, str], sentence: str
) -> None:
    page = desk.send("/organise/some-expo/settings", typed, status=400)

    assert page.errors == [sentence]
    assert stored_values(bare_app, "version") == [1]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7*7 }}{% raw %}", "'; DROP TABLE events; --"])
def test_code_in_a_text_is_shown_as_text(bare_app: Flask, desk: Browser, text: str) -> None:
    desk.send("/organise/some-expo/settings", {"name_en": text, "tagline_en": text, "description_en": text})

    stranger = Browser(bare_app).read("/some-expo/")

    assert stranger.heading == text
    assert text in stranger.text
    assert "<script>alert" not in stranger.response.text


def test_the_second_tab_keeps_what_was_typed_and_may_save_over(bare_app: Flask, desk: Browser) -> None:
    address = "/organise/some-expo/settings/place"
    with bare_app.app_context(), transaction():
        event = event_by_slug("some-expo")
        assert event is not None
        edit_event(event, {"venue": "Great Hall"}, version=1, by=OKAN)

    told = desk.send(address, {"version": "1", "venue": "My Hall"}, status=409)
    hidden = told.typed("version")
    desk.send(address, {"version": hidden, "venue": told.typed("venue")})

    assert "Okan Other: Venue: Test Hall → Great Hall" in told.text
    assert (told.typed("venue"), told.link("Take theirs")) == ("My Hall", address)
    assert stored_values(bare_app, "venue") == ["My Hall"]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "١"])
def test_a_version_that_is_none_saves_nothing(bare_app: Flask, desk: Browser, version: str) -> None:
    desk.send("/organise/some-expo/settings/place", {"version": version, "venue": "My Hall"}, status=409)

    assert stored_values(bare_app, "venue") == ["Test Hall"]


def test_languages_keep_their_order(bare_app: Flask, desk: Browser) -> None:
    desk.send("/organise/some-expo/settings/languages", {"first": "tr", "second": "en", "third": "", "currency": "TRY"})

    assert stored_values(bare_app, "languages", "currency", "name") == [
        ["tr", "en"],
        "TRY",
        {"en": "Test Expo", "ur": "آزمائشی ایکسپو", "tr": "Deneme Fuarı"},
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"third": "en"}, "Choose each language once."),
        ({"first": "tlh"}, "Choose one from the list."),
        ({"currency": "DEM"}, "Choose one from the list."),
    ],
)
def test_languages_that_cannot_be_are_told(desk: Browser, typed: dict[str, str], sentence: str) -> None:
    page = desk.send("/organise/some-expo/settings/languages", typed, status=400)

    assert page.errors == [sentence]


def test_a_pale_accent_is_taken_and_made_readable(bare_app: Flask, desk: Browser) -> None:
    page = desk.send("/organise/some-expo/settings/look", {"accent": "#FFEE88"})

    assert stored_values(bare_app, "accent") == ["#ffee88"]
    assert min(float(row[-1]) for row in page.rows()) >= 4.5


def test_a_colour_can_be_checked_before_it_isstored_values(bare_app: Flask, desk: Browser) -> None:
    page = desk.send("/organise/some-expo/settings/look", {"accent": "#336699", "check": "1"})

    assert "#336699" in page.rows()[0][1]
    assert stored_values(bare_app, "accent") == ["#0b6b46"]


def test_a_colour_that_is_none_is_refused(bare_app: Flask, desk: Browser) -> None:
    page = desk.send("/organise/some-expo/settings/look", {"accent": "red;}*{x:url(//evil)"}, status=400)

    assert page.errors == ["Enter a colour, as in #0b5d3b."]
    assert stored_values(bare_app, "accent") == ["#0b6b46"]


def test_an_expo_is_published_when_nothing_is_missing(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        signed_in(browser, olga(an_event(slug="some-expo", state=EventState.DRAFT, bare=True, venue="")))
    address = "/organise/some-expo/settings/state"

    before = browser.read(address)
    refused = browser.send(address, {"state": "published"}, status=409)

    assert before.link("Add a venue.") == "/organise/some-expo/settings/place"
    assert "Add at least one category of people who may register." in refused.text
    assert stored_values(bare_app, "state") == [EventState.DRAFT]


def test_an_expo_is_closed(bare_app: Flask, desk: Browser) -> None:
    page = desk.send("/organise/some-expo/settings/state", {"state": "closed"})

    assert page.banners == ["The expo is closed. Nobody can register any more."]
    assert stored_values(bare_app, "state") == [EventState.CLOSED]


def test_a_state_that_there_is_not_is_refused(desk: Browser) -> None:
    page = desk.send("/organise/some-expo/settings/state", {"state": "bankrupt"}, status=409)

    assert "Choose one from the list." in page.text
