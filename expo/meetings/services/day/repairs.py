"""A repair that was chosen, done as a whole or not at all."""

from collections.abc import Sequence

from expo import clock
from expo.errors import Changed, NotFound, Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _
from expo.meetings.meeting_queries import meeting_in
from expo.meetings.queries import meeting_place_in
from expo.meetings.repairs.plan import movable
from expo.meetings.repairs.rules import RepairMove
from expo.meetings.rules import MeetingCause
from expo.meetings.services.meetings import place_meeting, title_of


def apply_repair(event: Event, moves: Sequence[RepairMove], *, by: Actor) -> int:
    """Move these meetings; answers how many. Whoever knows of them is written to, one mail about all. Raises Refused, so
    that nothing of it is done, where a meeting has changed since or must not be moved any more.
    """
    for move in moves:
        meeting, place = meeting_in(event, move.meeting_id), meeting_place_in(event, move.place_id)
        if meeting is None or place is None:
            raise NotFound(_("There is no such meeting."))
        if not movable([meeting], clock.now()):
            raise Refused(
                _("%(title)s is too soon to be moved so, or is pinned. Nothing is moved.", title=title_of(meeting))
            )
        try:
            place_meeting(meeting, move.starts_at, place, version=move.version, by=by, reason=MeetingCause.REARRANGED)
        except Changed as changed:
            told = _(
                "%(title)s has changed since. Nothing is moved; look at the proposals again.", title=title_of(meeting)
            )
            raise Refused(told) from changed
    return len(moves)
