"""A row whose mails cannot be made waits; those of others do not wait for it."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.events.models import Event
from expo.itinerary.digests import queue_itinerary_mails
from expo.mail.models import Mail
from expo.meetings.meeting_models import Meeting
from expo.meetings.services.digests import queue_meeting_mails
from tests.factories.events import an_event
from tests.factories.meetings import a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.itinerary.items import an_item

BROKEN: dict[str, Any] = {"starts_at": "no time", "on": True, "people": []}


def _two_expos() -> tuple[Event, Event]:
    first, second = an_event(), an_event()
    for event in (first, second):
        a_block(event)
        placed(a_meeting(event, a_firm(event)[0], a_firm(event, "Anadolu")[0]), a_table(event), told=True)
    return first, second


def test_meetings_of_an_expo_that_fail_do_not_hold_up_anothers(app: Flask) -> None:
    first, second = _two_expos()
    with transaction():
        db.session.execute(sa.delete(Mail))
        db.session.execute(sa.update(Meeting).where(Meeting.event_id == first.id).values(pending=BROKEN))
    later = clock.now() + timedelta(minutes=30)

    with clock.set_to(later):
        counts = []
        for _time in range(3):
            with transaction():
                counts.append(queue_meeting_mails())

    mailed = set(db.session.scalars(sa.select(Mail.event_id)))
    waiting = list(db.session.scalars(sa.select(Meeting.tell_at).where(Meeting.tell_at.is_not(None))))
    assert (counts, mailed, waiting) == ([1, 1, 0], {second.id}, [later + timedelta(minutes=15)])


def test_an_itinerary_that_fails_does_not_hold_up_the_next(app: Flask) -> None:
    groups = [db.session.get_one(Delegation, a_group(an_event())[0].delegation_id) for _time in range(2)]
    broken, _whole = [an_item(group) for group in groups]
    with transaction():
        broken.pending = {"starts_at": "no time", "state": "planned"}
        db.session.execute(sa.delete(Mail))

    with clock.set_to(clock.now() + timedelta(minutes=30)):
        for _time in range(3):
            with transaction():
                queue_itinerary_mails()

    told = set(db.session.scalars(sa.select(Mail.event_id)))
    assert told == {groups[1].event_id}
