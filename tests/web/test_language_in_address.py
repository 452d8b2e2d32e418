"""Public pages that caches may share: their language stands in the address, and nothing else changes them."""

import re

import pytest
from flask import Flask

from expo.events.models import Event
from expo.exhibitors.directory import exhibitor_slug
from expo.exhibitors.rules import ApplicationState
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.programme import a_session
from tests.pages import Browser

SEEN_WITHIN = 300  # seconds until every cache has a change


@pytest.fixture
def pages(bare_app: Flask) -> list[str]:
    """The addresses of the public pages of an expo whose first language is Turkish."""
    with bare_app.app_context():
        event: Event = an_event(slug="bir-fuar", languages=["tr", "en"])
        session, firm = a_session(event), emil(event, state=ApplicationState.CONFIRMED)
        return [
            *("/bir-fuar/", "/bir-fuar/programme", f"/bir-fuar/programme/{session.slug}", "/bir-fuar/speakers"),
            *("/bir-fuar/plan", "/bir-fuar/exhibitors", f"/bir-fuar/exhibitors/{exhibitor_slug(firm)}"),
            *("/bir-fuar/calendar", "/bir-fuar/privacy", "/bir-fuar/imprint", "/bir-fuar/accessibility"),
        ]


def test_neither_a_header_nor_a_cookie_changes_a_shared_page(browser: Browser, pages: list[str]) -> None:
    for page in pages:
        plain = browser.client.get(page)
        browser.client.set_cookie("language", "ur")
        asked = browser.client.get(page, headers={"Accept-Language": "en"})
        browser.client.delete_cookie("language")

        assert (plain.status_code, plain.headers["Content-Language"], plain.data) == (200, "tr", asked.data), page
        assert "Set-Cookie" not in plain.headers
        assert plain.vary.as_set() == {"accept-encoding"}


def test_caches_may_keep_a_page_five_minutes_at_most(browser: Browser, pages: list[str]) -> None:
    for page in pages:
        answer = browser.client.get(page)
        said = answer.headers["Cache-Control"]
        shared, stale = (int(re.search(rf"{name}=(\d+)", said)[1]) for name in _KEPT)  # type: ignore[index]

        assert said.startswith("public, max-age=0, ")
        assert 0 < shared + stale <= SEEN_WITHIN
        assert answer.headers["Surrogate-Key"] == answer.headers["Cache-Tag"] == "expo-bir-fuar"


_KEPT = ("s-maxage", "stale-while-revalidate")


def test_a_reader_with_a_session_gets_a_page_that_no_cache_keeps(
    bare_app: Flask, browser: Browser, pages: list[str]
) -> None:
    with bare_app.app_context():
        signed_in(browser, olga(an_event(slug="other-expo")))

    for page in pages:
        answer = browser.client.get(page)
        assert (answer.status_code, "public" in answer.headers.get("Cache-Control", "")) == (200, False), page


def test_the_language_of_an_address_goes_along_with_its_links(browser: Browser, pages: list[str]) -> None:
    for page in pages:
        for code in ("en", "ur", "tr"):
            soup = browser.read(f"{page}?lang={code}").soup
            assert soup.html is not None
            assert soup.html["lang"] == code
            ways = {str(one["href"]) for one in soup.select(".masthead > .wrap:first-child a[href]")}
            assert ways
            assert {way for way in ways if f"lang={code}" not in way} == (ways if code == "tr" else set())


def test_a_form_that_is_reached_from_a_shared_page_is_in_its_language(browser: Browser, pages: list[str]) -> None:
    home = browser.read(f"{pages[0]}?lang=ur")
    way = str(home.soup.select("a[href*='/register?']")[0]["href"])

    form = browser.read(way)

    assert form.soup.html is not None
    assert form.soup.html["lang"] == "ur"
    assert browser.read("/bir-fuar/register").soup.html["lang"] == "ur"  # type: ignore[index]  # a page has html


def test_searching_and_narrowing_keep_the_language(browser: Browser, pages: list[str]) -> None:
    for page in ("/bir-fuar/programme", "/bir-fuar/exhibitors"):
        sent = browser.read(f"{page}?lang=en").soup.select_one("form[method='get'] input[name='lang']")
        assert sent is not None
        assert sent["value"] == "en"
        assert browser.read(page).soup.select("form[method='get'] input[name='lang']") == []


def test_search_engines_are_told_of_each_language(browser: Browser, pages: list[str]) -> None:
    for page in pages:
        links = browser.read(page).soup.select("link[rel='alternate'][hreflang]")
        assert {str(one["hreflang"]): str(one["href"]) for one in links} == {
            **{code: f"http://localhost{page}?lang={code}" for code in ("en", "tr", "ur")},
            "x-default": f"http://localhost{page}",
        }


def test_each_other_language_is_offered_in_its_own_words(browser: Browser, pages: list[str]) -> None:
    lines = browser.read(pages[0]).soup.select(".own-language p")

    assert [(str(one["lang"]), one.has_attr("hidden")) for one in lines] == [("en", True), ("ur", True)]
    assert lines[0].text.strip() == "This page is also in English."
    assert browser.read("/sign-in").soup.select(".own-language") == []


def test_a_calendar_is_in_the_language_of_the_page_that_offers_it(browser: Browser, pages: list[str]) -> None:
    for page in ("/bir-fuar/programme", pages[2], "/bir-fuar/calendar"):
        for code, languages in (("en", {"en"}), ("tr", {""})):
            soup = browser.read(f"{page}?lang={code}").soup
            feeds = [str(link["href"]) for link in soup.select("[href*='.ics']")]

            assert feeds, page
            assert {
                found[1] if (found := re.search(r"lang(?:=|%3D)(\w+)", feed)) else "" for feed in feeds
            } == languages
