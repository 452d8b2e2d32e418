"""Checks before a session is saved: its time, room, people and seats."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.events.outcomes import check_outcome
from expo.i18n import _, _n, localize
from expo.interpreters.rules import Engagement
from expo.interpreters.services.bookings import refuse_clash
from expo.interpreters.sources import attendances
from expo.programme.attendees import newly_doubled
from expo.programme.duties import duty_of
from expo.programme.models import Room, Session, Speaker
from expo.programme.put_over import Covered, PutOver, is_seen
from expo.programme.queries import part_at_time, session_in_room
from expo.programme.room_uses import newly_taken
from expo.programme.rules import (
    LIVE,
    PartRole,
    SessionSchedule,
    SessionState,
    time_fault,
)
from expo.programme.services.notices import schedule_of
from expo.programme.sign_up_queries import seats_taken
from expo.programme.words import session_fault_sentence

Cast = Sequence[tuple[Speaker, PartRole]]


def check_session(
    event: Event,
    session: Session,
    cast: Cast,
    *,
    is_moved: bool = True,
    before: SessionSchedule | None = None,
    seen: Collection[str] = frozenset(),
) -> None:
    """Raise Refused for an invalid time, or for a room or person used by another session then; PutOver where, other than
    `before`, something stands in the room, or people of the session are in something, that is not among the keys `seen`. Room
    and people are locked until the end of the transaction. A draft that stays where it was may overlap others, as it came in.
    Its time is not looked at where it stays (`is_moved` False): the expo's days may have been changed since.
    """
    if is_moved:
        _check_time(event, session)
    if session.state not in LIVE and session.id is not None:
        return
    stays = session.state is SessionState.DRAFT and before == schedule_of(session)
    former = {part.speaker_id for part in session.parts} if stays else set()

    def check() -> None:
        with db.session.no_autoflush:
            if not stays:
                _check_room(event, session)
            _refuse_put_over(event, session, before, seen)
            _check_people(session, [one for one, _role in cast if one.id not in former])
            refuse_clash(attendances_at(session, [one for one, _role in cast]))

    check_outcome(check)


def _check_time(event: Event, session: Session) -> None:
    day = event.day_of(session.starts_at)
    fault = time_fault(session.starts_at, session.ends_at, day, event.first_day, event.last_day)
    if fault is not None:
        raise Refused(session_fault_sentence(fault))


def _check_room(event: Event, session: Session) -> None:
    if session.room_id is None:
        return
    db.session.execute(sa.select(Room.id).where(Room.id == session.room_id).with_for_update())
    other = session_in_room(event, session.room_id, session.starts_at, session.ends_at, session.id)
    if other is not None:
        raise Refused(_("“%(title)s” has that room at that time.", title=localize(other.title)))


def _refuse_put_over(event: Event, session: Session, before: SessionSchedule | None, seen: Collection[str]) -> None:
    after = schedule_of(session)
    [standing] = newly_taken(event, [(before, after)])
    [doubled] = newly_doubled(event, [(session, before, after)])
    found: list[Covered] = [*standing, *doubled]
    if not is_seen(found, seen):
        raise PutOver(found, [one.sentence(event.zone) for one in found])


def _check_people(session: Session, people: Sequence[Speaker]) -> None:
    if not people:
        return
    ids = sorted(speaker.id for speaker in people)
    db.session.execute(sa.select(Speaker.id).where(Speaker.id.in_(ids)).order_by(Speaker.id).with_for_update())
    other = part_at_time(ids, session.starts_at, session.ends_at, session.id)
    if other is not None:
        raise Refused(
            _(
                "%(name)s is in “%(title)s” at that time.",
                name=other.speaker.called,
                title=localize(other.session.title),
            )
        )


def attendances_at(session: Session, people: Sequence[Speaker]) -> list[Engagement]:
    """A session as what interpreters are in who speak there, or are there with their delegation."""
    duty = duty_of(session)
    speaking = [Engagement(one.interpreter_id, duty) for one in people if one.interpreter_id is not None]
    return [*speaking, *attendances(duty)]


def check_seats(session: Session) -> None:
    """Raise Refused for fewer seats than are taken."""
    taken = seats_taken(session.id)
    if session.seats is None and taken:
        raise Refused(_("People have signed up for this session: it goes on with a number of seats."))
    if session.seats is not None and session.seats < taken:
        raise Refused(
            _n("%(num)d seat is taken: it cannot have fewer.", "%(num)d seats are taken: it cannot have fewer.", taken)
        )
