"""The slots of an expo's blocks, and which of them are free, given when a person or a place is busy. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from expo.meetings.hard_rules.values import Block, Busy
from expo.meetings.rules import USUAL_WALK, BlockKind, slots_of
from expo.meetings.scheduler.engine.problem import TimeBlock, TimeSlot

HallKey = tuple[int | None, int | None]  # a hall and a restricted zone
_EPOCH_MINUTE = 60


@dataclass(frozen=True, slots=True)
class ExpoHours:
    """The slots that begin after a moment. `ends` are the ends of the slots, `breaks` times without meetings."""

    blocks: tuple[TimeBlock, ...]
    slots: tuple[TimeSlot, ...]
    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]
    of_block: tuple[int, ...]
    breaks: tuple[tuple[int, int], ...]
    lengths: Mapping[tuple[str, int], int]  # slots of a meeting, by its kind and minutes

    def kind(self, kind: str, minutes: int) -> str:
        """The kind by which a meeting of so many minutes finds its blocks."""
        return f"{kind} {minutes}"

    def at(self, moment: datetime, kind: str) -> int | None:
        """The slot that begins then, in a block of the kind."""
        kinds = {block.id: block.kinds for block in self.blocks}
        return next(
            (n for n, start in enumerate(self.starts) if start == moment and kind in kinds[self.slots[n].block]), None
        )


def minute_of(moment: datetime) -> int:
    return int(moment.timestamp()) // _EPOCH_MINUTE


def expo_hours(
    blocks: Sequence[Block], asked: Iterable[tuple[str, int]], after: datetime, day_of: Callable[[datetime], date]
) -> ExpoHours:
    """`asked` are the kinds and minutes of the meetings. One that needs several slots has them on end; where blocks differ,
    it goes to those in which it needs the fewest. `day_of` says the programme's day.
    """
    open_ = [one for one in blocks if one.kind is BlockKind.MEETINGS and one.slot_minutes]
    needs = {
        (kind, minutes): {one.id: _slots_for(one, minutes) for one in open_ if kind in one.kinds}
        for kind, minutes in set(asked)
    }
    lengths = {key: min(by_block.values()) for key, by_block in needs.items() if by_block}
    times = [
        (one, slot)
        for one in open_
        for slot in slots_of(one.id, one.starts_at, one.ends_at, one.slot_minutes, one.gap_minutes)
        if slot.starts_at > after
    ]
    return ExpoHours(
        blocks=tuple(_time_block(one, needs, lengths, day_of) for one in open_),
        slots=tuple(TimeSlot(minute_of(slot.starts_at), str(one.id)) for one, slot in times),
        starts=tuple(slot.starts_at for _one, slot in times),
        ends=tuple(slot.ends_at for _one, slot in times),
        of_block=tuple(one.id for one, _slot in times),
        breaks=tuple(
            (minute_of(one.starts_at), minute_of(one.ends_at)) for one in blocks if one.kind is not BlockKind.MEETINGS
        ),
        lengths=lengths,
    )


def _time_block(
    block: Block,
    needs: Mapping[tuple[str, int], Mapping[int, int]],
    lengths: Mapping[tuple[str, int], int],
    day_of: Callable[[datetime], date],
) -> TimeBlock:
    day = day_of(block.starts_at).isoformat()
    kinds = frozenset(f"{k} {m}" for (k, m), length in lengths.items() if needs[k, m].get(block.id) == length)
    return TimeBlock(str(block.id), day, kinds, block.slot_minutes, block.gap_minutes)


def _slots_for(block: Block, minutes: int) -> int:
    return max(1, -(-(minutes + block.gap_minutes) // (block.slot_minutes + block.gap_minutes)))


def free_slots(hours: ExpoHours, taken: Iterable[tuple[datetime, datetime, int]]) -> int:
    """The slots beside these times, each with the minutes that are needed before and after it."""
    found = (1 << len(hours.slots)) - 1
    for starts_at, ends_at, minutes in taken:
        around = timedelta(minutes=minutes)
        for n, (start, end) in enumerate(zip(hours.starts, hours.ends, strict=True)):
            if start < ends_at + around and starts_at < end + around:
                found &= ~(1 << n)
    return found


def walk_table(
    halls: Sequence[HallKey], walks: Mapping[frozenset[int], int], security: int
) -> tuple[tuple[int, ...], ...]:
    """The minutes between halls, the longer of both ways."""
    return tuple(tuple(minutes_apart(one, other, walks, security) for other in halls) for one in halls)


def minutes_apart(one: HallKey, other: HallKey, walks: Mapping[frozenset[int], int], security: int) -> int:
    minutes = 0
    if one[0] is not None and other[0] is not None and one[0] != other[0]:
        minutes = walks.get(frozenset({one[0], other[0]}), USUAL_WALK)
    return minutes + security * (one[1] != other[1])


def farthest(busy: Busy, halls: Sequence[HallKey], walks: Mapping[frozenset[int], int], security: int) -> int:
    """The minutes to the farthest hall with a meeting place: a slot that is free beside it is so wherever the meeting is."""
    if busy.hall_id is None:
        return 0
    return max((minutes_apart((busy.hall_id, busy.zone_id), hall, walks, security) for hall in halls), default=0)
