"""Extension point: people who would be doubly engaged when a session moves; listed before it is saved."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from expo.contributions import contributed
from expo.db import db
from expo.events.models import Event
from expo.i18n import _n, localize
from expo.programme.models import Session, SignUp
from expo.programme.rules import LIVE, SessionSchedule, SessionState
from expo.web.filters import clock_time, short_moment

SessionChange = tuple[
    Session | None, SessionSchedule | None, SessionSchedule
]  # as it was (None: it is new), and will be


@dataclass(frozen=True, slots=True)
class Commitment:
    """An engagement of somebody, from one moment to another; `session_id` where it is a session."""

    registration_id: int
    key: str
    name: str
    address: str
    starts_at: datetime
    ends_at: datetime
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class AttendeeUse:
    """Extension point: who is in sessions, by pairs of session and registration; and what people are in between two moments,
    by their registrations. `drafts`: also in sessions that are not published yet.
    """

    attending: Callable[[Collection[int]], Sequence[tuple[int, int]]]
    find: Callable[[Event, Collection[int], datetime, datetime], Sequence[Commitment]]
    drafts: bool = False


@dataclass(frozen=True, slots=True)
class Doubled:
    """Something that so many people of a session are in at its time."""

    key: str
    name: str
    address: str
    people: int
    starts_at: datetime
    ends_at: datetime

    def sentence(self, zone: str) -> str:
        return _n(
            "%(num)d person of this session is in “%(name)s” then, %(from)s–%(until)s.",
            "%(num)d people of this session are in “%(name)s” then, %(from)s–%(until)s.",
            self.people,
            **{
                "name": self.name,
                "from": short_moment(self.starts_at, zone),
                "until": clock_time(self.ends_at, zone),
            },
        )


def newly_doubled(event: Event, changes: Sequence[SessionChange]) -> list[list[Doubled]]:
    """For each session, what people of it would be in at its time who were not before."""
    moving = {
        session.id: (before, after)
        for session, before, after in changes
        if session is not None and before is not None and _is_put(before, after)
    }
    people = _people_of(moving)
    if not people:
        return [[] for _change in changes]
    others = _commitments(event, {person for found in people.values() for person in found}, moving)
    return [list(_doubled(session, people, others, moving)) for session, _before, _after in changes]


def _is_put(before: SessionSchedule, after: SessionSchedule) -> bool:
    """Whether it is on at another time, or on again."""
    moved = (before.starts_at, before.ends_at, before.state) != (after.starts_at, after.ends_at, after.state)
    return moved and after.state in LIVE


Moving = dict[int, tuple[SessionSchedule, SessionSchedule]]


def _people_of(moving: Moving) -> dict[int, set[int]]:
    """By session, the registrations of those who have a seat in it or are there with others."""
    found: dict[int, set[int]] = {}
    published = [number for number, (_before, after) in moving.items() if after.state is SessionState.PUBLISHED]
    if moving:
        seats = sa.select(SignUp.session_id, SignUp.registration_id)
        seats = seats.where(SignUp.session_id.in_(published), SignUp.seat.is_not(None))
        pairs = [(number, person) for number, person in db.session.execute(seats)]
        for use in contributed(AttendeeUse):
            pairs += use.attending(moving if use.drafts else published)
        for number, person in pairs:
            found.setdefault(number, set()).add(person)
    return found


def _commitments(event: Event, people: Collection[int], moving: Moving) -> list[Commitment]:
    """What they are in, or will be, while these sessions are on; each seat once."""
    first, last = (
        min(after.starts_at for _b, after in moving.values()),
        max(after.ends_at for _b, after in moving.values()),
    )
    query = sa.select(SignUp.registration_id, Session).join(Session, Session.id == SignUp.session_id)
    query = query.where(SignUp.registration_id.in_(people), SignUp.seat.is_not(None))
    on = sa.and_(Session.state == SessionState.PUBLISHED, Session.starts_at < last, Session.ends_at > first)
    found = [
        Commitment(
            person,
            f"session-{one.id}",
            localize(one.title),
            f"/organise/{event.slug}/programme/{one.id}/seats",
            one.starts_at,
            one.ends_at,
            one.id,
        )
        for person, one in db.session.execute(query.where(sa.or_(on, Session.id.in_(moving))))
    ]
    seats = {(one.registration_id, one.session_id) for one in found}
    more = [one for use in contributed(AttendeeUse) for one in use.find(event, people, first, last)]
    return found + [one for one in more if (one.registration_id, one.session_id) not in seats]


def _doubled(
    session: Session | None, people: dict[int, set[int]], others: Sequence[Commitment], moving: Moving
) -> Iterator[Doubled]:
    if session is None or session.id not in people:
        return
    was, will = moving[session.id]
    by_key: dict[str, list[Commitment]] = {}
    for one in others:
        if one.registration_id in people[session.id] and one.session_id != session.id:
            now, then = _times(one, moving)
            known = was.state is SessionState.PUBLISHED or will.state is SessionState.DRAFT
            if _together(will, then) and not (known and _together(was, now)):
                by_key.setdefault(one.key, []).append(one)
    for key, found in by_key.items():
        _now, (starts_at, ends_at) = _times(found[0], moving)
        count = len({one.registration_id for one in found})
        yield Doubled(f"{session.id}-{key}-{count}", found[0].name, found[0].address, count, starts_at, ends_at)


SessionTimes = tuple[datetime, datetime]


def _times(one: Commitment, moving: Moving) -> tuple[SessionTimes, SessionTimes]:
    """When it is now, and will be."""
    if one.session_id in moving:
        was, will = moving[one.session_id]
        return (was.starts_at, was.ends_at), (will.starts_at, will.ends_at)
    return (one.starts_at, one.ends_at), (one.starts_at, one.ends_at)


def _together(schedule: SessionSchedule, times: SessionTimes) -> bool:
    return schedule.starts_at < times[1] and schedule.ends_at > times[0]
