"""Queries on how long an expo keeps what it holds about people."""

from datetime import date

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.events.models import Event
from expo.retention.models import RetentionPeriod
from expo.retention.rules import DEFAULT_DAYS, KeptKind, erasure_day


def days_kept(event: Event) -> dict[KeptKind, int | None]:
    """The days after the last day for which each kind is kept; None: until somebody erases it by hand."""
    query = sa.select(RetentionPeriod.kind, RetentionPeriod.days).where(RetentionPeriod.event_id == event.id)
    own = {row.kind: row.days for row in db.session.execute(query)}
    return {kind: own.get(kind, days) for kind, days in DEFAULT_DAYS.items()}


def day_of_erasure(event: Event, kind: KeptKind) -> date | None:
    """The day on which a kind is erased; None where it is kept until somebody erases it by hand."""
    days = days_kept(event)[kind]
    return None if days is None else erasure_day(event.last_day, days)


def is_due(event: Event, kind: KeptKind) -> bool:
    """Whether the time is over for which the event keeps a kind."""
    today = clock.now().astimezone(event.zone_info).date()
    if today <= event.last_day:
        return False
    day = day_of_erasure(event, kind)
    return day is not None and today >= day


def ended_events() -> list[Event]:
    """The events whose last day may be over in their zone, in the order of their ids."""
    query = sa.select(Event).where(Event.last_day <= clock.now().date()).order_by(Event.id)
    return list(db.session.scalars(query))
