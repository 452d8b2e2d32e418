"""Asking another party for a meeting, taking that back, and what an expo says of requests."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db, refuse_violations
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.meetings.models import Party
from expo.meetings.requests.models import MeetingRequest, RequestTerms
from expo.meetings.requests.queries import asking_of, open_request, terms_of, terms_row
from expo.meetings.requests.rules import (
    OPEN,
    QUIET_TIME,
    AskedMeeting,
    AskedState,
    Terms,
    end_of,
    fault_of,
    reminder_of,
)
from expo.meetings.requests.words import asking_sentence
from expo.meetings.services.bodies import ensure_party

_FIELDS = ("are_open", "most_open", "most_waiting", "days", "place_at_once")


def ask_for_meeting(event: Event, thing: str, other: str, wanted: AskedMeeting, *, by: Actor) -> MeetingRequest:
    """Let "firm-12" ask "body-3" for a meeting; nobody's time is taken. Idempotent for the same words. Raises Refused where
    something stands in the way, in which the other party's wishes play no part.
    """
    asker, asked = ensure_party(event, thing), ensure_party(event, other)
    _lock_parties(asker, asked)
    known, terms, now = open_request(asker, asked), terms_of(event), clock.now()
    if known is not None and _says(known) == wanted:
        return known
    asking = asking_of(asker, asked)
    fault = fault_of(asking, terms, now=now, ends_at=event.ends_at)
    if fault is not None:
        raise Refused(asking_sentence(fault, asked.name, terms))
    expires_at = end_of(now, terms.days, event.ends_at)
    request = _new_request(asker, asked, wanted, asked_at=now, expires_at=expires_at)
    db.session.add(request)
    with refuse_violations({"uq_meeting_requests_open": _("This was saved from another page just now.")}):
        pass
    record_request(request, by=by)
    return request


def edit_terms(event: Event, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save what an expo says of requests. Those that are open keep their days. Raises Changed when `version` is stale."""
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update(key_share=True))
    row = terms_row(event)
    if row is not None:
        db.session.refresh(row)
    if version != (row.version if row else 0):
        raise Changed(_("Somebody else changed this while you wrote."), [])
    usual = Terms()
    was, now = differences({name: getattr(row or usual, name) for name in _FIELDS}, fields)
    if row is None and not now:
        return
    if row is None:
        row = RequestTerms(event_id=event.id, version=0, **{name: getattr(usual, name) for name in _FIELDS})
        db.session.add(row)
    for name in _FIELDS:
        setattr(row, name, fields[name])
    row.version += 1
    db.session.flush()
    if now:
        record(Verb.CHANGED, event, by=by, event_id=event.id, named=event.slug, before=was, after=now)


def withdraw_requests(asker: Party, asked: Party, *, by: Actor) -> None:
    """Take back what one party asks of another, since it does not want to meet it any more."""
    _end(MeetingRequest.asker_id == asker.id, MeetingRequest.asked_id == asked.id, by=by)


def end_requests_of(party: Party | None, *, by: Actor) -> None:
    """End the open requests of a party that does not come any more, and those to it."""
    if party is not None:
        _end(sa.or_(MeetingRequest.asker_id == party.id, MeetingRequest.asked_id == party.id), by=by, gone=party.id)


def close_request(request: MeetingRequest, state: AskedState, *, by: Actor, answer: str = "") -> None:
    """Write the last state of a request into it and into the history; nothing is told by this."""
    request.state, request.answer, request.answered_at, request.remind_at = state, answer, clock.now(), None
    db.session.flush()
    record_request(request, by=by)


def tell_asked(request: MeetingRequest) -> None:
    request.tell_asked_at = clock.now() + QUIET_TIME


def tell_asker(request: MeetingRequest) -> None:
    request.tell_asker_at = clock.now() + QUIET_TIME


def record_request(request: MeetingRequest, *, by: Actor) -> None:
    """An entry in the asker's history: what became of a request to whom."""
    after = {"state": request.state, "asked_party": request.asked.name}
    record(
        Verb.CHANGED, request.asker, by=by, event_id=request.event_id, named=request.asker.name, before={}, after=after
    )


def _end(*conditions: Any, by: Actor, gone: int | None = None) -> None:
    """End the open requests of these conditions; the other side of a party that is gone hears of it."""
    query = sa.select(MeetingRequest).where(MeetingRequest.state.in_(OPEN), *conditions).order_by(MeetingRequest.id)
    locked = query.with_for_update(of=MeetingRequest).execution_options(populate_existing=True)
    for request in list(db.session.scalars(locked)):
        close_request(request, AskedState.WITHDRAWN, by=by)
        if request.asked_id == gone:
            tell_asker(request)
        was_told = request.tell_asked_at is None
        request.tell_asked_at = None
        if was_told and request.asked_id != gone:
            tell_asked(request)


def _new_request(
    asker: Party, asked: Party, wanted: AskedMeeting, *, asked_at: datetime, expires_at: datetime
) -> MeetingRequest:
    return MeetingRequest(
        event_id=asker.event_id,
        asker_id=asker.id,
        asked_id=asked.id,
        asker=asker,
        asked=asked,
        state=AskedState.ASKED,
        reason=wanted.reason,
        minutes=wanted.minutes,
        language=wanted.language,
        interpreter=wanted.interpreter,
        wanted_at=wanted.wanted_at,
        asked_at=asked_at,
        expires_at=expires_at,
        remind_at=reminder_of(asked_at, expires_at),
        tell_asked_at=asked_at + QUIET_TIME,
    )


def _says(request: MeetingRequest) -> AskedMeeting:
    return AskedMeeting(
        request.reason, request.minutes, request.language, request.interpreter, wanted_at=request.wanted_at
    )


def _lock_parties(*parties: Party) -> Sequence[int]:
    """Lock them in the order of their ids, so that each asks and is asked once at a time."""
    ids = sorted({one.id for one in parties})
    query = sa.select(Party.id).where(Party.id.in_(ids)).order_by(Party.id).with_for_update(key_share=True)
    return list(db.session.scalars(query))
