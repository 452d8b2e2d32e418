"""Liaison officers of delegations: what they have to do is named before they cannot, and given to another in one act."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.accounts.responsibilities import HeldThing, Responsibility
from expo.db import db
from expo.delegations.models import Delegation
from expo.delegations.rules import GONE
from expo.delegations.services.lifecycle import edit, lock_delegation
from expo.history.services import Actor
from expo.i18n import _, localize


def _held(event_id: int | None, account_id: int | None) -> list[HeldThing]:
    return [
        HeldThing(
            one.liaison_id or 0,
            one.event_id,
            one.event.slug,
            localize(one.name),
            _("Liaison officer"),
            "delegations.show",
            {"delegation_id": one.id},
        )
        for one in _delegations(event_id, account_id)
    ]


def _delegations(event_id: int | None, account_id: int | None) -> list[Delegation]:
    """The delegations that come, or may, with a liaison officer."""
    query = sa.select(Delegation).where(Delegation.liaison_id.is_not(None), Delegation.state.not_in(sorted(GONE)))
    query = query.where(*([Delegation.event_id == event_id] if event_id is not None else []))
    query = query.where(*([Delegation.liaison_id == account_id] if account_id is not None else []))
    return list(db.session.scalars(query.options(joinedload(Delegation.event)).order_by(Delegation.id)))


def _hand_over(event_id: int, former_id: int, to: Account, by: Actor) -> None:
    """Another officer for each of them; the former, the new one and the heads are told, and meetings to come go along."""
    for delegation in _delegations(event_id, former_id):
        lock_delegation(delegation)
        edit(delegation, {"liaison_id": to.id}, version=delegation.version, by=by)


OF_DELEGATIONS = Responsibility(Permission.SEE_DELEGATIONS, _held, _hand_over)
