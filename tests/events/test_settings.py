"""The settings pages of an expo, as an organiser sends them."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event, Hall
from expo.events.queries import event_by_slug, halls_of, zones_of
from expo.events.rules import EventState
from expo.events.services.expos import edit_event
from expo.events.services.venue_parts import add_hall, add_zone
from expo.history.services import Actor
from tests.factories.accounts import ada, nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.pages import Browser
from tests.queries import counted

PAGES = ("", "/place", "/places", "/languages", "/look", "/registration", "/state")
OKAN = Actor("Okan Other")


@pytest.fixture
def event(bare_app: Flask) -> Event:
    with bare_app.app_context():
        return an_event(slug="some-expo")


@pytest.fixture
def desk(bare_app: Flask, event: Event, browser: Browser) -> Browser:
    """Olga's browser."""
    with bare_app.app_context():
        return signed_in(browser, olga(_now(event)))


def _now(event: Event) -> Event:
    """The event as it stands in the database."""
    found = event_by_slug("some-expo")
    assert found is not None
    db.session.refresh(found)
    return found


def _kept(app: Flask, *names: str) -> list[Any]:
    with app.app_context():
        event = event_by_slug("some-expo")
        return [getattr(event, name) for name in names]


@pytest.mark.parametrize(
    ("who", "status"), [(olga, 200), (ada, 200), (vera, 403), (sami, 403), (nora, 404)], ids=lambda v: str(v)[:14]
)
@pytest.mark.parametrize("page", PAGES)
def test_who_may_open_the_settings(
    bare_app: Flask, event: Event, browser: Browser, page: str, who: Any, status: int
) -> None:
    with bare_app.app_context():
        account = who() if who in {ada, nora} else who(_now(event))
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
        signed_in(browser, who(_now(event)))

    answers = [
        browser.post(f"/organise/some-expo/settings{page}", {"state": "live", "name": "X"}).status_code
        for page in ("", "/place", "/state", "/places/hall")
    ]

    assert 200 not in answers
    assert 303 not in answers
    assert _kept(bare_app, "version", "state") == [1, EventState.PUBLISHED]


def test_names_and_texts_are_saved_in_each_language(bare_app: Flask, desk: Browser) -> None:
    page = desk.send(
        "/organise/some-expo/settings",
        {"name_tr": "Büyük Fuar", "tagline_ur": "ایک سطر", "description_en": "One\r\ntwo\r\n\r\nthree", "contact": ""},
    )

    assert page.banners == ["The settings were saved."]
    assert _kept(bare_app, "name", "tagline", "description", "contact") == [
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
    assert _kept(bare_app, "version") == [1]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7*7 }}{% raw %}", "'; DROP TABLE events; --"])
def test_code_in_a_text_is_shown_as_text(bare_app: Flask, desk: Browser, text: str) -> None:
    desk.send("/organise/some-expo/settings", {"name_en": text, "tagline_en": text, "description_en": text})

    stranger = Browser(bare_app).read("/some-expo/")

    assert stranger.heading == text
    assert text in stranger.text
    assert "<script>alert" not in stranger.response.text


def test_dates_and_place_are_saved(bare_app: Flask, desk: Browser) -> None:
    desk.send(
        "/organise/some-expo/settings/place",
        {
            "first_day": "2027-10-05",
            "last_day": "2027-10-07",
            "opens_at": "09:30",
            "zone": "Europe/Istanbul",
            "city": "İstanbul",
            "country": "TR",
            "map_url": "https://maps.example.org/x",
            "latitude": "41,0082",
            "longitude": "28.9784",
        },
    )

    assert _kept(bare_app, "first_day", "zone", "city", "map_url", "latitude", "longitude") == [
        date(2027, 10, 5),
        "Europe/Istanbul",
        "İstanbul",
        "https://maps.example.org/x",
        41.0082,
        28.9784,
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"zone": "Asia/Atlantis"}, "Choose one from the list."),
        ({"country": "ZZ"}, "Choose one from the list."),
        ({"last_day": "2027-04-12"}, "The last day is before the first day."),
        ({"last_day": "2027-02-30"}, "Enter a date, as in 2027-04-13."),
        ({"first_day": ""}, "Enter the first day."),
        ({"opens_at": "25:00"}, "Enter a time, as in 09:30."),
        ({"closes_at": "09:00"}, "The expo closes before it opens."),
        ({"build_up_opens_at": ""}, "Enter a time, as in 09:30."),
        ({"build_up_closes_at": "08:00"}, "On build-up days the halls close before they open."),
        ({"breakdown_closes_at": "07:59"}, "On breakdown days the halls close before they open."),
        (
            {"map_url": "javascript:alert(1)"},
            "Enter a link that begins with https://, as in https://maps.example.org/hall.",
        ),
        ({"latitude": "north", "longitude": ""}, "Enter degrees as a number, as in 24.8607."),
        (
            {"latitude": "24.9", "longitude": ""},
            "Give both coordinates, or none: latitude from -90 to 90, longitude from -180 to 180.",
        ),
        (
            {"latitude": "nan", "longitude": "0"},
            "Give both coordinates, or none: latitude from -90 to 90, longitude from -180 to 180.",
        ),
    ],
)
def test_a_place_that_cannot_be_is_told_beside_its_field(
    bare_app: Flask, desk: Browser, typed: dict[str, str], sentence: str
) -> None:
    page = desk.send("/organise/some-expo/settings/place", typed, status=400)

    assert page.errors == [sentence]
    assert _kept(bare_app, "version") == [1]


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
    assert _kept(bare_app, "venue") == ["My Hall"]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "١"])
def test_a_version_that_is_none_saves_nothing(bare_app: Flask, desk: Browser, version: str) -> None:
    desk.send("/organise/some-expo/settings/place", {"version": version, "venue": "My Hall"}, status=409)

    assert _kept(bare_app, "venue") == ["Test Hall"]


def test_languages_keep_their_order(bare_app: Flask, desk: Browser) -> None:
    desk.send("/organise/some-expo/settings/languages", {"first": "tr", "second": "en", "third": "", "currency": "TRY"})

    assert _kept(bare_app, "languages", "currency", "name") == [
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

    assert _kept(bare_app, "accent") == ["#ffee88"]
    assert min(float(row[-1]) for row in page.rows()) >= 4.5


def test_a_colour_can_be_checked_before_it_is_kept(bare_app: Flask, desk: Browser) -> None:
    page = desk.send("/organise/some-expo/settings/look", {"accent": "#336699", "check": "1"})

    assert "#336699" in page.rows()[0][1]
    assert _kept(bare_app, "accent") == ["#0b6b46"]


def test_a_colour_that_is_none_is_refused(bare_app: Flask, desk: Browser) -> None:
    page = desk.send("/organise/some-expo/settings/look", {"accent": "red;}*{x:url(//evil)"}, status=400)

    assert page.errors == ["Enter a colour, as in #0b5d3b."]
    assert _kept(bare_app, "accent") == ["#0b6b46"]


def test_the_window_is_wall_time_of_the_expo(bare_app: Flask, desk: Browser) -> None:
    page = desk.send(
        "/organise/some-expo/settings/registration", {"opens": "2027-01-01T10:00", "closes": "2027-04-10T18:00"}
    )

    assert page.typed("opens") == "2027-01-01T10:00"
    assert _kept(bare_app, "registration_opens_at", "registration_closes_at") == [
        datetime(2027, 1, 1, 5, tzinfo=UTC),
        datetime(2027, 4, 10, 13, tzinfo=UTC),
    ]


def test_the_hours_of_set_up_are_edited_with_its_days_and_recorded(bare_app: Flask, desk: Browser) -> None:
    address = "/organise/some-expo/settings/place"
    usual = desk.read(address)

    desk.send(
        address,
        {
            "build_up_from": "2027-04-11",
            "build_up_opens_at": "07:00:00",
            "build_up_closes_at": "22:00",
            "breakdown_until": "2027-04-16",
            "breakdown_opens_at": "18:30",
            "breakdown_closes_at": "23:59",
        },
    )
    again = desk.read(address)
    told = desk.read("/organise/some-expo/history").text

    names = ("build_up_opens_at", "build_up_closes_at", "breakdown_opens_at", "breakdown_closes_at")
    assert [usual.typed(name) for name in names] == ["08:00", "20:00", "08:00", "20:00"]
    assert [again.typed(name) for name in names] == ["07:00", "22:00", "18:30", "23:59"]
    assert _kept(bare_app, *names) == [time(7), time(22), time(18, 30), time(23, 59)]
    assert "Halls open on build-up days" in told


def test_a_window_that_closes_first_is_refused(desk: Browser) -> None:
    page = desk.send(
        "/organise/some-expo/settings/registration",
        {"opens": "2027-01-02T10:00", "closes": "2027-01-01T18:00"},
        status=400,
    )

    assert page.errors == ["Registration closes before it opens."]


def test_an_expo_is_published_when_nothing_is_missing(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        signed_in(browser, olga(an_event(slug="some-expo", state=EventState.DRAFT, bare=True, venue="")))
    address = "/organise/some-expo/settings/state"

    before = browser.read(address)
    refused = browser.send(address, {"state": "published"}, status=409)

    assert before.link("Say at which venue it is.") == "/organise/some-expo/settings/place"
    assert "Add at least one category of people who may register." in refused.text
    assert _kept(bare_app, "state") == [EventState.DRAFT]


def test_an_expo_is_closed(bare_app: Flask, desk: Browser) -> None:
    page = desk.send("/organise/some-expo/settings/state", {"state": "closed"})

    assert page.banners == ["The expo is closed. Nobody can register any more."]
    assert _kept(bare_app, "state") == [EventState.CLOSED]


def test_a_state_that_there_is_not_is_refused(desk: Browser) -> None:
    page = desk.send("/organise/some-expo/settings/state", {"state": "bankrupt"}, status=409)

    assert "Choose one from the list." in page.text


def test_halls_and_zones_are_added_renamed_and_removed(bare_app: Flask, desk: Browser) -> None:
    address = "/organise/some-expo/settings/places"
    desk.send(f"{address}/hall", {"name": "Hall One"}, form=address)
    with bare_app.app_context():
        hall = halls_of(_now_of("some-expo"))[0].id
    desk.send(f"{address}/zone", {"name": "Health", "hall": str(hall)}, form=address)

    renamed = desk.send(f"{address}/hall/{hall}/rename", {"name": "Great Hall"}, form=address)
    in_use = desk.send(f"{address}/hall/{hall}/remove", form=address, status=409)

    assert renamed.banners == ["It is called Great Hall now."]
    assert "Great Hall is in use: Health." in in_use.text
    with bare_app.app_context():
        assert [(one.name, one.hall_id) for one in zones_of(_now_of("some-expo"))] == [("Health", hall)]


@pytest.mark.parametrize(
    ("name", "sentence"), [("", "Give the hall a name."), ("x" * 81, "Use at most 80 characters.")]
)
def test_a_hall_without_a_good_name_is_not_added(bare_app: Flask, desk: Browser, name: str, sentence: str) -> None:
    address = "/organise/some-expo/settings/places"

    page = desk.send(f"{address}/hall", {"name": name}, form=address, status=400)

    assert page.errors == [sentence]
    with bare_app.app_context():
        assert halls_of(_now_of("some-expo")) == []


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

    for act in ("rename", "remove", "up", "down"):
        desk.send(f"{address}/hall/{theirs}/{act}", {"name": "Mine"}, form=address, status=404)

    with bare_app.app_context():
        assert db.session.get_one(Hall, theirs).name == "Theirs"


def test_the_page_of_halls_asks_as_much_for_three_as_for_one(bare_app: Flask, desk: Browser) -> None:
    asked = []
    for names in (["One"], ["Two", "Three"]):
        with bare_app.app_context(), transaction():
            for name in names:
                add_zone(_now_of("some-expo"), f"Zone {name}", add_hall(_now_of("some-expo"), name, by=OKAN), by=OKAN)
        with counted(bare_app) as statements:
            desk.read("/organise/some-expo/settings/places")
        asked.append(len(statements))

    assert asked == [6, 6]


def _now_of(slug: str) -> Event:
    found = event_by_slug(slug)
    assert found is not None
    return found
