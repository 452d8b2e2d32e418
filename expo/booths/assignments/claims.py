"""Claims: booths reserved until a moment for the firms that had them at an earlier event, or that are the next in line."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.booths.models import Assignment, Booth, Claim, OccupiedBooth
from expo.booths.queries import claims_in, holders_in
from expo.booths.rules import AssignmentState, ClaimKind, ClaimState
from expo.db import db, refuse_violations
from expo.events.models import Event
from expo.exhibitors.domain_events import FirmsMerged
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.rules import STATES_IN_LINE, ApplicationState
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _


def claims_matching(event: Event) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """Two queries: the event's renewal claims with firms and booths, open ones first; and their count."""
    rows = (
        sa.select(Claim)
        .where(Claim.event_id == event.id)
        .options(joinedload(Claim.firm), joinedload(Claim.booth))
        .order_by(Claim.state != ClaimState.OPEN, Claim.until, Claim.id)
    )
    return rows, sa.select(sa.func.count()).select_from(Claim).where(Claim.event_id == event.id)


def claim_in(event: Event, number: int) -> Claim | None:
    return db.session.scalar(sa.select(Claim).where(Claim.event_id == event.id, Claim.id == number))


def open_claims(exhibitor: Exhibitor, *kinds: ClaimKind) -> list[Claim]:
    """The firm's open claims, of these kinds or all, by booth number."""
    query = (
        sa.select(Claim)
        .join(Booth, Booth.id == Claim.booth_id)
        .where(Claim.event_id == exhibitor.event_id, Claim.firm_id == exhibitor.firm_id, Claim.state == ClaimState.OPEN)
        .where(Claim.kind.in_(kinds or ClaimKind))
        .options(joinedload(Claim.booth))
    )
    return list(db.session.scalars(query.order_by(Booth.number_key)))


def due_claims(*conditions: sa.ColumnElement[bool], most: int) -> list[Claim]:
    """The next open claims that meet the conditions, locked; rows locked by another worker are skipped."""
    query = sa.select(Claim).where(Claim.state == ClaimState.OPEN, *conditions)
    query = query.order_by(Claim.event_id, Claim.id).limit(most)
    return list(db.session.scalars(query.with_for_update(of=Claim, skip_locked=True)))


def make_claims(event: Event, earlier: Event, until: datetime, *, by: Actor) -> dict[Firm, list[Claim]]:
    """Claim for each firm of an earlier event the booths with the same numbers; returns the claims by firm. Booths that
    are blocked, held, assigned or claimed already are skipped.
    """
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    held, claimed = holders_in(event), claims_in(event)
    free = {
        booth.number_key: booth
        for booth in db.session.scalars(sa.select(Booth).where(Booth.event_id == event.id, ~Booth.blocked))
        if booth.id not in held and booth.id not in claimed
    }
    made: defaultdict[Firm, list[Claim]] = defaultdict(list)
    for firm, number_key in _booths_of_confirmed(earlier):
        booth = free.pop(number_key, None)
        if booth is not None:
            made[firm].append(Claim(event_id=event.id, firm=firm, booth=booth, until=until))
    with refuse_violations({"uq_renewal_claims_open": _("Somebody else kept one of these booths at the same moment.")}):
        for claims in made.values():
            db.session.add_all(claims)
    count = sum(len(claims) for claims in made.values())
    record(Verb.CLAIMED, event, by=by, event_id=event.id, named=earlier.slug, after={"booths": count})
    return dict(made)


def keep_for(exhibitor: Exhibitor, booths: Sequence[Booth], until: datetime, *, by: Actor) -> list[Claim]:
    """Keep booths that became free for a firm, the next in line, until a moment."""
    claims = [
        Claim(event_id=exhibitor.event_id, firm=exhibitor.firm, booth=booth, kind=ClaimKind.NEXT, until=until)
        for booth in booths
    ]
    with refuse_violations({"uq_renewal_claims_open": _("Somebody else kept one of these booths at the same moment.")}):
        db.session.add_all(claims)
    for claim in claims:
        _record_claim(Verb.CLAIMED, claim, by=by)
    return claims


def idle_claims(*, most: int) -> list[Claim]:
    """The next open claims of firms next in line that do not wait for a space any more, locked."""
    waiting = sa.select(Exhibitor.id).where(
        Exhibitor.event_id == Claim.event_id, Exhibitor.firm_id == Claim.firm_id, Exhibitor.state.in_(STATES_IN_LINE)
    )
    settled = sa.select(Assignment.id).where(
        Assignment.exhibitor_id == Exhibitor.id,
        Assignment.state.in_((AssignmentState.OFFERED, AssignmentState.ASSIGNED)),
    )
    idle = ~waiting.where(~settled.exists()).exists()
    return due_claims(Claim.kind == ClaimKind.NEXT, idle, most=most)


def record_taken(claims: Sequence[Claim], *, by: Actor) -> None:
    """Record in the history that a firm took up its claims."""
    for claim in claims:
        _record_claim(Verb.TOOK, claim, by=by)


def extend_claim(claim: Claim, until: datetime, *, by: Actor) -> None:
    """Let a claim that is open end at another moment."""
    before, claim.until, claim.reminded_at = claim.until, until, None
    db.session.flush()
    named = f"{claim.firm.display_name}: {claim.booth.number}"
    record(
        Verb.CHANGED,
        claim,
        by=by,
        event_id=claim.event_id,
        named=named,
        before={"until": before},
        after={"until": until},
    )


def end_claim(claim: Claim, state: ClaimState, *, by: Actor) -> None:
    """End a claim that lapsed or was given up."""
    claim.state = state
    db.session.flush()
    _record_claim(Verb.GAVE_UP if state is ClaimState.GIVEN_UP else Verb.EXPIRED, claim, by=by)


def move_claims(merged: FirmsMerged) -> None:
    """Move the claims of a merged firm to the firm it is merged into."""
    db.session.execute(sa.update(Claim).where(Claim.firm_id == merged.double.id).values(firm_id=merged.kept.id))


def _booths_of_confirmed(earlier: Event) -> list[tuple[Firm, str]]:
    """The confirmed firms of an event with their number keys of booths; merged firms as the one they became."""
    query = (
        sa.select(Firm, Booth.number_key)
        .join(Exhibitor, Exhibitor.firm_id == Firm.id)
        .join(Assignment, Assignment.exhibitor_id == Exhibitor.id)
        .join(OccupiedBooth, OccupiedBooth.assignment_id == Assignment.id)
        .join(Booth, Booth.id == OccupiedBooth.booth_id)
        .where(
            Assignment.event_id == earlier.id,
            Assignment.state == AssignmentState.ASSIGNED,
            Exhibitor.state == ApplicationState.CONFIRMED,
        )
        .order_by(Booth.number_key)
    )
    return [(firm, number_key) for firm, number_key in db.session.execute(query)]


def _record_claim(verb: Verb, claim: Claim, *, by: Actor) -> None:
    record(
        verb,
        claim,
        by=by,
        event_id=claim.event_id,
        named=f"{claim.firm.display_name}: {claim.booth.number}",
        after={"state": claim.state},
    )
