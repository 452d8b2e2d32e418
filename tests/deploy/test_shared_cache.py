"""Public pages and feeds behind a real cache that all readers share: nginx."""

import re
from concurrent.futures import ThreadPoolExecutor

from tests.deploy.conftest import SLUG, Site


def test_a_public_page_is_asked_for_once_whatever_readers_prefer(cached_site: Site) -> None:
    page = f"/{SLUG}/exhibitors"
    first = cached_site.proxy.send("GET", page)

    others = [
        cached_site.proxy.send("GET", page, **headers)
        for headers in ({"Accept-Language": "tr"}, {"Accept-Language": "ur", "Cookie": "__Host-language=tr"}, {})
    ]

    assert first.headers["x-cache"] == "MISS"
    assert [one.headers["x-cache"] for one in others] == ["HIT"] * 3
    assert {one.body for one in others} == {first.body}
    assert "set-cookie" not in first.headers
    assert b'<html lang="en"' in first.body


def test_each_language_has_an_address_of_its_own(cached_site: Site) -> None:
    pages = {code: cached_site.proxy.send("GET", f"/{SLUG}/speakers?lang={code}") for code in ("en", "tr", "ur")}

    assert {code: re.search(rb'<html lang="(\w\w)"', one.body)[1].decode() for code, one in pages.items()} == {  # type: ignore[index]
        "en": "en",
        "tr": "tr",
        "ur": "ur",
    }


def test_a_reader_with_a_session_gets_the_page_from_the_application(cached_site: Site) -> None:
    page = f"/{SLUG}/plan"
    cached_site.proxy.send("GET", page)

    answer = cached_site.proxy.send("GET", page, Cookie="__Host-expo=somebody")

    assert answer.headers["x-cache"] == "BYPASS"
    assert "public" not in answer.headers["cache-control"]
    assert cached_site.proxy.send("GET", page).headers["x-cache"] == "HIT"


def test_forms_and_private_pages_are_never_kept(cached_site: Site) -> None:
    for page in (f"/{SLUG}/register", f"/{SLUG}/exhibit", "/sign-in", "/letters"):
        answers = [cached_site.proxy.send("GET", page).headers.get("x-cache") for _time in range(2)]
        assert "HIT" not in answers, page


def test_thousands_of_polls_of_a_feed_cost_the_servers_one_request(cached_site: Site) -> None:
    feed = f"/{SLUG}/programme.ics"
    before = _requests(cached_site)

    with ThreadPoolExecutor(8) as readers:
        polled = list(readers.map(lambda _number: cached_site.proxy.send("GET", feed), range(200)))

    assert {one.status for one in polled} == {200}
    assert _requests(cached_site) - before == 1


def _requests(cached_site: Site) -> int:
    return sum(len(one.log.read_text().splitlines()) for one in cached_site.servers)
