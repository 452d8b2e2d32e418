"""Spaces held and offered, made through the services, each in a transaction of its own."""

from collections.abc import Sequence
from typing import Any

from expo.booths.assignments.services import assign
from expo.booths.models import Booth
from expo.db import transaction
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.history.services import Actor
from expo.offers.models import Offer
from expo.offers.services.lifecycle import make_offer
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.prices import priced

OLGA = Actor("Olga Organiser")
EMIL = Actor("Emil Exhibitor")
NINE = {"area_sqm": 9, "least_sqm": 9, "most_sqm": 9}


def a_priced_hall(*numbers: str, **event: Any) -> tuple[Event, list[Booth]]:
    """An event with a price list and a hall with these booths of 9 m² in a row."""
    made = priced(an_event(**event))
    return made, some_booths(made, a_hall(made), *numbers)


def holding(event: Event, booths: Sequence[Booth], **firm: Any) -> Exhibitor:
    """A firm that these booths are held for."""
    exhibitor = emil(event, **{**NINE, **firm})
    with transaction():
        assign(exhibitor, booths, by=OLGA)
    return exhibitor


def offered(event: Event, booths: Sequence[Booth], **firm: Any) -> Offer:
    """The open offer of these booths to a firm; `until` is when it ends."""
    until = firm.pop("until", None)
    exhibitor = holding(event, booths, **firm)
    with transaction():
        return make_offer(exhibitor, by=OLGA, until=until)
