"""Conflicts of meetings that arose after they were placed, for the organiser to decide; computed anew each time,
never stored.
"""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.events.models import Event
from expo.history.queries import latest_entry_id
from expo.i18n import _
from expo.interpreters.models import Interpreter
from expo.kit.cache import BoundedCache
from expo.meetings.availability import hindrances_of, spots_of, times_of
from expo.meetings.hard_rules.faults import later_faults
from expo.meetings.hard_rules.values import Busy, Facts, Fault, Spot
from expo.meetings.judgement import people_there, proposal_of
from expo.meetings.meeting_models import Meeting, MeetingInterpreter
from expo.meetings.meeting_queries import meetings_of
from expo.meetings.queries import block_values, places_of, titles_of
from expo.meetings.rules import LIVE
from expo.meetings.words import block_words, obstacle_sentence
from expo.registration.models import Registration
from expo.registration.rules import LIVE as PEOPLE_WHO_COME

_COUNTS: BoundedCache[int] = BoundedCache(200, seconds=60)


def troubles_of(event: Event, meetings: Sequence[Meeting]) -> dict[int, list[str]]:
    """By id, for those of these meetings that are live, still to come and break a rule by now: what stands in the way, a
    sentence each. A constant number of statements.
    """
    moment = clock.now()
    coming = [one for one in meetings if one.state in LIVE and one.starts_at is not None and one.starts_at > moment]
    if not coming:
        return {}
    found, away = _faults(event, coming), _voices_away(coming)
    titles = titles_of(
        {fault.busy.meeting_id for faults in found.values() for fault in faults if fault.busy and fault.busy.meeting_id}
    )
    sentences = {
        number: [*away.get(number, ()), *(obstacle_sentence(fault, titles, event.zone) for fault in faults)]
        for number, faults in found.items()
    }
    return {number: list(dict.fromkeys(said)) for number, said in sentences.items() if said}


def undecided_count(event: Event, *, with_g2g: bool) -> int:
    """How many meetings to come are to be decided. Judging them all is dear, so it is done anew only once the history of the
    expo has another entry, or a minute is over.
    """
    latest = db.session.scalar(sa.select(latest_entry_id(event.id)))
    return _COUNTS.get_or((event.uid, latest, with_g2g), lambda: _count(event, with_g2g))


def _count(event: Event, with_g2g: bool) -> int:
    coming = sa.and_(Meeting.state.in_(LIVE), Meeting.starts_at > clock.now())
    return len(troubles_of(event, list(db.session.scalars(meetings_of(event, with_g2g=with_g2g).where(coming)))))


def _faults(event: Event, coming: Sequence[Meeting]) -> dict[int, list[Fault]]:
    people = {one.registration_id: one.registration for meeting in coming for one in people_there(meeting)}
    busy = times_of(people, except_id=None)
    barred = hindrances_of(list(people.values()), max(clock.now(), event.begins_at))
    spots = {one.id: one for one in spots_of(event, places_of(event), except_id=None)}
    facts = Facts(block_values(event, block_words()), zone=event.zone, day_changes_at=event.day_changes_at)
    found = {}
    for meeting in coming:
        mine = {one.registration_id: _without(meeting, busy[one.registration_id]) for one in people_there(meeting)}
        spot = _spot(meeting, spots)
        if meeting.starts_at is not None:
            found[meeting.id] = later_faults(proposal_of(meeting, meeting.starts_at, mine, barred, spot=spot), facts)
    return found


def _voices_away(coming: Sequence[Meeting]) -> dict[int, list[str]]:
    """By meeting: that its interpreters do not come any more, a sentence each."""
    query = (
        sa.select(MeetingInterpreter.meeting_id, Interpreter)
        .join(Interpreter, Interpreter.id == MeetingInterpreter.interpreter_id)
        .join(Registration, Registration.id == Interpreter.registration_id)
        .where(
            MeetingInterpreter.meeting_id.in_([one.id for one in coming]),
            MeetingInterpreter.chosen,
            Registration.state.not_in(sorted(PEOPLE_WHO_COME)),
        )
        .order_by(Interpreter.id)
    )
    found: dict[int, list[str]] = {}
    for number, one in db.session.execute(query):
        who = one.name or _("Erased registration")
        said = _("%(name)s interprets here and does not come any more. Choose somebody else.", name=who)
        found.setdefault(number, []).append(said)
    return found


def _spot(meeting: Meeting, spots: dict[int, Spot]) -> Spot | None:
    spot = spots.get(meeting.meeting_place_id or 0)
    return replace(spot, uses=tuple(_without(meeting, spot.uses))) if spot is not None else None


def _without(meeting: Meeting, times: Sequence[Busy]) -> list[Busy]:
    """The busy times of a person or a place, without those of the meeting itself."""
    return [one for one in times if one.meeting_id != meeting.id]
