"""Flights that change their time: what depends on them is named before they are saved, and moves along where that is wanted."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from expo.delegations.models import Member
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _, localize
from expo.interpreters.models import Interpreter
from expo.itinerary.kept_parts import ever_kept, record_kept
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import items_of
from expo.itinerary.rules import Flight, ItemState, Span, is_dependent, is_missed, met_at, moved_with
from expo.itinerary.services import edit_item
from expo.itinerary.vehicles.queries import lock_vehicles


class FlightUndecided(Refused):
    """Nobody has said whether what depends on a flight moves along. `parts` are the items that depend on it."""

    def __init__(self, parts: Sequence[ItineraryItem]) -> None:
        super().__init__(_("Other parts depend on this flight. Say whether they move along, then save again."))
        self.parts = tuple((part.id, localize(part.title), part.starts_at, part.ends_at) for part in parts)


def save_part(
    item: ItineraryItem,
    fields: Mapping[str, Any],
    *,
    people: Sequence[Member],
    version: int,
    by: Actor,
    along: bool | None = None,
    interpreters: Sequence[Interpreter] | None = None,
) -> None:
    """Save an item as `edit_item` does. Where a flight lands or takes off at another time, `along` says whether what depends
    on it moves by as much; None raises FlightUndecided, naming it.
    """
    parts, shift = _dependents(item, fields)
    if parts and along is None:
        raise FlightUndecided(parts)
    kind = item.kind
    lock_vehicles([item.vehicle_id, fields.get("vehicle_id"), *(part.vehicle_id for part in parts if along)])
    edit_item(item, fields, people=people, version=version, by=by, interpreters=interpreters)
    for part in parts if not along else ():
        record_kept(part, item, by=by)
    for part in parts if along else ():
        starts, ends = moved_with(kind, part.kind, part.starts_at, part.ends_at, shift)
        try:
            edit_item(
                part, {"starts_at": starts, "ends_at": ends}, people=list(part.people), version=part.version, by=by
            )
        except Refused as refused:
            title = localize(part.title)
            raise Refused(_("“%(title)s” cannot move along: %(why)s", title=title, why=refused.message)) from refused


def _dependents(item: ItineraryItem, fields: Mapping[str, Any]) -> tuple[list[ItineraryItem], timedelta]:
    """The planned parts that depend on the flight as it was, or were left where they miss it when it moved before, and by how
    much its landing or take-off moves.
    """
    if item.session is not None or item.state is not ItemState.PLANNED:
        return [], timedelta()
    was = met_at(item.kind, item.starts_at, item.ends_at)
    shift = met_at(item.kind, fields.get("starts_at", item.starts_at), fields.get("ends_at", item.ends_at)) - was
    flight = Flight(item.kind, was, item.named)
    others = [one for one in items_of(item.delegation) if one.id != item.id and one.state is ItemState.PLANNED]
    others = [one for one in others if one.session is None] if shift else []
    left = ever_kept(others)
    return [
        one
        for one in others
        if is_dependent(flight, one.kind, _span(one)) or (one.id in left and is_missed(flight, _span(one)))
    ], shift


def _span(item: ItineraryItem) -> Span:
    return Span(item.id, item.starts_at, item.ends_at, item.named)
