"""Organisers are mailed what waits for them as they chose: within minutes, each morning, or not."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.permissions import Role
from expo.accounts.queries import grant_of
from expo.accounts.services.team import revoke
from expo.dashboard.models import MailRhythm, TaskMail
from expo.dashboard.task_mails import choose_rhythm, sweep_task_mails
from expo.db import db, transaction
from expo.events.models import Event
from expo.events.rules import EventState
from expo.history.services import PROGRAM
from expo.mail.models import Mail
from tests.factories.accounts import an_account, olga, signed_in, vera, with_role
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.pages import Browser

NIGHT = datetime(2027, 3, 1, 0, 30, tzinfo=UTC)  # 05:30 in Karachi
MINUTES = timedelta(minutes=6)


def _waits(event: Event, number: int) -> None:
    category = a_category(event, needs_approval=True)
    for _ in range(number):
        vito(event, category)


def _swept() -> list[tuple[str, str]]:
    """Sweep until nothing is due; the mails about what waits, as address and text."""
    while True:
        with transaction():
            if not sweep_task_mails():
                break
    mails = db.session.scalars(sa.select(Mail).where(Mail.wording == "tasks-wait").order_by(Mail.id))
    return [(mail.to_address, mail.text) for mail in mails]


@pytest.fixture
def event(app: Flask) -> Event:
    return an_event()


def _chosen(event: Event, rhythm: MailRhythm) -> None:
    with transaction():
        choose_rhythm(olga(event), event, rhythm)


def test_each_morning_brings_one_mail_with_all_that_waits(event: Event) -> None:
    with clock.set_to(NIGHT):
        _chosen(event, MailRhythm.DAILY)
        _waits(event, 2)
        early = _swept()
    with clock.set_to(NIGHT + timedelta(hours=2)):
        morning, again = _swept(), _swept()
    with clock.set_to(NIGHT + timedelta(hours=26)):
        next_day = _swept()

    assert (early, len(morning), len(again), len(next_day)) == ([], 1, 1, 2)
    assert "- 2 registrations to approve" in morning[0][1]
    assert f"/organise/{event.slug}/" in morning[0][1]


def test_a_morning_on_which_nothing_waits_brings_none(event: Event) -> None:
    with clock.set_to(NIGHT):
        _chosen(event, MailRhythm.DAILY)
    with clock.set_to(NIGHT + timedelta(hours=2)):
        assert _swept() == []


def test_within_minutes_only_what_is_new_is_told(event: Event) -> None:
    with clock.set_to(NIGHT):
        _waits(event, 1)
        _chosen(event, MailRhythm.AT_ONCE)
    with clock.set_to(NIGHT + MINUTES):
        known = _swept()
        _waits(event, 1)
    with clock.set_to(NIGHT + 2 * MINUTES):
        told = _swept()
    with clock.set_to(NIGHT + 3 * MINUTES):
        again = _swept()

    assert (known, len(told), len(again)) == ([], 1, 1)
    assert "- 2 registrations to approve" in told[0][1]


def test_what_one_may_not_do_is_not_told(event: Event) -> None:
    with clock.set_to(NIGHT), transaction():
        choose_rhythm(vera(event), event, MailRhythm.AT_ONCE)
    _waits(event, 1)

    with clock.set_to(NIGHT + MINUTES):
        assert _swept() == []


def test_who_is_in_the_team_no_more_is_not_written_to(event: Event) -> None:
    other = with_role(an_account("other@example.org"), Role.ORGANISER, event)
    olga(event)
    with clock.set_to(NIGHT), transaction():
        choose_rhythm(other, event, MailRhythm.AT_ONCE)
    held = grant_of(other, event.id)
    assert held is not None
    with transaction():
        revoke(held, by=PROGRAM)
    _waits(event, 1)

    with clock.set_to(NIGHT + MINUTES):
        assert _swept() == []
    assert db.session.scalars(sa.select(TaskMail)).all() == []


def test_a_closed_expo_tells_nothing(event: Event) -> None:
    with clock.set_to(NIGHT):
        _chosen(event, MailRhythm.AT_ONCE)
        _waits(event, 1)
        with transaction():
            event.state = EventState.CLOSED
    with clock.set_to(NIGHT + MINUTES):
        assert _swept() == []


def test_the_overview_keeps_the_choice_and_refuses_any_other(event: Event, app: Flask) -> None:
    browser, address = signed_in(Browser(app), olga(event)), f"/organise/{event.slug}/"

    saved = browser.send(f"{address}task-mails", {"rhythm": "daily"}, form=address)
    refused = browser.send(f"{address}task-mails", {"rhythm": "hourly"}, form=address, status=409)
    stopped = browser.send(f"{address}task-mails", {"rhythm": ""}, form=address)

    assert saved.typed("rhythm") == "daily"
    assert "Choose one from the list." in refused.text
    assert (stopped.typed("rhythm"), db.session.scalars(sa.select(TaskMail)).all()) == ("", [])
