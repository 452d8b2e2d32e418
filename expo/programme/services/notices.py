"""Notices of changed sessions to those who keep them, waiting to be collected into digests."""

from typing import Any

from expo import clock
from expo.db import db
from expo.programme.models import Moved, Room, Session
from expo.programme.queries import is_kept
from expo.programme.rules import SessionSchedule, SessionState, notice_time


def schedule_of(session: Session) -> SessionSchedule:
    return SessionSchedule(session.starts_at, session.ends_at, session.room_id, session.state)


def queue_notice(session: Session, before: SessionSchedule) -> None:
    """Schedule the notice to the session's keepers, or postpone it when one is already scheduled."""
    if SessionState.PUBLISHED not in {before.state, session.state}:
        return  # it was not public, or its keepers know already that it does not take place
    if before.state is SessionState.DRAFT and not is_kept(session):
        return  # nobody knows it yet; of one that was taken back its keepers were told that it does not take place
    now, notice = clock.now(), db.session.get(Moved, session.id)
    if notice is None:
        notice = Moved(
            session_id=session.id, event_id=session.event_id, before=_as_json(before), first_at=now, tell_at=now
        )
        db.session.add(notice)
    notice.tell_at = notice_time(notice.first_at, now)


def _as_json(schedule: SessionSchedule) -> dict[str, Any]:
    room = db.session.get(Room, schedule.room_id) if schedule.room_id is not None else None
    return {
        "starts_at": schedule.starts_at.isoformat(),
        "ends_at": schedule.ends_at.isoformat(),
        "room_id": schedule.room_id,
        "room": room.name if room is not None else {},
        "state": schedule.state.value,
    }
