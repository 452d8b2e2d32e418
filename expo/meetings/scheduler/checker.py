"""Whether a plan of meetings keeps every hard rule; written apart from the engine, so that neither trusts the other. Pure.

One function a rule. Moments are compared as minutes, never as slots. A meeting takes all slots from its first to its last.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, pairwise

from expo.meetings.scheduler.engine.problem import MeetingProblem, Placement, ProblemInterpreter, ProblemPerson
from expo.meetings.scheduler.placed_meetings import HeldMeeting, by_interpreter, by_person, held_meetings, same_block


class MeetingRule(StrEnum):
    """The hard rules of meetings."""

    UNKNOWN = "unknown"  # a meeting, place, person or slot that is not in the problem
    BLOCK = "block"  # outside a block of its kind, or longer than the block
    BREAK = "break"  # touches a prayer or another break
    PERSON_TWICE = "person_twice"
    PERSON_AWAY = "person_away"
    WALK = "walk"  # no time to walk from the meeting before
    QUORUM = "quorum"  # a must-person or the quorum is missing, or somebody comes who was not asked
    INTERPRETER_MISSING = "interpreter_missing"
    INTERPRETER_AWAY = "interpreter_away"
    INTERPRETER_TWICE = "interpreter_twice"
    INTERPRETER_TIRED = "interpreter_tired"
    PLACE_FULL = "place_full"
    PLACE_KIND = "place_kind"
    PLACE_CLOSED = "place_closed"
    PLACE_OWNER = "place_owner"
    CHAIRS = "chairs"
    NEVER = "never"
    MET_TWICE = "met_twice"
    DAY_FULL = "day_full"
    RUN = "run"  # too many on end without a free slot
    HEAD = "head"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """The rule, the meeting, and the person, interpreter, place or other meeting it is about."""

    rule: MeetingRule
    meeting: str
    about: str = ""


def broken_rules(problem: MeetingProblem, placed: Mapping[str, Placement]) -> list[BrokenRule]:
    """Every hard rule that the plan breaks; none means that it may be put in force."""
    held, unknown, too_long = held_meetings(problem, placed)
    found = [BrokenRule(MeetingRule.UNKNOWN, name) for name in unknown]
    found += [BrokenRule(MeetingRule.BLOCK, name) for name in too_long]
    rules = (
        _blocks, _breaks, _quorums, _people_away, _people_twice, _pins, _interpreters, _interpreters_away,
        _interpreters_twice, _interpreters_tired, _places, _places_full, _pairs, _days, _runs, _heads,
    )  # fmt: skip
    for rule in rules:
        found += rule(problem, held)
    return found


def _blocks(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H4: inside a block of the meeting's kind."""
    kinds = {block.id: block.kinds for block in problem.blocks}
    for one in held:
        if one.meeting.kind not in kinds[problem.slots[one.slots[0]].block]:
            yield BrokenRule(MeetingRule.BLOCK, one.meeting.id)


def _breaks(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H4: never inside a prayer, a plenary, a closure."""
    for one in held:
        if any(one.start < until and since < one.end for since, until in problem.breaks):
            yield BrokenRule(MeetingRule.BREAK, one.meeting.id)


def _quorums(_problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H3: every must-person comes, and of each party as many as its quorum; nobody else."""
    for one in held:
        people = set(one.placement.people)
        asked: set[int] = set()
        for side in one.meeting.parties:
            own = {*side.must, *side.may}
            asked |= own
            if not people >= set(side.must) or len(people & own) < side.quorum:
                yield BrokenRule(MeetingRule.QUORUM, one.meeting.id, side.party)
        if not asked >= people:
            yield BrokenRule(MeetingRule.QUORUM, one.meeting.id)


def _people_away(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H3: everybody who comes is free."""
    free = {person.id: person.free for person in problem.people}
    for one in held:
        for person in one.placement.people:
            if any(not free[person] >> slot & 1 for slot in one.slots):
                yield BrokenRule(MeetingRule.PERSON_AWAY, one.meeting.id, str(person))


def _people_twice(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H1 and H2: nobody in two meetings at once, and time to walk between them."""
    for person, own in by_person(held).items():
        for before, after in pairwise(own):
            yield from _apart(problem, before, after, str(person), MeetingRule.PERSON_TWICE)


def _apart(
    problem: MeetingProblem, before: HeldMeeting, after: HeldMeeting, who: str, rule: MeetingRule
) -> Iterator[BrokenRule]:
    if after.start < before.end:
        yield BrokenRule(rule, after.meeting.id, who)
        return
    walk = problem.walk[problem.halls.index(before.place.hall)][problem.halls.index(after.place.hall)]
    if before.end + walk > after.start:
        yield BrokenRule(MeetingRule.WALK, after.meeting.id, who)


def _pins(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H9: pinned meetings stay at their slot and place."""
    at = {one.meeting.id: one.placement for one in held}
    for meeting in problem.meetings:
        pin, now = meeting.pinned, at.get(meeting.id)
        if pin is not None and (now is None or (now.slot, now.place) != (pin.slot, pin.place)):
            yield BrokenRule(MeetingRule.PIN, meeting.id)


def _interpreters(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H5: for every joint an interpreter of one of its pairs, two where it is simultaneous; each makes one joint."""
    known = {one.id: one for one in problem.interpreters}
    for one in held:
        meeting = one.meeting
        each = 2 if meeting.interpretation == "simultaneous" else 1
        joints = [joint for joint in meeting.joins for _ in range(each)] if meeting.interpretation != "none" else []
        there = [known[name] for name in one.placement.interpreters]
        if not _all_joined(joints, there, meeting.interpretation):
            yield BrokenRule(MeetingRule.INTERPRETER_MISSING, meeting.id)
        if joints and each > 1 and not one.place.booth:
            yield BrokenRule(MeetingRule.PLACE_KIND, meeting.id, one.place.id)


def _all_joined(joints: list[frozenset[str]], there: list[ProblemInterpreter], mode: str) -> bool:
    if not joints:
        return True
    return any(
        joints[0] & one.pairs and mode in one.modes and _all_joined(joints[1:], there[:n] + there[n + 1 :], mode)
        for n, one in enumerate(there)
    )


def _interpreters_away(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H5: in shift."""
    free = {one.id: one.free for one in problem.interpreters}
    for one in held:
        for name in one.placement.interpreters:
            if any(not free[name] >> slot & 1 for slot in one.slots):
                yield BrokenRule(MeetingRule.INTERPRETER_AWAY, one.meeting.id, name)


def _interpreters_twice(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H1 and H2 for interpreters."""
    for name, own in by_interpreter(held).items():
        for before, after in pairwise(own):
            yield from _apart(problem, before, after, name, MeetingRule.INTERPRETER_TWICE)


def _interpreters_tired(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H5: not more slots on end than they may do without their rest."""
    of = by_interpreter(held)
    for one in problem.interpreters:
        run, last = 0, None
        for own in of.get(one.id, []):
            follows = last is not None and own.start - last.end < one.rest_minutes and same_block(problem, last, own)
            run = (run if follows else 0) + len(own.slots)
            if run > one.max_run:
                yield BrokenRule(MeetingRule.INTERPRETER_TIRED, own.meeting.id, one.id)
            last = own


def _places(_problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H6 and H4: a place of the kind, open, with chairs for all, and its own party's."""
    for one in held:
        place, name = one.place, one.meeting.id
        if place.kind not in one.meeting.places:
            yield BrokenRule(MeetingRule.PLACE_KIND, name, place.id)
        if any(place.closed >> slot & 1 for slot in one.slots):
            yield BrokenRule(MeetingRule.PLACE_CLOSED, name, place.id)
        if len(one.placement.people) + len(one.placement.interpreters) > place.chairs:
            yield BrokenRule(MeetingRule.CHAIRS, name, place.id)
        if place.owner is not None and place.owner not in {side.party for side in one.meeting.parties}:
            yield BrokenRule(MeetingRule.PLACE_OWNER, name, place.id)


def _places_full(_problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H1: no more meetings at once than the place takes."""
    at_place: defaultdict[str, list[HeldMeeting]] = defaultdict(list)
    for one in held:
        own = at_place[one.place.id]
        own.append(one)
        at_once = [other for other in own if one.start < other.end]
        if len(at_once) > one.place.parallel:
            yield BrokenRule(MeetingRule.PLACE_FULL, one.meeting.id, one.place.id)


def _pairs(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H7: who refuses is not met; the same parties meet once."""
    seen: set[frozenset[str]] = set()
    for one in held:
        parties = [side.party for side in one.meeting.parties]
        if any(frozenset(pair) in problem.never for pair in combinations(parties, 2)):
            yield BrokenRule(MeetingRule.NEVER, one.meeting.id)
        if not one.meeting.again and frozenset(parties) in seen:
            yield BrokenRule(MeetingRule.MET_TWICE, one.meeting.id)
        if not one.meeting.again:
            seen.add(frozenset(parties))


def _days(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H8: nobody has more slots in a day than a team may."""
    for person, own in by_person(held).items():
        slots: defaultdict[str, int] = defaultdict(int)
        for one in own:
            slots[one.day] += len(one.slots)
            if slots[one.day] > problem.caps.firm:
                yield BrokenRule(MeetingRule.DAY_FULL, one.meeting.id, str(person))


def _runs(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H8: nobody has more slots on end than may be, without a free slot of the block."""
    gaps = {block.id: block.gap for block in problem.blocks}
    for person, own in by_person(held).items():
        run, last = 0, None
        for one in own:
            gap = gaps[problem.slots[one.slots[0]].block]
            follows = last is not None and one.start - last.end <= gap and same_block(problem, last, one)
            run, last = (run if follows else 0) + len(one.slots), one
            if run > problem.caps.run:
                yield BrokenRule(MeetingRule.RUN, one.meeting.id, str(person))


def _heads(problem: MeetingProblem, held: list[HeldMeeting]) -> Iterator[BrokenRule]:
    """H8: not more meetings in a day than a head may have, of those where the head must come."""
    limits: dict[int, ProblemPerson] = {person.id: person for person in problem.people if person.max_day is not None}
    counts: defaultdict[tuple[int, str], int] = defaultdict(int)
    for one in held:
        for person in {p for side in one.meeting.parties for p in side.must} & limits.keys():
            counts[person, one.day] += 1
            if counts[person, one.day] > (limits[person].max_day or 0):
                yield BrokenRule(MeetingRule.HEAD, one.meeting.id, str(person))
