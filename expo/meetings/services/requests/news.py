"""Requests that end by themselves, and the mails about requests: one to each party about all that is new to it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo import clock
from expo.db import db
from expo.due_work import attempt, retry_at
from expo.history.services import PROGRAM
from expo.i18n import force_locale, localize
from expo.mail.services import queue
from expo.meetings.mails import REQUESTS
from expo.meetings.queries import WITH_NAME
from expo.meetings.requests.models import MeetingRequest
from expo.meetings.requests.queries import is_muted
from expo.meetings.requests.rules import OPEN, AskedState
from expo.meetings.requests.words import news_for_asked, news_for_asker
from expo.meetings.services.contacts import contact_of
from expo.meetings.services.requests.lifecycle import close_request, tell_asked, tell_asker

_BATCH = 50
_WHOLE = (
    joinedload(MeetingRequest.asker).options(*WITH_NAME),
    joinedload(MeetingRequest.asked).options(*WITH_NAME),
)


def sweep_requests() -> int:
    """End the next batch of requests whose time is over, and remind askers of those that are about to end; returns how many.

    Runs in the caller's transaction. Rows locked by another worker are skipped.
    """
    now, is_open = clock.now(), MeetingRequest.state.in_(OPEN)
    due = sa.or_(MeetingRequest.expires_at <= now, MeetingRequest.remind_at <= now)
    query = sa.select(MeetingRequest).where(is_open, due).order_by(MeetingRequest.id).limit(_BATCH)
    locked = query.options(*_WHOLE).with_for_update(skip_locked=True, of=MeetingRequest)
    found = list(db.session.scalars(locked))
    return sum(attempt(partial(_end_or_remind, one), "requests that end", one.id) for one in found)


def queue_request_mails() -> int:
    """Queue the mail about what is new to one party, in the caller's transaction; where that fails it waits a while, and the
    other parties' do not. Returns the number of requests.
    """
    return _tell_next(MeetingRequest.asker_id, MeetingRequest.tell_asker_at) or _tell_next(
        MeetingRequest.asked_id, MeetingRequest.tell_asked_at
    )


def _end_or_remind(request: MeetingRequest) -> None:
    request.remind_at = None
    if request.expires_at > clock.now():
        if request.state is AskedState.ASKED:
            tell_asker(request)
        return
    if request.state is AskedState.ANOTHER_TIME:
        tell_asked(request)
    close_request(request, AskedState.EXPIRED, by=PROGRAM)
    tell_asker(request)


def _tell_next(party: Any, due_at: Any) -> int:
    now = clock.now()
    number = db.session.scalar(sa.select(party).where(due_at <= now).order_by(due_at).limit(1))
    if number is None:
        return 0
    is_asker = party is MeetingRequest.asker_id
    query = sa.select(MeetingRequest).where(party == number, due_at.is_not(None)).options(*_WHOLE)
    locked = query.order_by(MeetingRequest.id).with_for_update(skip_locked=True, of=MeetingRequest)
    requests = list(db.session.scalars(locked))
    done = attempt(partial(_tell, requests, is_asker=is_asker), "mails of requests", number)
    for one in requests:
        _set_due(one, is_asker=is_asker, moment=None if done else retry_at())
    db.session.flush()
    return len(requests)


def _tell(requests: Sequence[MeetingRequest], *, is_asker: bool) -> None:
    party = requests[0].asker if is_asker else requests[0].asked
    contact = contact_of(party, "requests")
    shown = requests if is_asker else _seen(requests)
    if contact is None or not contact.email or not party.stands or not shown:
        return
    line: Callable[[MeetingRequest, str], str] = news_for_asker if is_asker else news_for_asked
    event = requests[0].event
    with force_locale(contact.language):
        news = "\n\n".join(line(one, event.zone) for one in shown)
    values = {
        "name": contact.name,
        "party": party.name_in(contact.language),
        "expo": localize(event.name, contact.language),
        "news": news,
        "link": contact.link,
    }
    queue(
        REQUESTS,
        values,
        to=contact.email,
        to_name=contact.name,
        language=contact.language,
        event_id=event.id,
        about=contact.about,
        reply_to=event.contact or None,
    )


def _seen(requests: Sequence[MeetingRequest]) -> list[MeetingRequest]:
    """Without the requests of parties that the asked one never wants to meet."""
    ids = [one.id for one in requests]
    query = sa.select(MeetingRequest.id).where(MeetingRequest.id.in_(ids), sa.not_(is_muted()))
    seen = set(db.session.scalars(query))
    return [one for one in requests if one.id in seen]


def _set_due(request: MeetingRequest, *, is_asker: bool, moment: Any) -> None:
    if is_asker:
        request.tell_asker_at = moment
    else:
        request.tell_asked_at = moment
