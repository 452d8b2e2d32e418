"""Judging a meeting at a time and a place: the rows become the rules' values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from expo import clock
from expo.events.models import Event
from expo.i18n import _
from expo.meetings.availability import hindrances_of, spots_of, times_of, voices_of
from expo.meetings.hard_rules.faults import faults_of
from expo.meetings.hard_rules.values import Block, Busy, Facts, Fault, Guest, Proposal, Reason, Spot, TableSide, Voice
from expo.meetings.hard_rules.ways_out import WayOut, first_obstacle, ways_out
from expo.meetings.meeting_models import Meeting, MeetingParty, MeetingPerson
from expo.meetings.meeting_queries import met_pairs
from expo.meetings.models import MeetingPlace
from expo.meetings.queries import block_values, places_of, titles_of, walks_of
from expo.meetings.wishes.queries import never_pairs
from expo.meetings.words import block_words


@dataclass(frozen=True, slots=True)
class PlacementVerdict:
    """What stands in the way, and the nearest ways out."""

    faults: list[Fault]
    ways: list[WayOut]
    titles: Mapping[int, str]  # of the meetings that the faults name


@dataclass(frozen=True, slots=True)
class Ground:
    """The data by which placements are judged, read for one meeting or for many at once: blocks and walks, the pairs that
    meet, and what takes and hinders people. `met` are the pairs of parties with their meetings.
    """

    blocks: tuple[Block, ...]
    walks: Mapping[frozenset[int], int]
    met: Mapping[frozenset[int], frozenset[int]]
    never: frozenset[frozenset[int]]
    busy: Mapping[int, tuple[Busy, ...]]
    barred: Mapping[int, tuple[Reason | None, frozenset[int] | None]]


class Judge:
    """Judges one meeting; what it needs is read once."""

    def __init__(self, meeting: Meeting, ground: Ground | None = None) -> None:
        self.meeting = meeting
        self.event: Event = meeting.event
        self.ground = ground or ground_of([meeting], except_id=meeting.id)
        met = frozenset(pair for pair, theirs in self.ground.met.items() if theirs - {meeting.id})
        never = self.ground.never
        self.facts = Facts(
            self.ground.blocks,
            self.ground.walks,
            never=never,
            met=met,
            zone=self.event.zone,
            day_changes_at=self.event.day_changes_at,
        )
        self.base = self._proposal()

    def faults(self, starts_at: datetime, place: MeetingPlace) -> list[Fault]:
        """What stands in the way of this time and place."""
        [spot] = spots_of(self.event, [place], except_id=self.meeting.id)
        return faults_of(self._at(starts_at, spot), self.facts)

    def verdict(self, starts_at: datetime, place: MeetingPlace | None) -> PlacementVerdict:
        """The same with the ways out, for a refusal."""
        spots = self.spots()
        spot = next((one for one in spots if place is not None and one.id == place.id), None)
        proposal = self._at(starts_at, spot)
        faults = faults_of(proposal, self.facts, with_place=spot is not None)
        ways = ways_out(proposal, self.facts, self._sorted(spots), after=clock.now())
        named = {fault.busy.meeting_id for fault in faults if fault.busy and fault.busy.meeting_id}
        return PlacementVerdict(faults, ways, titles_of(named))

    def first_way(self, wanted: datetime) -> WayOut | None:
        """The time and place that are free for everybody, of those to come the nearest to the wanted time."""
        found = ways_out(self._at(wanted, None), self.facts, self._sorted(self.spots()), after=clock.now(), most=1)
        return found[0] if found else None

    def obstacle(self, spots: Sequence[Spot]) -> Fault | None:
        """Why it fits nowhere; None where it fits."""
        first = min((one.starts_at for one in self.facts.blocks), default=clock.now())
        return first_obstacle(self._at(first, None), self.facts, self._sorted(spots), after=clock.now())

    def fits(self, starts: Iterable[datetime], spots: Sequence[Spot]) -> dict[datetime, list[int]]:
        """The ids of the places that are free for it, by each time at which it can be."""
        found, usable = {}, self._sorted(spots)
        for starts_at in starts:
            if starts_at > clock.now() and not faults_of(self._at(starts_at, None), self.facts, with_place=False):
                free = [one.id for one in usable if not faults_of(self._at(starts_at, one), self.facts)]
                if free:
                    found[starts_at] = free
        return found

    def spots(self) -> list[Spot]:
        return spots_of(self.event, places_of(self.event), except_id=self.meeting.id)

    def _sorted(self, spots: Sequence[Spot]) -> list[Spot]:
        """Places of the parties themselves first, then those without an owner; never those of others."""
        parties = {None, *(side.party_id for side in self.meeting.sides)}
        return sorted((one for one in spots if one.owner_id in parties), key=lambda one: one.owner_id is None)

    def _at(self, starts_at: datetime, spot: Spot | None) -> Proposal:
        ends_at = starts_at + timedelta(minutes=self.meeting.minutes)
        return replace(self.base, starts_at=starts_at, ends_at=ends_at, place=spot)

    def _proposal(self) -> Proposal:
        meeting, moment = self.meeting, self.meeting.starts_at or clock.now()
        return proposal_of(meeting, moment, self.ground.busy, self.ground.barred, voices=voices_of(meeting))


def people_there(meeting: Meeting) -> list[MeetingPerson]:
    """Its people, without those who were taken out."""
    return [one for one in meeting.people if one.left_at is None]


def proposal_of(
    meeting: Meeting,
    moment: datetime,
    busy: Mapping[int, Sequence[Busy]],
    barred: Mapping[int, tuple[Reason | None, frozenset[int] | None]],
    *,
    voices: tuple[Voice, ...] = (),
    spot: Spot | None = None,
) -> Proposal:
    """A meeting at a moment as the rules take it; `busy` and `barred` by registration id."""
    people = people_there(meeting)
    return Proposal(
        meeting.kind,
        moment,
        moment + timedelta(minutes=meeting.minutes),
        spot,
        tuple(_side(meeting, one) for one in meeting.sides),
        tuple(_guest(one, busy.get(one.registration_id, ()), barred[one.registration_id]) for one in people),
        voices,
        interpretation=meeting.interpretation,
        has_liaison=meeting.liaison_id is not None,
        again=meeting.meets_again,
        minutes=meeting.minutes,
    )


def ground_of(meetings: Sequence[Meeting], *, except_id: int | None) -> Ground:
    """The data by which these meetings of one expo are judged, in a constant number of statements. `except_id` is the one
    meeting that is moved; several are judged together only while they have no time.
    """
    event, moment = meetings[0].event, meetings[0].starts_at or clock.now()
    parties = {side.party_id for one in meetings for side in one.sides}
    people = {one.registration_id: one for meeting in meetings for one in people_there(meeting)}
    return Ground(
        block_values(event, block_words()),
        walks_of(event),
        met_pairs(sorted(parties)),
        never_pairs(sorted(parties)),
        times_of(people, except_id=except_id),
        hindrances_of([one.registration for one in people.values()], max(moment, event.begins_at)),
    )


def _side(meeting: Meeting, side: MeetingParty) -> TableSide:
    heads = [one.registration.name for one in meeting.people if one.registration_id == side.head_id]
    name = (heads[0] if heads else "") or _("Who leads")
    party = side.party
    return TableSide(
        side.party_id, party.name, side.head_id, side.quorum, frozenset(party.languages), name, stands=party.stands
    )


def _guest(person: MeetingPerson, busy: Sequence[Busy], barred: tuple[Reason | None, frozenset[int] | None]) -> Guest:
    reason, zones = barred
    return Guest(
        person.registration_id,
        person.registration.name,
        person.party_id,
        person.must,
        person.comes,
        tuple(busy),
        reason,
        zones,
    )
