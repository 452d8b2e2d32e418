"""Ruin and recreate: related meetings are removed and inserted in another order, accepted by simulated annealing. Pure."""

import math
import random
import time
from collections import defaultdict

from expo.meetings.scheduler.engine.arrangement import Arrangement, MeetingSpot
from expo.meetings.scheduler.engine.compiled import Need
from expo.meetings.scheduler.engine.vacancy import best_spot

_FEWEST, _MOST = 3, 16  # meetings taken out in a round
_BLINK = 0.02
_HOT, _COLD = 120.0, 4.0  # temperatures at the first and the last round
_WARM, _MANY = 25.0, 10_000  # the first one where there are so many meetings that rounds are few for each
_EARLY = 0.05  # of the time; before it the rounds' pace is not judged
_EVERY = 64  # rounds between two looks at the clock
_SOME = 200  # meetings looked at for those of one time
_SHARE_OF_JOIN, _SHARE_OF_PARTIES, _SHARE_OF_HOURS = (
    0.2,
    0.6,
    0.9,
)  # up to which a drawn number takes out which meetings
_NEARBY = 3  # slots
_SHARE_SHUFFLED, _SHARE_CALM = 0.3, 0.7  # the same for the order in which they are put back
_CALM, _WILD = 0.1, 0.4  # noise of that order
_OTHERS = 12  # unplaced meetings of the same parties tried in a round


class RuinSearch:
    """Improves a plan. `free` are the meetings it may move or put in; all others stay."""

    def __init__(self, plan: Arrangement, free: list[int], seed: int, heat: float | None = None) -> None:
        self.plan, self.free, self.heat = plan, free, heat
        self.dice = random.Random(seed)  # noqa: S311 -- no secret, a search that can be repeated
        self.of_party: defaultdict[int, list[int]] = defaultdict(list)
        for number in free:
            for need in plan.wanted[number].needs:
                self.of_party[need.party].append(number)
        self.of_join: defaultdict[int, list[int]] = defaultdict(list)
        for number in free:
            for join in plan.wanted[number].joins:
                for interpreter in join:
                    self.of_join[interpreter].append(number)
        self.best, self.best_spots = plan.score, plan.copy_spots()
        self.rounds = 0

    def run(self, rounds: int, until: float) -> bool:
        """Whether the rounds alone decided, not the clock; the plan is the best that was seen. Where time runs faster than the
        rounds, the plan is cooled by the clock, so that it is cold at the end.
        """
        if not self.free:
            return True
        hot = self.heat or (_HOT if len(self.free) <= _MANY else _WARM)
        began, heat, by_rounds = time.monotonic(), hot, True
        for number in range(rounds):
            if number % _EVERY == 0:
                now, share = time.monotonic(), number / rounds
                passed = (now - began) / max(1e-6, until - began)
                by_rounds = by_rounds and passed <= max(share, _EARLY)
                if passed >= 1:
                    break
                heat = hot * (_COLD / hot) ** (share if by_rounds else max(share, passed))
            self._round(heat)
            self.rounds += 1
        self.plan.restore(self.best_spots)
        return by_rounds

    def _round(self, heat: float) -> None:
        plan, before = self.plan, self.plan.score
        seed = self.free[int(self.dice.random() * len(self.free))]
        seeds = [seed] if plan.spots[seed] is None else []
        out = self._ruin(seed)
        taken: list[tuple[int, MeetingSpot]] = [(number, plan.take(number)) for number in out]
        added = self._recreate([*dict.fromkeys([*out, *seeds, *self._others(out)])])
        change = plan.score - before
        if change >= 0 or self.dice.random() < math.exp(change / heat):
            if plan.score > self.best:
                self.best, self.best_spots = plan.score, plan.copy_spots()
            return
        for number in added:
            plan.take(number)
        for number, spot in taken:
            plan.put(number, spot)

    def _ruin(self, seed: int) -> list[int]:
        """Placed meetings related to one: of the same parties, of the same slots, of the same interpreters."""
        dice, plan = self.dice, self.plan
        size = _FEWEST + int(dice.random() * (_MOST - _FEWEST + 1))
        near = self._near(seed)
        found = dict.fromkeys([seed] if plan.spots[seed] is not None else [])
        placed = [number for number in near if plan.spots[number] is not None and number != seed]
        if len(placed) > size:
            placed = dice.sample(placed, size)
        for number in placed:
            found[number] = None
        return list(found)[:size]

    def _near(self, seed: int) -> list[int]:
        dice, one = self.dice, self.plan.wanted[seed]
        which = dice.random()
        if one.joins and which < _SHARE_OF_JOIN:
            return self.of_join[dice.choice(one.joins[0])] if one.joins[0] else []
        if which > _SHARE_OF_HOURS:
            return self._at_one_time(seed)
        own = [number for need in one.needs for number in self.of_party[need.party]]
        if which < _SHARE_OF_PARTIES:
            return own
        spot = self.plan.spots[seed]
        if spot is None:
            return [*own, *self._further(own)]
        same = [
            number
            for number in own
            if (other := self.plan.spots[number]) is not None
            and other.day == spot.day
            and abs(other.slot - spot.slot) <= _NEARBY
        ]
        return [*same, *self._further(same)]

    def _at_one_time(self, seed: int) -> list[int]:
        """Meetings that are held at about the time of this one, or of some other; they may stand in the way of its place."""
        spots = self.plan.spots
        some = self.dice.sample(self.free, min(_SOME, len(self.free)))
        spot = spots[seed] or next((spots[number] for number in some if spots[number] is not None), None)
        if spot is None:
            return []
        return [
            number
            for number in some
            if (other := spots[number]) is not None and other.day == spot.day and abs(other.slot - spot.slot) <= 1
        ]

    def _further(self, numbers: list[int]) -> list[int]:
        """The meetings of a party met in one of these."""
        if not numbers:
            return []
        needs: tuple[Need, ...] = self.plan.wanted[self.dice.choice(numbers)].needs
        return self.of_party[self.dice.choice(needs).party]

    def _others(self, out: list[int]) -> list[int]:
        """Unplaced meetings of the parties whose meetings were taken out."""
        plan, found = self.plan, dict[int, None]()
        gone = set(out)
        for number in out:
            for need in plan.wanted[number].needs:
                for other in self.of_party[need.party]:
                    if plan.spots[other] is None and other not in gone:
                        found[other] = None
        return self.dice.sample(list(found), min(_OTHERS, len(found)))

    def _recreate(self, numbers: list[int]) -> list[int]:
        plan, dice = self.plan, self.dice
        added = []
        for number in self._order(numbers):
            spot = best_spot(plan, number, dice, _BLINK)
            if spot is not None and spot.cost - plan.prices[spot.pool] < plan.gain(plan.wanted[number]):
                plan.put(number, spot)
                added.append(number)
        return added

    def _order(self, numbers: list[int]) -> list[int]:
        """By chance, or by worth with noise."""
        plan, dice = self.plan, self.dice
        which = dice.random()
        if which < _SHARE_SHUFFLED:
            dice.shuffle(numbers)
            return numbers
        noise = _CALM if which < _SHARE_CALM else _WILD
        worth = {n: plan.gain(plan.wanted[n]) * (1 + noise * (2 * dice.random() - 1)) for n in numbers}
        return sorted(numbers, key=lambda n: -worth[n])
