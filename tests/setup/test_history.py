"""What the history tells of a firm's calendar."""

from datetime import UTC, datetime

from flask import Flask

from expo import clock
from expo.db import transaction
from expo.setup.services import feed_for, renew_feed, revoke_feed
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, emil
from tests.told import told

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)


def test_a_firms_calendar_is_made_once_renewed_and_revoked(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name="Bosphorus Demo Ltd")
    with clock.set_to(NOON), transaction():
        feed = feed_for(firm)
        first = (feed.link_key, feed.created_at, feed.revoked_at)
        revoke_feed(firm, by=OLGA)
        revoked = feed_for(firm).revoked_at
        renew_feed(firm, by=EMIL)

    assert feed_for(firm) is feed
    assert first[1:] == (NOON, None)
    assert (revoked, feed.revoked_at) == (NOON, None)
    assert feed.link_key not in {first[0], None}
    assert told(event, "exhibitor")[-2:] == [
        ("Olga Organiser", "revoked the calendar of", "Bosphorus Demo Ltd"),
        ("Emil Exhibitor", "renewed the calendar of", "Bosphorus Demo Ltd"),
    ]
