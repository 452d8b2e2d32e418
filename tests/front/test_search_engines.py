"""What search engines read: structured data, robots.txt, the site map."""

import json
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from expo import clock
from expo.events.rules import EventState
from tests.factories.events import an_event
from tests.pages import Browser, Page

TODAY = datetime(2027, 1, 10, 9, tzinfo=UTC)


def _structured(page: Page) -> dict[str, Any]:
    found = page.soup.select_one("script[type='application/ld+json']")
    assert found is not None
    told: dict[str, Any] = json.loads(found.text)
    return told


def test_search_engines_are_told_when_and_where(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        an_event(slug="some-expo", tagline={"en": "All of it"}, latitude=24.9, longitude=67.1)

    with clock.set_to(TODAY):
        page = browser.read("/some-expo/")

    told = _structured(page)
    assert (told["@type"], told["name"], told["startDate"], told["endDate"]) == (
        "Event",
        "Test Expo",
        "2027-04-13T10:00:00+05:00",
        "2027-04-15T18:00:00+05:00",
    )
    assert told["location"]["address"]["addressCountry"] == "PK"
    assert told["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 24.9, "longitude": 67.1}
    assert [(one["@type"], one["name"], one["price"], one["availability"]) for one in told["offers"]] == [
        ("Offer", "Visitor", "0", "https://schema.org/InStock")
    ]
    head = {str(m.get("property") or m.get("name")): str(m["content"]) for m in page.soup.select("meta[content]")}
    assert (head["og:title"], head["og:url"], head["description"]) == (
        "Test Expo",
        "http://localhost/some-expo/",
        "All of it",
    )
    assert [str(a["hreflang"]) for a in page.soup.select("link[rel='alternate']")] == ["en", "tr", "ur", "x-default"]


def test_a_name_cannot_end_the_block_of_data(bare_app: Flask, browser: Browser) -> None:
    name = '</script><script src="//evil.example">'
    with bare_app.app_context():
        an_event(slug="some-expo", name={"en": name})

    page = browser.read("/some-expo/")

    assert _structured(page)["name"] == name
    assert page.soup.select("script[src*='evil']") == []


def test_robots_may_read_feeds_and_no_private_page(browser: Browser) -> None:
    lines = browser.client.get("/robots.txt").text.splitlines()

    assert {"Disallow: /organise/", "Disallow: /desk/", "Disallow: /my/"} <= set(lines)
    assert [line for line in lines if ".ics" in line or "calendar" in line] == []
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


def test_the_site_map_has_every_published_expo(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        an_event(slug="one-expo")
        an_event(slug="two-expo", state=EventState.CLOSED)

    answer = browser.client.get("/sitemap.xml")

    assert answer.mimetype == "application/xml"
    assert [part.partition("</loc>")[0] for part in answer.text.split("<loc>")[1:]] == [
        "http://localhost/",
        "http://localhost/one-expo/",
        "http://localhost/two-expo/",
    ]
