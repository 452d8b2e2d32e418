"""One team's or interpreter's day, shared by all whose day looks the same: what is open, what it costs. Pure."""

from dataclasses import dataclass

from expo.meetings.scheduler.engine.day_grid import DayGrid
from expo.meetings.scheduler.engine.problem import MeetingWeights

_FOURTH = 4  # the slot on end that tires
_MOST_STATES = 60_000  # remembered; then all are forgotten and worked out anew


@dataclass(frozen=True, slots=True)
class Habits:
    """How one's day may look: free slots, the most slots in a day and on end, and what counts against a plan."""

    free: int
    most: int
    run: int
    rest: int = 1  # minutes of pause that end a run
    idles: bool = True
    counts: bool = True  # whether idle slots, fourth slots and hall changes of this one cost


class Diary:
    """All states that one day with these habits has been in."""

    def __init__(self, grid: DayGrid, habits: Habits, weights: MeetingWeights, halls: int) -> None:
        self.grid, self.habits, self.weights = grid, habits, weights
        # a pause as long as the rest ends a run
        self.follows = tuple(n if gap < habits.rest else -1 for n, gap in zip(grid.next_of, grid.gaps, strict=True))
        self.before = tuple(self.follows.index(i) if i in self.follows else -1 for i in range(len(grid.slots)))
        self.costs: dict[int, int | None] = {}
        self.states: dict[tuple[int, ...], DayState] = {}
        self.empty = self.state((0,) * halls)

    def state(self, used: tuple[int, ...]) -> "DayState":
        found = self.states.get(used)
        if found is None:
            if len(self.states) > _MOST_STATES:
                self.states.clear()
            found = self.states[used] = DayState(self, used)
        return found

    def cost(self, used: int) -> int | None:
        """The penalty for idle and fourth slots among the used ones; None where too many are consecutive."""
        if used not in self.costs:
            self.costs[used] = self._cost(used)
        return self.costs[used]

    def _cost(self, used: int) -> int | None:
        cost, run = 0, self.habits.run
        forced = 0
        for first in range(len(self.follows)):
            if not used >> first & 1 or (self.before[first] >= 0 and used >> self.before[first] & 1):
                continue
            at, length = first, 1
            while self.follows[at] >= 0 and used >> self.follows[at] & 1:
                at, length = self.follows[at], length + 1
            if length > run:
                return None
            cost += self.weights.fourth * (length >= _FOURTH)
            if length == run and self.follows[at] >= 0:
                forced |= 1 << self.follows[at]
        if not self.habits.counts:
            return 0
        idle = self.idle(used) & ~forced if self.habits.idles else 0
        return cost + self.weights.idle * idle.bit_count()

    def idle(self, used: int) -> int:
        """The free slots between the first and the last used one of each block."""
        found = 0
        for block in self.grid.blocks:
            mine = used & block
            if mine:
                inside = (1 << mine.bit_length()) - (mine & -mine)
                found |= inside & block & self.habits.free & ~used
        return found


class DayState:
    """Which slots are used in which hall. `changes` are the changes of hall. A table tells for a hall and a length which
    slots are open to one more meeting, and by slot what it would cost.
    """

    __slots__ = ("_longer", "_single", "changes", "cost", "diary", "slots", "used")

    def __init__(self, diary: Diary, used: tuple[int, ...]) -> None:
        self.diary, self.used = diary, used
        self.slots = 0
        for mask in used:
            self.slots |= mask
        self.changes = self._changes()
        self.cost = (diary.cost(self.slots) or 0) + self.changes * diary.weights.hall_change * diary.habits.counts
        self._single: list[tuple[int, list[int]] | None] = [None] * len(used)
        self._longer: dict[tuple[int, int], tuple[int, list[int]]] = {}

    def plus(self, hall: int, span: int) -> "DayState":
        used = self.used
        return self.diary.state((*used[:hall], used[hall] | span, *used[hall + 1 :]))

    def minus(self, hall: int, span: int) -> "DayState":
        used = self.used
        return self.diary.state((*used[:hall], used[hall] & ~span, *used[hall + 1 :]))

    def table(self, hall: int, length: int) -> tuple[int, list[int]]:
        found = self._single[hall] if length == 1 else self._longer.get((hall, length))
        if found is None:
            found = self._table(hall, length)
            if length == 1:
                self._single[hall] = found
            else:
                self._longer[hall, length] = found
        return found

    def _changes(self) -> int:
        if sum(mask > 0 for mask in self.used) <= 1:
            return 0
        found, last = 0, -1
        for i in range(self.slots.bit_length()):
            if self.slots >> i & 1:
                hall = self._hall(i)
                found += last not in {-1, hall}
                last = hall
        return found

    def _hall(self, slot: int) -> int:
        return next(hall for hall, mask in enumerate(self.used) if mask >> slot & 1)

    def _closed(self, hall: int) -> int:
        """The slots that what is used closes in this hall, by itself and by the way there."""
        found, clash = 0, self.diary.grid.clash
        for other, mask in enumerate(self.used):
            rest = mask
            while rest:
                low = rest & -rest
                found |= clash[other][hall][low.bit_length() - 1]
                rest ^= low
        return found

    def _table(self, hall: int, length: int) -> tuple[int, list[int]]:
        diary, habits = self.diary, self.diary.habits
        spans = diary.grid.spans[length]
        deltas = [0] * len(spans)
        if self.slots.bit_count() + length > habits.most:
            return 0, deltas
        free = habits.free & ~self._closed(hall)
        now, price, opened = diary.cost(self.slots) or 0, diary.weights.hall_change * habits.counts, 0
        for i, span in enumerate(spans):
            if not span or span & ~free:
                continue
            cost = diary.cost(self.slots | span)
            if cost is not None:
                opened |= 1 << i
                deltas[i] = cost - now + price * self._more_changes(hall, i)
        return opened, deltas

    def _more_changes(self, hall: int, slot: int) -> int:
        """How many more changes of hall a meeting there would bring."""
        earlier, later = self.slots & ((1 << slot) - 1), self.slots >> slot
        before = self._hall(earlier.bit_length() - 1) if earlier else -1
        after = self._hall(slot + (later & -later).bit_length() - 1) if later else -1
        more = (before not in {-1, hall}) + (after not in {-1, hall})
        return more - (before != after and before >= 0 and after >= 0)
