"""Delegations and people in the order of precedence."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession

from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import DelegationState
from expo.events.models import Event
from expo.kit.text import fold

# The protocol officer's order, as in rules.precedence: members without a band come last.
BY_PRECEDENCE = (
    sa.nulls_last(Delegation.precedence.asc()),
    Delegation.id,
    sa.nulls_last(Member.band.asc()),
    sa.nulls_last(Member.band_order.asc()),
    sa.nulls_last(Member.precedence_since.asc()),
    Member.id,
)


def delegations_in(event: Event) -> list[Delegation]:
    """The event's accepted delegations, in order of precedence."""
    query = sa.select(Delegation).where(Delegation.event_id == event.id, Delegation.state == DelegationState.ACCEPTED)
    return list(db.session.scalars(query.order_by(*BY_PRECEDENCE[:2])))


def delegation_names(registration_ids: Sequence[int], session: OrmSession) -> dict[int, dict[str, str]]:
    """The name (by language) of each person's delegation, by registration id; people without one are left out. One query."""
    query = (
        sa.select(Member.registration_id, Delegation.name)
        .join(Delegation)
        .where(Member.registration_id.in_(registration_ids), Delegation.state == DelegationState.ACCEPTED)
    )
    return {number: name for number, name in session.execute(query) if number is not None}


def delegation_by_name(event: Event, name: str) -> Delegation | None:
    """The event's accepted delegation with this name, in any of its languages and any letter case."""
    wanted = fold(name)
    return next((one for one in delegations_in(event) if wanted in {fold(text) for text in one.name.values()}), None)
