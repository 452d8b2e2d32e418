"""Answering a request for a meeting: accepting makes the meeting, at once with its time where the expo wants that."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _
from expo.meetings.judgement import Judge
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.queries import meeting_place_in
from expo.meetings.requests.models import MeetingRequest
from expo.meetings.requests.queries import meeting_of_pair, terms_of
from expo.meetings.requests.rules import MOST_AT_ONCE, AskedState, RequestAct, after_act
from expo.meetings.rules import Interpretation, MeetingState, Origin, WishKind
from expo.meetings.services.meetings import add_meeting, confirm_meeting, place_meeting
from expo.meetings.services.parties_at_table import host_first
from expo.meetings.services.requests.lifecycle import close_request, record_request, tell_asked, tell_asker
from expo.meetings.wishes.models import MeetingWish
from expo.meetings.wishes.queries import never_pairs


@dataclass(slots=True)
class DoneAtOnce:
    """The result of a bulk answer: how many requests were done, and why the others were not."""

    count: int = 0
    refusals: list[str] = field(default_factory=list)


def answer_request(
    request: MeetingRequest,
    act: RequestAct,
    *,
    as_asker: bool,
    by: Actor,
    answer: str = "",
    wanted_at: datetime | None = None,
) -> None:
    """Accept, decline, name another time, or take back. Doing the same again changes nothing. Raises Refused for a request that
    has ended otherwise, and for parties of which one does not come or is not to meet the other.
    """
    db.session.execute(sa.select(Event.id).where(Event.id == request.event_id).with_for_update(key_share=True))
    db.session.refresh(request, with_for_update={"of": MeetingRequest})
    target = after_act(request.state, act, as_asker=as_asker)
    if target is None:
        if request.state is _last_state(act):
            return
        raise Refused(_("This request has been answered, taken back or has ended meanwhile. Look at the page again."))
    if act is RequestAct.ACCEPT:
        _accept(request, by=by)
    elif act is RequestAct.ANOTHER_TIME:
        _name_another_time(request, target, wanted_at, by=by)
    else:
        close_request(request, target, by=by, answer=answer if act is RequestAct.DECLINE else "")
    _tell_other(request, as_asker=as_asker)


def answer_many(requests: Sequence[MeetingRequest], act: RequestAct, *, by: Actor) -> DoneAtOnce:
    """Do the same with several on behalf of whoever may do it; each by itself, at most a hundred."""
    done = DoneAtOnce()
    for request in requests[:MOST_AT_ONCE]:
        as_asker = (request.state is AskedState.ANOTHER_TIME and act is RequestAct.ACCEPT) or act is RequestAct.WITHDRAW
        name = f"{request.asker.name} – {request.asked.name}"
        try:
            with db.session.begin_nested():
                answer_request(request, act, as_asker=as_asker, by=by)
        except Refused as refusal:
            done.refusals.append(f"{name}: {refusal.message}")
        else:
            done.count += 1
    return done


def _last_state(act: RequestAct) -> AskedState | None:
    return {
        RequestAct.ACCEPT: AskedState.ACCEPTED,
        RequestAct.DECLINE: AskedState.DECLINED,
        RequestAct.WITHDRAW: AskedState.WITHDRAWN,
    }.get(act)


def _accept(request: MeetingRequest, *, by: Actor) -> None:
    """Make the meeting, or take the one that they have, and both sides wish it from now on. What one of them said never of is
    told to neither.
    """
    asker, asked = request.asker, request.asked
    if not (asker.stands and asked.stands):
        name = asked.name if asker.stands else asker.name
        raise Refused(_("%(who)s does not come any more.", who=name))
    if never_pairs([asker.id, asked.id]):
        raise Refused(_("This request cannot be accepted. Look at the page again."))
    meeting = meeting_of_pair(asker, asked) or _new_meeting(request, by=by)
    for mine, theirs in ((asker, asked), (asked, asker)):
        _wish_it(mine, theirs)
    request.meeting, request.meeting_id = meeting, meeting.id
    close_request(request, AskedState.ACCEPTED, by=by)
    if terms_of(request.event).place_at_once and meeting.state is MeetingState.PROPOSED:
        _place_soon(meeting, request.wanted_at, by=by)


def _new_meeting(request: MeetingRequest, *, by: Actor) -> Meeting:
    fields = {
        "minutes": request.minutes,
        "language": request.language,
        "interpretation": Interpretation.CONSECUTIVE if request.interpreter else Interpretation.NONE,
        "agenda": [request.reason] if request.reason else [],
        "origin": Origin.WISH,
    }
    return add_meeting(request.event, host_first(request.asked, request.asker), fields, by=by)


def _wish_it(mine: Party, theirs: Party) -> None:
    """Say that a party would meet the other, unless it has said anything."""
    query = sa.select(MeetingWish.id).where(MeetingWish.party_id == mine.id, MeetingWish.other_id == theirs.id)
    if db.session.scalar(query) is None:
        wish = MeetingWish(event_id=mine.event_id, party_id=mine.id, other_id=theirs.id, kind=WishKind.MEET, reason="")
        wish.changed_at = clock.now()
        db.session.add(wish)
        db.session.flush()


def _place_soon(meeting: Meeting, wanted_at: datetime | None, *, by: Actor) -> None:
    """Give it the first time and place that are free for everybody, nearest to the one that was named, and tell them. Where
    there is none, or the time has passed, the organiser finds one.
    """
    now = clock.now()
    way = Judge(meeting).first_way(max(wanted_at or now, now))
    place = meeting_place_in(meeting.event, way.place.id) if way is not None else None
    if way is not None and place is not None:
        place_meeting(meeting, way.starts_at, place, version=meeting.version, by=by)
        confirm_meeting(meeting, version=meeting.version, by=by)


def _name_another_time(request: MeetingRequest, target: AskedState, wanted_at: datetime | None, *, by: Actor) -> None:
    if wanted_at is None or wanted_at <= clock.now():
        raise Refused(_("Choose a time that is still to come."))
    request.state, request.wanted_at = target, wanted_at
    db.session.flush()
    record_request(request, by=by)


def _tell_other(request: MeetingRequest, *, as_asker: bool) -> None:
    """The other side hears of it, unless it was not told of the request yet and it is over."""
    if not as_asker:
        tell_asker(request)
    elif request.tell_asked_at is not None and request.state is AskedState.WITHDRAWN:
        request.tell_asked_at = None
    else:
        tell_asked(request)
