"""Why each firm has its space, as reasons with their parameters; `words.py` turns them into sentences."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from expo.booths.allocation.engine.exchange import BoothExchange, tie_order
from expo.booths.allocation.engine.feasibility import FITS, RULES, SpaceChecker
from expo.booths.allocation.engine.instance import Instance, Placing, instance_of
from expo.booths.allocation.engine.problem import Plan, Problem, ProblemFirm, Rule, Unplaced
from expo.booths.allocation.engine.solver import rank_met


class Why(StrEnum):
    """Reasons for a firm's space."""

    PINNED = "pinned"
    PINNED_WISH = "pinned_wish"
    WISH = "wish"
    NEAR = "near"
    ZONE = "zone"
    BEST_LEFT = "best_left"
    NOTHING_FITS = "nothing_fits"
    ALL_TAKEN = "all_taken"


class WhyNot(StrEnum):
    """Reasons why a firm did not get its first wish."""

    NONE_MADE = "none_made"
    GRANTED = "granted"
    SETTLED = "settled"  # the firm itself was settled elsewhere
    UNKNOWN = "unknown"
    RULE = "rule"  # the booth breaks `rule` for this firm, alone or in every space it is a part of
    HELD = "held"
    PINNED_TO = "pinned_to"
    MORE_POINTS = (
        "more_points"  # `holder` has it, has more points and wished for it too; worth less the other way round
    )
    MORE_POINTS_UNWISHED = "more_points_unwished"  # the same, but `holder` did not wish for it
    EQUAL_POINTS = "equal_points"  # `holder` has it with as many points; worth less the other way round
    WORTH_MORE = "worth_more"  # `holder` has it with fewer points; worth less the other way round
    TIE_POINTS = "tie_points"  # worth the same the other way round: `holder` has more points
    TIE_APPLIED = "tie_applied"  # worth the same, as many points: `holder` applied first
    TIE_ENTERED = "tie_entered"  # worth the same, as many points, applied at one moment: `holder` was entered first
    OTHERS_TOO = "others_too"  # `holder` has it, and without moving others as well it cannot be had
    WENT_TO = "went_to"  # `holder` has it, and nothing more can be said for sure
    APART = "apart"  # `holder` stands beside it, and the two keep apart
    BESIDE_TAKEN = "beside_taken"  # free, but `holder` has or bars what the firm would need beside it
    WORTH_MORE_FREE = "worth_more_free"  # free, but worth less than what it has


_FREE = frozenset({WhyNot.BESIDE_TAKEN, WhyNot.WORTH_MORE_FREE})


@dataclass(frozen=True, slots=True)
class Explanation:
    """`rank` counts from 1. `holder` is the firm that has the first wish or stands in its way, `booth` is the first
    wish.
    """

    firm: int
    why: Why
    booths: tuple[int, ...]
    why_not: WhyNot
    rank: int | None = None
    near: int | None = None
    booth: int | None = None
    holder: int | None = None
    rule: Rule | None = None


class Explainer:
    """Explains the firms of one plan; the instance is built once."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.instance: Instance = instance_of(problem)
        self._firms = {firm.id: firm for firm in problem.firms}
        self._number = {firm.id: number for number, firm in enumerate(problem.firms)}
        self._index = {booth.id: number for number, booth in enumerate(problem.booths)}
        self._fitting = SpaceChecker(problem, self.instance.spaces)
        self._holder = {booth: firm for firm, booths in plan.assignments.items() for booth in booths}
        self._placing = placing_of(self.instance, plan)
        self._floor = BoothExchange(self.instance, self._placing)

    def all(self) -> list[Explanation]:
        return [self.of(firm) for firm in self.problem.firms]

    def of(self, firm: ProblemFirm) -> Explanation:
        booths = self.plan.assignments.get(firm.id, ())
        rank = rank_met(firm, booths)
        why, near = self._why(firm, booths, rank)
        why_not, holder, rule = self._why_not(firm, rank)
        left = self.plan.unplaced.get(firm.id)
        return Explanation(
            firm=firm.id,
            why=why,
            booths=booths,
            why_not=why_not,
            rank=None if rank is None else rank + 1,
            near=near,
            booth=firm.wishes[0] if firm.wishes else None,
            holder=holder,
            rule=rule or (left.rule if left else None),
        )

    def _why(self, firm: ProblemFirm, booths: tuple[int, ...], rank: int | None) -> tuple[Why, int | None]:
        if not booths:
            reason = self.plan.unplaced[firm.id].reason
            return (Why.NOTHING_FITS if reason is Unplaced.NOTHING_FITS else Why.ALL_TAKEN), None
        if firm.id in self.problem.pins:
            return (Why.PINNED if rank is None else Why.PINNED_WISH), None
        if rank is not None:
            return Why.WISH, None
        number = self._number[firm.id]
        for other, _bonus in self.instance.near_of[number]:
            if other in self._placing and self.instance.touching(self._placing[number], self._placing[other]):
                return Why.NEAR, self.problem.firms[other].id
        in_zone = all(self.problem.booths[self._index[booth]].zone == firm.zone for booth in booths)
        return (Why.ZONE if firm.zone and in_zone else Why.BEST_LEFT), None

    def _why_not(self, firm: ProblemFirm, rank: int | None) -> tuple[WhyNot, int | None, Rule | None]:
        if not firm.wishes:
            return WhyNot.NONE_MADE, None, None
        wish = firm.wishes[0]
        if rank == 0:
            return WhyNot.GRANTED, None, None
        if firm.id in self.problem.pins or wish not in self._index:
            return (WhyNot.SETTLED if firm.id in self.problem.pins else WhyNot.UNKNOWN), None, None
        why_not, holder = self._prior_holder(wish)
        return (why_not, holder, None) if why_not is not None else self._explain_obstacle(firm, wish)

    def _explain_obstacle(self, firm: ProblemFirm, wish: int) -> tuple[WhyNot, int | None, Rule | None]:
        """The rule against the wish, or the firm in the way, such as one it keeps apart from."""
        rule = self._broken_rule(firm, wish)
        if rule not in {None, Rule.APART}:
            return WhyNot.RULE, None, rule
        why_not, holder = self._in_the_way(firm, wish)
        return (WhyNot.RULE, None, rule) if rule and why_not in _FREE else (why_not, holder, None)

    def _prior_holder(self, wish: int) -> tuple[WhyNot | None, int | None]:
        """The firm that had the wish before the allocation."""
        if wish in self.problem.held:
            return WhyNot.HELD, self.problem.held[wish]
        holder = self._holder.get(wish)
        return (WhyNot.PINNED_TO, holder) if holder in self.problem.pins else (None, None)

    def _in_the_way(self, firm: ProblemFirm, wish: int) -> tuple[WhyNot, int | None]:
        """The firm that has the wish, or stands too near to it."""
        holder = self._holder.get(wish)
        if holder is not None:
            return self._compare_exchange(firm, self._firms[holder], wish), holder
        for other in sorted(self.instance.apart[self._number[firm.id]]):
            if other in self._placing and self.instance.spaces.touches[self._placing[other], self._index[wish]]:
                return WhyNot.APART, self.problem.firms[other].id
        if self._floor.exchange(self._number[firm.id], self._index[wish]) is None:
            return WhyNot.BESIDE_TAKEN, self._blocker(firm, wish)
        return WhyNot.WORTH_MORE_FREE, None

    def _compare_exchange(self, firm: ProblemFirm, holder: ProblemFirm, wish: int) -> WhyNot:
        """Compares the exchange of the two firms on the plan, with all others unchanged."""
        one, other = self._number[firm.id], self._number[holder.id]
        change = self._floor.exchange(one, self._index[wish])
        if change is None:
            return WhyNot.OTHERS_TOO
        if change.gain > 0 or (change.gain == 0 and tie_order(self.instance, one) < tie_order(self.instance, other)):
            return WhyNot.WENT_TO
        if change.gain == 0:
            return self._explain_tie(firm, holder)
        if holder.points > firm.points:
            return WhyNot.MORE_POINTS if wish in holder.wishes else WhyNot.MORE_POINTS_UNWISHED
        return WhyNot.EQUAL_POINTS if holder.points == firm.points else WhyNot.WORTH_MORE

    def _explain_tie(self, firm: ProblemFirm, holder: ProblemFirm) -> WhyNot:
        if holder.points > firm.points:
            return WhyNot.TIE_POINTS
        return WhyNot.TIE_APPLIED if holder.applied < firm.applied else WhyNot.TIE_ENTERED

    def _blocker(self, firm: ProblemFirm, wish: int) -> int | None:
        """The firm that blocks the most valuable space with the booth: it has one of its booths, or keeps apart and
        stands beside it.
        """
        number, spaces = self._number[firm.id], self.instance.spaces
        fits, worth = self.instance.fits[number], self.instance.worth[number]
        within = np.flatnonzero(spaces.uses[fits, self._index[wish]])
        if not len(within):
            return None
        space = int(fits[within[int(worth[within].argmax())]])
        taken = [self._holder.get(self.problem.booths[booth].id) for booth in spaces.chosen[space]]
        near = [
            self.problem.firms[other].id
            for other in sorted(self.instance.apart[number])
            if other in self._placing and self.instance.touching(self._placing[other], space)
        ]
        return next((one for one in [*taken, *near] if one not in {None, firm.id}), None)

    def _broken_rule(self, firm: ProblemFirm, wish: int) -> Rule | None:
        """The rule broken by every space with the booth: of the space that satisfies the most rules, the first it
        breaks.
        """
        codes = self._fitting.broken(firm)[self.instance.spaces.uses[:, self._index[wish]]]
        furthest = int(codes.max())
        return None if furthest == FITS else RULES[furthest]


def placing_of(instance: Instance, plan: Plan) -> Placing:
    """The plan as a placing, by the indexes of the instance."""
    spaces = {space: number for number, space in enumerate(instance.spaces.chosen)}
    position = {booth.id: number for number, booth in enumerate(instance.problem.booths)}
    return {
        number: spaces[tuple(sorted(position[booth] for booth in plan.assignments[firm.id]))]
        for number, firm in enumerate(instance.problem.firms)
        if firm.id in plan.assignments
    }
