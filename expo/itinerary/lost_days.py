"""Parts of itineraries on the days that an expo loses: which they are, and what becomes of them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo.db import db
from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.errors import Refused
from expo.events.domain_events import DaysMoved
from expo.events.lost_days import Dated, DaysChange, Decision, Fate, LostLine
from expo.events.wall_time_words import hour_on
from expo.history.services import Actor
from expo.i18n import _, _l, localize
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemState
from expo.itinerary.services import change_item_state, edit_item

KEY = "itineraries"


def settle_items(moved: DaysMoved) -> None:
    """Do with the parts of itineraries on lost days what the organiser decided; their people get one mail. An item that is a
    session follows the session.
    """
    for item in _lost_items(moved.change):
        _settle(item, moved.change, moved.decisions[KEY], by=moved.by)


def _settle(item: ItineraryItem, change: DaysChange, decision: Decision, *, by: Actor) -> None:
    if decision.fate is Fate.CANCEL:
        change_item_state(item, ItemState.CANCELLED, by=by)
    elif decision.fate in {Fate.MOVE, Fate.ALONG}:
        days = decision.days(change.event.day_of(item.starts_at), change)
        times = {name: _later(getattr(item, name), days, change, item) for name in ("starts_at", "ends_at")}
        try:
            edit_item(item, times, people=list(item.people), version=item.version, by=by)
        except Refused as refused:
            title = localize(item.title)
            raise Refused(
                _("“%(title)s” cannot move to that day: %(why)s", title=title, why=refused.message)
            ) from refused


def _later(moment: datetime, days: int, change: DaysChange, item: ItineraryItem) -> datetime:
    return hour_on(moment, days, change.event.zone_info, localize(item.title))


def _lost_items(change: DaysChange) -> list[ItineraryItem]:
    """The planned parts that begin on a lost day, but for those that are sessions, by delegation and time."""
    query = (
        sa.select(ItineraryItem)
        .join(Delegation, Delegation.id == ItineraryItem.delegation_id)
        .where(
            ItineraryItem.event_id == change.event.id,
            ItineraryItem.session_id.is_(None),
            ItineraryItem.own_state == ItemState.PLANNED,
            Delegation.state == DelegationState.ACCEPTED,
        )
        .options(joinedload(ItineraryItem.delegation), selectinload(ItineraryItem.people))
        .order_by(ItineraryItem.delegation_id, ItineraryItem.own_starts_at, ItineraryItem.id)
    )
    return [item for item in db.session.scalars(query) if change.loses(change.event.day_of(item.starts_at))]


def _lines(change: DaysChange) -> list[LostLine]:
    return [LostLine(localize(one.title), one.starts_at, localize(one.delegation.name)) for one in _lost_items(change)]


def _fates(change: DaysChange) -> tuple[Fate, ...]:
    return (Fate.STAY, *((Fate.ALONG,) if change.shift else ()), Fate.MOVE, Fate.CANCEL)


DATED = Dated(KEY, _l("Parts of the itineraries of delegations"), _lines, _fates)
