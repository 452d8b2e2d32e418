"""Telling heads of delegations of an expo's other days, place or time zone, where they are not registered themselves."""

import sqlalchemy as sa

from expo.db import db
from expo.delegations.models import Delegation
from expo.delegations.notices import queue_head_mail
from expo.delegations.rules import DelegationState
from expo.events.domain_events import ExpoMoved
from expo.registration.services.clocks import change_values, is_first, is_told, template_of


def tell_heads(moved: ExpoMoved) -> None:
    """Mail each contact of an accepted delegation, in their language."""
    event = moved.event
    if not is_told(event):
        return
    query = sa.select(Delegation).where(Delegation.event_id == event.id, Delegation.state == DelegationState.ACCEPTED)
    for delegation in db.session.scalars(query.order_by(Delegation.id)):
        if is_first(moved, delegation.contact_email):
            queue_head_mail(delegation, template_of(moved), change_values(moved, delegation.language))
