"""Offers, rounds of choice, and the firms waiting for each booth."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from expo import clock
from expo.booths.event_rules import event_rules
from expo.booths.models import Assignment, Booth, Claim, Wish
from expo.booths.queries import plans_of
from expo.booths.rules import AssignmentState, ClaimKind, ClaimState, Ending
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Firm, Pavilion
from expo.exhibitors.queries import points_total, settings_of
from expo.exhibitors.rules import IN, POINTS_WEEKS, STATES_IN_LINE, accepts_area
from expo.kit.text import like, search_terms
from expo.offers.models import Offer, Round
from expo.offers.rules import LEAST_AGE, Band, OfferState, WaitingFirm, points_end
from expo.prices.queries import terms_of
from expo.prices.terms import PriceTerms, terms_from_json


@dataclass(frozen=True, slots=True)
class OfferFilters:
    """Filters of a list of offers; empty values do not filter."""

    q: str = ""
    state: str = ""
    wave: int = 0


def is_quiet(event: Event) -> bool:
    """Whether mails about offers, claims and free booths have ended: the expo has begun, or begins in its quiet days."""
    settings = settings_of(event)
    days = settings.quiet_days if settings else 0
    return clock.now() >= event.begins_at - timedelta(days=days)


def by_points_until(event: Event) -> datetime:
    """Until when booths that become free go by points."""
    settings = settings_of(event)
    return points_end(event.begins_at, settings.points_weeks if settings else POINTS_WEEKS)


def claims_promised(event: Event, rules_until: datetime | None = None) -> list[Claim]:
    """The open claims of firms next in line that were promised until another date than the rules name by now (`rules_until`,
    where the caller knows it), by firm and booth. Where that date is over, claims that end within a day are left out.
    """
    until, soon = rules_until or by_points_until(event), clock.now() + LEAST_AGE
    query = (
        sa.select(Claim)
        .join(Booth, Booth.id == Claim.booth_id)
        .options(joinedload(Claim.booth), joinedload(Claim.firm))
    )
    query = query.where(Claim.event_id == event.id, Claim.state == ClaimState.OPEN, Claim.kind == ClaimKind.NEXT)
    query = query.where(Claim.until != until)
    if until < soon:
        query = query.where(Claim.until > soon)
    return list(db.session.scalars(query.order_by(Claim.firm_id, Booth.number_key)))


def offer_in(event: Event, number: int) -> Offer | None:
    """An offer by its id, within its event."""
    return db.session.scalar(sa.select(Offer).where(Offer.event_id == event.id, Offer.id == number))


def latest_offer(exhibitor: Exhibitor) -> Offer | None:
    """The firm's most recent offer, in any state; None where the firm has left since, even if it came back."""
    query = sa.select(Offer, Assignment.ending).join(Assignment, Assignment.id == Offer.assignment_id)
    query = query.where(Offer.exhibitor_id == exhibitor.id).order_by(Offer.id.desc()).limit(1)
    found = db.session.execute(query).first()
    return found[0] if found is not None and found[1] != Ending.WITHDRAWN else None


def standing_offer(exhibitor: Exhibitor) -> Offer | None:
    """The offer that the firm has accepted, or has to answer."""
    offer = latest_offer(exhibitor)
    return offer if offer is not None and offer.state in (OfferState.OPEN, OfferState.ACCEPTED) else None


def terms_agreed(offer: Offer) -> PriceTerms:
    """The terms on which the offer was made; today's for one that was made before terms were kept."""
    return terms_of(offer.event) if offer.terms is None else terms_from_json(offer.terms)


def agreed_on(offer: Offer) -> date | None:
    """The day whose terms the offer has; None for one that was made before terms were kept."""
    return None if offer.terms is None else offer.created_at.astimezone(offer.event.zone_info).date()


def offers_matching(event: Event, filters: OfferFilters) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """Two queries: the event's offers matching the filters, newest first, with firms eager-loaded; and their count."""
    conditions: list[Any] = [Offer.event_id == event.id]
    conditions += [Exhibitor.search.like(like(term), escape="\\") for term in search_terms(filters.q)]
    if filters.state in set(OfferState):
        conditions.append(Offer.state == OfferState(filters.state))
    if filters.wave:
        conditions.append(Offer.wave == filters.wave)
    of = Exhibitor.id == Offer.exhibitor_id
    loading = joinedload(Offer.exhibitor).joinedload(Exhibitor.firm)
    rows = sa.select(Offer).join(Exhibitor, of).where(*conditions).options(loading).order_by(Offer.id.desc())
    return rows, sa.select(sa.func.count()).select_from(Offer).join(Exhibitor, of).where(*conditions)


def offer_counts(event: Event) -> dict[OfferState, int]:
    """How many offers are in each state."""
    query = sa.select(Offer.state, sa.func.count()).where(Offer.event_id == event.id).group_by(Offer.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def last_wave(event: Event) -> int:
    """The number of the event's last wave; 0 before the first."""
    return db.session.scalar(sa.select(sa.func.max(Offer.wave)).where(Offer.event_id == event.id)) or 0


def not_yet_offered(event: Event) -> sa.Select[Exhibitor]:
    """Query of the firms whose space is held or assigned by hand and not offered yet."""
    return (
        sa.select(Exhibitor)
        .join(Assignment, Assignment.exhibitor_id == Exhibitor.id)
        .where(
            Exhibitor.event_id == event.id,
            Exhibitor.state.in_(STATES_IN_LINE),
            Assignment.state.in_((AssignmentState.HELD, AssignmentState.ASSIGNED)),
        )
        .options(joinedload(Exhibitor.firm))
    )


def count_not_yet_offered(event: Event) -> int:
    query = sa.select(sa.func.count()).select_from(not_yet_offered(event).with_only_columns(Exhibitor.id).subquery())
    return db.session.scalar(query) or 0


def firms_in_line(event: Event, booths: Collection[Booth], *, besides: int) -> dict[int, list[WaitingFirm]]:
    """By booth id, the firms without a space that wish for the booth, whose scheme its hall allows and that accept its area;
    without those that another booth is kept for as the next in line.

    Other rules (utilities, neighbours) are checked when the booth is kept or assigned. `besides` is an exhibitor id left out.
    """
    plans, tolerance = plans_of(event), event_rules(event).tolerance
    points = points_total(event.id)
    query = _line_of(event).where(Exhibitor.id != besides, Wish.booth_id.in_([booth.id for booth in booths]))
    known = {booth.id: booth for booth in booths}
    found: dict[int, list[WaitingFirm]] = {}
    for applied, (booth_id, rank, firm) in enumerate(db.session.execute(query)):
        booth = known[booth_id]
        plan = plans.get(booth.hall_id)
        schemes = booth.schemes or (plan.schemes if plan else [])
        fits = accepts_area(Decimal(str(booth.area_sqm)), 0, firm.most_sqm, tolerance)
        if (not schemes or firm.scheme.value in schemes) and fits and not booth.blocked:
            waiting = WaitingFirm(firm.id, rank, points.get(firm.firm_id or 0, 0), applied)
            found.setdefault(booth_id, []).append(waiting)
    return found


def _line_of(event: Event) -> sa.Select[int, int, Exhibitor]:
    """Query of the wishes of firms that wait for a space, with rank and firm, in the order they applied."""
    live = sa.exists().where(Assignment.exhibitor_id == Exhibitor.id, Assignment.state != AssignmentState.ENDED)
    kept = sa.exists().where(
        Claim.event_id == event.id,
        Claim.firm_id == Exhibitor.firm_id,
        Claim.state == ClaimState.OPEN,
        Claim.kind == ClaimKind.NEXT,
    )
    return (
        sa.select(Wish.booth_id, Wish.rank, Exhibitor)
        .join(Exhibitor, Exhibitor.id == Wish.exhibitor_id)
        .where(Exhibitor.event_id == event.id, Exhibitor.state.in_(STATES_IN_LINE), ~live, ~kept)
        .order_by(Exhibitor.submitted_at, Exhibitor.id)
    )


def rounds_of(event: Event) -> list[Round]:
    """The rounds of choice in the order they open."""
    query = sa.select(Round).where(Round.event_id == event.id)
    return list(db.session.scalars(query.order_by(Round.opens_at, Round.id)))


def round_in(event: Event, number: int) -> Round | None:
    return db.session.scalar(sa.select(Round).where(Round.event_id == event.id, Round.id == number))


def bands_of(event: Event) -> list[Band]:
    """The rounds as values of the rules."""
    return [Band(one.least_points, one.most_points, one.opens_at, one.closes_at) for one in rounds_of(event)]


def points_now(exhibitor: Exhibitor) -> int:
    """The firm's priority points in this event."""
    return points_total(exhibitor.event_id).get(exhibitor.firm_id or 0, 0)


def earlier_events(event: Event) -> list[Event]:
    """Events that ended before this one begins, latest first, at most fifty."""
    query = sa.select(Event).where(Event.last_day < event.first_day, Event.id != event.id)
    return list(db.session.scalars(query.order_by(Event.last_day.desc(), Event.id.desc()).limit(50)))


def firms_of(pavilion: Pavilion) -> list[Exhibitor]:
    """The accepted firms of the pavilion, by name."""
    query = (
        sa.select(Exhibitor)
        .join(Firm, Firm.id == Exhibitor.firm_id)
        .where(Exhibitor.pavilion_id == pavilion.id, Exhibitor.state.in_(IN))
        .options(contains_eager(Exhibitor.firm))
    )
    return list(db.session.scalars(query.order_by(Firm.sort_name, Exhibitor.id)))


def spaces_by_firm(exhibitors: Sequence[Exhibitor]) -> dict[int, Assignment]:
    """The current spaces of these firms, by exhibitor id."""
    query = sa.select(Assignment).where(
        Assignment.exhibitor_id.in_([one.id for one in exhibitors]), Assignment.state != AssignmentState.ENDED
    )
    return {one.exhibitor_id: one for one in db.session.scalars(query)}


def booths_within(pavilion: Pavilion) -> list[Booth]:
    """The pavilion's booths, by number."""
    query = sa.select(Booth).where(Booth.pavilion_id == pavilion.id).order_by(Booth.number_key)
    return list(db.session.scalars(query.options(joinedload(Booth.hall))))
