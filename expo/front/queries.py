"""Queries of the public pages: the columns that cache keys are made of, and the pages' content."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo import clock
from expo.db import db, read_connection
from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.events.home_blocks import DirectionKind
from expo.events.models import Event, ZoneClosure
from expo.events.rules import EventState
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.rules import ApplicationState
from expo.front.models import DirectionText, Partner
from expo.programme.models import Session
from expo.programme.rules import SessionState

SHOWN_A_DAY = 3  # sessions of each day on the home page

# Statements on the table, without ORM objects: they are executed at every request of a page.
_table = Event.__table__
_columns = _table.c
_summary = sa.select(
    _columns.id,
    _columns.state,
    _columns.public_revision,
    _columns.first_day,
    _columns.last_day,
    _columns.closes_at,
    _columns.zone,
    _columns.registration_opens_at,
    _columns.registration_closes_at,
    _columns.accent,
    _columns.languages,
    sa.select(sa.func.min(ZoneClosure.ends_at))  # of the closures that the page shows, the first that is over
    .where(
        ZoneClosure.event_id == _columns.id, ZoneClosure.ends_at > sa.bindparam("now", type_=ZoneClosure.ends_at.type)
    )
    .scalar_subquery()
    .label("reopens_at"),
).where(_columns.slug == sa.bindparam("slug"))
_list_version = sa.select(
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


def event_summary(slug: str) -> Any:
    """What an expo's cached home page depends on, now; None when there is no such expo. One statement."""
    with read_connection() as connection:
        return connection.execute(_summary, {"slug": slug, "now": clock.now()}).first()


def list_version() -> tuple[int, ...]:
    """The version of the list of expos: count, sum of revisions, greatest id. Revisions only grow, so any change shows."""
    with read_connection() as connection:
        return tuple(int(number) for number in connection.execute(_list_version).one())


def first_sessions(event: Event) -> list[ProgrammeDay]:
    """The first published sessions of each day in the event's zone."""
    query = sa.select(Session).where(Session.event_id == event.id, Session.state == SessionState.PUBLISHED)
    query = query.options(joinedload(Session.room)).order_by(Session.starts_at, Session.id)
    days = []
    for day, found in groupby(db.session.scalars(query), lambda one: event.day_of(one.starts_at)):
        sessions = list(found)
        days.append(ProgrammeDay(day, sessions[:SHOWN_A_DAY], max(0, len(sessions) - SHOWN_A_DAY)))
    return days


def take_part_counts(event: Event) -> dict[str, int]:
    """How many exhibitors are confirmed, from how many countries, how many sessions are published and delegations accepted."""
    firms = sa.select(sa.func.count(), sa.func.count(sa.func.nullif(Firm.country, "").distinct()))
    firms = firms.select_from(Exhibitor).join(Firm, Firm.id == Exhibitor.firm_id)
    confirmed = Exhibitor.event_id == event.id, Exhibitor.state == ApplicationState.CONFIRMED
    published = Session.event_id == event.id, Session.state == SessionState.PUBLISHED
    accepted = Delegation.event_id == event.id, Delegation.state == DelegationState.ACCEPTED
    shown = firms.where(*confirmed).subquery()
    counted = sa.select(
        *shown.c,
        sa.select(sa.func.count()).select_from(Session).where(*published).scalar_subquery(),
        sa.select(sa.func.count()).select_from(Delegation).where(*accepted).scalar_subquery(),
    )
    return dict(
        zip(("exhibitors", "countries", "sessions", "delegations"), db.session.execute(counted).one(), strict=True)
    )


def partners_of(event: Event) -> list[Partner]:
    """An expo's partners with their firms, by position; their level is sorted by whoever shows them."""
    query = sa.select(Partner).where(Partner.event_id == event.id).order_by(Partner.position, Partner.id)
    return list(db.session.scalars(query.options(joinedload(Partner.exhibitor).joinedload(Exhibitor.firm))))


def partner_in(event: Event, partner_id: int) -> Partner | None:
    return db.session.scalar(sa.select(Partner).where(Partner.event_id == event.id, Partner.id == partner_id))


def directions_of(event: Event) -> dict[DirectionKind, dict[str, str]]:
    """What is said of each way to the venue, by language."""
    query = sa.select(DirectionText).where(DirectionText.event_id == event.id)
    return {one.kind: one.words for one in db.session.scalars(query)}


def is_past(event: Event, now: datetime) -> bool:
    """Whether the event's last day is over in its zone."""
    return now.astimezone(event.zone_info).date() > event.last_day


def published_addresses() -> list[tuple[str, datetime]]:
    """(slug, time of the last change) of every public expo."""
    query = sa.select(Event.slug, Event.programme_changed_at).where(Event.state != EventState.DRAFT)
    return [(slug, changed) for slug, changed in db.session.execute(query.order_by(Event.id).limit(50_000))]
