"""Queries for the exhibitors of a delegation, and for members who are an exhibitor's staff."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from expo.db import db
from expo.delegations.models import Delegation, delegation_firms
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Firm, StaffBadge
from expo.exhibitors.rules import LIVE, ApplicationState
from expo.kit.text import fold

MOST_SUGGESTED = 300  # names suggested while typing


def firms_of(delegation: Delegation) -> list[Exhibitor]:
    """The delegation's exhibitors, by name. One query."""
    query = sa.select(Exhibitor).join(Exhibitor.firm).options(contains_eager(Exhibitor.firm))
    query = query.join(delegation_firms, delegation_firms.c.exhibitor_id == Exhibitor.id)
    return list(
        db.session.scalars(query.where(delegation_firms.c.delegation_id == delegation.id).order_by(Firm.sort_name))
    )


def delegations_with(exhibitor: Exhibitor) -> list[Delegation]:
    """The delegations of an exhibitor."""
    query = sa.select(Delegation).join(delegation_firms, delegation_firms.c.delegation_id == Delegation.id)
    return list(
        db.session.scalars(query.where(delegation_firms.c.exhibitor_id == exhibitor.id).order_by(Delegation.id))
    )


def suggested_names(delegation: Delegation, *, public_only: bool) -> list[str]:
    """Names of exhibitors of the delegation's country, suggested while typing."""
    query = _choosable(delegation.event, public_only=public_only).where(Firm.country == delegation.country)
    chosen = query.order_by(Firm.sort_name).limit(MOST_SUGGESTED)
    return [one.firm.display_name for one in db.session.scalars(chosen) if one.firm]


def exhibitors_by_name(event: Event, name: str, *, public_only: bool) -> list[Exhibitor]:
    """The event's exhibitors with that name, in any of the firm's spellings. `public_only`: only publicly listed ones."""
    wanted = fold(name)
    return [
        one
        for one in db.session.scalars(_choosable(event, public_only=public_only))
        if one.firm
        and wanted in {fold(text) for text in (one.firm.display_name, one.firm.legal_name, one.firm.second_name)}
    ]


def staff_among(registration_ids: Sequence[int]) -> Mapping[int, str]:
    """The exhibitor's name by registration id, for people who are its staff. One query."""
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
