"""The placed meetings of a plan with their hours, place and day, as the checker reads them. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from expo.meetings.scheduler.engine.problem import (
    MeetingProblem,
    Placement,
    ProblemPlace,
    TimeBlock,
    TimeSlot,
    WantedMeeting,
)


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A placed meeting, with what it needs looked up."""

    meeting: WantedMeeting
    placement: Placement
    slots: tuple[int, ...]
    start: int
    end: int
    day: str
    place: ProblemPlace


def held_meetings(
    problem: MeetingProblem, placed: Mapping[str, Placement]
) -> tuple[list[HeldMeeting], list[str], list[str]]:
    """The meetings that can be checked, in order of time; those that refer to something unknown; those too long for their
    block.
    """
    meetings = {one.id: one for one in problem.meetings}
    at = {(slot.block, slot.start): n for n, slot in enumerate(problem.slots)}
    places = {one.id: one for one in problem.places}
    blocks = {one.id: one for one in problem.blocks}
    people, interpreters = {one.id for one in problem.people}, {one.id for one in problem.interpreters}
    held, unknown, too_long = [], [], []
    for name, placement in placed.items():
        known = name in meetings and placement.place in places and 0 <= placement.slot < len(problem.slots)
        if not (known and people >= set(placement.people) and interpreters >= set(placement.interpreters)):
            unknown.append(name)
            continue
        meeting = meetings[name]
        first = problem.slots[placement.slot]
        block = blocks[first.block]
        slots = _slots(at, first, block, meeting.length)
        if slots is None:
            too_long.append(name)
            continue
        start, end = problem.slots[slots[0]].start, problem.slots[slots[-1]].start + block.minutes
        held.append(HeldMeeting(meeting, placement, slots, start, end, block.day, places[placement.place]))
    return sorted(held, key=lambda one: (one.start, one.meeting.id)), unknown, too_long


def _slots(at: Mapping[tuple[str, int], int], first: TimeSlot, block: TimeBlock, length: int) -> tuple[int, ...] | None:
    """The slots of a meeting, each beginning when the one before has ended and its gap is over."""
    step = block.minutes + block.gap
    found = [at[block.id, first.start + n * step] for n in range(length) if (block.id, first.start + n * step) in at]
    return tuple(found) if len(found) == length else None


def by_person(held: list[HeldMeeting]) -> dict[int, list[HeldMeeting]]:
    found: defaultdict[int, list[HeldMeeting]] = defaultdict(list)
    for one in held:
        for person in one.placement.people:
            found[person].append(one)
    return found


def by_interpreter(held: list[HeldMeeting]) -> dict[str, list[HeldMeeting]]:
    found: defaultdict[str, list[HeldMeeting]] = defaultdict(list)
    for one in held:
        for name in one.placement.interpreters:
            found[name].append(one)
    return found


def same_block(problem: MeetingProblem, one: HeldMeeting, other: HeldMeeting) -> bool:
    return problem.slots[one.slots[0]].block == problem.slots[other.slots[0]].block
