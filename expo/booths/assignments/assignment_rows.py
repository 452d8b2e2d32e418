"""The rows of a space: its booths locked and checked to be free, assigned to a firm, pinned, and ended. Callers have
locked the firm.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from expo import clock
from expo.booths.allocation.engine.problem import Rule
from expo.booths.assignments.domain_events import SpaceEnds, SpaceGiven, SpaceMoved
from expo.booths.models import Assignment, Booth, Claim, OccupiedBooth
from expo.booths.rules import MOST_BOOTHS, AssignmentState, ClaimKind, ClaimState, Ending
from expo.db import db, refuse_violations
from expo.domain_events import dispatch
from expo.errors import NotFound, Refused
from expo.events.services.expos import touch
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.rules import IN, ApplicationState
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _


@dataclass(frozen=True, slots=True)
class Tie:
    """The holder of a booth and the firm with a claim on it, with the names that a refusal tells."""

    holder_id: int | None
    holder: str
    claim: Claim | None
    claimant: str


_Claimant = aliased(Firm)
_TIES = (
    sa.select(Booth.id, Exhibitor.id, sa.func.coalesce(Firm.display_name, Exhibitor.fascia_name), Claim)
    .add_columns(_Claimant.display_name)
    .outerjoin(OccupiedBooth, OccupiedBooth.booth_id == Booth.id)
    .outerjoin(Assignment, Assignment.id == OccupiedBooth.assignment_id)
    .outerjoin(Exhibitor, Exhibitor.id == Assignment.exhibitor_id)
    .outerjoin(Firm, Firm.id == Exhibitor.firm_id)
    .outerjoin(Claim, sa.and_(Claim.booth_id == Booth.id, Claim.state == ClaimState.OPEN))
    .outerjoin(_Claimant, _Claimant.id == Claim.firm_id)
    .where(Booth.id.in_(sa.bindparam("booths", expanding=True)))
)


def _check_free(exhibitor: Exhibitor, booths: Sequence[Booth]) -> list[Claim]:
    """Lock the booths and check that the firm can have them; returns the firm's own claims on them. Raises as `assign`
    does.
    """
    ids = sorted(booth.id for booth in booths)
    if not ids or len(set(ids)) != len(ids) or len(ids) > MOST_BOOTHS:
        raise Refused(_("A space has from 1 to %(most)d different booths.", most=MOST_BOOTHS))
    if any(booth.event_id != exhibitor.event_id for booth in booths):
        raise NotFound(_("There is no such booth in this expo."))
    ties = _lock_booths(ids)
    refusal = _refusal(exhibitor, booths, ties)
    if refusal is not None:
        raise Refused(refusal)
    return [tie.claim for tie in ties.values() if tie.claim is not None]


def _lock_booths(ids: Sequence[int]) -> dict[int, Tie]:
    """The ties of each booth, by booth id, after locking all of them. Two SQL statements."""
    # Locked in one order, so that two organisers who want the same booths wait for one another and never deadlock; read
    # after that, or the second would see who had them before it waited.
    locking = sa.select(Booth).where(Booth.id.in_(ids)).order_by(Booth.id).with_for_update()
    db.session.scalars(locking.execution_options(populate_existing=True)).all()
    return {booth_id: Tie(*tie) for booth_id, *tie in db.session.execute(_TIES, {"booths": ids}).all()}


def _refusal(exhibitor: Exhibitor, booths: Sequence[Booth], ties: Mapping[int, Tie]) -> str | None:
    """Why the firm cannot have these booths, as a sentence; None if it can."""
    if exhibitor.state not in IN and exhibitor.state is not ApplicationState.WAITING:
        return _("%(name)s is not accepted for this expo.", name=exhibitor.name)
    for booth in booths:
        tie = ties[booth.id]
        if booth.blocked:
            return _("Booth %(number)s is blocked.", number=booth.number)
        if tie.holder_id not in (None, exhibitor.id):
            return _("Booth %(number)s is already given to %(name)s.", number=booth.number, name=tie.holder)
        if tie.claim is None or tie.claim.firm_id == exhibitor.firm_id:
            continue
        if tie.claim.kind is ClaimKind.NEXT:
            return _(
                "Booth %(number)s is kept for %(name)s, the next in line, for now.",
                number=booth.number,
                name=tie.claimant,
            )
        return _(
            "Booth %(number)s was %(name)s’s at the last expo and is kept for it for now.",
            number=booth.number,
            name=tie.claimant,
        )
    return None


def write_assignment(
    exhibitor: Exhibitor,
    booths: Sequence[Booth],
    *,
    by: Actor,
    state: AssignmentState,
    expires_at: datetime | None = None,
    former: Assignment | None = None,
    ending: Ending = Ending.MOVED,
    against: Rule | None = None,
) -> Assignment:
    """Lock the booths, check that nobody else has or claims them, and assign them to a locked firm.

    The firm's space `former` ends for `ending`, unless it has ended. `against` is the rule that an organiser
    overrides, for the history. Raises as `assign` does.
    """
    claims = _check_free(exhibitor, booths)
    assignment = _new_assignment(exhibitor, booths, state, expires_at, by=by)
    if former is not None and former.state is not AssignmentState.ENDED:
        end(former, ending, by=by)
    _insert_space(assignment, booths)
    for claim in claims:
        claim.state = ClaimState.TAKEN
    _record_assigned(assignment, former, against, by)
    touch(exhibitor.event)
    dispatch(SpaceMoved(former, assignment, by) if former is not None else SpaceGiven(assignment, by))
    return assignment


def _record_assigned(assignment: Assignment, former: Assignment | None, against: Rule | None, by: Actor) -> None:
    record(
        Verb.GAVE_A_SPACE_TO,
        assignment.exhibitor,
        by=by,
        event_id=assignment.event_id,
        named=assignment.exhibitor.name,
        before={"booths": former.numbers if former else []},
        after={"booths": assignment.numbers, "state": assignment.state} | ({"against": against} if against else {}),
    )


def _insert_space(assignment: Assignment, booths: Sequence[Booth]) -> None:
    """Insert the assignment and its booths; their keys refuse a second holder and a second live assignment."""
    db.session.add(assignment)
    taken = _("Somebody else has just taken one of these booths. Look at the plan again.")
    with refuse_violations(
        {"pk_occupied_booths": taken, "uq_assignments_live": _("The firm has just been given another space.")}
    ):
        assignment.occupied_booths = [
            OccupiedBooth(booth_id=booth.id, event_id=assignment.event_id) for booth in booths
        ]


def _new_assignment(
    exhibitor: Exhibitor, booths: Sequence[Booth], state: AssignmentState, expires_at: datetime | None, *, by: Actor
) -> Assignment:
    """A new assignment, not yet in the session."""
    return Assignment(
        uid=uuid.uuid4().hex,
        event_id=exhibitor.event_id,
        exhibitor_id=exhibitor.id,
        exhibitor=exhibitor,
        state=state,
        expires_at=expires_at,
        numbers=sorted(booth.number for booth in booths),
        created_at=clock.now(),
        created_by=by.name,
    )


def end(assignment: Assignment, ending: Ending, *, by: Actor) -> None:
    """End an assignment: its booths are free, its row remains as history. The caller has locked the exhibitor."""
    dispatch(SpaceEnds(assignment, by))
    db.session.execute(sa.delete(OccupiedBooth).where(OccupiedBooth.assignment_id == assignment.id))
    assignment.state, assignment.ended_at, assignment.ending = AssignmentState.ENDED, clock.now(), ending
    assignment.pinned, assignment.expires_at = False, None
    db.session.flush()
    db.session.expire(assignment, ["occupied_booths"])


def end_assignment(exhibitor: Exhibitor, held: Assignment, *, by: Actor, ending: Ending = Ending.RELEASED) -> None:
    """End the known assignment of a firm that the caller has locked."""
    end(held, ending, by=by)
    touch(exhibitor.event)
    record(
        Verb.TOOK_THE_SPACE_BACK_FROM,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=exhibitor.name,
        before={"booths": held.numbers},
    )


def pin_space(exhibitor: Exhibitor, held: Assignment, *, pinned: bool, by: Actor) -> None:
    """Pin or unpin the known assignment of a firm that the caller has locked."""
    if held.pinned == pinned:
        return
    held.pinned = pinned
    held.version += 1
    db.session.flush()
    record(
        Verb.PINNED if pinned else Verb.UNPINNED, exhibitor, by=by, event_id=exhibitor.event_id, named=exhibitor.name
    )
