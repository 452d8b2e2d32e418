"""An item's columns as they are now: those of an item with a session are read from the session, in the same statement."""

from typing import Any

import sqlalchemy as sa

from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemState
from expo.programme.models import Session
from expo.programme.rules import SessionState


def _of_session(column: Any) -> Any:
    session = sa.select(column).where(Session.id == ItineraryItem.session_id)
    return session.correlate(ItineraryItem).scalar_subquery()


def _now(own: Any, session: Any) -> Any:
    return sa.case((ItineraryItem.session_id.is_(None), own), else_=_of_session(session))


def _state(state: ItemState) -> Any:
    return sa.literal(state, ItineraryItem.own_state.type)


TITLE = _now(ItineraryItem.own_title, Session.title)
STARTS_AT = _now(ItineraryItem.own_starts_at, Session.starts_at)
ENDS_AT = _now(ItineraryItem.own_ends_at, Session.ends_at)
ROOM_ID = _of_session(Session.room_id)
# as `ItineraryItem.state`: a planned item is cancelled while its session is not published
STATE = sa.case(
    (sa.or_(ItineraryItem.session_id.is_(None), ItineraryItem.own_state != ItemState.PLANNED), ItineraryItem.own_state),
    (_of_session(Session.state) == SessionState.PUBLISHED, _state(ItemState.PLANNED)),
    else_=_state(ItemState.CANCELLED),
)
