"""What the history tells of a firm's calendar."""

from datetime import UTC, datetime

from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.exhibitors.services.applications import renew_link
from expo.setup.models import FirmFeed
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


def test_a_new_private_link_of_the_firm_is_a_new_address_of_its_calendar_unless_that_was_ended(app: Flask) -> None:
    event = an_event()
    firm, ended, without = emil(event), emil(event), emil(event)
    with transaction():
        first, gone = feed_for(firm).link_key, feed_for(ended).link_key
        revoke_feed(ended, by=OLGA)
        before = len(told(event, "exhibitor"))
        for one in (firm, ended, without):
            renew_link(one, by=EMIL)

    keys = {row.exhibitor_id: (row.link_key, row.revoked_at is None) for row in db.session.query(FirmFeed)}
    assert keys[ended.id] == (gone, False)
    assert (keys[firm.id] != (first, True), keys[firm.id][1]) == (True, True)
    assert without.id not in keys
    renewed = [entry[:2] for entry in told(event, "exhibitor")[before:] if "calendar" in entry[1]]
    assert renewed == [("Emil Exhibitor", "renewed the calendar of")]
