"""Why each meeting is where it is, and why another has no slot: reasons with their values; words are made elsewhere. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from expo.meetings.scheduler.engine.arrangement import Arrangement
from expo.meetings.scheduler.engine.compiled import Need, Wanted, refuses
from expo.meetings.scheduler.engine.compiler import compiled
from expo.meetings.scheduler.engine.pins import put_placements
from expo.meetings.scheduler.engine.problem import (
    MeetingObstacle,
    MeetingProblem,
    MeetingSchedule,
    Remedy,
    UnplacedMeeting,
)
from expo.meetings.scheduler.engine.vacancy import best_spot, is_barred, join_slots, open_slots, pool_slots

Masks = dict[tuple[int, int], int]


class MeetingReason(StrEnum):
    """Why a meeting is where it is."""

    PINNED = "pinned"
    KEPT = "kept"  # as in today's plan
    ONLY_SLOT = "only_slot"  # all sides, an interpreter and a place are together there alone
    OWN_PLACE = "own_place"  # at the place of `party`
    CHEAPEST = "cheapest"  # of `spots` the one that costs the parties least


@dataclass(frozen=True, slots=True)
class PlacedMeeting:
    """`weight` is what the meeting counts; `spots` in how many slots it could be held by itself."""

    reason: MeetingReason
    weight: int
    spots: int
    party: str | None = None


class MeetingExplainer:
    """Explains the meetings of one plan."""

    def __init__(self, problem: MeetingProblem, schedule: MeetingSchedule) -> None:
        self.problem, self.placed = problem, schedule.placed
        self.compiled = compiled(problem)
        self.empty, self.now = Arrangement(self.compiled), Arrangement(self.compiled)
        put_placements(self.now, schedule.placed)
        self.numbers = {meeting.id: n for n, meeting in enumerate(problem.meetings)}
        self.owners = {place.id: place.owner for place in problem.places}

    def placed_one(self, name: str) -> PlacedMeeting:
        number = self.numbers[name]
        one, meeting, at = self.compiled.wanted[number], self.problem.meetings[number], self.placed[name]
        slots = {
            (day, i) for (day, _h), m in _open(self.empty, one).items() for i in range(m.bit_length()) if m >> i & 1
        }
        today = self.problem.today.get(name)
        owner = self.owners.get(at.place)
        if meeting.pinned is not None:
            reason = MeetingReason.PINNED
        elif today is not None and (today.slot, today.place) == (at.slot, at.place):
            reason = MeetingReason.KEPT
        elif len(slots) == 1:
            reason = MeetingReason.ONLY_SLOT
        else:
            reason = MeetingReason.OWN_PLACE if owner else MeetingReason.CHEAPEST
        return PlacedMeeting(reason, meeting.weight, len(slots), owner)

    def unplaced_one(self, name: str) -> UnplacedMeeting:
        one = self.compiled.wanted[self.numbers[name]]
        if refuses(self.compiled, one):
            return UnplacedMeeting(MeetingObstacle.NEVER)
        return self._never_possible(one) or self._taken(one)

    def _never_possible(self, one: Wanted) -> UnplacedMeeting | None:
        """What stands in the way though nothing else were planned."""
        if not one.days:
            return UnplacedMeeting(MeetingObstacle.NO_COMMON_SLOT)
        for need in one.needs:
            if not any(_side(self.empty, one, need).values()):
                return self._absent(need)
        if not any(_sides(self.empty, one).values()):
            person = self._alone_in_the_way(one)
            return UnplacedMeeting(MeetingObstacle.NO_COMMON_SLOT, Remedy.PRESENCE, person=person)
        both = _and(_sides(self.empty, one), _joins(self.empty, one))
        if not any(both.values()):
            return UnplacedMeeting(MeetingObstacle.NO_INTERPRETER, Remedy.INTERPRETER, pair=self._pair(one))
        if not any(_and(both, _pools(self.empty, one)).values()):
            return UnplacedMeeting(MeetingObstacle.NO_PLACE, Remedy.MORE_PLACES)
        return None

    def _taken(self, one: Wanted) -> UnplacedMeeting:
        """What stands in the way in this plan."""
        if is_barred(self.now, one):
            return UnplacedMeeting(MeetingObstacle.MET_ALREADY)
        full = [h for h in one.heads if all(self.now.heads[h][day] >= self.now.most[h] for day in one.days)]
        if full:
            person = self.compiled.heads[full[0]].id
            return UnplacedMeeting(MeetingObstacle.HEAD_FULL, Remedy.DEPUTY, person=person)
        possible = _open(self.empty, one)
        for need in one.needs:
            if not any(_and(possible, _side(self.now, one, need)).values()):
                return self._full(need)
        return self._taken_together(one, possible)

    def _taken_together(self, one: Wanted, possible: Masks) -> UnplacedMeeting:
        """What stands in the way though each side is open at times."""
        sides = _and(possible, _sides(self.now, one))
        if not any(sides.values()):
            party = self.problem.parties[one.needs[-1].party].id
            return UnplacedMeeting(MeetingObstacle.NOT_TOGETHER, Remedy.FEWER_MEETINGS, party=party)
        with_joins = _and(sides, _joins(self.now, one))
        if not any(with_joins.values()):
            return UnplacedMeeting(MeetingObstacle.INTERPRETERS_TAKEN, Remedy.INTERPRETER, pair=self._pair(one))
        if not any(_and(with_joins, _pools(self.now, one)).values()):
            return UnplacedMeeting(MeetingObstacle.PLACES_TAKEN, Remedy.MORE_PLACES)
        spot = best_spot(self.now, one.number)
        slot = None if spot is None else self.compiled.grids[spot.day].slots[spot.slot]
        return UnplacedMeeting(MeetingObstacle.OUTWEIGHED, Remedy.NOTHING if slot is None else Remedy.PIN, slot=slot)

    def _absent(self, need: Need) -> UnplacedMeeting:
        people = [p for team in (*need.must, *need.choice) for p in self.compiled.teams[team].people]
        party = self.problem.parties[need.party].id
        return UnplacedMeeting(MeetingObstacle.ABSENT, Remedy.PRESENCE, party, people[0] if people else None)

    def _full(self, need: Need) -> UnplacedMeeting:
        party = self.problem.parties[need.party].id
        if need.must:
            person = self.compiled.teams[need.must[0]].people[0]
            return UnplacedMeeting(MeetingObstacle.PARTY_FULL, Remedy.DEPUTY, party, person)
        return UnplacedMeeting(MeetingObstacle.PARTY_FULL, Remedy.FEWER_MEETINGS, party)

    def _alone_in_the_way(self, one: Wanted) -> int | None:
        """The person without whom the others have a common slot."""
        for need in one.needs:
            others = [_side(self.empty, one, other) for other in one.needs if other is not need]
            common = others[0]
            for other in others[1:]:
                common = _and(common, other)
            teams = need.must or need.choice
            if any(common.values()) and teams:
                return self.compiled.teams[teams[0]].people[0]
        return None

    def _pair(self, one: Wanted) -> str | None:
        joins = self.problem.meetings[one.number].joins
        return min(joins[0], default=None) if joins else None


def _each(one: Wanted) -> list[tuple[int, int]]:
    return [(day, hall) for day in one.days for hall, pools in enumerate(one.pools) if pools] or [
        (day, 0) for day in one.days
    ]


def _open(plan: Arrangement, one: Wanted) -> Masks:
    return {(day, hall): open_slots(plan, one, day, hall) for day, hall in _each(one)}


def _side(plan: Arrangement, one: Wanted, need: Need) -> Masks:
    """Where one side is open, at the hours of the meeting's kind."""
    found = {}
    for day, hall in _each(one):
        slots = plan.grids[day].kinds[one.kind]
        for group in (*((team,) for team in need.must), *((need.choice,) if need.lacking else ())):
            some = 0
            for team in group:
                some |= plan.teams[team][day].table(hall, one.length)[0]
            slots &= some
        found[day, hall] = slots
    return found


def _sides(plan: Arrangement, one: Wanted) -> Masks:
    found = _side(plan, one, one.needs[0])
    for need in one.needs[1:]:
        found = _and(found, _side(plan, one, need))
    return found


def _joins(plan: Arrangement, one: Wanted) -> Masks:
    found = dict.fromkeys(_each(one), -1)
    for day, hall in found:
        for join in one.joins:
            found[day, hall] &= join_slots(plan, join, day, hall, one.length)
    return found


def _pools(plan: Arrangement, one: Wanted) -> Masks:
    return {(day, hall): pool_slots(plan, one, day, one.pools[hall]) for day, hall in _each(one)}


def _and(one: Masks, other: Masks) -> Masks:
    return {at: mask & other.get(at, 0) for at, mask in one.items()}
