"""An accepted offer replaced by one of another space, at the prices of the day the first was made."""

import uuid
from collections.abc import Sequence

from expo import clock
from expo.booths.assignments.services import give
from expo.booths.models import Booth
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.errors import Refused
from expo.events.services.expos import touch
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import ApplicationState
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.offers.facts import facts_of
from expo.offers.models import Offer
from expo.offers.queries import latest_offer
from expo.offers.rules import OfferState
from expo.offers.services.lifecycle import lock_offer
from expo.prices.rules import PriceLine, lines_as_json, total
from expo.prices.services import price_for_offer


def price_instead(offer: Offer, booths: Sequence[Booth]) -> list[PriceLine]:
    """What these booths would have cost the firm on the day the offer was made. Raises Refused without a price."""
    made_on = offer.made_at.astimezone(offer.event.zone_info).date()
    return price_for_offer(offer.event, facts_of(offer.exhibitor, booths), made_on)


def replace_offer(offer: Offer, booths: Sequence[Booth], *, by: Actor) -> Offer:
    """The firm stands on these booths instead, and its accepted offer is one of them; returns the new offer.

    Raises Refused unless the offer is the firm's last one and accepted, and for booths the firm cannot have.
    """
    lock_offer(offer)
    exhibitor, now = offer.exhibitor, clock.now()
    newest = latest_offer(exhibitor)
    if (
        offer.state is not OfferState.ACCEPTED
        or exhibitor.state is not ApplicationState.CONFIRMED
        or newest is None
        or newest.id != offer.id
    ):
        raise Refused(_("%(name)s does not stand on an accepted offer of this space.", name=firm_name(exhibitor)))
    lines = price_instead(offer, booths)
    facts = facts_of(exhibitor, booths)
    space = give(exhibitor, booths, by=by, state=AssignmentState.ASSIGNED)
    made = Offer(
        uid=uuid.uuid4().hex,
        event_id=offer.event_id,
        event=offer.event,
        exhibitor_id=exhibitor.id,
        exhibitor=exhibitor,
        assignment_id=space.id,
        assignment=space,
        state=OfferState.ACCEPTED,
        wave=offer.wave,
        numbers=list(space.numbers),
        area_cm2=int(facts.area_sqm * 10_000),
        lines=lines_as_json(lines),
        total_minor=total(lines),
        currency=offer.currency,
        made_at=offer.made_at,
        expires_at=offer.expires_at,
        answered_at=now,
    )
    db.session.add(made)
    touch(offer.event)
    db.session.flush()
    record(
        Verb.CHANGED,
        made,
        by=by,
        event_id=offer.event_id,
        named=f"{firm_name(exhibitor)}: {', '.join(made.numbers)}",
        before={"numbers": offer.numbers, "total_minor": offer.total_minor},
        after={"numbers": made.numbers, "total_minor": made.total_minor},
    )
    return made
