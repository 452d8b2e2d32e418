"""The nearest times and places at which a meeting that was refused could be. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from expo.meetings.hard_rules.faults import faults_of
from expo.meetings.hard_rules.values import Block, Facts, Fault, Proposal, Spot
from expo.meetings.rules import BlockKind, MeetingSlot, slots_of

MOST_WAYS = 3


@dataclass(frozen=True, slots=True)
class WayOut:
    """A slot and a place that are free for everybody."""

    starts_at: datetime
    ends_at: datetime
    place: Spot


def ways_out(
    proposal: Proposal,
    facts: Facts,
    places: Sequence[Spot],
    *,
    after: datetime,
    most: int = MOST_WAYS,
    length: timedelta | None = None,
) -> list[WayOut]:
    """The nearest ways out: the wanted time in another place first, then other slots by their distance, each in the wanted
    place, then in its hall, then elsewhere. Nothing that begins before `after`.
    """
    found: list[WayOut] = []
    for starts_at, ends_at in _times(proposal, facts.blocks, length):
        if starts_at < after:
            continue
        moved = replace(proposal, starts_at=starts_at, ends_at=ends_at)
        if faults_of(moved, facts, with_place=False):
            continue
        place = next(
            (one for one in _nearest(proposal, places) if not faults_of(replace(moved, place=one), facts)), None
        )
        if place is not None:
            found.append(WayOut(starts_at, ends_at, place))
        if len(found) == most:
            break
    return found


def first_obstacle(proposal: Proposal, facts: Facts, places: Sequence[Spot], *, after: datetime) -> Fault | None:
    """The fault that stands in the way at most slots, of a meeting that fits nowhere; None where it fits or nothing is open."""
    counts: dict[tuple[str, str], tuple[int, Fault]] = {}
    for starts_at, ends_at in _times(proposal, facts.blocks, None):
        if starts_at < after:
            continue
        moved = replace(proposal, starts_at=starts_at, ends_at=ends_at)
        faults: Iterable[Fault] = faults_of(moved, facts, with_place=False)
        if not faults:
            faults = _of_places(moved, facts, places)
            if not faults:
                return None
        for fault in list(faults)[:1]:
            seen, _fault = counts.get((fault.reason, fault.who), (0, fault))
            counts[fault.reason, fault.who] = (seen + 1, fault)
    return max(counts.values(), key=lambda one: one[0])[1] if counts else None


def _of_places(moved: Proposal, facts: Facts, places: Sequence[Spot]) -> list[Fault]:
    """What stands in the way at the first place; nothing where one of them is free."""
    found: list[Fault] = []
    for one in places:
        faults = faults_of(replace(moved, place=one), facts)
        if not faults:
            return []
        found = found or faults
    return found


def _times(
    proposal: Proposal, blocks: Sequence[Block], length: timedelta | None
) -> Iterator[tuple[datetime, datetime]]:
    """The proposal's own time, then the slots of blocks of its kind, the nearest first."""
    wanted = length or proposal.ends_at - proposal.starts_at
    yield proposal.starts_at, proposal.starts_at + wanted
    slots = [
        slot for one in blocks if one.kind is BlockKind.MEETINGS and proposal.kind in one.kinds for slot in _in(one)
    ]
    slots.sort(key=lambda one: (abs(one.starts_at - proposal.starts_at), one.starts_at))
    seen = {proposal.starts_at}
    for slot in slots:
        if slot.starts_at not in seen:
            seen.add(slot.starts_at)
            yield slot.starts_at, slot.starts_at + wanted


def _in(block: Block) -> Iterator[MeetingSlot]:
    return slots_of(block.id, block.starts_at, block.ends_at, block.slot_minutes, block.gap_minutes)


def _nearest(proposal: Proposal, places: Sequence[Spot]) -> list[Spot]:
    wanted = proposal.place
    if wanted is None:
        return list(places)
    return sorted(places, key=lambda one: (one.id != wanted.id, one.hall_id != wanted.hall_id, one.zone_id is not None))
