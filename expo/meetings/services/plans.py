"""Meetings freed and placed while a whole plan is put in force; its checker has judged it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from expo.db import db
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.interpreters.models import Interpreter
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import MeetingPlace
from expo.meetings.rules import MeetingState
from expo.meetings.services.interpreters import book_interpreters, choose_interpreters
from expo.meetings.services.meetings import change_state, free_lane, placement_of, save_placement, title_of
from expo.meetings.services.news import known_of


def free_from_plan(meeting: Meeting, *, dropped: bool, by: Actor) -> None:
    """Take time and place from a scheduled meeting while a whole plan is put in force. One that is `dropped` stays without
    them, as its history says.
    """
    if meeting.starts_at is None:
        return
    if dropped:
        change_state(meeting, MeetingState.PROPOSED, by=by)
        return
    had = (meeting.starts_at, meeting.ends_at)
    meeting.starts_at = meeting.ends_at = meeting.place = meeting.meeting_place_id = None
    meeting.state = MeetingState.PROPOSED
    for person in meeting.people:
        person.booked, person.starts_at, person.ends_at = False, None, None
    db.session.flush()
    book_interpreters(meeting, had)


def put_in_plan(
    meeting: Meeting,
    times: tuple[datetime, datetime],
    place: MeetingPlace,
    *,
    people: Collection[int],
    interpreters: Sequence[Interpreter],
    by: Actor,
) -> None:
    """Give a meeting of a whole plan its time and place, the people who come and the interpreters. The plan was checked."""
    known, was = known_of(meeting), placement_of(meeting)
    with db.session.no_autoflush:
        for person in meeting.people:
            if person.left_at is None:
                person.comes = person.must or person.registration_id in people
        choose_interpreters(meeting, interpreters)
    meeting.lane = free_lane(meeting, place, *times)
    meeting.starts_at, meeting.ends_at, meeting.place, meeting.meeting_place_id = *times, place, place.id
    meeting.state = MeetingState.SCHEDULED
    save_placement(meeting, known)
    after = {**placement_of(meeting), "version": meeting.version}
    record(Verb.MOVED, meeting, by=by, event_id=meeting.event_id, named=title_of(meeting), before=was, after=after)
