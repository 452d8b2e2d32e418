"""Making meetings, giving them parties and people, a time and a place; confirming and cancelling them."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, NoReturn

import sqlalchemy as sa

from expo import clock
from expo.db import db, refuse_violations
from expo.errors import Refused
from expo.events.models import Event
from expo.events.outcomes import check_outcome
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.interpreters.models import Interpreter
from expo.meetings.hard_rules.faults import stays
from expo.meetings.hard_rules.values import Fault
from expo.meetings.judgement import Judge
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import meetings_at
from expo.meetings.models import MeetingPlace, Party
from expo.meetings.queries import delegation_liaison
from expo.meetings.refusal import NotPossible
from expo.meetings.rules import LIVE, MeetingKind, MeetingState, may_become, overlap
from expo.meetings.services.interpreters import book_interpreters, choose_interpreters
from expo.meetings.services.news import Known, known_of, schedule_mail
from expo.meetings.services.parties_at_table import (
    WantedParty,
    add_party,
    check_parties,
    check_people,
    people_at_table,
    set_party,
    usual_kind,
    usual_seats,
)
from expo.meetings.services.rows import check_version, lock_place
from expo.meetings.words import obstacle_sentence

MOST_MEETINGS = 30_000


def add_meeting(
    event: Event, parties: Sequence[Party], fields: Mapping[str, Any], *, by: Actor, told_as: MeetingKind | None = None
) -> Meeting:
    """Add a meeting without a time. A party's head must come, or somebody of it may; the liaison officer is the delegation's
    unless another is given. Raises Refused for fewer than two or more than six parties, or one twice.
    """
    check_parties(parties)
    count = sa.select(sa.func.count()).select_from(Meeting).where(Meeting.event_id == event.id)
    if (db.session.scalar(count) or 0) >= MOST_MEETINGS:
        raise Refused(_("An expo has at most %(num)s meetings.", num=MOST_MEETINGS))
    kind = told_as or usual_kind(parties)
    meeting = _new_meeting(event, kind, fields, parties)
    db.session.add(meeting)
    db.session.flush()
    for position, party in enumerate(parties):
        add_party(meeting, usual_seats(party, position), position)
    db.session.flush()
    record(Verb.ADDED, meeting, by=by, event_id=event.id, named=title_of(meeting))
    return meeting


def edit_meeting(
    meeting: Meeting,
    fields: Mapping[str, Any],
    wanted: Sequence[WantedParty],
    *,
    version: int,
    by: Actor,
    interpreters: Sequence[Interpreter] | None = None,
) -> None:
    """Save a meeting. Raises Changed when `version` is stale, NotPossible for one that has its time and breaks a rule."""
    check_version(meeting, version)
    before, known = _state_of(meeting, fields), known_of(meeting)
    with db.session.no_autoflush:
        for name, value in fields.items():
            setattr(meeting, name, value)
        for one in wanted:
            set_party(meeting, one)
        check_people(meeting)
        if interpreters is not None:
            choose_interpreters(meeting, interpreters)
        was, now = differences(before, _state_of(meeting, fields))
        if now and meeting.state in LIVE:
            _check_rules(meeting, _known_start(meeting), _known_place(meeting))
    if now:
        save_placement(meeting, known)
        after = {**now, "version": meeting.version}
        record(
            Verb.CHANGED, meeting, by=by, event_id=meeting.event_id, named=title_of(meeting), before=was, after=after
        )


def place_meeting(
    meeting: Meeting, starts_at: datetime, place: MeetingPlace, *, version: int, by: Actor, reason: str = ""
) -> None:
    """Give a meeting its time and its place, or move it there. Raises Changed when `version` is stale, and NotPossible, with
    the three nearest ways out, for a time and a place that break a rule.
    """
    check_version(meeting, version)
    if meeting.state is MeetingState.CANCELLED:
        raise Refused(_("This meeting is cancelled. Bring it back first."))
    _refuse(meeting, stays(pinned=meeting.pinned, starts_at=meeting.starts_at, now=clock.now()))
    _put(meeting, starts_at, place, reason, by=by)


def move_along(meeting: Meeting, starts_at: datetime, *, by: Actor, reason: str = "") -> None:
    """Move a live meeting with its day, or for somebody who is late. Raises NotPossible for a time that breaks a rule."""
    _put(meeting, starts_at, _known_place(meeting), reason, by=by)


def _put(meeting: Meeting, starts_at: datetime, place: MeetingPlace, reason: str, *, by: Actor) -> None:
    lock_place(place)
    known, was = known_of(meeting), placement_of(meeting)
    ends_at = starts_at + timedelta(minutes=meeting.minutes)

    def take_lane() -> None:
        with db.session.no_autoflush:
            _check_rules(meeting, starts_at, place)
        meeting.lane = free_lane(meeting, place, starts_at, ends_at)

    check_outcome(take_lane)
    meeting.starts_at, meeting.ends_at, meeting.place, meeting.meeting_place_id = starts_at, ends_at, place, place.id
    if meeting.state is MeetingState.PROPOSED:
        meeting.state = MeetingState.SCHEDULED
    meeting.explain(reason)
    save_placement(meeting, known)
    after = {**placement_of(meeting), **meeting.why, "version": meeting.version}
    record(Verb.MOVED, meeting, by=by, event_id=meeting.event_id, named=title_of(meeting), before=was, after=after)


def take_off_the_board(meeting: Meeting, *, version: int, by: Actor) -> None:
    """Take time and place from a meeting of which nobody was told. Raises Refused for one that is not scheduled: a cancelled
    one is brought back, which those who know of it prevent.
    """
    check_version(meeting, version)
    _check_state(meeting, MeetingState.SCHEDULED)
    _refuse(meeting, stays(pinned=meeting.pinned, starts_at=meeting.starts_at, now=clock.now()))
    change_state(meeting, MeetingState.PROPOSED, by=by)


def confirm_meeting(meeting: Meeting, *, version: int, by: Actor) -> None:
    """Confirm a scheduled meeting: its people, the parties’ contacts and the liaison are told. The rules are judged again."""
    check_version(meeting, version)
    if meeting.state is MeetingState.SCHEDULED:
        _check_rules(meeting, _known_start(meeting), _known_place(meeting))
    change_state(meeting, MeetingState.CONFIRMED, by=by)


def cancel_meeting(meeting: Meeting, reason: str, *, version: int, by: Actor) -> None:
    """Cancel a meeting; who was told of it is told, and its calendar entries stay as cancelled."""
    check_version(meeting, version)
    meeting.explain(reason)
    change_state(meeting, MeetingState.CANCELLED, by=by)


def bring_back(meeting: Meeting, *, version: int, by: Actor) -> None:
    """Bring a cancelled meeting back, without a time. Raises Refused for one of whose end people were told, and for others."""
    check_version(meeting, version)
    _check_state(meeting, MeetingState.CANCELLED)
    if meeting.told_at is not None:
        raise Refused(_("People were told that this meeting is cancelled. Add a new one instead."))
    change_state(meeting, MeetingState.PROPOSED, by=by)


def pin_meeting(meeting: Meeting, *, pinned: bool, version: int, by: Actor) -> None:
    """Pin a meeting to its time and place, or unpin it."""
    check_version(meeting, version)
    if meeting.pinned != pinned:
        meeting.pinned = pinned
        meeting.version += 1
        db.session.flush()
        verb = Verb.PINNED if pinned else Verb.UNPINNED
        record(verb, meeting, by=by, event_id=meeting.event_id, named=title_of(meeting))


def _state_of(meeting: Meeting, fields: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in fields} | people_at_table(meeting)


def _new_meeting(event: Event, kind: MeetingKind, fields: Mapping[str, Any], parties: Sequence[Party]) -> Meeting:
    moment = clock.now()
    liaison = fields.get("liaison_id") or (delegation_liaison(parties) if kind is not MeetingKind.B2B else None)
    return Meeting(
        uid=str(uuid.uuid4()),
        event_id=event.id,
        event=event,
        kind=kind,
        state=MeetingState.PROPOSED,
        created_at=moment,
        changed_at=moment,
        sequence=0,
        lane=0,
        version=1,
        **{**fields, "liaison_id": liaison},
    )


def title_of(meeting: Meeting) -> str:
    """What a meeting is called: the names of its parties."""
    return " – ".join(side.party.name for side in meeting.sides)


@contextmanager
def refuse_double_bookings() -> Iterator[None]:
    """Turns violations of the exclusion constraints into Refused."""
    sentences = {
        "ex_meetings_place": _("Somebody else has just taken that place at that time."),
        "ex_meeting_people_person": _("Somebody of this meeting has just been given to another one at that time."),
    }
    with refuse_violations(sentences):
        yield


def _check_rules(meeting: Meeting, starts_at: datetime, place: MeetingPlace) -> None:
    judge = Judge(meeting)
    faults = judge.faults(starts_at, place)
    if faults:
        verdict = judge.verdict(starts_at, place)
        found = verdict.faults or faults
        sentences = [obstacle_sentence(fault, verdict.titles, meeting.event.zone) for fault in found]
        other_id = found[0].busy.meeting_id if found[0].busy else None
        raise NotPossible(sentences, verdict.ways, meeting.event.zone, other_id=other_id)


def _refuse(meeting: Meeting, faults: Sequence[Fault]) -> None:
    if faults:
        raise Refused(obstacle_sentence(faults[0], {}, meeting.event.zone))


def free_lane(meeting: Meeting, place: MeetingPlace, starts_at: datetime, ends_at: datetime) -> int:
    """The lowest lane of the place that no other meeting has at that time."""
    taken = {
        lane
        for _place, number, starts, ends, lane in meetings_at([place.id])
        if number != meeting.id and overlap(starts_at, ends_at, starts, ends)
    }
    return next(lane for lane in range(place.parallel + 1) if lane not in taken)


def placement_of(meeting: Meeting) -> dict[str, Any]:
    return {"starts_at": meeting.starts_at, "meeting_place_id": meeting.meeting_place_id, "state": meeting.state}


def _check_state(meeting: Meeting, wanted: MeetingState) -> None:
    if meeting.state is not wanted:
        _refuse_as_it_is()


def _refuse_as_it_is() -> NoReturn:
    raise Refused(_("This cannot be done with the meeting as it is now. Look at the page again."))


def change_state(meeting: Meeting, state: MeetingState, *, by: Actor) -> None:
    before, known = meeting.state, known_of(meeting)
    if not may_become(before, state):
        _refuse_as_it_is()
    meeting.state = state
    if state is MeetingState.PROPOSED:
        meeting.starts_at = meeting.ends_at = meeting.place = meeting.meeting_place_id = None
        meeting.pinned = False
    save_placement(meeting, known)
    was, now = {"state": before}, {"state": state, **meeting.why, "version": meeting.version}
    record(Verb.MOVED, meeting, by=by, event_id=meeting.event_id, named=title_of(meeting), before=was, after=now)


def save_placement(meeting: Meeting, known: Known) -> None:
    """Copy the times to the people for the constraint, raise version and SEQUENCE, and schedule the mail."""
    live = meeting.state in LIVE
    for person in meeting.people:
        person.booked = live and person.comes and person.left_at is None
        person.starts_at, person.ends_at = meeting.starts_at, meeting.ends_at
    meeting.version += 1
    meeting.sequence += 1
    meeting.changed_at = clock.now()
    if meeting.state is MeetingState.CONFIRMED and meeting.told_at is None:
        meeting.told_at = meeting.changed_at
    with refuse_double_bookings():
        schedule_mail(meeting, known)
    book_interpreters(meeting, (known.starts_at, known.ends_at))


def _known_start(meeting: Meeting) -> datetime:
    """A constraint holds that a live meeting has its time."""
    if meeting.starts_at is None:
        raise ValueError("a live meeting without a time")
    return meeting.starts_at


def _known_place(meeting: Meeting) -> MeetingPlace:
    if meeting.place is None:
        raise ValueError("a live meeting without a place")
    return meeting.place
