"""Renewal claims: last year's booth, kept for the firm until a moment; taken up, given up, or run out."""

from collections import defaultdict
from datetime import datetime

import sqlalchemy as sa

from expo import clock
from expo.booths.assignments.services import give
from expo.booths.models import Assignment, Booth, Claim, Place
from expo.booths.queries import claims_in, holders_in
from expo.booths.rules import AssignmentState, ClaimState
from expo.db import db, refusing
from expo.errors import Refused
from expo.events.models import Event
from expo.events.services.expos import touch
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.queries import live_application
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import PROGRAM, Actor, record
from expo.i18n import _
from expo.offers.mails import CLAIM_ENDS, CLAIM_LAPSED, CLAIM_MADE
from expo.offers.models import Offer
from expo.offers.notices import tell_of_claims
from expo.offers.queries import open_claims
from expo.offers.rules import LEAST_OLD, REMIND_BEFORE, in_time
from expo.offers.services.lifecycle import check_until, make_offer
from expo.offers.services.next_in_line import tell_next_in_line

AT_ONCE = 50
_MAY_TAKE = frozenset({ApplicationState.ACCEPTED, ApplicationState.OFFERED})


def claim_booths_of(event: Event, earlier: Event, until: datetime, *, by: Actor) -> int:
    """Keep for each firm that stood at an earlier expo the booths of the same numbers, until a moment; returns how many.

    A booth that is blocked, given to somebody or kept already is left as it is. Firms that applied are told by mail. Raises
    Refused for a moment that is past or too far.
    """
    check_until(until, clock.now())
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    given, kept = holders_in(event), claims_in(event)
    free = {
        booth.number_key: booth
        for booth in db.session.scalars(sa.select(Booth).where(Booth.event_id == event.id, ~Booth.blocked))
        if booth.id not in given and booth.id not in kept
    }
    made: defaultdict[Firm, list[Claim]] = defaultdict(list)
    for firm, number_key in _stood(earlier):
        booth = free.pop(number_key, None)
        if booth is not None:
            made[firm].append(Claim(event_id=event.id, firm=firm, booth=booth, until=until))
    with refusing({"uq_renewal_claims_open": _("Somebody else kept one of these booths at the same moment.")}):
        for claims in made.values():
            db.session.add_all(claims)
    for firm, claims in made.items():
        _tell(event, firm, claims)
    touch(event)
    count = sum(len(claims) for claims in made.values())
    record("claimed", event, by=by, event_id=event.id, named=earlier.slug, after={"booths": count})
    return count


def take_claims(exhibitor: Exhibitor, *, by: Actor) -> Offer:
    """The firm takes the booths that are kept for it: they are held for it and offered at today's price.

    Raises Refused when nothing is kept any more, for a firm that is not accepted yet, and for one that has a space.
    """
    lock_exhibitor(exhibitor)
    now = clock.now()
    claims = [claim for claim in open_claims(exhibitor) if in_time(now, claim.until)]
    if not claims:
        raise Refused(_("No booth is kept for you any more."))
    if exhibitor.state not in _MAY_TAKE:
        raise Refused(_("You can take it once your application is accepted."))
    live = sa.select(Assignment.id).where(
        Assignment.exhibitor_id == exhibitor.id,
        Assignment.state.in_((AssignmentState.OFFERED, AssignmentState.ASSIGNED)),
    )
    if db.session.scalar(live):
        raise Refused(_("You have another space already. Answer its offer first, or write to the organisers."))
    give(exhibitor, [claim.booth for claim in claims], by=by)
    for claim in claims:
        _record("took", claim, by=by)
    return make_offer(exhibitor, by=by)


def give_up(claim: Claim, *, by: Actor) -> None:
    """The booth is not kept any more, because the firm or an organiser says so; the next in line is told.

    Raises Refused for a claim that is not open.
    """
    db.session.refresh(claim, with_for_update={"of": Claim})
    if claim.state is not ClaimState.OPEN:
        raise Refused(_("This booth is not kept for anybody any more."))
    _end(claim, ClaimState.GIVEN_UP, by=by)


def move_claims(kept: Firm, double: Firm) -> None:
    """What was kept for a firm is kept for the one it is merged into."""
    db.session.execute(sa.update(Claim).where(Claim.firm_id == double.id).values(firm_id=kept.id))


def sweep_claims() -> int:
    """Remind firms two days before their claim ends, and end the next claims that ran out, telling the firm and the next in
    line. In the caller's transaction; returns how many claims were looked after. Several workers share the work.
    """
    now = clock.now()
    soon = sa.select(Claim).where(
        Claim.state == ClaimState.OPEN,
        Claim.reminded_at.is_(None),
        Claim.until > now + LEAST_OLD,
        Claim.until <= now + REMIND_BEFORE,
    )
    reminded = _mine(soon)
    for claim in reminded:
        claim.reminded_at = now
    _tell_all(reminded, told_by="reminder")
    ended = _mine(sa.select(Claim).where(Claim.state == ClaimState.OPEN, Claim.until <= now))
    for claim in ended:
        _end(claim, ClaimState.LAPSED, by=PROGRAM)
    _tell_all(ended, told_by="end")
    db.session.flush()
    return len(reminded) + len(ended)


def _mine(query: sa.Select[Claim]) -> list[Claim]:
    query = query.order_by(Claim.event_id, Claim.id).limit(AT_ONCE)
    return list(db.session.scalars(query.with_for_update(of=Claim, skip_locked=True)))


def _tell_all(claims: list[Claim], *, told_by: str) -> None:
    by_firm: defaultdict[tuple[int, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_firm[claim.event_id, claim.firm_id].append(claim)
    for (event_id, _firm), several in by_firm.items():
        template = CLAIM_ENDS if told_by == "reminder" else CLAIM_LAPSED
        exhibitor = live_application(db.session.get_one(Event, event_id), several[0].firm)
        if exhibitor is not None:
            tell_of_claims(exhibitor, several, template)


def _end(claim: Claim, state: ClaimState, *, by: Actor) -> None:
    claim.state = state
    db.session.flush()
    _record("gave up" if state is ClaimState.GIVEN_UP else "expired", claim, by=by)
    event = db.session.get_one(Event, claim.event_id)
    tell_next_in_line(event, [claim.booth], besides=live_application(event, claim.firm))


def _stood(earlier: Event) -> list[tuple[Firm, str]]:
    """Who stood where at an expo, firms that were merged under the one they became."""
    query = (
        sa.select(Firm, Booth.number_key)
        .join(Exhibitor, Exhibitor.firm_id == Firm.id)
        .join(Assignment, Assignment.exhibitor_id == Exhibitor.id)
        .join(Place, Place.assignment_id == Assignment.id)
        .join(Booth, Booth.id == Place.booth_id)
        .where(
            Assignment.event_id == earlier.id,
            Assignment.state == AssignmentState.ASSIGNED,
            Exhibitor.state == ApplicationState.CONFIRMED,
        )
        .order_by(Booth.number_key)
    )
    return [(firm, number_key) for firm, number_key in db.session.execute(query)]


def _tell(event: Event, firm: Firm, claims: list[Claim]) -> None:
    exhibitor = live_application(event, firm)
    if exhibitor is not None:
        tell_of_claims(exhibitor, claims, CLAIM_MADE)


def _record(verb: str, claim: Claim, *, by: Actor) -> None:
    record(
        verb,
        claim,
        by=by,
        event_id=claim.event_id,
        named=f"{claim.firm.display_name}: {claim.booth.number}",
        after={"state": claim.state},
    )
