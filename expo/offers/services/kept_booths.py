"""Booths kept by a claim: taken up as an offer, given up, lapsed, with mails. Their rows are in `booths.assignments`."""

from collections import defaultdict
from datetime import datetime
from functools import partial

import sqlalchemy as sa

from expo import clock
from expo.booths.assignments.claims import (
    due_claims,
    end_claim,
    extend_claim,
    idle_claims,
    make_claims,
    open_claims,
    record_taken,
)
from expo.booths.assignments.services import assign
from expo.booths.models import Assignment, Claim
from expo.booths.rules import AssignmentState, ClaimKind, ClaimState
from expo.db import db
from expo.due_work import attempt
from expo.errors import Refused
from expo.events.models import Event
from expo.events.services.expos import touch
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import live_application
from expo.exhibitors.rules import STATES_IN_LINE, ApplicationState
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import PROGRAM, Actor
from expo.i18n import _
from expo.mail.rules import Template
from expo.offers.mails import CLAIM_DATE, CLAIM_ENDS, CLAIM_LAPSED, CLAIM_MADE
from expo.offers.models import Offer
from expo.offers.notices import tell_of_claims
from expo.offers.queries import by_points_until, claims_promised, is_quiet
from expo.offers.rules import LEAST_AGE, REMIND_BEFORE, in_time
from expo.offers.services.lifecycle import check_until, make_offer
from expo.offers.services.next_in_line import pass_on

BATCH = 50
_MAY_TAKE_UP = {
    ClaimKind.RENEWAL: frozenset({ApplicationState.ACCEPTED, ApplicationState.OFFERED}),
    ClaimKind.NEXT: STATES_IN_LINE,
}


def claim_booths_of(event: Event, earlier: Event, until: datetime, *, by: Actor) -> int:
    """Claim for each firm of an earlier expo the booths with the same numbers, until a moment; returns how many.

    Firms that have applied are told by mail. Raises Refused for a moment that is too soon or too late.
    """
    check_until(until, clock.now())
    made = make_claims(event, earlier, until, by=by)
    for firm, claims in made.items():
        exhibitor = live_application(event, firm)
        if exhibitor is not None:
            tell_of_claims(exhibitor, claims, CLAIM_MADE)
    touch(event)
    return sum(len(claims) for claims in made.values())


def give_up_claim(claim: Claim, *, by: Actor) -> None:
    """End a claim early and tell the next firm in line. Raises Refused for a claim that is not open."""
    db.session.refresh(claim, with_for_update={"of": Claim})
    if claim.state is not ClaimState.OPEN:
        raise Refused(_("This booth is not kept for anybody any more."))
    _end_and_tell(claim, ClaimState.GIVEN_UP, by=by)


def follow_rules(event: Event, *, by: Actor) -> int:
    """Give the claims of firms next in line the date that the rules name by now, a day from now at least, and tell each firm
    once, as it was and is. Returns how many booths they are. Until then each holds as it was promised by mail.
    """
    until = max(by_points_until(event), clock.now() + LEAST_AGE)
    by_firm: defaultdict[int, list[Claim]] = defaultdict(list)
    for claim in claims_promised(event):
        db.session.refresh(claim, with_for_update={"of": Claim})
        if claim.state is ClaimState.OPEN and claim.until != until:  # as it is once nobody else can end it
            by_firm[claim.firm_id].append(claim)
    for claims in by_firm.values():
        was = min(claim.until for claim in claims)
        for claim in claims:
            extend_claim(claim, until, by=by)
        exhibitor = live_application(event, claims[0].firm)
        if exhibitor is not None:
            tell_of_claims(exhibitor, claims, CLAIM_DATE, was=was)
    return sum(len(claims) for claims in by_firm.values())


def sweep_claims() -> int:
    """Remind firms two days before their claim ends, and lapse the next batch of expired claims, telling the firm and the
    next in line; give up those of firms next in line that have another space or have left.

    Runs in the caller's transaction and skips rows locked by another worker; returns how many were handled.
    """
    now = clock.now()
    soon = (Claim.reminded_at.is_(None), Claim.until > now + LEAST_AGE, Claim.until <= now + REMIND_BEFORE)
    reminded = due_claims(*soon, most=BATCH)
    for claim in reminded:
        claim.reminded_at = now
    _tell_firms([claim for claim in reminded if not is_quiet(_event_of(claim))], CLAIM_ENDS)
    ended = due_claims(Claim.until <= now, most=BATCH)
    ended = [
        one for one in ended if attempt(partial(_end_and_tell, one, ClaimState.LAPSED, by=PROGRAM), "claims", one.id)
    ]
    _tell_firms([claim for claim in ended if now < _event_of(claim).ends_at], CLAIM_LAPSED)
    idle = idle_claims(most=BATCH)
    idle = [
        one for one in idle if attempt(partial(_end_and_tell, one, ClaimState.GIVEN_UP, by=PROGRAM), "claims", one.id)
    ]
    db.session.flush()
    return len(reminded) + len(ended) + len(idle)


def _end_and_tell(claim: Claim, state: ClaimState, *, by: Actor) -> None:
    end_claim(claim, state, by=by)
    event = _event_of(claim)
    pass_on(event, [claim.booth], besides=live_application(event, claim.firm))


def _event_of(claim: Claim) -> Event:
    return db.session.get_one(Event, claim.event_id)


def take_claims(exhibitor: Exhibitor, kind: ClaimKind = ClaimKind.RENEWAL, *, by: Actor) -> Offer:
    """Take up the firm's claims of a kind: the booths are held for it and offered at today's price.

    Raises Refused when no claim is open, for a firm that is not accepted yet, and for one that has a space already.
    """
    lock_exhibitor(exhibitor)
    now = clock.now()
    claims = [claim for claim in open_claims(exhibitor, kind) if in_time(now, claim.until)]
    if not claims:
        raise Refused(_("No booth is kept for you any more."))
    if exhibitor.state not in _MAY_TAKE_UP[kind]:
        raise Refused(_("You can take it once your application is accepted."))
    live = sa.select(Assignment.id).where(
        Assignment.exhibitor_id == exhibitor.id,
        Assignment.state.in_((AssignmentState.OFFERED, AssignmentState.ASSIGNED)),
    )
    if db.session.scalar(live):
        raise Refused(_("You have another space already. Answer its offer first, or write to the organisers."))
    assign(exhibitor, [claim.booth for claim in claims], by=by)
    record_taken(claims, by=by)
    return make_offer(exhibitor, by=by)


def _tell_firms(claims: list[Claim], template: Template) -> None:
    by_firm: defaultdict[tuple[int, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_firm[claim.event_id, claim.firm_id].append(claim)
    for (event_id, _firm), of_firm in by_firm.items():
        exhibitor = live_application(db.session.get_one(Event, event_id), of_firm[0].firm)
        if exhibitor is not None:
            tell_of_claims(exhibitor, of_firm, template)
