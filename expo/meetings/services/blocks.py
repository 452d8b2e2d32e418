"""Adding, changing and removing blocks of time: those for meetings, and those during which nobody meets."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.events.outcomes import check_outcome
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.meetings.block_models import MeetingBlock
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import meetings_in
from expo.meetings.models import MeetingPlace
from expo.meetings.queries import titles_of
from expo.meetings.rules import LIVE, BlockKind
from expo.meetings.services.rows import check_version, write_fields
from expo.meetings.words import block_words

MOST_BLOCKS = 200


def add_block(event: Event, fields: Mapping[str, Any], places: Sequence[MeetingPlace], *, by: Actor) -> MeetingBlock:
    """Add a block. Raises Refused for a time that is none or far from the expo, and for a pause over live meetings."""
    count = sa.select(sa.func.count()).select_from(MeetingBlock).where(MeetingBlock.event_id == event.id)
    if (db.session.scalar(count) or 0) >= MOST_BLOCKS:
        raise Refused(_("An expo has at most %(num)s blocks.", num=MOST_BLOCKS))
    block = MeetingBlock(event_id=event.id, event=event, version=1, **fields)
    with db.session.no_autoflush:
        _check_block(block)
    block.places = list(places)
    db.session.add(block)
    db.session.flush()
    record(Verb.ADDED, block, by=by, event_id=event.id, named=block_name(block))
    return block


def edit_block(
    block: MeetingBlock, fields: Mapping[str, Any], places: Sequence[MeetingPlace], *, version: int, by: Actor
) -> None:
    """Save a block. Raises Changed when `version` is stale, and Refused where live meetings would be left without one: their
    slots keep their length, so another length is a new block.
    """
    check_version(block, version)
    meetings = _meetings_within(block)
    length = fields["slot_minutes"] != block.slot_minutes or fields["gap_minutes"] != block.gap_minutes
    if meetings and length and block.kind is BlockKind.MEETINGS:
        raise Refused(
            _(
                "“%(title)s” lies in this block. Another slot length is a new block: add one beside it.",
                title=_title(meetings[0]),
            )
        )
    _check_times(block.event, fields["starts_at"], fields["ends_at"])
    block.places = list(places)
    with db.session.no_autoflush:
        write_fields(block, fields, named=block_name(block), by=by)
        _check_block(block)
    _check_kept(block, meetings)


def remove_block(block: MeetingBlock, *, by: Actor) -> None:
    """Remove a block. Raises Refused for one with live meetings that lie in no other."""
    meetings, event, block_id = _meetings_within(block), block.event, block.id
    remove_lost_block(block, by=by)
    for meeting in meetings:
        _refuse_homeless(event, meeting, block_id)


def move_block(block: MeetingBlock, starts_at: datetime, ends_at: datetime, *, by: Actor) -> None:
    """Move a block with the days of the expo; its meetings follow. Raises Refused where it cannot be then, and where meetings
    stay that would lie in no block.
    """
    meetings = _meetings_within(block)
    with db.session.no_autoflush:
        write_fields(block, {"starts_at": starts_at, "ends_at": ends_at}, named=block_name(block), by=by)
        _check_block(block)
    check_outcome(lambda: _check_kept(block, [one for one in meetings if one.state in LIVE]))


def remove_lost_block(block: MeetingBlock, *, by: Actor) -> None:
    """Remove a block whose day the expo loses; its meetings are settled with it."""
    record(Verb.REMOVED, block, by=by, event_id=block.event_id, named=block_name(block))
    db.session.delete(block)
    db.session.flush()


def block_name(block: MeetingBlock) -> str:
    return localize(block.name) or block_words()[block.kind]


def _check_times(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused(_("The end must be after the start."))
    # the end is not part of it: a block may last until the hour at which the programme's days change
    first, last = event.day_of(starts_at), event.day_of(ends_at - timedelta(microseconds=1))
    if first < event.first_day or last > event.last_day or first != last:
        raise Refused(_("A block lies within one day of the expo."))


def _check_block(block: MeetingBlock) -> None:
    _check_times(block.event, block.starts_at, block.ends_at)
    if block.kind is BlockKind.MEETINGS:
        return
    check_outcome(lambda: _refuse_meetings_in(block))


def _refuse_meetings_in(block: MeetingBlock) -> None:
    hit = meetings_in(block.event, block.starts_at, block.ends_at)
    if hit:
        raise Refused(_("“%(title)s” is at that time. Move it first.", title=_title(hit[0])))


def _meetings_within(block: MeetingBlock) -> list[Meeting]:
    """The live meetings that this block holds."""
    if block.kind is not BlockKind.MEETINGS:
        return []
    found = meetings_in(block.event, block.starts_at, block.ends_at)
    return [one for one in found if not block.kinds or one.kind.value in block.kinds]


def _check_kept(block: MeetingBlock, meetings: Sequence[Meeting]) -> None:
    for meeting in meetings:
        _refuse_homeless(block.event, meeting, None)


def _refuse_homeless(event: Event, meeting: Meeting, without: int | None) -> None:
    """Raise Refused where a live meeting lies in no block of its kind any more."""
    query = sa.select(MeetingBlock).where(
        MeetingBlock.event_id == event.id,
        MeetingBlock.kind == BlockKind.MEETINGS,
        MeetingBlock.starts_at <= meeting.starts_at,
        MeetingBlock.ends_at >= meeting.ends_at,
    )
    homes = [one for one in db.session.scalars(query) if one.id != without]
    if not any(not one.kinds or meeting.kind.value in one.kinds for one in homes):
        raise Refused(_("“%(title)s” would lie in no block. Move it first.", title=_title(meeting)))


def _title(meeting: Meeting) -> str:
    return titles_of([meeting.id])[meeting.id]
