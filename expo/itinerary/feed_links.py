"""Renewing and revoking the address of a delegation's calendar."""

from expo import clock
from expo.db import db
from expo.delegations.domain_events import DelegationLinkRenewed
from expo.delegations.models import Delegation
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import localize
from expo.itinerary.queries import itinerary_for
from expo.itinerary.services import lock_itinerary
from expo.kit.tokens import new_key


def renew_delegation_feed(delegation: Delegation, *, by: Actor) -> None:
    """Issue a new address of the delegation's calendar; the old one stops working."""
    itinerary = lock_itinerary(delegation)
    itinerary.link_key, itinerary.revoked_at = new_key(), None
    db.session.flush()
    record(
        Verb.RENEWED_THE_CALENDAR_OF, delegation, by=by, event_id=delegation.event_id, named=localize(delegation.name)
    )


def replace_delegation_feed(renewed: DelegationLinkRenewed) -> None:
    """Draw a new address for the calendar of a delegation whose private link was renewed; a revoked one stays revoked."""
    itinerary = itinerary_for(renewed.delegation)
    if itinerary is not None and itinerary.revoked_at is None:
        renew_delegation_feed(renewed.delegation, by=renewed.by)


def revoke_delegation_feed(delegation: Delegation, *, by: Actor) -> None:
    """Revoke the address of the delegation's calendar until it is renewed."""
    itinerary = lock_itinerary(delegation)
    itinerary.revoked_at = clock.now()
    db.session.flush()
    record(
        Verb.REVOKED_THE_CALENDAR_OF, delegation, by=by, event_id=delegation.event_id, named=localize(delegation.name)
    )
