"""Offers of the demo expos in every state, and a choice round in the future."""

from datetime import datetime, time, timedelta

import sqlalchemy as sa

from expo import clock
from expo.booths.models import Assignment
from expo.booths.rules import AssignmentState
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.decisions import move_application
from expo.history.services import Actor
from expo.offers.services.answers import accept_offer, decline_offer
from expo.offers.services.expiry import sweep_offers
from expo.offers.services.lifecycle import make_offer, withdraw_offer
from expo.offers.services.rounds import add_round

_AGO = timedelta(days=12)
_STANDS = timedelta(days=7)
_KINDS = ("open", "declined", "held", "expired", "open", "withdrawn")  # in turn for firms that have not accepted


def offer_spaces(event: Event, *, by: Actor) -> None:
    """Make offers: accepted for confirmed firms, in the other states for the rest."""
    query = (
        sa.select(Exhibitor)
        .join(Assignment, Assignment.exhibitor_id == Exhibitor.id)
        .where(Exhibitor.event_id == event.id, Assignment.state == AssignmentState.HELD)
        .order_by(Exhibitor.id)
    )
    others = 0
    for firm in db.session.scalars(query).all():
        if firm.state is ApplicationState.CONFIRMED:
            _make_accepted_offer(firm, by)
        else:
            _make_unaccepted_offer(firm, _KINDS[others % len(_KINDS)], by)
            others += 1
    opens = datetime.combine((clock.now() + timedelta(days=10)).date(), time(10), event.zone_info)
    add_round(event, "Demo round", least=5, most=None, opens_at=opens, closes_at=opens + timedelta(days=2), by=by)


def _make_accepted_offer(firm: Exhibitor, by: Actor) -> None:
    move_application(firm, ApplicationState.ACCEPTED, by=by)
    with clock.set_to(clock.now() - _AGO):
        offer = make_offer(firm, by=by)
    with clock.set_to(offer.created_at + timedelta(days=1 + firm.id % 5)):
        accept_offer(offer, by=by)


def _make_unaccepted_offer(firm: Exhibitor, kind: str, by: Actor) -> None:
    if kind == "held":
        return
    if kind == "open":
        make_offer(firm, by=by, until=clock.now() + _STANDS)
        return
    with clock.set_to(clock.now() - _AGO):
        offer = make_offer(firm, by=by, until=clock.now() + _STANDS)
    with clock.set_to(offer.created_at + timedelta(days=2)):
        if kind == "declined":
            decline_offer(offer, by=by)
        elif kind == "withdrawn":
            withdraw_offer(offer, by=by)
    with clock.set_to(offer.expires_at):
        sweep_offers()
