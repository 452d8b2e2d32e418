"""The exhibitors that come with a delegation, and which members are an exhibitor's staff."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from expo.db import db
from expo.delegations.models import Delegation, delegation_firms
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Firm, StaffBadge
from expo.exhibitors.rules import LIVE, ApplicationState
from expo.kit.text import fold

MOST_OFFERED = 300  # names to choose from as one types


def firms_of(delegation: Delegation) -> list[Exhibitor]:
    """The exhibitors that come with it, by name; one query."""
    query = sa.select(Exhibitor).join(Exhibitor.firm).options(contains_eager(Exhibitor.firm))
    query = query.join(delegation_firms, delegation_firms.c.exhibitor_id == Exhibitor.id)
    return list(
        db.session.scalars(query.where(delegation_firms.c.delegation_id == delegation.id).order_by(Firm.sort_name))
    )


def delegations_with(exhibitor: Exhibitor) -> list[Delegation]:
    """The delegations an exhibitor comes with."""
    query = sa.select(Delegation).join(delegation_firms, delegation_firms.c.delegation_id == Delegation.id)
    return list(
        db.session.scalars(query.where(delegation_firms.c.exhibitor_id == exhibitor.id).order_by(Delegation.id))
    )


def offered_names(delegation: Delegation, *, public_only: bool) -> list[str]:
    """Names of exhibitors of the delegation's own country, for who types one."""
    query = _choosable(delegation.event, public_only=public_only).where(Firm.country == delegation.country)
    chosen = query.order_by(Firm.sort_name).limit(MOST_OFFERED)
    return [one.firm.display_name for one in db.session.scalars(chosen) if one.firm]


def exhibitors_called(event: Event, name: str, *, public_only: bool) -> list[Exhibitor]:
    """The event's exhibitors of that name, in any of the firm's spellings. `public_only`: only those everybody may see."""
    wanted = fold(name)
    return [
        one
        for one in db.session.scalars(_choosable(event, public_only=public_only))
        if one.firm
        and wanted in {fold(text) for text in (one.firm.display_name, one.firm.legal_name, one.firm.second_name)}
    ]


def staff_among(registration_ids: Sequence[int]) -> Mapping[int, str]:
    """By registration, of which firm's staff somebody is; one query."""
    query = (
        sa.select(StaffBadge.registration_id, Firm.display_name)
        .join(Exhibitor, Exhibitor.id == StaffBadge.exhibitor_id)
        .join(Firm, Firm.id == Exhibitor.firm_id)
        .where(StaffBadge.registration_id.in_(registration_ids), StaffBadge.left_at.is_(None))
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _choosable(event: Event, *, public_only: bool) -> sa.Select[Exhibitor]:
    states = [ApplicationState.CONFIRMED] if public_only else list(LIVE - {ApplicationState.DRAFT})
    query = sa.select(Exhibitor).join(Exhibitor.firm).options(contains_eager(Exhibitor.firm))
    return query.where(Exhibitor.event_id == event.id, Exhibitor.state.in_(states))
