"""Public pages from the cache: one query, revalidated, never stale."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.services.closures import plan_closure
from expo.events.services.expos import edit_event
from expo.history.services import PROGRAM
from tests.factories.events import an_event
from tests.factories.offers import a_priced_hall
from tests.pages import Browser
from tests.queries import counted

TODAY = datetime(2027, 1, 10, 9, tzinfo=UTC)


def test_a_window_that_opens_shows_on_the_kept_page(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        an_event(slug="some-expo", registration_opens_at=datetime(2027, 2, 1, 5, tzinfo=UTC))

    with clock.set_to(datetime(2027, 2, 1, 4, 59, tzinfo=UTC)):
        before = [browser.read(address).text.count("Registration opens") for address in ("/", "/some-expo/")]
    with clock.set_to(datetime(2027, 2, 1, 5, 0, tzinfo=UTC)):
        after = [browser.read(address).text.count("Registration opens") for address in ("/", "/some-expo/")]

    assert (before, after) == ([1, 1], [0, 0])


def test_a_closure_that_is_over_leaves_the_kept_pages(app: Flask, browser: Browser) -> None:
    """Without a change of anything: the home page, the programme and the hall plan."""
    event, _booths = a_priced_hall("A1")
    noon = datetime(2027, 1, 10, 12, tzinfo=UTC)
    with clock.set_to(TODAY), transaction():
        plan_closure(event, None, TODAY, noon, "A visit of state", by=PROGRAM)
    pages = [f"/{event.slug}/", f"/{event.slug}/programme", f"/{event.slug}/plan"]
    said = {}

    for moment in (noon - timedelta(minutes=1), noon):
        with clock.set_to(moment):
            said[moment] = ["A visit of state" in browser.read(page).text for page in pages]

    assert list(said.values()) == [[True, True, True], [False, False, False]]


def test_a_kept_page_asks_one_question(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        an_event(slug="some-expo")
    asked = []
    for address in ("/some-expo/", "/"):
        with clock.set_to(TODAY):  # the list of expos is kept for the minute
            browser.read(address)
            with counted(bare_app) as statements:
                browser.read(address)
        asked.append(len(statements))

    assert asked == [1, 1]


def test_a_kept_page_is_not_sent_twice(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        an_event(slug="some-expo")
    first = browser.client.get("/some-expo/", headers={"Accept-Encoding": "gzip"})

    again = browser.client.get(
        "/some-expo/", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert first.vary.as_set(preserve_casing=True) == {"Accept-Encoding"}


def test_two_edits_at_once_never_share_a_revision(app: Flask) -> None:
    event = an_event()
    with transaction():
        edit_event(event, {"venue": "Great Hall"}, version=event.version, by=PROGRAM)
        edit_event(event, {"city": "Lahore"}, version=event.version, by=PROGRAM)

    db.session.refresh(event)

    assert event.public_revision == event.version + 2  # published and given a category before
