"""The rows of a space: booths handed over to a firm, and a space that ends. Its callers have locked the firm."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from expo import clock
from expo.booths.allocation.engine.problem import Rule
from expo.booths.assignments.happenings import SpaceEnds
from expo.booths.models import Assignment, Booth, Claim, Place
from expo.booths.rules import AssignmentState, ClaimState, Ending
from expo.db import db, refusing
from expo.events.services.expos import touch
from expo.exhibitors.models import Exhibitor
from expo.happenings import happened
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _


def hand_over(
    exhibitor: Exhibitor,
    booths: Sequence[Booth],
    claims: Iterable[Claim],
    *,
    by: Actor,
    state: AssignmentState,
    expires_at: datetime | None = None,
    left: Assignment | None = None,
    ending: Ending = Ending.MOVED,
    against: Rule | None = None,
) -> Assignment:
    """Booths that `check_free` found free, and the claims it found, go to a firm that is locked.

    The space that it has so far, `left`, ends for `ending`, unless it has ended already. `against` is the rule that an
    organiser breaks knowingly, for the history. Raises Refused where the database knows another holder.
    """
    made = _row(exhibitor, booths, state, expires_at, by=by)
    if left is not None and left.state is not AssignmentState.ENDED:
        end(left, ending, by=by)
    db.session.add(made)
    taken = _("Somebody else has just taken one of these booths. Look at the plan again.")
    with refusing({"pk_places": taken, "uq_assignments_live": _("The firm has just been given another space.")}):
        made.places = [Place(booth_id=booth.id) for booth in booths]
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


def _row(
    exhibitor: Exhibitor, booths: Sequence[Booth], state: AssignmentState, expires_at: datetime | None, *, by: Actor
) -> Assignment:
    """The row of a space, not yet in the session."""
    moment = clock.now()
    return Assignment(
        uid=f"{exhibitor.uid}-{moment.timestamp():.6f}",
        event_id=exhibitor.event_id,
        exhibitor_id=exhibitor.id,
        exhibitor=exhibitor,
        state=state,
        expires_at=expires_at,
        numbers=sorted(booth.number for booth in booths),
        made_at=moment,
        made_by=by.name,
    )


def end(assignment: Assignment, ending: Ending, *, by: Actor) -> None:
    """End an assignment: its booths are free, its row stays as history. The caller has locked the exhibitor."""
    happened(SpaceEnds(assignment, by))
    db.session.execute(sa.delete(Place).where(Place.assignment_id == assignment.id))
    assignment.state, assignment.ended_at, assignment.ending = AssignmentState.ENDED, clock.now(), ending
    assignment.pinned, assignment.expires_at = False, None
    db.session.flush()
    db.session.expire(assignment, ["places"])
