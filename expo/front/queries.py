"""What the public front asks: a glimpse that tells whether a kept page still holds, and what a page shows."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db, read_connection
from expo.events.models import Event
from expo.events.rules import EventState
from expo.programme.models import Session
from expo.programme.rules import SessionState

SHOWN_A_DAY = 3  # sessions of a day on the home page; the programme has all of them

# Statements over the bare table: they are asked at every reading of a page, and need no objects made.
_table = Event.__table__
_columns = _table.c
_glimpse = sa.select(
    _columns.id,
    _columns.state,
    _columns.public_revision,
    _columns.last_day,
    _columns.closes_at,
    _columns.zone,
    _columns.registration_opens_at,
    _columns.registration_closes_at,
    _columns.accent,
).where(_columns.slug == sa.bindparam("slug"))
_list_glimpse = sa.select(
    sa.func.count(),
    sa.func.coalesce(sa.func.sum(_columns.public_revision), 0),
    sa.func.coalesce(sa.func.max(_columns.id), 0),
).select_from(_table)


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """A day of the programme: its first sessions, and how many more there are."""

    day: date
    sessions: list[Session]
    more: int


def glimpse_of(slug: str) -> Any:
    """All that an expo's home page depends on, in one statement; None where there is no such expo."""
    with read_connection() as connection:
        return connection.execute(_glimpse, {"slug": slug}).first()


def glimpse_of_all() -> tuple[int, ...]:
    """What changes whenever the list of expos does: revisions only grow, so their sum tells every change."""
    with read_connection() as connection:
        return tuple(int(number) for number in connection.execute(_list_glimpse).one())


def first_sessions(event: Event) -> list[ProgrammeDay]:
    """The first published sessions of each day, by the event's own clock."""
    query = sa.select(Session).where(Session.event_id == event.id, Session.state == SessionState.PUBLISHED)
    query = query.options(joinedload(Session.room)).order_by(Session.starts_at, Session.id)
    zone = event.zone_info
    days = []
    for day, found in groupby(db.session.scalars(query), lambda one: one.starts_at.astimezone(zone).date()):
        sessions = list(found)
        days.append(ProgrammeDay(day, sessions[:SHOWN_A_DAY], max(0, len(sessions) - SHOWN_A_DAY)))
    return days


def is_past(event: Event, now: datetime) -> bool:
    """Whether the event's last day is over, by its own clock."""
    return now.astimezone(event.zone_info).date() > event.last_day


def published_addresses() -> list[tuple[str, datetime]]:
    """The slug of every expo the public sees, and when what it shows last changed."""
    query = sa.select(Event.slug, Event.programme_changed_at).where(Event.state != EventState.DRAFT)
    return [(slug, changed) for slug, changed in db.session.execute(query.order_by(Event.id).limit(50_000))]
