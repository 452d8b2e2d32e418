"""The response cache of public feeds: valid within one second, and never shared with those it is not meant for."""

from contextlib import suppress
from datetime import timedelta

from flask import Flask

from expo import clock
from expo.calendar.services import feed_address, feed_of
from expo.db import transaction
from expo.events.rules import EventState
from expo.history.services import Actor
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session, move_session
from tests.factories.accounts import olga, signed_in
from tests.factories.events import a_category, an_event
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.pages import Browser
from tests.queries import counted

OLGA = Actor("Olga")
LATER = timedelta(seconds=3)


def test_a_second_poll_in_a_second_is_the_same_and_asks_nothing(app: Flask) -> None:
    event = an_event()
    a_session(event)
    client = app.test_client()

    with clock.set_to(clock.now() + LATER):
        first = client.get(f"/{event.slug}/programme.ics", headers={"Accept-Encoding": "gzip"})
        with counted(app) as statements:
            second = client.get(f"/{event.slug}/programme.ics", headers={"Accept-Encoding": "gzip"})

    own = {"X-Request-ID"}
    assert (first.data, len(statements)) == (second.data, 0)
    assert {k: v for k, v in first.headers if k not in own} == {k: v for k, v in second.headers if k not in own}


def test_what_is_written_here_is_seen_at_once(app: Flask) -> None:
    event = an_event()
    session = a_session(event, title={"en": "Before"})
    client = app.test_client()

    with clock.set_to(clock.now() + LATER):
        before = client.get(f"/{event.slug}/programme.ics")
        with transaction():
            edit_session(session, {"title": {"en": "After"}}, version=session.version, by=OLGA)
        after = client.get(f"/{event.slug}/programme.ics", headers={"If-None-Match": before.headers["ETag"]})

    assert (after.status_code, b"After" in after.data) == (200, True)


def test_a_tag_that_holds_is_answered_without_building_the_feed(app: Flask) -> None:
    event = an_event()
    a_session(event)
    client = app.test_client()
    tag = client.get(f"/{event.slug}/programme.ics").headers["ETag"]

    with clock.set_to(clock.now() + LATER):
        known = client.get(f"/{event.slug}/programme.ics", headers={"If-None-Match": tag})
        other = client.get(f"/{event.slug}/programme.ics", headers={"If-None-Match": '"something else"'})
        plain = client.get(f"/{event.slug}/programme.ics")

    assert [answer.status_code for answer in (known, other, plain)] == [304, 200, 200]
    assert "Content-Type" not in known.headers
    assert known.headers["ETag"] == plain.headers["ETag"] == tag
    assert other.data == plain.data


def test_codings_narrowed_feeds_and_sessions_are_held_apart(app: Flask) -> None:
    event = an_event()
    session = a_session(event)
    client = app.test_client()
    addresses = [
        f"/{event.slug}/programme.ics",
        f"/{event.slug}/programme.ics?lang=ur",
        f"/{event.slug}/programme/{session.slug}.ics",
    ]

    with clock.set_to(clock.now() + LATER):
        tags = {
            client.get(address, headers={"Accept-Encoding": coding}).headers["ETag"]
            for address in addresses
            for coding in ("gzip", "identity", "gzip")
        }

    assert len(tags) == 6


def test_a_persons_feed_and_a_drafts_are_never_held(app: Flask, browser: Browser) -> None:
    person = vito(an_event())
    draft = an_event(state=EventState.DRAFT)
    signed_in(browser, olga(draft))
    with transaction():
        own = feed_address(feed_of(person)).removeprefix("http://localhost")
    client = app.test_client()

    with clock.set_to(clock.now() + LATER):
        client.get(own)
        with counted(app) as statements:
            client.get(own)
        seen = [
            browser.client.get(f"/{draft.slug}/programme.ics").status_code,
            client.get(f"/{draft.slug}/programme.ics").status_code,
        ]

    assert len(statements) >= 1
    assert seen == [200, 404]


def test_a_session_that_is_cancelled_is_cancelled_in_the_next_poll(app: Flask) -> None:
    event = an_event()
    session = a_session(event)
    client = app.test_client()
    client.get(f"/{event.slug}/programme.ics")

    with transaction():
        move_session(session, SessionState.CANCELLED, by=OLGA)

    assert b"STATUS:CANCELLED" in client.get(f"/{event.slug}/programme.ics").data


def test_parameters_that_no_feed_reads_make_no_other_answer(app: Flask) -> None:
    event = an_event()
    a_session(event)
    client, address = app.test_client(), f"/{event.slug}/programme.ics"

    with clock.set_to(clock.now() + LATER):
        first = client.get(f"{address}?lang=ur&track=none")
        with counted(app) as statements:
            junk = client.get(f"{address}?utm_source=x&track=none&lang=ur&lang=en&_=17")
        other = client.get(f"{address}?lang=en&lang=ur&track=none")

    assert (junk.data, junk.headers["ETag"], len(statements)) == (first.data, first.headers["ETag"], 0)
    assert other.headers["ETag"] != first.headers["ETag"]


def test_a_commit_forgets_the_feeds_of_its_own_expo_alone(app: Flask) -> None:
    event, other = an_event(), an_event(slug="other-expo")
    session, category = a_session(event), a_category(other)
    a_session(other)
    client, of_other = app.test_client(), f"/{other.slug}/programme.ics"

    with clock.set_to(clock.now() + LATER):
        before = client.get(f"/{event.slug}/programme.ics").headers["ETag"]
        client.get(of_other)
        with transaction():
            vito(other, category)  # a registration, which no feed shows
            edit_session(session, {"title": {"en": "After"}}, version=session.version, by=OLGA)
        with counted(app) as statements:
            client.get(of_other)
        after = client.get(f"/{event.slug}/programme.ics").headers["ETag"]

    assert (len(statements), before != after) == (0, True)


def test_what_is_taken_back_forgets_nothing(app: Flask) -> None:
    event = an_event()
    session, category = a_session(event), a_category(event)
    client, address = app.test_client(), f"/{event.slug}/programme.ics"

    with clock.set_to(clock.now() + LATER):
        client.get(address)
        with suppress(LookupError), transaction():
            edit_session(session, {"title": {"en": "After"}}, version=session.version, by=OLGA)
            raise LookupError
        with transaction():
            vito(event, category)
        with counted(app) as statements:
            answer = client.get(address)

    assert (len(statements), b"After" in answer.data) == (0, False)
