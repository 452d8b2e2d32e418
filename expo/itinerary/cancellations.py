"""A flight that is cancelled or removed: what is in doubt with it is named, and somebody decides on each part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _, localize
from expo.itinerary.kept_parts import record_kept
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import items_of
from expo.itinerary.rules import FLIGHTS, Flight, ItemKind, ItemState, Span, is_in_doubt, met_at
from expo.itinerary.services import change_item_state, edit_item
from expo.itinerary.vehicles.queries import lock_vehicles


class PartFate(StrEnum):
    CANCEL = "cancel"
    KEEP = "keep"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class PartDecision:
    """What becomes of a part; `at` is when a moved one begins. Of a stay at a hotel the end stays unless `until` says so."""

    fate: PartFate
    at: datetime | None = None
    until: datetime | None = None


class CancellationUndecided(Refused):
    """Nobody has said what becomes of some parts that are in doubt: `parts`."""

    def __init__(self, parts: Sequence[ItineraryItem]) -> None:
        super().__init__(_("Other parts depend on this flight. Say what becomes of each."))
        self.parts = tuple(parts)


def parts_in_doubt(item: ItineraryItem) -> list[ItineraryItem]:
    """The planned parts that are in doubt when this flight does not take place, by time."""
    if item.kind not in FLIGHTS or item.session is not None or item.state is not ItemState.PLANNED:
        return []
    flight = Flight(item.kind, met_at(item.kind, item.starts_at, item.ends_at), item.named)
    others = [one for one in items_of(item.delegation) if one.id != item.id and one.state is ItemState.PLANNED]
    return [one for one in others if is_in_doubt(flight, one.kind, Span(one.id, one.starts_at, one.ends_at, one.named))]


def end_part(item: ItineraryItem, state: ItemState, decisions: Mapping[int, PartDecision], *, by: Actor) -> None:
    """Cancel or remove a part, with what was decided on those in doubt, in one mail to each who is concerned. Raises
    CancellationUndecided where one of them has no decision.
    """
    parts = parts_in_doubt(item)
    undecided = [part for part in parts if part.id not in decisions]
    if undecided:
        raise CancellationUndecided(parts)
    lock_vehicles(part.vehicle_id for part in parts)
    change_item_state(item, state, by=by)
    for part in parts:
        _settle(part, item, decisions[part.id], by=by)


def _settle(part: ItineraryItem, flight: ItineraryItem, decision: PartDecision, *, by: Actor) -> None:
    if decision.fate is PartFate.KEEP:
        record_kept(part, flight, by=by)
    elif decision.fate is PartFate.CANCEL:
        change_item_state(part, ItemState.CANCELLED, by=by)
    elif decision.at is not None:
        stays = part.kind is ItemKind.HOTEL
        ends_at = decision.until or (part.ends_at if stays else decision.at + (part.ends_at - part.starts_at))
        times = {"starts_at": decision.at, "ends_at": ends_at}
        try:
            edit_item(part, times, people=list(part.people), version=part.version, by=by)
        except Refused as refused:
            title = localize(part.title)
            raise Refused(_("“%(title)s” cannot move: %(why)s", title=title, why=refused.message)) from refused
