"""Why each firm has what it has, as reasons with their particulars; the words are put to them elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

from expo.booths.allocation.engine.feasibility import FITS, RULES, Fitting
from expo.booths.allocation.engine.instance import Instance, Placing, instance_of
from expo.booths.allocation.engine.problem import Plan, Problem, ProblemFirm, Rule, Unplaced
from expo.booths.allocation.engine.solver import rank_met


class Why(StrEnum):
    """Why this space."""

    PINNED = "pinned"
    PINNED_WISH = "pinned_wish"
    WISH = "wish"
    NEAR = "near"
    ZONE = "zone"
    BEST_LEFT = "best_left"
    NOTHING_FITS = "nothing_fits"
    ALL_TAKEN = "all_taken"


class WhyNot(StrEnum):
    """Why not its first wish."""

    NONE_MADE = "none_made"
    GRANTED = "granted"
    SETTLED = "settled"  # the firm itself was settled elsewhere
    UNKNOWN = "unknown"
    RULE = "rule"  # the booth breaks `rule` for this firm, alone or in every space it is a part of
    HELD = "held"
    PINNED_TO = "pinned_to"
    MORE_POINTS = "more_points"  # `holder` has it and has more points
    EQUAL_POINTS = "equal_points"  # `holder` has it with as many points: what is worth more in all decided
    WORTH_MORE = "worth_more"  # `holder` has it with fewer points: all wishes together are met better so
    APART = "apart"  # `holder` stands beside it, and the two keep apart
    WORTH_MORE_FREE = "worth_more_free"  # free, but no space with it is; or worth less to the firm than what it has


@dataclass(frozen=True, slots=True)
class Explanation:
    """`rank` counts from 1. `holder` is the firm that has the first wish, or stands in its way, `booth` that wish."""

    firm: int
    why: Why
    booths: tuple[int, ...]
    why_not: WhyNot
    rank: int | None = None
    near: int | None = None
    booth: int | None = None
    holder: int | None = None
    rule: Rule | None = None


class Explaining:
    """Explains firms of one plan; the problem is made into numbers once."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.instance: Instance = instance_of(problem)
        self._firms = {firm.id: firm for firm in problem.firms}
        self._number = {firm.id: number for number, firm in enumerate(problem.firms)}
        self._place = {booth.id: number for number, booth in enumerate(problem.booths)}
        self._fitting = Fitting(problem, self.instance.spaces)
        self._holder = {booth: firm for firm, booths in plan.assignments.items() for booth in booths}
        self._placing = placing_of(self.instance, plan)

    def every(self) -> list[Explanation]:
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
        in_zone = all(self.problem.booths[self._place[booth]].zone == firm.zone for booth in booths)
        return (Why.ZONE if firm.zone and in_zone else Why.BEST_LEFT), None

    def _why_not(self, firm: ProblemFirm, rank: int | None) -> tuple[WhyNot, int | None, Rule | None]:
        if not firm.wishes:
            return WhyNot.NONE_MADE, None, None
        wish = firm.wishes[0]
        if rank == 0:
            return WhyNot.GRANTED, None, None
        if firm.id in self.problem.pins or wish not in self._place:
            return (WhyNot.SETTLED if firm.id in self.problem.pins else WhyNot.UNKNOWN), None, None
        why_not, holder = self._settled(wish)
        return (why_not, holder, None) if why_not is not None else self._refused(firm, wish)

    def _refused(self, firm: ProblemFirm, wish: int) -> tuple[WhyNot, int | None, Rule | None]:
        """The rule against it, or who is in the way: of those it keeps apart from, the one that stands there."""
        rule = self._ruled_out(firm, wish)
        if rule not in {None, Rule.APART}:
            return WhyNot.RULE, None, rule
        why_not, holder = self._in_the_way(firm, wish)
        return (WhyNot.RULE, None, rule) if rule and why_not is WhyNot.WORTH_MORE_FREE else (why_not, holder, None)

    def _settled(self, wish: int) -> tuple[WhyNot | None, int | None]:
        """Whose it was before anything was allocated."""
        if wish in self.problem.held:
            return WhyNot.HELD, self.problem.held[wish]
        holder = self._holder.get(wish)
        return (WhyNot.PINNED_TO, holder) if holder in self.problem.pins else (None, None)

    def _in_the_way(self, firm: ProblemFirm, wish: int) -> tuple[WhyNot, int | None]:
        """Who has it, or who stands too near to it."""
        holder = self._holder.get(wish)
        if holder is not None:
            return self._against(firm, self._firms[holder]), holder
        for other in sorted(self.instance.apart[self._number[firm.id]]):
            if other in self._placing and self.instance.spaces.touches[self._placing[other], self._place[wish]]:
                return WhyNot.APART, self.problem.firms[other].id
        return WhyNot.WORTH_MORE_FREE, None

    def _against(self, firm: ProblemFirm, holder: ProblemFirm) -> WhyNot:
        if holder.points == firm.points:
            return WhyNot.EQUAL_POINTS
        return WhyNot.MORE_POINTS if holder.points > firm.points else WhyNot.WORTH_MORE

    def _ruled_out(self, firm: ProblemFirm, wish: int) -> Rule | None:
        """The rule that no space with the booth keeps: what is told is how the one that comes furthest fails."""
        codes = self._fitting.broken(firm)[self.instance.spaces.uses[:, self._place[wish]]]
        furthest = int(codes.max())
        return None if furthest == FITS else RULES[furthest]


def placing_of(instance: Instance, plan: Plan) -> Placing:
    """The plan in the numbers of the instance."""
    spaces = {space: number for number, space in enumerate(instance.spaces.chosen)}
    place = {booth.id: number for number, booth in enumerate(instance.problem.booths)}
    return {
        number: spaces[tuple(sorted(place[booth] for booth in plan.assignments[firm.id]))]
        for number, firm in enumerate(instance.problem.firms)
        if firm.id in plan.assignments
    }
