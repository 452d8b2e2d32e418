"""What the history tells of personal calendars, what counts as a change of one, and the colour of a feed."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.calendar.colours import colour_name
from expo.calendar.conditional import has_tag
from expo.calendar.models import Feed
from expo.calendar.services import drop, feed_of, keep, mark_changed, renew_feed, revoke_feed, set_feed_options
from expo.db import db, transaction
from expo.errors import NotFound
from expo.history.services import Actor
from expo.programme.models import KeptSession
from expo.programme.rules import SessionState
from tests.factories.events import an_event
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.told import told

OLGA = Actor("Olga")
NINE, TEN = datetime(2026, 11, 10, 9, tzinfo=UTC), datetime(2026, 11, 10, 10, tzinfo=UTC)


def test_a_feed_is_made_once_and_told_when_it_is_renewed_or_revoked(app: Flask) -> None:
    event = an_event()
    person, other = vito(event), vito(event)
    with clock.set_to(NINE), transaction():
        feed = feed_of(person)
        key = feed.link_key
        same, theirs = feed_of(person), feed_of(other)
        made = (feed.created_at, feed.changed_at, feed.revision)
    with clock.set_to(TEN), transaction():
        revoke_feed(feed, by=OLGA)
        ended = (feed.revoked_at, feed.revision, feed_of(person).revoked_at)
        renew_feed(feed, by=OLGA)

    assert (made, ended) == ((NINE, NINE, 1), (TEN, 2, TEN))
    assert (same.id, theirs.id == feed.id) == (feed.id, False)
    assert (feed.revoked_at, feed.revision, feed.changed_at, feed.link_key != key) == (None, 3, TEN, True)
    assert told(event, "personal_calendar") == [("Olga", "revoked", person.name), ("Olga", "renewed", person.name)]
    assert db.session.scalar(sa.select(sa.func.count(Feed.id))) == 2


def test_each_change_of_what_somebody_keeps_is_a_revision(app: Flask) -> None:
    event = an_event()
    session, person = a_session(event), vito(event)
    with transaction():
        keep(person, session)
        kept = list(db.session.scalars(sa.select(KeptSession.session_id)))
        drop(person, session)
        mark_changed(person)
        set_feed_options(feed_of(person), hide_cancelled=True, alarm_minutes=15, language="ur")

    feed = feed_of(person)
    assert kept == [session.id]
    assert list(db.session.scalars(sa.select(KeptSession.session_id))) == []
    assert (feed.revision, feed.hide_cancelled, feed.alarm_minutes, feed.language) == (5, True, 15, "ur")


def test_only_what_is_public_and_of_ones_own_expo_is_kept(app: Flask) -> None:
    event = an_event()
    person = vito(event)

    for session in (a_session(an_event()), a_session(event, state=SessionState.DRAFT)):
        with pytest.raises(NotFound, match="There is no such session"), transaction():
            keep(person, session)

    assert list(db.session.scalars(sa.select(KeptSession.session_id))) == []


@pytest.mark.parametrize(
    ("accent", "name"),
    [
        ("#0b5d3b", "darkgreen"),
        ("#008080", "teal"),
        ("#dc143c", "crimson"),
        ("#010203", "black"),
        ("#0000ff", "navy"),
        ("#ff0000", "orangered"),
        ("#8b4513", "saddlebrown"),
        ("#ffffff", "slategray"),
    ],
)
def test_a_feeds_colour_is_the_nearest_that_has_a_name(accent: str, name: str) -> None:
    assert colour_name(accent) == name


@pytest.mark.parametrize(
    ("header", "known"),
    [
        ('"1.a"', True),
        ('W/"1.a"', True),
        (' "1.b" , "1.a" ', True),
        (" * ", True),
        ("1.a", False),
        ('"1.ab"', False),
        ("", False),
        (" " * 1995 + '"1.a"', True),
        (" " * 1996 + '"1.a"', False),
    ],
)
def test_a_tag_is_known_among_others_and_within_two_thousand_signs(header: str, known: bool) -> None:
    assert has_tag("1.a", header) is known
