"""Meetings, and blocks of time for them, on the days that an expo loses: which they are, and what becomes of them."""

from datetime import datetime

import sqlalchemy as sa

from expo.db import db
from expo.errors import Refused
from expo.events.domain_events import DaysMoved
from expo.events.lost_days import Dated, DaysChange, Decision, Fate, LostLine
from expo.events.wall_time_words import hour_on
from expo.i18n import _, _l
from expo.meetings.block_models import MeetingBlock
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.queries import blocks_of
from expo.meetings.refusal import NotPossible
from expo.meetings.rules import LIVE, MeetingCause, MeetingKind, MeetingState
from expo.meetings.services.blocks import block_name, move_block, remove_lost_block
from expo.meetings.services.meetings import change_state, move_along, title_of
from expo.meetings.words import meeting_state_word, secret_obstacle_sentence

MEETINGS, BLOCKS = "meetings", "meeting blocks"


def settle_blocks(moved: DaysMoved) -> None:
    """Do with the blocks on lost days what the organiser decided."""
    for block in _lost_blocks(moved.change):
        decision = moved.decisions[BLOCKS]
        if decision.fate is Fate.CANCEL:
            remove_lost_block(block, by=moved.by)
        else:
            begins, name = block.starts_at, block_name(block)
            times = (_moved(one, begins, moved.change, decision, name) for one in (begins, block.ends_at))
            move_block(block, *times, by=moved.by)


def settle_meetings(moved: DaysMoved) -> None:
    """Do with the meetings on lost days what the organiser decided, after their blocks have moved. One that nobody was told of
    gets no cancellation: it is without a time again. Raises Refused, naming it, for one that cannot be on that day.
    """
    change, by = moved.change, moved.by
    for meeting in _lost_meetings(change):
        decision = moved.decisions[MEETINGS]
        if decision.fate is Fate.CANCEL:
            meeting.explain(MeetingCause.DAY_LOST)
            told = meeting.state is MeetingState.CONFIRMED
            change_state(meeting, MeetingState.CANCELLED if told else MeetingState.PROPOSED, by=by)
        elif meeting.starts_at is not None:
            try:
                move_along(
                    meeting, _moved(meeting.starts_at, meeting.starts_at, change, decision, _name(meeting)), by=by
                )
            except Refused as refused:
                raise Refused(
                    _("“%(title)s” cannot move to that day: %(why)s", title=_name(meeting), why=_why(meeting, refused))
                ) from refused


def _moved(moment: datetime, begins_at: datetime, change: DaysChange, decision: Decision, name: str) -> datetime:
    """A moment of something that begins on a lost day, at the same hour on the day that it moves to."""
    event = change.event
    return hour_on(moment, decision.days(event.day_of(begins_at), change), event.zone_info, name)


def _lost_meetings(change: DaysChange) -> list[Meeting]:
    query = sa.select(Meeting).where(Meeting.event_id == change.event.id, Meeting.state.in_(LIVE))
    rows = db.session.scalars(query.options(*WHOLE).order_by(Meeting.starts_at, Meeting.id))
    return [one for one in rows if one.starts_at is not None and change.loses(change.event.day_of(one.starts_at))]


def _lost_blocks(change: DaysChange) -> list[MeetingBlock]:
    return [one for one in blocks_of(change.event) if change.loses(change.event.day_of(one.starts_at))]


def _name(meeting: Meeting) -> str:
    """The meeting's title on the page of settings, whose readers may not see the parties of meetings between governments."""
    return _("A meeting between governments") if meeting.kind is MeetingKind.G2G else title_of(meeting)


def _why(meeting: Meeting, refused: Refused) -> str:
    """Why it cannot be on that day, for the same readers: of meetings between governments neither people nor parties."""
    other = db.session.get(Meeting, refused.other_id) if isinstance(refused, NotPossible) and refused.other_id else None
    if MeetingKind.G2G not in {meeting.kind, other.kind if other else None} or meeting.starts_at is None:
        return refused.message
    return secret_obstacle_sentence(meeting.starts_at, meeting.event.zone)


def _meeting_lines(change: DaysChange) -> list[LostLine]:
    return [
        LostLine(_name(one), one.starts_at, meeting_state_word(one.state))
        for one in _lost_meetings(change)
        if one.starts_at is not None
    ]


def _block_lines(change: DaysChange) -> list[LostLine]:
    return [LostLine(block_name(one), one.starts_at) for one in _lost_blocks(change)]


def _fates(change: DaysChange) -> tuple[Fate, ...]:
    return (*((Fate.ALONG,) if change.shift else ()), Fate.MOVE, Fate.CANCEL)


DATED_BLOCKS = Dated(BLOCKS, _l("Blocks of time for meetings"), _block_lines, _fates)
DATED_MEETINGS = Dated(MEETINGS, _l("Meetings"), _meeting_lines, _fates)
MEETING_DAYS = (DATED_BLOCKS, DATED_MEETINGS)
