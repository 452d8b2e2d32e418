"""When a client knows a feed already, to the second and in its coding, and whose feed follows which change."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.calendar.colours import _NAMED, colour_name
from expo.calendar.conditional import FeedVersion, etag, has_tag, is_known, last_modified
from expo.calendar.models import Feed
from expo.calendar.services import (
    drop,
    feed_address,
    feed_of,
    keep,
    mark_changed,
    renew_feed,
    revoke_feed,
    set_feed_options,
)
from expo.db import db, transaction
from expo.history.services import Actor
from expo.programme.rules import SessionState
from expo.registration.services.register import details_of, edit
from tests.factories.accounts import olga
from tests.factories.events import an_event
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.told import told

OLGA = Actor("Olga")
CHANGED = datetime(2026, 11, 10, 12, 30, 15, 250_000, tzinfo=timezone(timedelta(hours=5)))
SETTLED = datetime(2026, 11, 10, 7, 30, 16, tzinfo=UTC)
STAMP = FeedVersion("a.b", CHANGED)
LATER = SETTLED + timedelta(hours=1)
SECOND = timedelta(seconds=1)
NINE, TEN = datetime(2026, 11, 10, 9, tzinfo=UTC), datetime(2026, 11, 10, 10, tzinfo=UTC)


@pytest.fixture
def in_karachi(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock is set to Karachi's time."""
    monkeypatch.setenv("TZ", "Asia/Karachi")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_each_coding_has_a_tag_of_its_own() -> None:
    assert (etag(STAMP, zipped=False), etag(STAMP, zipped=True)) == ("1.a.b", "1.a.b-gzip")


@pytest.mark.usefixtures("in_karachi")
def test_the_date_is_the_next_whole_second_of_greenwich_wherever_the_machine_stands() -> None:
    said = [last_modified(STAMP, SETTLED + wait) for wait in (-timedelta(microseconds=1), timedelta(0), SECOND)]

    assert said == [None, "Tue, 10 Nov 2026 07:30:16 GMT", "Tue, 10 Nov 2026 07:30:16 GMT"]


@pytest.mark.parametrize(
    ("since", "known"),
    [
        (format_datetime(SETTLED, usegmt=True), True),
        (format_datetime(SETTLED - SECOND, usegmt=True), False),
        (format_datetime(LATER, usegmt=True), True),
        (format_datetime(LATER + SECOND, usegmt=True), False),
        ("Tue, 10 Nov 2026 08:00:00 -0000", False),
        ("yesterday", False),
        ("Wed, 14 Apr 2027 10:00:00 +99999999999999999999", False),
        ("", False),
    ],
)
def test_a_date_between_the_last_change_and_now_tells_that_the_feed_is_known(since: str, known: bool) -> None:
    assert is_known(STAMP, "", since, LATER, zipped=False) is known


def test_no_date_is_known_within_the_second_of_the_last_change() -> None:
    early = SETTLED - timedelta(milliseconds=1)

    assert not is_known(STAMP, "", format_datetime(SETTLED - SECOND, usegmt=True), early, zipped=False)


@pytest.mark.parametrize(
    ("tag", "zipped", "known"),
    [
        ('"1.a.b"', False, True),
        ('"1.a.b"', True, False),
        ('"1.a.b-gzip"', True, True),
        ('"1.a.b-gzip"', False, False),
        ("*", True, True),
        ('"other"', False, False),
    ],
)
def test_a_tag_counts_for_its_coding_and_before_any_date(tag: str, zipped: bool, known: bool) -> None:
    for since in ("", format_datetime(LATER, usegmt=True), format_datetime(SETTLED - SECOND, usegmt=True)):
        assert is_known(STAMP, tag, since, LATER, zipped=zipped) is known


@pytest.mark.parametrize("header", ['"1.b","1.a"', '"1.a","1.b"', '"1.b",W/"1.a"', '"1.b" ,\t"1.a"'])
def test_tags_are_parted_by_commas_with_or_without_spaces(header: str) -> None:
    assert has_tag("1.a", header)


def test_a_colour_that_has_a_name_is_called_by_it() -> None:
    called = {name: colour_name(f"#{red:02x}{green:02X}{blue:02x}") for name, (red, green, blue) in _NAMED.items()}

    assert called == {name: name for name in _NAMED}


@pytest.mark.parametrize(
    ("accent", "name"),
    [
        ("#2a8a55", "seagreen"),
        ("#4a80b6", "steelblue"),
        ("#e01040", "crimson"),
        ("#40405f", "indigo"),
        ("#b0b020", "goldenrod"),
    ],
)
def test_a_colour_between_two_is_called_by_the_nearer(accent: str, name: str) -> None:
    assert colour_name(accent) == name


def test_a_new_feed_shows_cancelled_sessions_in_the_language_of_its_holder_and_rings_no_bell(app: Flask) -> None:
    person = vito(an_event())
    with clock.set_to(NINE), transaction():
        feed = feed_of(person)
        fresh = (feed.hide_cancelled, feed.language, feed.alarm_minutes, feed.revoked_at)
    with clock.set_to(TEN), transaction():
        set_feed_options(feed, hide_cancelled=True, alarm_minutes=None, language="tr")
        set_feed_options(feed, hide_cancelled=False, alarm_minutes=5)

    assert fresh == (False, "", None, None)
    assert (feed.hide_cancelled, feed.language, feed.alarm_minutes) == (False, "", 5)
    assert (feed.registration_id, feed.registration, len(feed.link_key) > 20) == (person.id, person, True)
    assert (feed.created_at, feed.changed_at, feed.revision) == (NINE, TEN, 3)


def test_a_change_of_one_persons_feed_leaves_the_others(app: Flask) -> None:
    event = an_event()
    person, other, session = vito(event), vito(event), a_session(event)
    with clock.set_to(NINE), transaction():
        theirs = feed_of(other)
    with clock.set_to(TEN), transaction():
        for act in (keep, drop):
            act(person, session)
        mark_changed(person)
        mine = feed_of(person)
        seen = (mine.revision, mine.changed_at)
        revoke_feed(mine, by=OLGA)
        keep(person, session)

    db.session.expire_all()
    assert seen == (4, TEN)
    assert (mine.revision, mine.revoked_at, mine.link_key != theirs.link_key) == (6, TEN, True)
    assert (theirs.revision, theirs.changed_at, theirs.revoked_at) == (1, NINE, None)
    assert db.session.scalar(sa.select(sa.func.count(Feed.id))) == 2


def test_what_was_cancelled_is_kept_and_what_was_deleted_is_not_public(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    with transaction():
        for state in (SessionState.PUBLISHED, SessionState.CANCELLED):
            keep(person, a_session(event, state=state))

    assert feed_of(person).revision == 3


def test_a_corrected_mailbox_draws_a_new_address_unless_the_feed_was_revoked(app: Flask) -> None:
    event = an_event()
    person, revoked, without = vito(event), vito(event), vito(event)
    organiser = Actor("Olga", olga(event).id)
    with transaction():
        feeds = [feed_of(person), feed_of(revoked)]
        revoke_feed(feeds[1], by=OLGA)
        before = [feed.link_key for feed in feeds]
        address = feed_address(feeds[0])
        for number, one in enumerate((person, revoked, without)):
            details = replace(details_of(one), email=f"new.{number}@visits.example")
            edit(one, details, version=one.version, by=organiser)

    assert [feed.link_key == key for feed, key in zip(feeds, before, strict=True)] == [False, True]
    assert (feeds[1].revoked_at is None, feed_address(feeds[0]) == address) == (False, False)
    assert address.startswith("http://localhost/calendar/")
    assert address.endswith(".ics")
    assert told(event, "personal_calendar") == [("Olga", "revoked", revoked.name), ("Olga", "renewed", person.name)]
    assert db.session.scalar(sa.select(sa.func.count(Feed.id))) == 2


def test_a_feed_revoked_by_its_holder_opens_again_when_it_is_renewed(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    client = app.test_client()
    statuses = []
    with transaction():
        feed = feed_of(person)
    for act in (renew_feed, revoke_feed, renew_feed):
        with transaction():
            act(feed, by=Actor("Vito"))
            address = feed_address(feed).removeprefix("http://localhost")
        statuses.append(client.get(address).status_code)

    assert statuses == [200, 404, 200]
    assert [entry[:2] for entry in told(event, "personal_calendar")] == [
        ("Vito", "renewed"),
        ("Vito", "revoked"),
        ("Vito", "renewed"),
    ]
