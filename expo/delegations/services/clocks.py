"""Telling heads of delegations that an expo's time zone has changed, where they are not registered themselves."""

import sqlalchemy as sa

from expo.db import db
from expo.delegations.models import Delegation
from expo.delegations.notices import queue_head_mail
from expo.delegations.rules import DelegationState
from expo.registration.rules import mailbox
from expo.registration.services.clocks import Announced, change_values, is_told, template_of, told_addresses


def tell_heads(changed: Announced) -> None:
    """Mail each contact of an accepted delegation, in their language."""
    event = changed.change.event
    if not is_told(changed.change):
        return
    told = told_addresses(event.id)
    query = sa.select(Delegation).where(Delegation.event_id == event.id, Delegation.state == DelegationState.ACCEPTED)
    for delegation in db.session.scalars(query.order_by(Delegation.id)):
        if mailbox(delegation.contact_email) not in told:
            queue_head_mail(delegation, template_of(changed), change_values(changed, delegation.language))
