"""Events that offers report to the functions in `joints.py`."""

from dataclasses import dataclass

from expo.domain_events import DomainEvent
from expo.history.services import Actor
from expo.offers.models import Offer


@dataclass(frozen=True, slots=True)
class OfferAccepted(DomainEvent):
    """A firm took the space of an offer at its price; the booths are assigned."""

    offer: Offer
    by: Actor
