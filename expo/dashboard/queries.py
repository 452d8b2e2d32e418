"""One event in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from expo.db import db, on_postgresql
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.history.models import Entry
from expo.history.queries import history_of
from expo.mail.models import MailState
from expo.mail.queries import mail_counts
from expo.registration.models import Registration
from expo.registration.queries import state_counts
from expo.registration.rules import State

DAYS = 30


@dataclass(frozen=True, slots=True)
class Overview:
    """What the first page shows; `days` are pairs of a day and how many registered on it."""

    states: dict[State, int]
    categories: list[Category]
    days: list[tuple[date, int]]
    mails: dict[MailState, int]
    latest: Sequence[Entry]


def overview_of(event: Event, now: datetime) -> Overview:
    """The event's numbers, by the same few queries however large it is."""
    return Overview(
        states=state_counts(event),
        categories=categories_of(event),
        days=registrations_a_day(event, now),
        mails=mail_counts(event.id),
        latest=db.session.scalars(history_of(event.id).limit(8)).all(),
    )


def registrations_a_day(event: Event, now: datetime) -> list[tuple[date, int]]:
    """How many registered on each of the last 30 days of the event's zone, those of none too."""
    today = now.astimezone(event.zone_info).date()
    first = today - timedelta(days=DAYS - 1)
    since = datetime.combine(first, datetime.min.time(), event.zone_info)
    day = _local_day(event, now)
    query = sa.select(day, sa.func.count()).where(
        Registration.event_id == event.id, Registration.registered_at >= since
    )
    counts = {date.fromisoformat(str(row[0])): int(row[1]) for row in db.session.execute(query.group_by(day))}
    return [(one, counts.get(one, 0)) for one in (first + timedelta(days=n) for n in range(DAYS))]


def _local_day(event: Event, now: datetime) -> sa.ColumnElement[date]:
    """The day of registering in the event's zone, as the database counts it."""
    if on_postgresql():
        return sa.cast(sa.func.timezone(event.zone, Registration.registered_at), sa.Date)
    minutes = int((now.astimezone(event.zone_info).utcoffset() or timedelta()).total_seconds() // 60)
    return sa.func.date(Registration.registered_at, f"{minutes:+d} minutes")
