"""Booths of a pavilion held for its firms by the pavilion's manager, by the same rules as the organisers'."""

from collections.abc import Sequence

from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import assign, release
from expo.booths.models import Assignment
from expo.booths.rules import AssignmentState
from expo.errors import NotFound, Refused
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import IN
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.services import Actor
from expo.i18n import _
from expo.offers.price_facts import booths_on
from expo.offers.queries import booths_within
from expo.offers.services.rounds import require_fit


def hold_for_firm(pavilion: Pavilion, exhibitor: Exhibitor, booth_ids: Sequence[int], *, by: Actor) -> None:
    """Hold booths of the pavilion for one of its firms, releasing what it held before. The organisers make the offer.

    Raises NotFound for another pavilion's firm; Refused for a space that is taken, does not fit or lies outside the pavilion,
    and for a firm whose space was offered or assigned.
    """
    _lock_held_space(pavilion, exhibitor)
    own_booths = {booth.id: booth for booth in booths_within(pavilion)}
    booths = [own_booths[number] for number in booth_ids if number in own_booths]
    if len(booths) != len(booth_ids):
        raise Refused(_("This space is not one of the pavilion’s."))
    require_fit(exhibitor, booths)
    assign(exhibitor, booths, by=by)


def release_firm(pavilion: Pavilion, exhibitor: Exhibitor, *, by: Actor) -> None:
    """Release the booths held for the firm. Raises as `hold_for_firm` does, and Refused for booths outside the pavilion."""
    space = _lock_held_space(pavilion, exhibitor)
    if space is not None and any(booth.pavilion_id != pavilion.id for booth in booths_on(space)):
        raise Refused(_("%(name)s has its space outside the pavilion.", name=firm_name(exhibitor)))
    release(exhibitor, by=by)


def _lock_held_space(pavilion: Pavilion, exhibitor: Exhibitor) -> Assignment | None:
    lock_exhibitor(exhibitor)
    if exhibitor.pavilion_id != pavilion.id or exhibitor.state not in IN:
        raise NotFound(_("There is no such firm in this pavilion."))
    space = live_assignment(exhibitor)
    if space is not None and (space.state is not AssignmentState.HELD or space.pinned):
        raise Refused(_("The organisers have settled the space of %(name)s.", name=firm_name(exhibitor)))
    return space
