"""Offers made one by one or as a wave, closed and withdrawn.

Lock order everywhere: the exhibitor, then its offer, so that transactions never deadlock.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.booths.assignments.domain_events import AgreedSpaceMoved, OfferedSpaceEnds, SpaceEnds
from expo.booths.assignments.queries import live_assignment
from expo.booths.models import Assignment, Booth
from expo.booths.plan.domain_events import BoothsRenamed
from expo.booths.rules import AssignmentState
from expo.db import db, refuse_violations
from expo.errors import Refused
from expo.events.models import Event
from expo.events.services.expos import touch
from expo.exhibitors.domain_events import FirmLeft
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name, settings_of
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.applications import lock_exhibitor
from expo.exhibitors.services.decisions import move_application
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.offers.mails import OFFERED, TAKEN_BACK
from expo.offers.models import Offer
from expo.offers.notices import tell_of_new_numbers, tell_of_offer
from expo.offers.price_facts import booths_on, facts_of
from expo.offers.queries import last_wave, not_yet_offered
from expo.offers.rules import LONGEST_TERM, SHORTEST_TERM, OfferState
from expo.prices.queries import terms_of
from expo.prices.rules import PriceLine, lines_as_json, total
from expo.prices.services import price_for_offer
from expo.prices.terms import terms_as_json

MOST_AT_ONCE = 200
OFFER_DAYS = 7
_OFFERABLE_STATES = frozenset({ApplicationState.ACCEPTED, ApplicationState.WAITING, ApplicationState.OFFERED})


@dataclass(frozen=True, slots=True)
class Wave:
    """The result of a wave: its number, how many offers were made and mailed, and the firms left out as (name, reason)."""

    number: int
    made: int
    mailed: int
    left_out: tuple[tuple[str, str], ...]


def make_offer(
    exhibitor: Exhibitor,
    *,
    by: Actor,
    until: datetime | None = None,
    wave: int = 0,
    like: Offer | None = None,
    told: bool = True,
) -> Offer:
    """Offer the firm its held space at today's price, or at that of another offer (`like`), and mail it, unless the caller
    does (`told`); `until` defaults to the event's number of days from now.

    The price is stored and never recomputed. Raises Refused for a firm without a space, one that has an open offer or
    has accepted one, and when there is no price.
    """
    lock_exhibitor(exhibitor)
    event, now = exhibitor.event, clock.now()
    expires_at = until or default_until(event, now)
    space = _offerable_space(exhibitor, expires_at, now)
    made = _build_offer(exhibitor, space, expires_at, _price_of(like) if like else _price_now(exhibitor, space, now))
    made.wave = wave or last_wave(event) + 1
    db.session.add(made)
    space.state, space.expires_at, space.version = AssignmentState.OFFERED, expires_at, space.version + 1
    with refuse_violations(
        {"uq_offers_open": _already_offered(exhibitor), "uq_offers_open_firm": _already_offered(exhibitor)}
    ):
        move_application(exhibitor, ApplicationState.OFFERED, by=by)
    _report_offered(made, by, told=told)
    return made


def _report_offered(made: Offer, by: Actor, *, told: bool) -> None:
    touch(made.event)
    if told:
        tell_of_offer(made, OFFERED)
    record(
        Verb.OFFERED,
        made,
        by=by,
        event_id=made.event_id,
        named=_label(made),
        after={"total_minor": made.total_minor, "currency": made.currency, "until": made.expires_at.isoformat()},
    )


def price_today(exhibitor: Exhibitor, booths: Sequence[Booth]) -> list[PriceLine]:
    """The price of these booths for the firm, if they were offered now. Raises Refused without a price."""
    event = exhibitor.event
    today = clock.now().astimezone(event.zone_info).date()
    return price_for_offer(terms_of(event), facts_of(exhibitor, booths), today)


@dataclass(frozen=True, slots=True)
class _Price:
    """A price as an offer stores it, with the moment whose prices it has and the terms of that moment."""

    lines: list[dict[str, Any]]
    total_minor: int
    currency: str
    area_cm2: int
    priced_at: datetime
    terms: dict[str, Any] | None


def _price_now(exhibitor: Exhibitor, space: Assignment, now: datetime) -> _Price:
    """Raises Refused without a price."""
    event = exhibitor.event
    facts, terms = facts_of(exhibitor, booths_on(space)), terms_of(event)
    lines = price_for_offer(terms, facts, now.astimezone(event.zone_info).date())
    area = int(facts.area_sqm * 10_000)
    return _Price(lines_as_json(lines), total(lines), event.currency, area, now, terms_as_json(terms))


def _price_of(offer: Offer) -> _Price:
    return _Price(list(offer.lines), offer.total_minor, offer.currency, offer.area_cm2, offer.created_at, offer.terms)


def _build_offer(exhibitor: Exhibitor, space: Assignment, expires_at: datetime, price: _Price) -> Offer:
    """A new offer, not yet in the session."""
    return Offer(
        uid=uuid.uuid4().hex,
        event=exhibitor.event,
        exhibitor=exhibitor,
        assignment=space,
        numbers=list(space.numbers),
        area_cm2=price.area_cm2,
        lines=price.lines,
        total_minor=price.total_minor,
        currency=price.currency,
        terms=price.terms,
        created_at=price.priced_at,
        expires_at=expires_at,
        from_waiting=exhibitor.state is ApplicationState.WAITING,
    )


def make_wave(event: Event, *, by: Actor, until: datetime | None = None) -> Wave:
    """Make offers to at most 200 firms whose space was not offered yet. Firms that cannot be offered theirs, such as those
    without a price, are left out and named in the result. Raises Refused for a moment that is too soon or too late.
    """
    check_until(until or default_until(event, clock.now()), clock.now())
    number, made, mailed, left_out = last_wave(event) + 1, 0, 0, []
    # Locked rows are skipped: waiting for many row locks one after another could deadlock.
    query = not_yet_offered(event).order_by(Exhibitor.id).limit(MOST_AT_ONCE)
    for exhibitor in db.session.scalars(query.with_for_update(of=Exhibitor, skip_locked=True)).all():
        try:
            make_offer(exhibitor, by=by, until=until, wave=number)
            made, mailed = made + 1, mailed + bool(exhibitor.email)
        except Refused as refusal:  # raised before anything of this firm is written
            left_out.append((firm_name(exhibitor), refusal.message))
    return Wave(number, made, mailed, tuple(left_out))


def withdraw_offer(offer: Offer, *, by: Actor, told: bool = True) -> None:
    """Withdraw an open offer and mail the firm, unless the caller does (`told`); the space stays held for it. Raises Refused
    for an offer that is not open.
    """
    lock_offer(offer)
    if offer.state is not OfferState.OPEN:
        raise Refused(_("This offer is not open any more."))
    space = offer.assignment
    space.state, space.expires_at, space.version = AssignmentState.HELD, None, space.version + 1
    close_offer(offer, OfferState.WITHDRAWN, by=by)
    if told:
        tell_of_offer(offer, TAKEN_BACK)


def withdraw_its_offer(left: FirmLeft) -> None:
    """Withdraw the open offer of a firm that withdrew or was declined, which is told of that in one mail."""
    query = sa.select(Offer).where(Offer.exhibitor_id == left.exhibitor.id, Offer.state == OfferState.OPEN)
    offer = db.session.scalar(query.with_for_update())
    if offer is not None:
        close_offer(offer, OfferState.WITHDRAWN, by=left.by)


def withdraw_open_offer(ends: OfferedSpaceEnds) -> None:
    """Withdraw the open offer of a space that has ended, and tell the firm if its application is still in the state offered.
    Does nothing for an offer that was closed before.
    """
    query = sa.select(Offer).where(Offer.assignment_id == ends.assignment.id, Offer.state == OfferState.OPEN)
    offer = db.session.scalar(query.with_for_update())
    if offer is None:
        return
    was_offered = offer.exhibitor.state is ApplicationState.OFFERED
    close_offer(offer, OfferState.WITHDRAWN, by=ends.by)
    if was_offered:
        tell_of_offer(offer, TAKEN_BACK)


def end_accepted_offer(ends: SpaceEnds) -> None:
    """Withdraw the accepted offer of a space that has ended without another one in its place: it holds no longer."""
    query = sa.select(Offer).where(Offer.assignment_id == ends.assignment.id, Offer.state == OfferState.ACCEPTED)
    offer = db.session.scalar(query.with_for_update())
    if offer is None:
        return
    offer.state = OfferState.WITHDRAWN
    db.session.flush()
    touch(offer.event)
    _record_end(offer, OfferState.ACCEPTED, by=ends.by)


def follow_space(moved: AgreedSpaceMoved) -> None:
    """Point the accepted offer of a space at the space that the firm has instead. Its price, and the area that the price is
    for, stay as they were agreed.
    """
    query = sa.update(Offer).where(Offer.assignment_id == moved.left.id, Offer.state == OfferState.ACCEPTED)
    db.session.execute(query.values(assignment_id=moved.space.id, numbers=list(moved.space.numbers)))


def rename_booths(renamed: BoothsRenamed) -> None:
    """Copy the new booth numbers of a space to its open or accepted offer, and tell a firm that knows of its space, until the
    expo is over.
    """
    standing = Offer.state.in_((OfferState.OPEN, OfferState.ACCEPTED))
    query = sa.update(Offer).where(Offer.assignment_id == renamed.assignment.id, standing)
    space = renamed.assignment
    db.session.execute(query.values(numbers=list(space.numbers)))
    told = space.state in (AssignmentState.OFFERED, AssignmentState.ASSIGNED)
    if told and list(renamed.former) != list(space.numbers) and clock.now() < space.exhibitor.event.ends_at:
        tell_of_new_numbers(space.exhibitor, renamed.former, space.numbers)


def lock_offer(offer: Offer) -> None:
    """Lock the rows of the exhibitor and its offer until the transaction ends, and reload both."""
    lock_exhibitor(offer.exhibitor)
    db.session.refresh(offer, with_for_update={"of": Offer})
    db.session.refresh(offer.assignment)


def close_offer(offer: Offer, state: OfferState, *, by: Actor) -> None:
    """Close an open offer that was not accepted; the application returns to accepted or the waiting list."""
    offer.state, offer.answered_at = state, clock.now()
    db.session.flush()
    if offer.exhibitor.state is ApplicationState.OFFERED:
        back = ApplicationState.WAITING if offer.from_waiting else ApplicationState.ACCEPTED
        move_application(offer.exhibitor, back, by=by)
    touch(offer.event)
    _record_end(offer, OfferState.OPEN, by=by)


def _record_end(offer: Offer, former: OfferState, *, by: Actor) -> None:
    before, after = {"state": former}, {"state": offer.state}
    record(
        Verb(offer.state.value), offer, by=by, event_id=offer.event_id, named=_label(offer), before=before, after=after
    )


def default_until(event: Event, now: datetime) -> datetime:
    """The default expiry of an offer made now."""
    settings = settings_of(event)
    return now + timedelta(days=settings.offer_days if settings else OFFER_DAYS)


def check_until(until: datetime, now: datetime) -> None:
    """Raises Refused for an expiry under ten minutes or over 120 days away."""
    if until < now + SHORTEST_TERM:
        raise Refused(_("The offer would end at once. Choose a later moment."))
    if until > now + LONGEST_TERM:
        raise Refused(_("An offer stands for %(most)d days at most.", most=LONGEST_TERM.days))


def _offerable_space(exhibitor: Exhibitor, expires_at: datetime, now: datetime) -> Assignment:
    check_until(expires_at, now)
    name, space = firm_name(exhibitor), live_assignment(exhibitor)
    if exhibitor.state is ApplicationState.CONFIRMED:
        raise Refused(_("%(name)s has accepted its space already. Open its page and offer a space anew.", name=name))
    if exhibitor.state not in _OFFERABLE_STATES:
        raise Refused(_("%(name)s is not accepted for this expo.", name=name))
    if space is None:
        raise Refused(_("%(name)s has no space yet.", name=name))
    if space.state is AssignmentState.OFFERED:
        raise Refused(_already_offered(exhibitor))
    return space


def _already_offered(exhibitor: Exhibitor) -> str:
    return _("%(name)s has an open offer already.", name=firm_name(exhibitor))


def _label(offer: Offer) -> str:
    return f"{firm_name(offer.exhibitor)}: {', '.join(offer.numbers)}"
