"""The address of the page that decides about moves of firms: each firm with its state and booths, as in "12:held:5.6"."""

from collections.abc import Iterable, Sequence

from flask import request, url_for

from expo.booths.assignments.services import MOST_FIRMS, WantedSpace
from expo.booths.queries import booths_among
from expo.booths.rules import MOST_BOOTHS, AssignmentState
from expo.errors import NotFound
from expo.events.models import Event
from expo.exhibitors.queries import exhibitors_among
from expo.exhibitors.rules import IN
from expo.i18n import _
from expo.web.params import refuse, row_ids

FIELD = "move"
_STATES = {"held": AssignmentState.HELD, "assigned": AssignmentState.ASSIGNED}


def decision_address(event: Event, wanted: Iterable[WantedSpace]) -> str:
    """The page on which an organiser sees what the moves change, and decides."""
    return url_for("space_moves.decide", slug=event.slug, move=[_written(one) for one in wanted])


def _written(one: WantedSpace) -> str:
    state = "assigned" if one.state is AssignmentState.ASSIGNED else "held"
    return f"{one.exhibitor.id}:{state}:{'.'.join(str(booth.id) for booth in one.booths)}"


def wanted_moves(event: Event) -> list[WantedSpace]:
    """The moves in the request's address; 400 if malformed, 404 for a firm or booth of another event."""
    lines = [_read(text) for text in request.args.getlist(FIELD)]
    if not 0 < len(lines) <= MOST_FIRMS or len({firm for firm, _state, _ids in lines}) != len(lines):
        refuse()
    firms = {one.id: one for one in exhibitors_among(event, [firm for firm, _state, _ids in lines])}
    booths = {one.id: one for one in booths_among(event, {number for _firm, _state, ids in lines for number in ids})}
    if any(
        firm not in firms or firms[firm].state not in IN or any(number not in booths for number in ids)
        for firm, _state, ids in lines
    ):
        raise NotFound(_("This firm or booth is not of this expo any more. Load the page again."))
    return [WantedSpace(firms[firm], tuple(booths[number] for number in ids), state) for firm, state, ids in lines]


def _read(text: str) -> tuple[int, AssignmentState, Sequence[int]]:
    firm, _colon, rest = text[:400].partition(":")
    state, _colon, booths = rest.partition(":")
    ids = row_ids(booths.split(".") if booths else [], MOST_BOOTHS)
    firms = row_ids([firm], 1)
    if not firms or state not in _STATES or len(ids) != (booths.count(".") + 1 if booths else 0):
        refuse()
    return firms[0], _STATES[state], ids
