"""Offers whose price firms were told."""

import sqlalchemy as sa

from expo.db import db
from expo.events.changes.currency import Amounts
from expo.events.models import Event
from expo.i18n import _l
from expo.offers.models import Offer
from expo.offers.rules import OfferState


def _offered(event: Event) -> list[int]:
    held = Offer.state.in_((OfferState.OPEN, OfferState.ACCEPTED))
    return list(db.session.scalars(sa.select(Offer.total_minor).where(Offer.event_id == event.id, held)))


OFFERED = Amounts(
    _l("Offers, open or accepted"),
    _offered,
    _l("Withdraw the open ones first; an accepted one holds for as long as its firm takes part."),
)
