"""The meetings of an expo, and all that is known of their people and places, as a problem for the engine."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from expo.db import db
from expo.events.models import Event
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import interpreters_of
from expo.interpreters.sources import engagements_of
from expo.meetings.availability import hindrances_of, spots_of, times_of
from expo.meetings.hard_rules.values import Block, Busy
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import meetings_of
from expo.meetings.models import MeetingPlace
from expo.meetings.queries import block_values, places_of, walks_of
from expo.meetings.rules import LIVE, MeetingKind, MeetingState
from expo.meetings.scheduler.engine.problem import MeetingProblem
from expo.meetings.scheduler.hours import ExpoHours, expo_hours
from expo.meetings.scheduler.rows import Rows, problem_of_rows
from expo.meetings.wishes.queries import never_pairs, wish_worths
from expo.meetings.words import block_words
from expo.registration.models import Registration


@dataclass(frozen=True, slots=True)
class PlanNames:
    """What is named in sentences: parties and people by their ids in the problem, and the beginnings of slots."""

    parties: Mapping[str, str]
    people: Mapping[int, str]
    starts: tuple[datetime, ...]
    zone: str


class Barrier(StrEnum):
    """Why a meeting is left out of the problem: no plan may place it."""

    NO_LIAISON = "no_liaison"
    MET_ALREADY = "met_already"
    NO_BLOCK = "no_block"


@dataclass(frozen=True, slots=True)
class LoadedProblem:
    """`barred` are the meetings that no plan may place; `staying` those that a plan leaves as they are."""

    problem: MeetingProblem
    hours: ExpoHours
    barred: Mapping[int, Barrier]
    staying: frozenset[int]
    names: Mapping[int, str]  # of the meetings
    kinds: Mapping[int, MeetingKind]
    places: Mapping[str, str]
    words: PlanNames

    def meeting_id(self, name: str) -> int:
        """The id of the meeting that the engine calls by this name."""
        return int(name)

    def title(self, name: str) -> str:
        return self.names[self.meeting_id(name)]


def load_problem(event: Event, now: datetime) -> LoadedProblem:
    """A constant number of statements. What people were told of, what is pinned and what has begun stays where it is."""
    meetings = [one for one in db.session.scalars(meetings_of(event, with_g2g=True)) if _is_on(one)]
    blocks = block_values(event, block_words())
    hours = expo_hours(blocks, {(one.kind, one.minutes) for one in meetings}, now, event.day_of)
    barred = barriers(meetings, hours)
    staying = frozenset(one.id for one in meetings if one.state in LIVE and (_stays(one, now) or one.id in barred))
    free = [one for one in meetings if one.id not in barred and one.id not in staying]
    places = places_of(event)
    rows = _rows(event, free, _people(meetings), (hours, blocks, places), now)
    return LoadedProblem(
        problem_of_rows(rows),
        hours,
        barred,
        staying,
        {one.id: " – ".join(side.party.name for side in one.sides) for one in meetings},
        {one.id: one.kind for one in meetings},
        {str(one.id): one.name for one in places},
        _names(event, meetings, hours),
    )


def _rows(
    event: Event,
    free: list[Meeting],
    people: Mapping[int, Registration],
    ground: tuple[ExpoHours, tuple[Block, ...], list[MeetingPlace]],
    now: datetime,
) -> Rows:
    hours, blocks, places = ground
    voices = interpreters_of(event)
    return Rows(
        event=event,
        meetings=free,
        hours=hours,
        blocks=blocks,
        places=places,
        spots={spot.id: spot for spot in spots_of(event, places, except_id=None)},
        walks=walks_of(event),
        times=_beside(times_of(people, except_id=None), free),
        hindrances=hindrances_of(list(people.values()), max(now, event.begins_at)),
        interpreters=voices,
        engaged=_engaged(voices, free),
        wishes=wish_worths(event),
        never=never_pairs(sorted({side.party_id for one in free for side in one.sides})),
    )


def _people(meetings: Iterable[Meeting]) -> dict[int, Registration]:
    return {one.registration_id: one.registration for m in meetings for one in m.people if one.left_at is None}


def _names(event: Event, meetings: Iterable[Meeting], hours: ExpoHours) -> PlanNames:
    return PlanNames(
        {str(side.party_id): side.party.name for one in meetings for side in one.sides},
        {number: person.name for number, person in _people(meetings).items()},
        hours.starts,
        event.zone,
    )


def _is_on(meeting: Meeting) -> bool:
    return meeting.state is not MeetingState.CANCELLED


def _stays(meeting: Meeting, now: datetime) -> bool:
    begun = meeting.starts_at is not None and meeting.starts_at <= now
    return meeting.pinned or begun or meeting.state is MeetingState.CONFIRMED


def barriers(meetings: Iterable[Meeting], hours: ExpoHours) -> dict[int, Barrier]:
    """Governments without a liaison officer, parties that meet in another meeting, and minutes that no block has."""
    found: dict[int, Barrier] = {}
    seen: dict[frozenset[int], Meeting] = {}
    for one in sorted(meetings, key=lambda meeting: (meeting.state not in LIVE, meeting.id)):
        pairs = [frozenset({a.party_id, b.party_id}) for a in one.sides for b in one.sides if a.party_id < b.party_id]
        if any(pair in seen for pair in pairs) and not one.meets_again:
            found[one.id] = Barrier.MET_ALREADY
        elif one.kind is not MeetingKind.B2B and one.liaison_id is None:
            found[one.id] = Barrier.NO_LIAISON
        elif (one.kind, one.minutes) not in hours.lengths:
            found[one.id] = Barrier.NO_BLOCK
        seen |= dict.fromkeys(pairs, one)
    return found


def _beside(times: Mapping[int, tuple[Busy, ...]], free: Iterable[Meeting]) -> dict[int, list[Busy]]:
    """The busy times of people, without the meetings of the problem."""
    own = {one.id for one in free}
    return {person: [busy for busy in taken if busy.meeting_id not in own] for person, taken in times.items()}


def _engaged(voices: Iterable[Interpreter], free: Iterable[Meeting]) -> dict[int, list[tuple[datetime, datetime]]]:
    """The busy times of interpreters, without the meetings of the problem."""
    own = {one.uid for one in free}
    found: dict[int, list[tuple[datetime, datetime]]] = {one.id: [] for one in voices}
    for one in engagements_of(sorted(found)):
        if one.stands and one.duty.uid not in own:
            found[one.interpreter_id].append((one.duty.starts_at, one.duty.ends_at))
    return found


def fingerprint(problem: MeetingProblem) -> str:
    """A hash of everything a plan depends on; the same in every process for the same data."""
    return hashlib.sha256(repr(_ordered(problem)).encode()).hexdigest()[:32]


def _ordered(value: Any) -> Any:
    """The values with sets sorted, since their order differs between processes."""
    if is_dataclass(value):
        return [_ordered(getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, frozenset):
        return sorted((_ordered(one) for one in value), key=repr)
    if isinstance(value, Mapping):
        return sorted((key, _ordered(one)) for key, one in value.items())
    return [_ordered(one) for one in value] if isinstance(value, (tuple, list)) else value
