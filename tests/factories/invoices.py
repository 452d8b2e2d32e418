"""Accepted offers and their invoices; the offer's rows are written as the booths' services leave them."""

import itertools
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from expo import clock
from expo.booths.models import Assignment, Booth, OccupiedBooth
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.events.models import Event, Hall
from expo.exhibitors.models import Exhibitor
from expo.history.services import Actor
from expo.invoices.models import Invoice
from expo.invoices.services.issuance import issue_for
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.prices.conditions import SpaceFacts
from expo.prices.queries import terms_of
from expo.prices.rules import PriceLine, lines_as_json, total
from expo.prices.services import price_for_offer
from tests.factories.exhibitors import emil

OLGA = Actor("Olga Organiser")
ACCEPTED = datetime(2026, 11, 2, 9, tzinfo=UTC)


def an_offer(exhibitor: Exhibitor, *, area: int = 12, state: OfferState = OfferState.ACCEPTED, **changes: Any) -> Offer:
    """An offer of the event's own price for so many square metres, accepted on 2 November 2026."""
    event = exhibitor.event
    lines: Sequence[PriceLine] = changes.get("lines") or price_for_offer(
        terms_of(event), SpaceFacts(area_sqm=Decimal(area)), ACCEPTED.date()
    )
    with transaction():
        assignment = _ended_space(exhibitor)
        offer = Offer(
            uid=uuid.uuid4().hex,
            event_id=event.id,
            exhibitor_id=exhibitor.id,
            assignment_id=assignment.id,
            state=state,
            numbers=["A-12"],
            lines=lines_as_json(lines),
            total_minor=total(lines),
            currency=event.currency,
            created_at=ACCEPTED - timedelta(days=2),
            expires_at=ACCEPTED + timedelta(days=5),
            answered_at=None if state is OfferState.OPEN else changes.get("accepted", ACCEPTED),
        )
        db.session.add(offer)
    return offer


def _ended_space(exhibitor: Exhibitor) -> Assignment:
    assignment = Assignment(
        uid=uuid.uuid4().hex,
        event_id=exhibitor.event_id,
        exhibitor_id=exhibitor.id,
        state=AssignmentState.ENDED,
        numbers=["A-12"],
        created_at=clock.now(),
        ended_at=clock.now(),
        ending="replaced",
    )
    db.session.add(assignment)
    db.session.flush()
    return assignment


def an_invoice(event: Event, *, area: int = 12, **firm: Any) -> Invoice:
    """The invoice of another firm's accepted offer; `event` has a price list (factories.prices.priced)."""
    offer = an_offer(emil(event, **firm), area=area)
    with transaction():
        return issue_for(offer, by=OLGA)


def given_space(exhibitor: Exhibitor, hall: Hall, *sizes_cm: tuple[int, int], state: str = "assigned") -> None:
    """So many booths of the hall of these sizes, given to the exhibitor, or only held or offered."""
    with transaction():
        assignment = Assignment(
            uid=uuid.uuid4().hex,
            event_id=exhibitor.event_id,
            exhibitor_id=exhibitor.id,
            state=AssignmentState(state),
            numbers=[],
            created_at=clock.now(),
        )
        db.session.add(assignment)
        for width, depth in sizes_cm:
            assignment.occupied_booths.append(
                OccupiedBooth(event_id=exhibitor.event_id, booth=_booth(hall, width, depth))
            )


def free_booth(hall: Hall, width_cm: int, depth_cm: int) -> None:
    with transaction():
        db.session.add(_booth(hall, width_cm, depth_cm))


def _booth(hall: Hall, width_cm: int, depth_cm: int) -> Booth:
    number = f"B{next(_numbers)}"
    return Booth(
        uid=uuid.uuid4().hex,
        event_id=hall.event_id,
        hall_id=hall.id,
        number=number,
        number_key=number,
        x_cm=0,
        y_cm=0,
        width_cm=width_cm,
        depth_cm=depth_cm,
    )


_numbers = itertools.count(1)
