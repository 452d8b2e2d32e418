"""The list of expos, an expo's home page and its theme."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask

from expo import clock
from expo.db import transaction
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.events.rules import Admission, EventState
from expo.events.services.expos import edit_event, move_event
from expo.exhibitors.rules import ApplicationState
from expo.history.services import PROGRAM
from expo.programme.models import Session
from expo.programme.rules import SessionKind, SessionState
from expo.registration.services.decisions import cancel
from tests.factories.accounts import ada, nora, olga, sami, signed_in, vera
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import emil
from tests.factories.registration import vito
from tests.pages import Browser, text_of

TODAY = datetime(2027, 1, 10, 9, tzinfo=UTC)


def _edit(app: Flask, slug: str, **fields: Any) -> None:
    with app.app_context(), transaction():
        event = event_by_slug(slug)
        assert event is not None
        edit_event(event, fields, version=event.version, by=PROGRAM)


def test_the_list_has_what_comes_first_then_what_was(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        for slug, month, year in (("may-expo", 5, 2027), ("march-expo", 3, 2027), ("past-expo", 5, 2026)):
            days = {"first_day": date(year, month, 4), "last_day": date(year, month, 5)}
            an_event(slug=slug, name={"en": slug}, **days)
        an_event(slug="draft-expo", name={"en": "draft-expo"}, state=EventState.DRAFT)

    with clock.set_to(TODAY):
        page = browser.read("/")

    assert [item.text for item in page.soup.select("h2 a")] == ["march-expo", "may-expo", "past-expo"]
    assert page.text.count("Register") == 2


def test_an_empty_list_says_so(browser: Browser) -> None:
    assert "No expo is announced" in browser.read("/").text


def test_the_home_page_has_the_facts_first(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        an_event(slug="some-expo", map_url="https://maps.example.org/x", description={"en": "One\n\nTwo"})

    with clock.set_to(TODAY):
        page = browser.read("/some-expo/")

    facts = [" ".join(found.text.split()) for found in page.soup.select("dl.fact-strip dd")][:3]
    assert facts == [
        "93 days to go",
        "Tuesday 13 April 2027 to Thursday 15 April 2027 each day 10:00 to 18:00 PKT",
        "Test Hall Test Road 1, Karachi, Pakistan Map",
    ]
    assert (page.heading, page.link("Map")) == ("Test Expo", "https://maps.example.org/x")


def test_each_open_category_has_its_button(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        event = an_event(slug="some-expo")
        a_category(event, name={"en": "Delegate"}, price_minor=150000)
        a_category(event, name={"en": "Guest of honour"}, admission=Admission.INVITATION)
        a_category(event, name={"en": "Past kind"}, active=False)

    with clock.set_to(TODAY):
        page = browser.read("/some-expo/")

    assert [found.text for found in page.soup.select(".part h3")] == [
        "Visitor",
        "Delegate",
        "A delegation",
        "A firm",
    ]
    assert "PKR 1,500.00" in page.text


@pytest.mark.parametrize(
    ("fields", "sentence", "buttons"),
    [
        (
            {"registration_opens_at": datetime(2027, 2, 1, 5, tzinfo=UTC)},
            "Registration opens on Monday 1 February 2027, 10:00 PKT.",
            0,
        ),
        ({"registration_closes_at": datetime(2027, 1, 1, tzinfo=UTC)}, "Registration is closed.", 0),
        (
            {"registration_closes_at": datetime(2027, 3, 1, tzinfo=UTC)},
            "Registration is open until Monday 1 March 2027, 05:00 PKT.",
            3,
        ),
    ],
)
def test_the_window_of_registration_is_told(
    bare_app: Flask, browser: Browser, fields: dict[str, Any], sentence: str, buttons: int
) -> None:
    with bare_app.app_context():
        an_event(slug="some-expo", **fields)

    with clock.set_to(TODAY):
        page = browser.read("/some-expo/")

    assert sentence in page.text
    assert len(page.soup.select("main a.button[href*='/register']")) == buttons


def test_the_home_page_says_who_shows_and_no_more_than_twelve_of_them(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        event = an_event(slug="some-expo")
        emil(event, name="Emil & Sons", state=ApplicationState.CONFIRMED)
        emil(event, name="Not yet confirmed")
    few = browser.read("/some-expo/")
    with bare_app.app_context():
        there = event_by_slug("some-expo")
        assert there is not None
        for number in range(12):
            emil(there, name=f"Firm {number:02}", state=ApplicationState.CONFIRMED)

    many = browser.read("/some-expo/")

    names = [text_of(found) for found in few.soup.select("ul.firms a > bdi")]
    assert names == ["Emil & Sons"]
    assert few.link("All exhibitors") == "/some-expo/exhibitors"
    assert len(many.soup.select("ul.firms a > bdi")) == 12
    assert many.link("All 13 exhibitors") == "/some-expo/exhibitors"


def test_a_full_category_offers_the_waiting_list_until_a_place_frees(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        event = an_event(slug="some-expo", bare=True, state=EventState.DRAFT)
        category = a_category(event, capacity=1)
        with transaction():
            move_event(event, EventState.PUBLISHED, by=PROGRAM)

        open_page = browser.read("/some-expo/").text
        guest = vito(event, category)
        full_page = browser.read("/some-expo/").text
        with transaction():
            cancel(guest, by=PROGRAM)
        free_page = browser.read("/some-expo/").text

    assert ["full: waiting list" in text for text in (open_page, full_page, free_page)] == [False, True, False]


def test_an_edit_shows_at_once_and_in_each_language(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        an_event(slug="some-expo")
    browser.read("/some-expo/")
    browser.read("/")

    _edit(bare_app, "some-expo", venue="Great Hall", name={"en": "Great Expo", "tr": "Büyük Fuar"})

    assert "Great Hall" in browser.read("/some-expo/").text
    assert "Great Expo" in browser.read("/").text
    assert browser.read("/some-expo/?lang=tr").heading == "Büyük Fuar"
    assert browser.read("/some-expo/?lang=ur").soup.html["dir"] == "rtl"  # type: ignore[index]  # a page has html


@pytest.mark.parametrize(
    ("who", "status"), [(olga, 200), (vera, 200), (sami, 200), (ada, 200), (nora, 404)], ids=lambda v: str(v)[:14]
)
def test_a_draft_is_seen_by_those_who_work_for_it(bare_app: Flask, browser: Browser, who: Any, status: int) -> None:
    with bare_app.app_context():
        event = an_event(slug="some-expo", state=EventState.DRAFT)
        signed_in(browser, who() if who in {ada, nora} else who(event))

    answers = [browser.client.get(address) for address in ("/some-expo/", "/some-expo/theme.css")]

    assert [answer.status_code for answer in answers] == [status, status]


def test_a_draft_is_not_here_for_strangers(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        an_event(slug="some-expo", state=EventState.DRAFT)

    assert browser.client.get("/some-expo/").status_code == 404
    assert "some-expo" not in browser.client.get("/sitemap.xml").text


def test_a_draft_is_kept_from_robots_and_says_what_it_is(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        signed_in(browser, olga(an_event(slug="some-expo", state=EventState.DRAFT)))

    page = browser.read("/some-expo/")

    assert page.soup.select_one("meta[name='robots'][content='noindex']") is not None
    assert page.banners[0] == "This expo is a draft. Only those who work for it see this page."


@pytest.mark.parametrize(
    "address", ["/nothing-here/", "/nothing-here/theme.css", "/ORGANISE/", "/a%00b/", "/?q=%00", "/%F0%9F%8E%89/"]
)
def test_an_expo_that_there_is_not_is_not_here(browser: Browser, address: str) -> None:
    assert browser.client.get(address).status_code == 404


def test_the_first_sessions_of_each_day_stand_on_the_home_page(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        event = an_event(slug="some-expo")
        with transaction() as session:
            # 20:00 UTC on the 13th is the 14th in Karachi
            for number, (day, hour) in enumerate([(13, 5), (13, 6), (13, 7), (13, 8), (13, 20)]):
                session.add(_session(event, number, datetime(2027, 4, day, hour, tzinfo=UTC)))
            session.add(_session(event, 9, datetime(2027, 4, 13, 4, tzinfo=UTC), state=SessionState.DRAFT))
            event.public_revision += 1

    page = browser.read("/some-expo/")

    assert [found.text for found in page.soup.select(".day-row h3")] == [
        "Tuesday 13 April 2027",
        "Wednesday 14 April 2027",
    ]
    titles = [found.text for found in page.soup.select(".day-row div a")]
    assert titles == ["Talk 0", "Talk 1", "Talk 2", "Talk 4"]
    assert "and 1 more session that day" in page.text


def test_the_theme_is_the_accent_made_readable(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        an_event(slug="some-expo", accent="#ffee88")
    named = browser.client.get("/some-expo/theme.css?v=ffee88-8")

    other = browser.client.get("/some-expo/theme.css?v=000000")
    again = browser.client.get("/some-expo/theme.css?v=ffee88-8", headers={"If-None-Match": named.headers["ETag"]})

    assert (named.status_code, named.mimetype) == (200, "text/css")
    assert "#ffee88" in named.text
    assert named.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert other.headers["Cache-Control"] == "private, no-cache"
    assert again.status_code == 304


def _session(event: Event, number: int, starts: datetime, *, state: SessionState = SessionState.PUBLISHED) -> Session:
    return Session(
        uid=f"uid-{number}",
        event_id=event.id,
        slug=f"talk-{number}",
        kind=SessionKind.PANEL,
        title={"en": f"Talk {number}"},
        state=state,
        starts_at=starts,
        ends_at=starts.replace(minute=30),
        created_at=TODAY,
        changed_at=TODAY,
    )
