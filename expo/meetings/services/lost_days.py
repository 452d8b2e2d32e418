"""Meetings, and blocks of time for them, when the days of an expo move: which they are, and what becomes of them."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.events.domain_events import DaysMoved
from expo.events.lost_days import Dated, DaysChange, Decision, Fate, LostLine
from expo.events.outcomes import cannot_move, refused_as
from expo.events.wall_time_words import hour_on
from expo.i18n import _, _l
from expo.meetings.block_models import MeetingBlock
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.models import MeetingPlace, PlaceClosure
from expo.meetings.queries import blocks_of
from expo.meetings.refusal import NotPossible
from expo.meetings.rules import LIVE, MeetingCause, MeetingKind, MeetingState
from expo.meetings.services.blocks import block_name, move_block, remove_lost_block
from expo.meetings.services.meetings import change_state, move_along, title_of
from expo.meetings.services.places import move_closure
from expo.meetings.words import meeting_state_word, secret_obstacle_sentence

MEETINGS, BLOCKS = "meetings", "meeting blocks"
CLOSED_PLACES = "closed places"
OTHER_MEETINGS, OTHER_BLOCKS = "other meetings", "other meeting blocks"  # on days that stay, while the first day moves


def settle_blocks(moved: DaysMoved) -> None:
    """Do with the blocks on lost days, and with the others where the first day moves, what the organiser decided."""
    lost, others = _lost_blocks(moved.change), _other_blocks(moved.change)
    for key, blocks in ((BLOCKS, lost), (OTHER_BLOCKS, others)):
        for block in blocks:
            _settle_block(block, moved, moved.decisions[key])


def _settle_block(block: MeetingBlock, moved: DaysMoved, decision: Decision) -> None:
    begins, name = block.starts_at, block_name(block)
    if decision.fate is Fate.CANCEL:
        remove_lost_block(block, by=moved.by)
    elif decision.fate in {Fate.MOVE, Fate.ALONG}:
        times = [_moved(one, begins, moved.change, decision, name) for one in (begins, block.ends_at)]
        with refused_as(cannot_move(name)):
            move_block(block, *times, by=moved.by)


def settle_closed_meeting_places(moved: DaysMoved) -> None:
    """Move the closures of meeting places with the first day where the organiser decided so."""
    if moved.goes_along(CLOSED_PLACES):
        for place, closure in _closed_places(moved.change):
            times = [moved.later(one, place.name) for one in (closure.starts_at, closure.ends_at)]
            move_closure(closure, *times, by=moved.by)


def settle_meetings(moved: DaysMoved) -> None:
    """Do with the meetings on lost days, and with the others where the first day moves, what the organiser decided, after their
    blocks have moved. One that nobody was told of gets no cancellation: it is without a time again. Raises Refused, naming it,
    for one that cannot be on that day.
    """
    lost, others = _lost_meetings(moved.change), _other_meetings(moved.change)
    for key, meetings in ((MEETINGS, lost), (OTHER_MEETINGS, others)):
        for meeting in meetings:
            _settle_meeting(meeting, moved, moved.decisions[key])


def _settle_meeting(meeting: Meeting, moved: DaysMoved, decision: Decision) -> None:
    change, by = moved.change, moved.by
    if decision.fate is Fate.CANCEL:
        meeting.explain(MeetingCause.DAY_LOST)
        told = meeting.state is MeetingState.CONFIRMED
        change_state(meeting, MeetingState.CANCELLED if told else MeetingState.PROPOSED, by=by)
    elif decision.fate in {Fate.MOVE, Fate.ALONG} and meeting.starts_at is not None:
        was = meeting.starts_at
        starts_at = _moved(was, was, change, decision, _name(meeting))
        with refused_as(lambda refused: cannot_move(_name(meeting))(Refused(_why(meeting, was, refused)))):
            move_along(meeting, starts_at, by=by)


def _moved(moment: datetime, begins_at: datetime, change: DaysChange, decision: Decision, name: str) -> datetime:
    """A moment of something that begins on a lost day, at the same hour on the day that it moves to."""
    event = change.event
    return hour_on(moment, decision.days(event.day_of(begins_at), change), event.zone_info, name)


def _lost_meetings(change: DaysChange) -> list[Meeting]:
    return [one for one in _meetings(change) if _is_lost(one, change)]


def _other_meetings(change: DaysChange) -> list[Meeting]:
    """Those on days that stay, which a first day that moves leaves behind."""
    return [one for one in _meetings(change) if not _is_lost(one, change)] if change.shift else []


def _meetings(change: DaysChange) -> list[Meeting]:
    query = sa.select(Meeting).where(Meeting.event_id == change.event.id, Meeting.state.in_(LIVE))
    query = query.where(Meeting.starts_at.is_not(None))
    return list(db.session.scalars(query.options(*WHOLE).order_by(Meeting.starts_at, Meeting.id)))


def _lost_blocks(change: DaysChange) -> list[MeetingBlock]:
    return [one for one in blocks_of(change.event) if _is_lost(one, change)]


def _other_blocks(change: DaysChange) -> list[MeetingBlock]:
    """Those on days that stay, which a first day that moves leaves behind."""
    return [one for one in blocks_of(change.event) if not _is_lost(one, change)] if change.shift else []


def _closed_places(change: DaysChange) -> list[tuple[MeetingPlace, PlaceClosure]]:
    query = sa.select(MeetingPlace, PlaceClosure).join(PlaceClosure, PlaceClosure.meeting_place_id == MeetingPlace.id)
    query = query.where(PlaceClosure.event_id == change.event.id, PlaceClosure.ends_at > clock.now())
    rows = db.session.execute(query.order_by(PlaceClosure.starts_at, PlaceClosure.id)).all() if change.shift else []
    return [(place, closure) for place, closure in rows]


def _is_lost(one: Meeting | MeetingBlock, change: DaysChange) -> bool:
    return one.starts_at is not None and change.loses(change.event.day_of(one.starts_at))


def _name(meeting: Meeting) -> str:
    """The meeting's title on the page of settings, whose readers may not see the parties of meetings between governments."""
    return _("A meeting between governments") if meeting.kind is MeetingKind.G2G else title_of(meeting)


def _why(meeting: Meeting, was: datetime, refused: Refused) -> str:
    """Why it cannot be on that day, for the same readers: of meetings between governments neither people nor parties."""
    other = db.session.get(Meeting, refused.other_id) if isinstance(refused, NotPossible) and refused.other_id else None
    if MeetingKind.G2G not in {meeting.kind, other.kind if other else None}:
        return refused.message
    return secret_obstacle_sentence(was, meeting.event.zone)


def _meeting_lines(meetings: Sequence[Meeting]) -> list[LostLine]:
    return [
        LostLine(_name(one), one.starts_at, meeting_state_word(one.state))
        for one in meetings
        if one.starts_at is not None
    ]


def _block_lines(blocks: Sequence[MeetingBlock]) -> list[LostLine]:
    return [LostLine(block_name(one), one.starts_at) for one in blocks]


def _fates(change: DaysChange) -> tuple[Fate, ...]:
    return (*((Fate.ALONG,) if change.shift else ()), Fate.MOVE, Fate.CANCEL)


DATED_BLOCKS = Dated(
    BLOCKS, _l("Blocks of time for meetings"), lambda change: _block_lines(_lost_blocks(change)), _fates
)
DATED_MEETINGS = Dated(MEETINGS, _l("Meetings"), lambda change: _meeting_lines(_lost_meetings(change)), _fates)
DATED_OTHER_BLOCKS = Dated(
    OTHER_BLOCKS,
    _l("Blocks of time for meetings on days that stay: the first day moves"),
    lambda change: _block_lines(_other_blocks(change)),
    lambda _change: (Fate.ALONG, Fate.STAY),
    others=True,
)
DATED_OTHER_MEETINGS = Dated(
    OTHER_MEETINGS,
    _l("Meetings on days that stay: the first day moves"),
    lambda change: _meeting_lines(_other_meetings(change)),
    lambda _change: (Fate.ALONG, Fate.STAY),
    others=True,
)
DATED_CLOSED_PLACES = Dated(
    CLOSED_PLACES,
    _l("Times at which meeting places are closed"),
    lambda change: [LostLine(place.name, one.starts_at, one.reason) for place, one in _closed_places(change)],
    lambda _change: (Fate.ALONG, Fate.STAY),
    others=True,
)
MEETING_DAYS = (DATED_BLOCKS, DATED_OTHER_BLOCKS, DATED_CLOSED_PLACES, DATED_MEETINGS, DATED_OTHER_MEETINGS)
