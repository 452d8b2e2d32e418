"""Parts of itineraries on the days that an expo loses: which they are, and what becomes of them."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo.db import db
from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.delegations.words import delegation_word
from expo.events.domain_events import DaysMoved
from expo.events.lost_days import Dated, DaysChange, Decision, Fate, LostLine
from expo.events.outcomes import cannot_move, refused_as
from expo.events.wall_time_words import hour_on
from expo.history.services import Actor
from expo.i18n import _l, localize
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemState
from expo.itinerary.services import change_item_state, edit_item

ON_LOST_DAYS, ON_OTHERS = "itineraries", "journeys"


def settle_items(moved: DaysMoved) -> None:
    """Do with the parts of itineraries on lost days, and with those that go along, what the organiser decided; their people
    get one mail. An item that is a session follows the session.
    """
    change = moved.change
    decided = [(item, moved.decisions[ON_LOST_DAYS]) for item in _lost_items(change)]
    decided += [(item, moved.decisions[ON_OTHERS]) for item in _other_items(change)]
    for item, decision in decided:
        _settle(item, change, decision, by=moved.by)


def _settle(item: ItineraryItem, change: DaysChange, decision: Decision, *, by: Actor) -> None:
    if decision.fate is Fate.CANCEL:
        change_item_state(item, ItemState.CANCELLED, by=by)
    elif decision.fate in {Fate.MOVE, Fate.ALONG}:
        days = decision.days(change.event.day_of(item.starts_at), change)
        zones = {"starts_at": item.starts_zone, "ends_at": item.ends_zone}
        times = {
            name: _later(getattr(item, name), days, zone or change.event.zone, item) for name, zone in zones.items()
        }
        with refused_as(cannot_move(localize(item.title))):
            edit_item(item, times, people=list(item.people), version=item.version, by=by)


def _later(moment: datetime, days: int, zone: str, item: ItineraryItem) -> datetime:
    """The same hour by the clocks that the part goes by: a flight may have those of its airport."""
    return hour_on(moment, days, ZoneInfo(zone), localize(item.title))


def _lost_items(change: DaysChange) -> list[ItineraryItem]:
    """The planned parts that begin on a lost day, but for those that are sessions, by delegation and time."""
    return [item for item in _planned_items(change) if change.loses(change.event.day_of(item.starts_at))]


def _other_items(change: DaysChange) -> list[ItineraryItem]:
    """The planned parts that a first day that moves leaves behind: those on days outside the expo, such as arrivals, hotels
    and departures, and where sessions move along also those on days that stay.
    """
    if not change.shift:
        return []
    first, last = change.was

    def is_left(item: ItineraryItem) -> bool:
        day = change.event.day_of(item.starts_at)
        return not change.loses(day) and (change.along or not first <= day <= last)

    return [item for item in _planned_items(change) if is_left(item)]


def _planned_items(change: DaysChange) -> list[ItineraryItem]:
    """Of every delegation: one that is invited, or was withdrawn, may come on the new days."""
    query = (
        sa.select(ItineraryItem)
        .join(Delegation, Delegation.id == ItineraryItem.delegation_id)
        .where(
            ItineraryItem.event_id == change.event.id,
            ItineraryItem.session_id.is_(None),
            ItineraryItem.own_state == ItemState.PLANNED,
        )
        .options(joinedload(ItineraryItem.delegation), selectinload(ItineraryItem.people))
        .order_by(ItineraryItem.delegation_id, ItineraryItem.own_starts_at, ItineraryItem.id)
    )
    return list(db.session.scalars(query))


def _lines(items: Iterable[ItineraryItem]) -> list[LostLine]:
    return [LostLine(localize(one.title), one.starts_at, _whose(one.delegation)) for one in items]


def _whose(delegation: Delegation) -> str:
    """The delegation, and that it is not accepted, or does not come: it may be accepted later."""
    name, state = localize(delegation.name), delegation.state
    return name if state is DelegationState.ACCEPTED else f"{name} ({delegation_word(state)})"


def _fates(change: DaysChange) -> tuple[Fate, ...]:
    return (Fate.STAY, *((Fate.ALONG,) if change.shift else ()), Fate.MOVE, Fate.CANCEL)


def _fates_of_others(_change: DaysChange) -> tuple[Fate, ...]:
    return (Fate.ALONG, Fate.STAY, Fate.CANCEL)


DATED = Dated(
    ON_LOST_DAYS,
    _l("Parts of the itineraries of delegations"),
    lambda change: _lines(_lost_items(change)),
    _fates,
)
DATED_OTHERS = Dated(
    ON_OTHERS,
    _l("Other parts of the journeys of delegations, such as arrivals, hotels and departures: the first day moves"),
    lambda change: _lines(_other_items(change)),
    _fates_of_others,
    others=True,
)
JOURNEY_DAYS = (DATED, DATED_OTHERS)
