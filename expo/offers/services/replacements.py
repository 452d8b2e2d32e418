"""An accepted offer replaced by one of another space, on the terms and at the prices of the day the first offer was made."""

import uuid
from collections.abc import Sequence

from expo import clock
from expo.booths.assignments.services import assign
from expo.booths.models import Assignment, Booth
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.errors import Refused
from expo.events.services.expos import touch
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import ApplicationState
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.offers.models import Offer
from expo.offers.price_facts import area_sqm, facts_of
from expo.offers.queries import latest_offer, terms_agreed
from expo.offers.rules import OfferState
from expo.offers.services.lifecycle import lock_offer
from expo.prices.rules import PriceLine, lines_as_json, total
from expo.prices.services import price_for_offer


def price_on_other_booths(offer: Offer, booths: Sequence[Booth]) -> list[PriceLine]:
    """The price of other booths for the same firm on the offer's terms. Raises Refused without a price."""
    made_on = offer.created_at.astimezone(offer.event.zone_info).date()
    return price_for_offer(terms_agreed(offer), facts_of(offer.exhibitor, booths), made_on)


def replace_offer(offer: Offer, booths: Sequence[Booth], *, by: Actor) -> Offer:
    """Assign other booths to the firm and replace its accepted offer by one of them; returns the new offer.

    Raises Refused unless the offer is the firm's last one and accepted, and for booths the firm cannot have.
    """
    lines = close_accepted_offer(offer, booths, by=by)
    space = assign(offer.exhibitor, booths, by=by, state=AssignmentState.ASSIGNED)
    return reoffer(offer, space, booths, lines, by=by)


def close_accepted_offer(offer: Offer, booths: Sequence[Booth], *, by: Actor) -> list[PriceLine]:
    """Close an accepted offer because other booths come in its place; returns their price on the day it was made, empty
    without booths. Raises Refused unless the offer is the firm's last one and accepted.
    """
    lock_offer(offer)
    _require_current(offer)
    lines = price_on_other_booths(offer, booths) if booths else []
    offer.state = OfferState.REPLACED
    touch(offer.event)
    db.session.flush()
    record(
        Verb.CHANGED,
        offer,
        by=by,
        event_id=offer.event_id,
        named=f"{firm_name(offer.exhibitor)}: {', '.join(offer.numbers)}",
        before={"state": OfferState.ACCEPTED},
        after={"state": OfferState.REPLACED},
    )
    return lines


def reoffer(
    offer: Offer, space: Assignment, booths: Sequence[Booth], lines: Sequence[PriceLine], *, by: Actor
) -> Offer:
    """The accepted offer of the space that came in the place of a replaced offer's, at a price."""
    new_offer = _copy_for_space(offer, space, int(area_sqm(booths) * 10_000), lines)
    db.session.add(new_offer)
    db.session.flush()
    record(
        Verb.CHANGED,
        new_offer,
        by=by,
        event_id=offer.event_id,
        named=f"{firm_name(offer.exhibitor)}: {', '.join(new_offer.numbers)}",
        before={"numbers": offer.numbers, "total_minor": offer.total_minor},
        after={"numbers": new_offer.numbers, "total_minor": new_offer.total_minor},
    )
    return new_offer


def _require_current(offer: Offer) -> None:
    is_latest = latest_offer(offer.exhibitor) is offer
    is_confirmed = offer.exhibitor.state is ApplicationState.CONFIRMED
    if offer.state is not OfferState.ACCEPTED or not is_confirmed or not is_latest:
        raise Refused(_("%(name)s does not stand on an accepted offer of this space.", name=firm_name(offer.exhibitor)))


def _copy_for_space(offer: Offer, space: Assignment, area_cm2: int, lines: Sequence[PriceLine]) -> Offer:
    return Offer(
        uid=uuid.uuid4().hex,
        event=offer.event,
        exhibitor=offer.exhibitor,
        assignment=space,
        state=OfferState.ACCEPTED,
        wave=offer.wave,
        numbers=list(space.numbers),
        area_cm2=area_cm2,
        lines=lines_as_json(lines),
        total_minor=total(lines),
        currency=offer.currency,
        terms=offer.terms,
        created_at=offer.created_at,
        expires_at=offer.expires_at,
        answered_at=clock.now(),
    )
