"""Repairs thought through before anything is moved: whatever they do not move stays where it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from expo import clock
from expo.events.models import Event
from expo.meetings.availability import spots_of, voices_of
from expo.meetings.hard_rules.values import Busy, Facts, Proposal, Spot, Voice
from expo.meetings.hard_rules.ways_out import WayOut, ways_out
from expo.meetings.judgement import Ground, ground_of, people_there, proposal_of
from expo.meetings.meeting_models import Meeting
from expo.meetings.queries import places_of
from expo.meetings.repairs.rules import MOST_REPAIRED, NOTICE, Repair, RepairMove, RepairWay, different, is_movable
from expo.meetings.rules import MeetingKind, MeetingState

_ORDER = (MeetingKind.G2G, MeetingKind.B2G, MeetingKind.B2B)


def movable(meetings: Sequence[Meeting], now: datetime) -> list[Meeting]:
    """Those of the meetings that a proposal may move: governments first, then by time."""
    found = [
        one
        for one in meetings
        if one.starts_at is not None
        and is_movable(one.starts_at, now, told=one.state is MeetingState.CONFIRMED, pinned=one.pinned)
    ]
    found.sort(key=lambda one: (_ORDER.index(one.kind), one.starts_at or now, one.id))
    return found[:MOST_REPAIRED]


def propose_repairs(event: Event, meetings: Sequence[Meeting]) -> list[Repair]:
    """At most three ways of moving these meetings, the others as they are. The number of statements grows with those alone
    that have interpreters.
    """
    if not meetings:
        return []
    ground = ground_of(meetings, except_id=None)
    spots = {one.id: one for one in spots_of(event, places_of(event), except_id=None)}
    voices = {one.id: voices_of(one) if one.interpreters else () for one in meetings}
    return different([_Trial(event, ground, spots, voices).repair(way, meetings) for way in RepairWay])


@dataclass(slots=True)
class _Trial:
    """What takes people, places and interpreters while meetings are moved one after the other."""

    event: Event
    ground: Ground
    spots: dict[int, Spot]
    voices: dict[int, tuple[Voice, ...]]

    def __post_init__(self) -> None:
        self.ground = replace(self.ground, busy=dict(self.ground.busy))
        self.spots, self.voices = dict(self.spots), dict(self.voices)

    def repair(self, way: RepairWay, meetings: Sequence[Meeting]) -> Repair:
        moves, left = [], []
        for meeting in meetings:
            found = self._way_out(way, meeting)
            if found is None:
                left.append(meeting.id)
                continue
            moves.append(RepairMove(meeting.id, meeting.version, found.starts_at, found.place.id))
            self._move(meeting, found)
        return Repair(way, tuple(moves), tuple(left))

    def _way_out(self, way: RepairWay, meeting: Meeting) -> WayOut | None:
        self._take_out(meeting)
        own = self.spots.get(meeting.meeting_place_id or 0)
        places = [own] if way is RepairWay.SAME_PLACE and own is not None else self._places(meeting)
        after = clock.now() + NOTICE
        if way is RepairWay.ANOTHER_DAY and meeting.starts_at is not None:
            after = max(after, self.event.day_begins(self.event.day_of(meeting.starts_at) + timedelta(days=1)))
        found = ways_out(self._proposal(meeting, own), self._facts(meeting), places, after=after, most=1)
        if not found:
            self._put_back(meeting, own)
        return found[0] if found else None

    def _proposal(self, meeting: Meeting, own: Spot | None) -> Proposal:
        moment = meeting.starts_at or clock.now()
        voices = self.voices[meeting.id]
        return proposal_of(meeting, moment, self.ground.busy, self.ground.barred, voices=voices, spot=own)

    def _facts(self, meeting: Meeting) -> Facts:
        met = frozenset(pair for pair, theirs in self.ground.met.items() if theirs - {meeting.id})
        return Facts(
            self.ground.blocks,
            self.ground.walks,
            never=self.ground.never,
            met=met,
            zone=self.event.zone,
            day_changes_at=self.event.day_changes_at,
        )

    def _places(self, meeting: Meeting) -> list[Spot]:
        """Places of the parties themselves first, then those without an owner; never those of others."""
        parties = {None, *(side.party_id for side in meeting.sides)}
        usable = [one for one in self.spots.values() if one.owner_id in parties]
        return sorted(usable, key=lambda one: one.owner_id is None)

    def _take_out(self, meeting: Meeting) -> None:
        """Free what the meeting itself takes."""
        busy = dict(self.ground.busy)
        for person in people_there(meeting):
            times = busy.get(person.registration_id, ())
            busy[person.registration_id] = tuple(one for one in times if one.meeting_id != meeting.id)
        self.ground = replace(self.ground, busy=busy)
        for number, spot in self.spots.items():
            if any(one.meeting_id == meeting.id for one in spot.uses):
                self.spots[number] = replace(spot, uses=tuple(one for one in spot.uses if one.meeting_id != meeting.id))

    def _put_back(self, meeting: Meeting, own: Spot | None) -> None:
        if own is not None and meeting.starts_at is not None and meeting.ends_at is not None:
            self._move(meeting, WayOut(meeting.starts_at, meeting.ends_at, own))

    def _move(self, meeting: Meeting, found: WayOut) -> None:
        place, busy = self.spots[found.place.id], dict(self.ground.busy)
        taken = Busy(found.starts_at, found.ends_at, "", place.hall_id, place.zone_id, meeting.id)
        for person in people_there(meeting):
            if person.comes:
                times = [*busy.get(person.registration_id, ()), replace(taken, as_must=person.must)]
                busy[person.registration_id] = tuple(sorted(times, key=lambda one: one.starts_at))
        self.ground = replace(self.ground, busy=busy)
        self.spots[place.id] = replace(place, uses=(*place.uses, taken))
        mine = {voice.id for voice in self.voices[meeting.id]}
        for number, voices in self.voices.items():
            if number != meeting.id:
                self.voices[number] = tuple(
                    replace(one, busy=(*one.busy, taken)) if one.id in mine else one for one in voices
                )
