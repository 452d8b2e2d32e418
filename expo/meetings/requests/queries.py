"""Queries of requests for meetings: a party's inbox and its own, those of an expo, and what stands in the way of asking."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.events.models import Event
from expo.meetings.meeting_models import Meeting, MeetingParty
from expo.meetings.models import Party
from expo.meetings.queries import WITH_LOCATION, WITH_NAME
from expo.meetings.requests.models import MeetingRequest, RequestTerms
from expo.meetings.requests.rules import OPEN, AskedState, Asking, Terms
from expo.meetings.rules import MeetingState, WishKind
from expo.meetings.wishes.models import MeetingWish

_WHOLE = (
    joinedload(MeetingRequest.asker).options(*WITH_NAME),
    joinedload(MeetingRequest.asked).options(*WITH_NAME),
    joinedload(MeetingRequest.meeting).joinedload(Meeting.place).options(*WITH_LOCATION),
)


def terms_row(event: Event) -> RequestTerms | None:
    return db.session.get(RequestTerms, event.id)


def terms_of(event: Event) -> Terms:
    """What an expo says of requests, or the usual."""
    row = terms_row(event)
    if row is None:
        return Terms()
    return Terms(row.are_open, row.most_open, row.most_waiting, row.days, row.place_at_once)


def inbox_of(party: Party) -> list[MeetingRequest]:
    """What others ask a party, the newest first; without those whom it never wants to meet."""
    query = sa.select(MeetingRequest).where(MeetingRequest.asked_id == party.id, ~is_muted())
    return list(db.session.scalars(query.options(*_WHOLE).order_by(MeetingRequest.id.desc())))


def requests_by(party: Party) -> list[MeetingRequest]:
    """What a party asks others, the newest first."""
    query = sa.select(MeetingRequest).where(MeetingRequest.asker_id == party.id)
    return list(db.session.scalars(query.options(*_WHOLE).order_by(MeetingRequest.id.desc())))


def is_muted() -> Any:
    """The condition that the asked party never wants to meet the asker: it does not see what they ask."""
    return sa.exists().where(
        MeetingWish.party_id == MeetingRequest.asked_id,
        MeetingWish.other_id == MeetingRequest.asker_id,
        MeetingWish.kind == WishKind.NEVER,
    )


def request_for(party: Party | None, request_id: int) -> MeetingRequest | None:
    """A request that a party made, or that it sees in its inbox."""
    if party is None:
        return None
    sees = sa.or_(
        MeetingRequest.asker_id == party.id, sa.and_(MeetingRequest.asked_id == party.id, sa.not_(is_muted()))
    )
    query = sa.select(MeetingRequest).where(MeetingRequest.id == request_id, sees)
    return db.session.scalar(query.options(*_WHOLE))


def requests_of(
    event: Event, *, state: AskedState | None, parties: Sequence[int] | None, with_g2g: bool
) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The statements of an expo's requests, those to answer first, and of their number. `parties` are whom they concern."""
    conditions = [MeetingRequest.event_id == event.id]
    if state is not None:
        conditions.append(MeetingRequest.state == state)
    if parties is not None:
        conditions.append(sa.or_(MeetingRequest.asker_id.in_(parties), MeetingRequest.asked_id.in_(parties)))
    if not with_g2g:
        conditions.append(~_is_g2g())
    is_open = MeetingRequest.state.in_(OPEN)
    rows = sa.select(MeetingRequest).where(*conditions).options(*_WHOLE)
    counting = sa.select(sa.func.count()).select_from(MeetingRequest).where(*conditions)
    return rows.order_by(is_open.desc(), MeetingRequest.id.desc()), counting


def request_counts(event: Event, *, with_g2g: bool) -> dict[AskedState, int]:
    query = sa.select(MeetingRequest.state, sa.func.count()).where(MeetingRequest.event_id == event.id)
    if not with_g2g:
        query = query.where(~_is_g2g())
    found: Mapping[Any, int] = {row[0]: row[1] for row in db.session.execute(query.group_by(MeetingRequest.state))}
    return {state: found[state] for state in AskedState if state in found}


def requests_among(event: Event, ids: Sequence[int], *, with_g2g: bool) -> list[MeetingRequest]:
    """Those of an expo with these ids, the oldest first."""
    query = sa.select(MeetingRequest).where(MeetingRequest.event_id == event.id, MeetingRequest.id.in_(ids))
    if not with_g2g:
        query = query.where(~_is_g2g())
    return list(db.session.scalars(query.options(*_WHOLE).order_by(MeetingRequest.id)))


def parties_called(event: Event, words: str) -> list[int]:
    """The ids of the parties whose names have all these words."""
    query = sa.select(Party).where(Party.event_id == event.id).options(*WITH_NAME)
    wanted = words.casefold().split()
    return [one.id for one in db.session.scalars(query) if all(word in one.name.casefold() for word in wanted)]


def waiting_for(party: Party | None) -> int:
    """How many requests wait for a party's answer: to it, or to its own with another time."""
    if party is None:
        return 0
    to_it = sa.and_(MeetingRequest.asked_id == party.id, MeetingRequest.state == AskedState.ASKED, ~is_muted())
    back = sa.and_(MeetingRequest.asker_id == party.id, MeetingRequest.state == AskedState.ANOTHER_TIME)
    return _count(sa.or_(to_it, back))


def asking_of(asker: Party, asked: Party) -> Asking:
    """What is known of one party that asks another: the same statements whatever the other one wishes."""
    pair = sa.and_(MeetingRequest.asker_id == asker.id, MeetingRequest.asked_id == asked.id)
    back = sa.and_(MeetingRequest.asker_id == asked.id, MeetingRequest.asked_id == asker.id)
    is_open = MeetingRequest.state.in_(OPEN)
    never = sa.select(sa.func.count()).select_from(MeetingWish)
    never = never.where(
        MeetingWish.party_id == asker.id, MeetingWish.other_id == asked.id, MeetingWish.kind == WishKind.NEVER
    )
    return Asking(
        is_itself=asker.id == asked.id,
        comes=asker.stands and asked.stands,
        own_never=bool(db.session.scalar(never)),
        meets=_told_meetings(asker, asked) > 0,
        asked_back=_count(back, is_open) > 0,
        asked_already=_count(pair, is_open) > 0,
        times=_count(pair, MeetingRequest.state != AskedState.ACCEPTED),
        open_count=_count(MeetingRequest.asker_id == asker.id, is_open),
        waiting_count=_count(MeetingRequest.asked_id == asked.id, MeetingRequest.state == AskedState.ASKED),
    )


def open_request(asker: Party, asked: Party) -> MeetingRequest | None:
    query = sa.select(MeetingRequest).where(
        MeetingRequest.asker_id == asker.id, MeetingRequest.asked_id == asked.id, MeetingRequest.state.in_(OPEN)
    )
    return db.session.scalar(query)


def meeting_of_pair(one: Party, other: Party) -> Meeting | None:
    """A meeting of two parties that is not cancelled, told or not, the first one made."""
    query = sa.select(Meeting).where(*_of_both(one, other)).order_by(Meeting.id).limit(1)
    return db.session.scalar(query)


def _told_meetings(one: Party, other: Party) -> int:
    query = sa.select(sa.func.count()).select_from(Meeting)
    return db.session.scalar(query.where(*_of_both(one, other), Meeting.told_at.is_not(None))) or 0


def _of_both(one: Party, other: Party) -> list[Any]:
    with_party = [
        Meeting.id.in_(sa.select(MeetingParty.meeting_id).where(MeetingParty.party_id == party.id))
        for party in (one, other)
    ]
    return [*with_party, Meeting.event_id == one.event_id, Meeting.state != MeetingState.CANCELLED]


def _count(*conditions: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(MeetingRequest).where(*conditions)) or 0


def _is_g2g() -> Any:
    """Whether both are public bodies: what they arrange is between governments."""
    public = sa.select(Party.id).where(Party.body_id.is_not(None))
    return sa.and_(MeetingRequest.asker_id.in_(public), MeetingRequest.asked_id.in_(public))
