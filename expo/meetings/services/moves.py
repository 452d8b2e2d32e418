"""Moves of meetings on the board: each with the move that takes it back."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from expo.errors import NotFound
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _
from expo.meetings.judgement import Judge
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import MeetingPlace
from expo.meetings.queries import meeting_place_in
from expo.meetings.refusal import NotPossible
from expo.meetings.services.meetings import confirm_meeting, pin_meeting, place_meeting, take_off_the_board
from expo.meetings.words import obstacle_sentence


class Step(StrEnum):
    """What is done with a meeting on the board."""

    PLACE = "place"
    REMOVE = "remove"
    PIN = "pin"
    UNPIN = "unpin"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class BoardMove:
    """One step with a meeting, as of a version of it. Without a place the first free one of that time is taken."""

    step: Step
    version: int
    starts_at: datetime | None = None
    place_id: int | None = None


def move_meeting(meeting: Meeting, move: BoardMove, *, by: Actor) -> BoardMove | None:
    """Do it; answers the move that takes it back, None where nothing does. Raises Changed for a stale version and NotPossible,
    with the ways out, for what breaks a rule.
    """
    back = _back(meeting, move)
    if move.step is Step.PLACE:
        starts_at, place = _target(meeting, move)
        place_meeting(meeting, starts_at, place, version=move.version, by=by)
    elif move.step is Step.REMOVE:
        take_off_the_board(meeting, version=move.version, by=by)
    elif move.step is Step.CONFIRM:
        confirm_meeting(meeting, version=move.version, by=by)
    else:
        pin_meeting(meeting, pinned=move.step is Step.PIN, version=move.version, by=by)
    return None if back is None else replace(back, version=meeting.version)


def _back(meeting: Meeting, move: BoardMove) -> BoardMove | None:
    if move.step is Step.CONFIRM:
        return None
    if move.step in {Step.PIN, Step.UNPIN}:
        return BoardMove(Step.UNPIN if move.step is Step.PIN else Step.PIN, 0)
    if meeting.starts_at is None:
        return BoardMove(Step.REMOVE, 0)
    return BoardMove(Step.PLACE, 0, meeting.starts_at, meeting.meeting_place_id)


def _target(meeting: Meeting, move: BoardMove) -> tuple[datetime, MeetingPlace]:
    if move.starts_at is None:
        raise NotFound(_("There is no such meeting place."))
    number = move.place_id if move.place_id is not None else _free_place(meeting, move.starts_at)
    place = meeting_place_in(meeting.event, number)
    if place is None:
        raise NotFound(_("There is no such meeting place."))
    return move.starts_at, place


def _free_place(meeting: Meeting, starts_at: datetime) -> int:
    """The place for a time that was chosen without one: where it is now if that is free, else the first that is."""
    event: Event = meeting.event
    judge = Judge(meeting)
    free = judge.fits([starts_at], judge.spots()).get(starts_at, [])
    if meeting.meeting_place_id in free:
        return meeting.meeting_place_id or 0
    if free:
        return free[0]
    verdict = judge.verdict(starts_at, meeting.place)
    sentences = [obstacle_sentence(fault, verdict.titles, event.zone) for fault in verdict.faults]
    raise NotPossible(sentences or [_("No place is free for it at that time.")], verdict.ways, event.zone)
