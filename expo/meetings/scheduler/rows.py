"""Rows of meetings, people, places and interpreters turned into the engine's values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any

from expo.events.models import Event
from expo.interpreters.models import Interpreter
from expo.interpreters.rules import WorkTime, is_in_shift
from expo.meetings.hard_rules.values import Block, Busy, Reason, Spot
from expo.meetings.meeting_models import Meeting, MeetingParty
from expo.meetings.models import MeetingPlace, Party
from expo.meetings.rules import (
    LIVE,
    MOST_A_DAY,
    MOST_IN_A_ROW,
    MOST_OF_A_HEAD,
    SECURITY_WALK,
    Interpretation,
    MeetingKind,
    Origin,
    PlaceKind,
)
from expo.meetings.scheduler.engine.problem import (
    Attending,
    MeetingCaps,
    MeetingProblem,
    Placement,
    ProblemInterpreter,
    ProblemParty,
    ProblemPerson,
    ProblemPlace,
    WantedMeeting,
)
from expo.meetings.scheduler.hours import ExpoHours, HallKey, farthest, free_slots, walk_table

_LONGEST_ALONE, _REST = 120, 10  # minutes of one interpreter in one go, and of the rest that ends it
_WEIGHTS = {Origin.ORGANISER: 900, Origin.WISH: 450, Origin.WALK_UP: 120}
_FACTORS = {MeetingKind.B2B: 1.0, MeetingKind.B2G: 1.5, MeetingKind.G2G: 3.0}
_GUEST = 50
_WHERE = {
    MeetingKind.B2B: (PlaceKind.TABLE, PlaceKind.BOOTH, PlaceKind.DESK),
    MeetingKind.B2G: (PlaceKind.ROOM, PlaceKind.TABLE, PlaceKind.DESK, PlaceKind.BOOTH),
    MeetingKind.G2G: (PlaceKind.ROOM,),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an expo that the scheduler uses. `times` and `engaged` leave out the meetings of the problem."""

    event: Event
    meetings: Sequence[Meeting]
    hours: ExpoHours
    blocks: Sequence[Block]
    places: Sequence[MeetingPlace]
    spots: Mapping[int, Spot]
    walks: Mapping[frozenset[int], int]
    times: Mapping[int, Sequence[Busy]]
    hindrances: Mapping[int, tuple[Reason | None, frozenset[int] | None]]
    interpreters: Sequence[Interpreter]
    engaged: Mapping[int, Sequence[tuple[datetime, datetime]]]
    wishes: Mapping[frozenset[int], int]  # what meetings of two parties are worth to them
    never: frozenset[frozenset[int]]

    @property
    def halls(self) -> list[HallKey]:
        return list(dict.fromkeys((place.hall_id, place.zone_id) for place in self.places)) or [(None, None)]


def problem_of_rows(rows: Rows) -> MeetingProblem:
    parties = {side.party_id: side.party for one in rows.meetings for side in one.sides}
    return MeetingProblem(
        blocks=rows.hours.blocks,
        slots=rows.hours.slots,
        halls=tuple(_hall_name(hall) for hall in rows.halls),
        walk=walk_table(rows.halls, rows.walks, SECURITY_WALK),
        people=tuple(_people(rows)),
        parties=tuple(_party(rows, one) for one in parties.values()),
        places=tuple(_place(rows, one) for one in rows.places),
        interpreters=tuple(_interpreter(rows, one) for one in rows.interpreters),
        meetings=tuple(_meeting(rows, one) for one in rows.meetings),
        breaks=rows.hours.breaks,
        caps=MeetingCaps(MOST_A_DAY, MOST_IN_A_ROW),
        never=frozenset(frozenset(map(str, pair)) for pair in rows.never),
        today=_today(rows),
        zone=rows.event.zone,
    )


def _hall_name(hall: HallKey) -> str:
    return f"{hall[0]}/{hall[1]}"


def _people(rows: Rows) -> list[ProblemPerson]:
    """Each person once; whoever may not be invited is never free."""
    found: dict[int, ProblemPerson] = {}
    heads = {side.head_id for one in rows.meetings for side in one.sides}
    for meeting in rows.meetings:
        for one in meeting.people:
            number = one.registration_id
            if one.left_at is None and number not in found:
                taken = [
                    (busy.starts_at, busy.ends_at, farthest(busy, rows.halls, rows.walks, SECURITY_WALK))
                    for busy in rows.times.get(number, ())
                ]
                free = 0 if rows.hindrances[number][0] else free_slots(rows.hours, taken)
                most = MOST_OF_A_HEAD if number in heads else None
                found[number] = ProblemPerson(number, str(one.party_id), free, max_day=most)
    return list(found.values())


def _party(rows: Rows, party: Party) -> ProblemParty:
    home = next((place for place in rows.places if place.owner_id == party.id), None)
    kind = "body" if party.is_public else "delegation" if party.delegation_id is not None else "firm"
    guest = party.delegation_id is not None
    return ProblemParty(str(party.id), kind, party.country, guest, str(home.id) if home else None)


def _place(rows: Rows, place: MeetingPlace) -> ProblemPlace:
    spot = rows.spots[place.id]
    own = {str(one.id) for one in rows.meetings}
    uses = [busy for busy in spot.uses if str(busy.meeting_id) not in own]
    closed = ~free_slots(rows.hours, [(one.starts_at, one.ends_at, 0) for one in (*uses, *spot.closures)])
    closed |= 0 if place.stands else (1 << len(rows.hours.slots)) - 1
    allowed = {block.id: not block.places or place.id in block.places for block in rows.blocks}
    for n, block in enumerate(rows.hours.of_block):
        closed |= (not allowed[block]) << n
    return ProblemPlace(
        id=str(place.id),
        kind=_place_kind(place.kind, place.zone_id),
        hall=_hall_name((place.hall_id, place.zone_id)),
        chairs=place.chairs,
        parallel=place.parallel,
        closed=closed & ((1 << len(rows.hours.slots)) - 1),
        owner=str(place.owner_id) if place.owner_id is not None else None,
        booth=place.interpreter_booth,
    )


def _place_kind(kind: PlaceKind, zone_id: int | None) -> str:
    return kind.value if zone_id is None else f"{kind.value} in {zone_id}"


def _interpreter(rows: Rows, one: Interpreter) -> ProblemInterpreter:
    free = free_slots(rows.hours, [(since, until, 0) for since, until in rows.engaged[one.id]])
    shifts = [WorkTime(shift.starts_at, shift.ends_at) for shift in one.shifts]
    for n, (start, end) in enumerate(zip(rows.hours.starts, rows.hours.ends, strict=True)):
        if not is_in_shift(start, end, shifts):
            free &= ~(1 << n)
    longest = max((block.minutes for block in rows.hours.blocks), default=_LONGEST_ALONE)
    modes = frozenset(one.modes) or frozenset({Interpretation.CONSECUTIVE.value, Interpretation.SIMULTANEOUS.value})
    run = max(1, _LONGEST_ALONE // longest)
    return ProblemInterpreter(str(one.id), frozenset(map(_joined, one.pairs)), modes, free, run, _REST)


def _joined(pair: str) -> str:
    return "-".join(sorted(pair.split("-")))


def _meeting(rows: Rows, one: Meeting) -> WantedMeeting:
    weight = round(_worth(rows, one) * _FACTORS[one.kind])
    weight += _GUEST * any(side.party.delegation_id is not None for side in one.sides)
    return WantedMeeting(
        id=str(one.id),
        kind=rows.hours.kind(one.kind, one.minutes),
        parties=tuple(_side(one, side) for side in one.sides),
        weight=weight,
        length=rows.hours.lengths[one.kind, one.minutes],
        joins=_joins(rows, one),
        interpretation=one.interpretation.value if one.interpretation is not Interpretation.NONE else "consecutive",
        places=_places(rows, one),
        again=one.meets_again,
    )


def _worth(rows: Rows, one: Meeting) -> int:
    """What the parties' wishes make a meeting worth, where it is theirs; else what its origin does."""
    wishes = [rows.wishes.get(frozenset({a.party_id, b.party_id}), 0) for a, b in combinations(one.sides, 2)]
    return (max(wishes, default=0) if one.origin is Origin.WISH else 0) or _WEIGHTS[one.origin]


def _side(meeting: Meeting, side: MeetingParty) -> Attending:
    people = [one for one in meeting.people if one.party_id == side.party_id and one.left_at is None]
    must = [one.registration_id for one in people if one.must or one.registration_id == side.head_id]
    may = [one.registration_id for one in people if one.registration_id not in must]
    return Attending(str(side.party_id), tuple(must), tuple(may), side.quorum)


def _joins(rows: Rows, meeting: Meeting) -> tuple[frozenset[str], ...]:
    """The language pairs of which an interpreter must have one. Empty sets cannot be satisfied: the parties have no common
    language and may have no interpreter.
    """
    spoken = [frozenset(side.party.languages) for side in meeting.sides]
    said = all(spoken)
    if meeting.interpretation is Interpretation.NONE:
        return (frozenset(),) if said and not frozenset.intersection(*spoken) else ()
    pairs = {"-".join(sorted((a, b))) for one, other in combinations(spoken, 2) for a in one for b in other if a != b}
    every = {_joined(pair) for one in rows.interpreters for pair in one.pairs}
    return (frozenset(pairs if said else every),)


def _places(rows: Rows, meeting: Meeting) -> frozenset[str]:
    """The kinds of place for such a meeting; all where the expo has none of them. Into a restricted zone only those whom
    it lets in, all of them.
    """
    usual = [place.kind for place in rows.places if place.kind in _WHERE[meeting.kind]]
    kinds = frozenset(usual) or frozenset(PlaceKind)
    let_in = [rows.hindrances[one.registration_id][1] for one in meeting.people if one.left_at is None]
    zones = {place.zone_id for place in rows.places}
    opened: list[Any] = [zone for zone in zones if zone is None or all(own is None or zone in own for own in let_in)]
    return frozenset(_place_kind(kind, zone) for kind in kinds for zone in opened)


def _today(rows: Rows) -> dict[str, Placement]:
    """Where the meetings of the problem are now, of those that are on a slot."""
    found = {}
    for one in rows.meetings:
        if one.state not in LIVE or one.starts_at is None:
            continue
        slot = rows.hours.at(one.starts_at, rows.hours.kind(one.kind, one.minutes))
        if slot is not None:
            people = tuple(p.registration_id for p in one.people if p.comes and p.left_at is None)
            interpreters = tuple(str(voice.id) for voice in one.interpreters)
            found[str(one.id)] = Placement(slot, str(one.meeting_place_id), people, interpreters)
    return found
