"""The slots of one day in the order of time, and which of them one person cannot have together. Pure."""

from dataclasses import dataclass

from expo.meetings.scheduler.engine.problem import MeetingProblem


@dataclass(frozen=True, slots=True)
class DayGrid:
    """Bitsets here are local: bit i is the day's slot number i. `next_of` is the following slot of the same block without
    a pause, or -1. `clash[a][b][i]` are the slots that nobody can have in hall b who has slot i in hall a.
    """

    slots: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    next_of: tuple[int, ...]
    gaps: tuple[int, ...]
    blocks: tuple[int, ...]
    clash: tuple[tuple[tuple[int, ...], ...], ...]
    kinds: dict[str, int]
    spans: dict[int, tuple[int, ...]]

    def local(self, bits: int) -> int:
        """A bitset of the whole problem, as one of this day."""
        return sum(1 << number for number, slot in enumerate(self.slots) if bits >> slot & 1)


def day_grids(problem: MeetingProblem) -> tuple[DayGrid, ...]:
    blocks = {block.id: block for block in problem.blocks}
    days = sorted({blocks[slot.block].day for slot in problem.slots})
    return tuple(_day_grid(problem, day) for day in days)


def _day_grid(problem: MeetingProblem, day: str) -> DayGrid:
    blocks = {block.id: block for block in problem.blocks}
    slots = sorted(
        (n for n, slot in enumerate(problem.slots) if blocks[slot.block].day == day),
        key=lambda n: (problem.slots[n].start, problem.slots[n].block),
    )
    of = [blocks[problem.slots[n].block] for n in slots]
    starts = [problem.slots[n].start for n in slots]
    ends = [start + block.minutes for start, block in zip(starts, of, strict=True)]
    at = {(block.id, start): i for i, (block, start) in enumerate(zip(of, starts, strict=True))}
    next_of = tuple(at.get((block.id, end + block.gap), -1) for block, end in zip(of, ends, strict=True))
    usable = _usable(problem, starts, ends)
    lengths = sorted({meeting.length for meeting in problem.meetings} | {1})
    return DayGrid(
        slots=tuple(slots),
        starts=tuple(starts),
        ends=tuple(ends),
        next_of=next_of,
        gaps=tuple(block.gap for block in of),
        blocks=tuple(sum(1 << i for i, one in enumerate(of) if one is block) for block in dict.fromkeys(of)),
        clash=_clashes(problem.walk, starts, ends),
        kinds={
            kind: sum(1 << i for i, block in enumerate(of) if kind in block.kinds and usable >> i & 1)
            for kind in sorted({kind for block in problem.blocks for kind in block.kinds})
        },
        spans={length: tuple(_span(next_of, i, length) for i in range(len(slots))) for length in lengths},
    )


def _usable(problem: MeetingProblem, starts: list[int], ends: list[int]) -> int:
    """The slots that touch no break."""
    return sum(
        1 << i
        for i, (start, end) in enumerate(zip(starts, ends, strict=True))
        if all(end <= since or start >= until for since, until in problem.breaks)
    )


def _clashes(
    walk: tuple[tuple[int, ...], ...], starts: list[int], ends: list[int]
) -> tuple[tuple[tuple[int, ...], ...], ...]:
    def clashing(minutes: int, i: int) -> int:
        return sum(
            1 << j for j in range(len(starts)) if starts[j] < ends[i] + minutes and starts[i] < ends[j] + minutes
        )

    return tuple(tuple(tuple(clashing(m, i) for i in range(len(starts))) for m in row) for row in walk)


def _span(next_of: tuple[int, ...], first: int, length: int) -> int:
    """The slots of a meeting of that length from that slot on, 0 if the block does not hold it."""
    found, at = 0, first
    for _ in range(length):
        if at < 0:
            return 0
        found |= 1 << at
        at = next_of[at]
    return found
