"""Reminders and expiry of offers and holds, run by the worker."""

from datetime import datetime
from functools import partial

import sqlalchemy as sa

from expo import clock
from expo.booths.assignments.assignment_rows import end
from expo.booths.assignments.services import release
from expo.booths.models import Assignment
from expo.booths.rules import AssignmentState, Ending
from expo.db import db
from expo.due_work import attempt
from expo.exhibitors.models import Exhibitor
from expo.history.services import PROGRAM, record
from expo.history.verbs import Verb
from expo.offers.mails import EXPIRED, REMINDED
from expo.offers.models import Offer
from expo.offers.notices import tell_of_offer
from expo.offers.price_facts import booths_on
from expo.offers.queries import is_quiet
from expo.offers.rules import LEAST_AGE, REMIND_BEFORE, OfferState
from expo.offers.services.lifecycle import close_offer, lock_offer
from expo.offers.services.next_in_line import pass_on

BATCH = 50


def sweep_offer_reminders() -> int:
    """Remind the next batch of firms once, two days before their offer ends, though not within a day of the offer, nor in
    the quiet days of the expo.

    Runs in the caller's transaction; returns how many were reminded. Rows locked by another worker are skipped.
    """
    now = clock.now()
    query = sa.select(Offer).where(
        Offer.state == OfferState.OPEN,
        Offer.expires_at > now,
        Offer.expires_at <= now + REMIND_BEFORE,
        Offer.reminded_at.is_(None),
        Offer.created_at <= now - LEAST_AGE,
    )
    due = list(db.session.scalars(query.order_by(Offer.id).limit(BATCH).with_for_update(skip_locked=True)))
    return sum(attempt(partial(_remind, offer, now), "reminders of offers", offer.id) for offer in due)


def _remind(offer: Offer, now: datetime) -> None:
    offer.reminded_at = now
    if not is_quiet(offer.event):
        tell_of_offer(offer, REMINDED)
        record(Verb.REMINDED_OF, offer, by=PROGRAM, event_id=offer.event_id, named=", ".join(offer.numbers))


def sweep_offers() -> int:
    """Expire the next batch of offers: the booths are free, the firm and the next in line are told; returns how many.

    Exhibitors locked by another worker are skipped; an answer given at the same moment is waited for and wins.
    """
    now, count = clock.now(), 0
    ended = sa.select(Offer.exhibitor_id).where(Offer.state == OfferState.OPEN, Offer.expires_at <= now)
    for firm in _lock_exhibitors(ended.order_by(Offer.expires_at).limit(BATCH)):
        query = sa.select(Offer).where(
            Offer.exhibitor_id == firm.id, Offer.state == OfferState.OPEN, Offer.expires_at <= now
        )
        offer = db.session.scalar(query.with_for_update(of=Offer), execution_options={"populate_existing": True})
        if offer is not None:  # None where it was answered or prolonged before the exhibitor was locked
            count += attempt(partial(_expire, offer), "offers that end", offer.id)
    return count


def sweep_holds() -> int:
    """Release the next batch of expired holds and tell the next in line; returns how many."""
    now = clock.now()
    ended = sa.select(Assignment.exhibitor_id).where(
        Assignment.state == AssignmentState.HELD, Assignment.expires_at <= now
    )
    count = 0
    for firm in _lock_exhibitors(ended.order_by(Assignment.expires_at).limit(BATCH)):
        query = sa.select(Assignment).where(
            Assignment.exhibitor_id == firm.id, Assignment.state == AssignmentState.HELD, Assignment.expires_at <= now
        )
        space = db.session.scalar(query, execution_options={"populate_existing": True})
        if space is not None:  # None where it was released or moved before the exhibitor was locked
            count += attempt(partial(_release, firm, space), "holds that end", space.id)
    return count


def _release(firm: Exhibitor, space: Assignment) -> None:
    booths = booths_on(space)
    release(firm, by=PROGRAM, ending=Ending.EXPIRED)
    pass_on(firm.event, booths, besides=firm)


def _expire(offer: Offer) -> None:
    lock_offer(offer)
    booths = booths_on(offer.assignment)
    close_offer(offer, OfferState.EXPIRED, by=PROGRAM)
    end(offer.assignment, Ending.EXPIRED, by=PROGRAM)
    if clock.now() < offer.event.ends_at:
        tell_of_offer(offer, EXPIRED)
    pass_on(offer.event, booths, besides=offer.exhibitor)


def _lock_exhibitors(ids: sa.Select[int]) -> list[Exhibitor]:
    """Lock the exhibitors that no other transaction has locked. The lock order is the exhibitor before its offers, ordered by
    event, since each step also updates its event's row.
    """
    query = sa.select(Exhibitor).where(Exhibitor.id.in_(list(db.session.scalars(ids))))
    query = query.order_by(Exhibitor.event_id, Exhibitor.id)
    return list(db.session.scalars(query.with_for_update(of=Exhibitor, skip_locked=True)))
