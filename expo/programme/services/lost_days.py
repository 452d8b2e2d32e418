"""Sessions on the days that an expo loses: which they are, and what becomes of them."""

from datetime import date, datetime, timedelta

from expo.errors import Refused
from expo.events.domain_events import DayChangeMoved
from expo.events.lost_days import Dated, DaysChange, Decision, Fate, LostLine
from expo.events.outcomes import cannot_move, refused_as
from expo.events.wall_time_words import hour_on
from expo.history.services import Actor
from expo.i18n import _, _l, localize
from expo.programme.models import Session
from expo.programme.queries import sessions_of
from expo.programme.rules import LIVE, SessionState
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.words import session_state_word

KEY = "sessions"


def lost_sessions(change: DaysChange) -> list[Session]:
    """The sessions to come, drafts included, that begin on a lost day and do not move to one of the expo's days."""
    shift = timedelta(days=change.shift if change.along else 0)

    def is_lost(session: Session) -> bool:
        day = change.event.day_of(session.starts_at)
        return session.state in LIVE and change.loses(day, day + shift)

    return [session for session in sessions_of(change.event) if is_lost(session)]


def settle_lost(session: Session, decision: Decision, *, by: Actor) -> None:
    """Do with a session what the organiser decided. A draft that is to be cancelled stays a draft. Raises Refused, naming
    the session, where it cannot be on that day.
    """
    if decision.fate is Fate.MOVE and decision.day is not None:
        starts, ends = _times_on(session, decision.day)
        with refused_as(cannot_move(localize(session.title))):
            edit_session(session, {"starts_at": starts, "ends_at": ends}, version=session.version, by=by)
    elif session.state is SessionState.PUBLISHED:
        move_session(session, SessionState.CANCELLED if decision.fate is Fate.CANCEL else SessionState.DRAFT, by=by)


def _times_on(session: Session, day: date) -> tuple[datetime, datetime]:
    """The session's start at its hour on another day, and its end: it takes as long as before."""
    zone = session.event.zone_info
    days = (day - session.event.day_of(session.starts_at)).days
    starts = hour_on(session.starts_at, days, zone, localize(session.title))
    return starts, starts + (session.ends_at - session.starts_at)


def refuse_outside(moved: DayChangeMoved) -> None:
    """Raise Refused, naming one, where sessions would begin on no day of the expo since its days change at another hour."""
    event = moved.event
    for session in sessions_of(event):
        if session.state in LIVE and not event.first_day <= event.day_of(session.starts_at) <= event.last_day:
            raise Refused(
                _("“%(title)s” would be on no day of the expo. Move it first.", title=localize(session.title))
            )


def _lines(change: DaysChange) -> list[LostLine]:
    found = lost_sessions(change)
    return [LostLine(localize(one.title), one.starts_at, session_state_word(one.state)) for one in found]


DATED = Dated(KEY, _l("Sessions"), _lines, lambda _change: (Fate.MOVE, Fate.CANCEL, Fate.DRAFT))
