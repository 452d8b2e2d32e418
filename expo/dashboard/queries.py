"""Figures of an event: registrations and mails."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from expo.accounts.models import Account, Grant
from expo.accounts.permissions import Role
from expo.db import db, on_postgresql
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.history.models import Entry
from expo.history.queries import history_of
from expo.kit.wall_time import midnight
from expo.mail.models import MailState
from expo.mail.queries import mail_counts
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

DAYS = 30
# All current UTC offsets are multiples of 15 minutes, so a quarter of an hour lies within one day in any zone.
_QUARTER_HOUR = 900


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of the overview; `days` are pairs of a day and its number of registrations, up to today."""

    categories: list[Category]
    counts: dict[tuple[int, RegistrationState], int]
    days: list[tuple[date, int]]
    mails: dict[MailState, int]
    latest: Sequence[Entry]

    def of_state(self, state: RegistrationState) -> int:
        return sum(count for (_category, one), count in self.counts.items() if one is state)

    def of_category(self, category: Category, state: RegistrationState) -> int:
        return self.counts.get((category.id, state), 0)

    def registered_within(self, days: int) -> int:
        """The number of registrations on the last `days` days, today included."""
        return sum(count for _day, count in self.days[-days:])


def overview_of(event: Event, now: datetime) -> Overview:
    """The event's figures, by a constant number of queries."""
    return Overview(
        categories=categories_of(event),
        counts=_counts(event),
        days=registrations_a_day(event, now),
        mails=mail_counts(event.id),
        latest=db.session.scalars(history_of(event.id).limit(8)).all(),
    )


def registrations_a_day(event: Event, now: datetime) -> list[tuple[date, int]]:
    """The number of registrations on each of the last 30 days in the event's zone, zeros included."""
    today = now.astimezone(event.zone_info).date()
    first = today - timedelta(days=DAYS - 1)
    since = midnight(first, event.zone_info)
    query = sa.select(_quarter().label("quarter"), sa.func.count()).group_by("quarter")
    query = query.where(Registration.event_id == event.id, Registration.registered_at >= since)
    counts: Counter[date] = Counter()
    for number, count in db.session.execute(query):
        counts[datetime.fromtimestamp(int(number) * _QUARTER_HOUR, UTC).astimezone(event.zone_info).date()] += count
    return [(day, counts[day]) for day in (first + timedelta(days=n) for n in range(DAYS))]


def _quarter() -> sa.ColumnElement[int]:
    """The number of the quarter of an hour, from 1970 in UTC, in which somebody registered."""
    seconds = sa.extract("epoch", Registration.registered_at)
    if on_postgresql():
        return sa.cast(sa.func.floor(seconds / _QUARTER_HOUR), sa.BigInteger)
    return seconds // _QUARTER_HOUR


def _counts(event: Event) -> dict[tuple[int, RegistrationState], int]:
    query = sa.select(Registration.category_id, Registration.state, sa.func.count())
    query = query.where(Registration.event_id == event.id).group_by(Registration.category_id, Registration.state)
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}


def roles_of(account: Account) -> list[tuple[Role, dict[str, str] | None, str | None]]:
    """The account's roles, each with the name and slug of its expo, the latest expo first; none for an administrator's."""
    query = sa.select(Grant.role, Event.name, Event.slug).outerjoin(Event, Event.id == Grant.event_id)
    found = db.session.execute(query.where(Grant.account_id == account.id).order_by(Event.first_day.desc(), Grant.id))
    return [(role, name, slug) for role, name, slug in found]
