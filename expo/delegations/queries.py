"""Delegations and their members, as pages and other rooms ask for them."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import clearance_holds, precedence
from expo.events.models import Event
from expo.registration.models import Registration


def delegation_by_key(link_key: str) -> Delegation | None:
    """The delegation behind the key in a head's private link."""
    return db.session.scalar(sa.select(Delegation).where(Delegation.link_key == link_key))


def delegation_of(event: Event, delegation_id: int) -> Delegation | None:
    """The delegation, if it is one of the event's."""
    return db.session.scalar(
        sa.select(Delegation).where(Delegation.event_id == event.id, Delegation.id == delegation_id)
    )


def members_of(delegation: Delegation) -> list[tuple[Member, Registration | None]]:
    """Every seat with who has it (None: to be named), in order of precedence; one query."""
    rows = db.session.execute(
        sa.select(Member, Registration)
        .outerjoin(Registration, Registration.id == Member.registration_id)
        .where(Member.delegation_id == delegation.id)
    )
    return sorted(((m, r) for m, r in rows), key=lambda pair: _place(pair[0]))


def clearance_of(registration_ids: Sequence[int], day: date) -> dict[int, tuple[bool, list[str]]]:
    """Of those who belong to a delegation: whether their clearance holds on the day, and the zones it names.

    Who is not in the answer belongs to no delegation and is bound by their category alone. One query.
    """
    members = db.session.scalars(sa.select(Member).where(Member.registration_id.in_(registration_ids)))
    return {
        m.registration_id: (clearance_holds(m.clearance, m.clearance_expires_on, day), m.zones)
        for m in members
        if m.registration_id is not None
    }


def _place(member: Member) -> tuple[int, int, date, int]:
    return precedence(member.band, member.band_order, member.precedence_since, member.id)
