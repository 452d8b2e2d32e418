"""Assign booths to firms: hold, assign, move, pin, release. A unique key refuses a second holder of a booth."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from expo import clock
from expo.booths.allocation.engine.problem import Rule
from expo.booths.assignments.happenings import SpaceEnds
from expo.booths.assignments.queries import live_assignment
from expo.booths.models import Assignment, Booth, Claim, Place
from expo.booths.queries import claims_in, holders_in
from expo.booths.rules import AssignmentState, ClaimState, Ending
from expo.db import db, refusing
from expo.errors import NotFound, Refused
from expo.events.services.expos import touch
from expo.exhibitors.happenings import FirmLeft
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import IN, ApplicationState
from expo.exhibitors.services.applications import lock_exhibitor
from expo.happenings import happened
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _

MOST_BOOTHS = 20  # of one space


def give(
    exhibitor: Exhibitor,
    booths: Sequence[Booth],
    *,
    by: Actor,
    state: AssignmentState = AssignmentState.HELD,
    expires_at: datetime | None = None,
    ending: Ending = Ending.MOVED,
) -> Assignment:
    """Assign the booths to the firm and end the assignment it had. Raises Refused naming who has a booth, or that it is
    blocked; of two organisers at once the second hears it. Raises NotFound for another event's booth.
    """
    lock_exhibitor(exhibitor)
    claims = check_free(exhibitor, booths)
    before = live_assignment(exhibitor)
    if before is not None:
        end(before, ending, by=by)
    return hand_over(exhibitor, booths, claims, by=by, state=state, expires_at=expires_at, left=before)


def hand_over(
    exhibitor: Exhibitor,
    booths: Sequence[Booth],
    claims: Iterable[Claim],
    *,
    by: Actor,
    state: AssignmentState,
    expires_at: datetime | None = None,
    left: Assignment | None = None,
    against: Rule | None = None,
) -> Assignment:
    """Booths that `check_free` found free, and the claims it found, go to a firm that is locked and has nothing any more.

    `left` is the space the firm had until a moment ago; `against` the rule that an organiser breaks knowingly, for the
    history.
    """
    made = _assigned(exhibitor, booths, state, expires_at, by=by)
    for claim in claims:
        claim.state = ClaimState.TAKEN
    touch(exhibitor.event)
    record(
        Verb.GAVE_A_SPACE_TO,
        exhibitor,
        by=by,
        event_id=exhibitor.event_id,
        named=exhibitor.name,
        before={"booths": left.numbers if left else []},
        after={"booths": made.numbers, "state": state} | ({"against": against} if against else {}),
    )
    return made


def _assigned(
    exhibitor: Exhibitor, booths: Sequence[Booth], state: AssignmentState, expires_at: datetime | None, *, by: Actor
) -> Assignment:
    """The rows of an assignment. Raises Refused where the database knows another holder of a booth, or another space."""
    made = Assignment(
        uid=f"{exhibitor.uid}-{clock.now().timestamp():.6f}",
        event_id=exhibitor.event_id,
        exhibitor_id=exhibitor.id,
        exhibitor=exhibitor,
        state=state,
        expires_at=expires_at,
        numbers=sorted(booth.number for booth in booths),
        made_at=clock.now(),
        made_by=by.name,
    )
    db.session.add(made)
    taken = _("Somebody else has just taken one of these booths. Look at the plan again.")
    with refusing({"pk_places": taken, "uq_assignments_live": _("The firm has just been given another space.")}):
        made.places = [Place(booth_id=booth.id) for booth in booths]
    return made


def release(exhibitor: Exhibitor, *, by: Actor, ending: Ending = Ending.RELEASED) -> None:
    """End the firm's assignment, if it has one."""
    lock_exhibitor(exhibitor)  # whoever moves, offers or answers waits here first, so that nobody deadlocks
    held = live_assignment(exhibitor)
    if held is not None:
        take_back(exhibitor, held, by=by, ending=ending)


def take_back(exhibitor: Exhibitor, held: Assignment, *, by: Actor, ending: Ending = Ending.RELEASED) -> None:
    """`release` of the space that a firm is known to have; the caller has locked the firm."""
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


def give_space_back(left: FirmLeft) -> None:
    """Release the space of a firm that has withdrawn or was declined."""
    release(left.exhibitor, by=left.by, ending=Ending.WITHDRAWN)


def pin(exhibitor: Exhibitor, *, pinned: bool, by: Actor) -> None:
    """A pinned space is left alone by every allocation. Raises Refused for a firm without a space."""
    held = live_assignment(exhibitor)
    if held is None:
        raise Refused(_("%(name)s has no space yet.", name=exhibitor.name))
    pin_space(exhibitor, held, pinned=pinned, by=by)


def pin_space(exhibitor: Exhibitor, held: Assignment, *, pinned: bool, by: Actor) -> None:
    """`pin` of the space that a firm is known to have."""
    if held.pinned == pinned:
        return
    held.pinned = pinned
    held.version += 1
    db.session.flush()
    record(
        Verb.PINNED if pinned else Verb.UNPINNED, exhibitor, by=by, event_id=exhibitor.event_id, named=exhibitor.name
    )


def end(assignment: Assignment, ending: Ending, *, by: Actor) -> None:
    """End an assignment: its booths are free, its row stays as history. The caller has locked the exhibitor."""
    happened(SpaceEnds(assignment, by))
    db.session.execute(sa.delete(Place).where(Place.assignment_id == assignment.id))
    assignment.state, assignment.ended_at, assignment.ending = AssignmentState.ENDED, clock.now(), ending
    assignment.pinned, assignment.expires_at = False, None
    db.session.flush()
    db.session.expire(assignment, ["places"])


def check_free(exhibitor: Exhibitor, booths: Sequence[Booth]) -> list[Claim]:
    """Lock the booths and raise what `give` raises where the firm cannot have them; the firm's own claims for them."""
    # Locked in one order, so that two organisers who want the same booths wait for one another and never deadlock.
    ids = sorted(booth.id for booth in booths)
    locking = sa.select(Booth).where(Booth.id.in_(ids)).order_by(Booth.id).with_for_update()
    db.session.scalars(locking.execution_options(populate_existing=True)).all()
    if not booths or len(set(ids)) != len(ids) or len(ids) > MOST_BOOTHS:
        raise Refused(_("A space has from 1 to %(most)d different booths.", most=MOST_BOOTHS))
    if any(booth.event_id != exhibitor.event_id for booth in booths):
        raise NotFound(_("There is no such booth in this expo."))
    if exhibitor.state not in IN and exhibitor.state is not ApplicationState.WAITING:
        raise Refused(_("%(name)s is not accepted for this expo.", name=exhibitor.name))
    holders, claims = holders_in(exhibitor.event, among=ids), claims_in(exhibitor.event, among=ids)
    for booth in booths:
        if booth.blocked:
            raise Refused(_("Booth %(number)s is blocked.", number=booth.number))
        holder = holders.get(booth.id)
        if holder is not None and holder.exhibitor_id != exhibitor.id:
            raise Refused(_("Booth %(number)s is already given to %(name)s.", number=booth.number, name=holder.name))
        claim = claims.get(booth.id)
        if claim is not None and claim.firm_id != exhibitor.firm_id:
            raise Refused(
                _(
                    "Booth %(number)s was %(name)s’s at the last expo and is kept for it for now.",
                    number=booth.number,
                    name=claim.firm.display_name,
                )
            )
    return list(claims.values())
