"""Assign booths to firms: hold, assign, move, pin, release. A unique key refuses a second holder of a booth."""

from collections.abc import Sequence
from datetime import datetime

from expo.booths.assignments.availability import check_free
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.spaces import end_assignment, pin_space, write_assignment
from expo.booths.models import Assignment, Booth
from expo.booths.rules import AssignmentState, Ending
from expo.errors import Refused
from expo.exhibitors.domain_events import FirmLeft
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor
from expo.i18n import _


def assign(
    exhibitor: Exhibitor,
    booths: Sequence[Booth],
    *,
    by: Actor,
    state: AssignmentState = AssignmentState.HELD,
    expires_at: datetime | None = None,
    ending: Ending = Ending.MOVED,
) -> Assignment:
    """Assign the booths to the firm and end its former assignment.

    Raises Refused for a booth that is held, with the holder's name, or blocked; of two organisers at once the second
    is refused. Raises NotFound for another event's booth.
    """
    lock_exhibitor(exhibitor)
    claims = check_free(exhibitor, booths)
    held = live_assignment(exhibitor)
    return write_assignment(
        exhibitor, booths, claims, by=by, state=state, expires_at=expires_at, former=held, ending=ending
    )


def release(exhibitor: Exhibitor, *, by: Actor, ending: Ending = Ending.RELEASED) -> None:
    """End the firm's assignment, if it has one."""
    lock_exhibitor(exhibitor)  # everything that moves, offers or answers locks the firm first, against deadlocks
    held = live_assignment(exhibitor)
    if held is not None:
        end_assignment(exhibitor, held, by=by, ending=ending)


def release_space(left: FirmLeft) -> None:
    """Release the space of a firm that has withdrawn or was declined."""
    release(left.exhibitor, by=left.by, ending=Ending.WITHDRAWN)


def pin(exhibitor: Exhibitor, *, pinned: bool, by: Actor) -> None:
    """Pin or unpin the firm's space; allocations leave pinned spaces alone. Raises Refused for a firm without a space."""
    held = live_assignment(exhibitor)
    if held is None:
        raise Refused(_("%(name)s has no space yet.", name=exhibitor.name))
    pin_space(exhibitor, held, pinned=pinned, by=by)
