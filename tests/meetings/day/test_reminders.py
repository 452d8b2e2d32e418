"""How what a side intends stands: asked after 30, 90, 180 and 365 days, by mail, until it is done or dropped."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.links import delegation_address
from expo.errors import Refused
from expo.mail.links import text_of
from expo.mail.models import Mail
from expo.meetings.day.queries import follow_ups_of
from expo.meetings.day.rules import OutcomeKind, StepAnswer
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.reports.queries import unanswered_follow_ups
from expo.meetings.services.day.attendance import save_outcome
from expo.meetings.services.day.reminders import answer_reminder, sweep_outcome_reminders
from tests.factories.events import an_event
from tests.factories.meetings import MINUTE, OLGA, TEN, a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.itinerary.items import path
from tests.meetings.day.test_day import NOTHING
from tests.pages import Browser

OFFER = NOTHING | {"result": OutcomeKind.OFFER, "next_step": "Send the samples", "owner": "Ayla"}


@pytest.fixture
def meeting(app: Flask) -> Meeting:
    event = an_event()
    a_block(event)
    return placed(a_meeting(event, a_firm(event, "Emil")[0], a_group(event)[0]), a_table(event), told=True)


def says(meeting: Meeting, party: Party, fields: dict[str, object], version: int = 0) -> None:
    with clock.set_to(TEN + 30 * MINUTE), transaction():
        save_outcome(meeting, party.id, fields, version=version, by=OLGA)


def swept(moment: datetime) -> list[tuple[str, str]]:
    """The reminders that go out at a moment."""
    with transaction():
        db.session.execute(db.delete(Mail))
    with clock.set_to(moment), transaction():
        while sweep_outcome_reminders():
            pass
    return [(one.to_address, text_of(one)) for one in db.session.scalars(db.select(Mail).order_by(Mail.id))]


def answers(browser: Browser, page: str, answer: str, days: int) -> str:
    """What the page says once a button is pressed, so many days after the meeting."""
    with clock.set_to(TEN + timedelta(days=days)):
        return browser.send(f"{page}/step", {"answer": answer}, form=page).text


def unanswered(meeting: Meeting, *days: int) -> list[int]:
    """How many follow-ups nobody has answered in time, so many days after the meeting."""
    days_of = (meeting.event.date_at(TEN + timedelta(days=later)) for later in days)
    return [len(unanswered_follow_ups(meeting.event, day)) for day in days_of]


def test_a_side_is_asked_on_its_days_until_it_says_that_it_is_done(app: Flask, meeting: Meeting) -> None:
    emil, group = (side.party for side in meeting.sides)
    assert group.delegation is not None
    says(meeting, group, OFFER)
    says(meeting, emil, NOTHING)
    page, browser = f"{path(delegation_address(group.delegation))}/outcomes/{meeting.id}", Browser(app)

    early = swept(TEN + timedelta(days=29))
    late = unanswered(meeting, 30, 31, 92)
    [(address, text)] = swept(TEN + timedelta(days=30, hours=12))
    asked = answers(browser, page, "later", 31)
    second = swept(TEN + timedelta(days=91))
    said = answers(browser, page, "done", 92)
    last = swept(TEN + timedelta(days=400))

    assert early == []
    assert (late, unanswered(meeting, 400)) == ([0, 1, 2], [0])
    assert address == group.delegation.contact_email
    parts = ("30 days ago Delegation of Türkiye met Emil", "Send the samples (Ayla)", page)
    assert [part for part in parts if part not in text] == []
    assert "How does it stand?" in asked
    assert "You said: Later." in asked
    assert (len(second), "You said: Done." in said) == (1, True)
    assert last == []
    assert [(one.due_on, one.answer) for one in follow_ups_of(meeting, group.id)] == [
        (date(2027, 5, 14), StepAnswer.LATER),
        (date(2027, 7, 13), StepAnswer.DONE),
        (date(2027, 10, 11), None),
        (date(2028, 4, 13), None),
    ]


def test_nothing_is_asked_of_what_came_to_nothing_nor_before_its_day(app: Flask, meeting: Meeting) -> None:
    emil, group = (side.party for side in meeting.sides)
    says(meeting, emil, OFFER)
    says(meeting, group, OFFER)
    says(meeting, group, NOTHING, version=1)

    with pytest.raises(Refused, match=r"not asked yet"), transaction():
        answer_reminder(meeting, emil, StepAnswer.DONE, by=OLGA)
    assert follow_ups_of(meeting, group.id) == []
    assert [one.sent_at for one in follow_ups_of(meeting, emil.id)] == [None] * 4


def test_whoever_was_erased_is_not_written_to_and_their_days_pass(app: Flask, meeting: Meeting) -> None:
    _emil, group = (side.party for side in meeting.sides)
    assert group.delegation is not None
    says(meeting, group, OFFER)
    with transaction():
        group.delegation.contact_email = ""

    assert swept(TEN + timedelta(days=31)) == []
    assert [one.sent_at is not None for one in follow_ups_of(meeting, group.id)] == [True, False, False, False]
