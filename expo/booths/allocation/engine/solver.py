"""The entry point of the engine: a problem in, a plan out."""

from collections import Counter

from expo.booths.allocation.engine.contradictions import Contradicted, contradictions
from expo.booths.allocation.engine.feasibility import RULES, SpaceChecker
from expo.booths.allocation.engine.instance import Instance, Placing, instance_of
from expo.booths.allocation.engine.problem import LeftOut, Options, Plan, Problem, ProblemFirm, Rule, Unplaced
from expo.booths.allocation.engine.search import search


def allocate(problem: Problem, options: Options | None = None) -> Plan:
    """The best plan found within the time limit, with an upper bound valid for every plan.

    The same problem and options give the same plan if the search ends by itself; a search cut short by the time limit
    depends on the machine. Raises Contradicted when the pins make a plan impossible.
    """
    stopping = [one for one in contradictions(problem) if one.stops]
    if stopping:
        raise Contradicted(stopping)
    instance = instance_of(problem)
    found = search(instance, options or Options())
    return Plan(
        assignments=assignments(instance, found.placing),
        score=found.score,
        bound=found.bound,
        first_come_score=found.first_come_score,
        wishes_met=_wishes_met(problem, assignments(instance, found.placing)),
        unplaced=_left_out(instance, found.placing),
    )


def assignments(instance: Instance, placing: Placing) -> dict[int, tuple[int, ...]]:
    """Booth ids by firm id, in the order of firms."""
    firms, booths, chosen = instance.problem.firms, instance.problem.booths, instance.spaces.chosen
    return {firms[f].id: tuple(booths[b].id for b in chosen[space]) for f, space in sorted(placing.items())}


def rank_met(firm: ProblemFirm, booths: tuple[int, ...]) -> int | None:
    """The rank (0 is the first wish) of the best wish among the booths; None if there is none."""
    return next((rank for rank, wish in enumerate(firm.wishes) if wish in booths), None)


def _wishes_met(problem: Problem, plan: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    met = Counter(rank_met(firm, plan[firm.id]) for firm in problem.firms if firm.id in plan)
    return tuple(met[rank] for rank in range(max((len(firm.wishes) for firm in problem.firms), default=0)))


def _left_out(instance: Instance, placing: Placing) -> dict[int, LeftOut]:
    found: dict[int, LeftOut] = {}
    for number, firm in enumerate(instance.problem.firms):
        if number in placing:
            continue
        fits = len(instance.fits[number]) > 0
        found[firm.id] = LeftOut(Unplaced.ALL_TAKEN) if fits else LeftOut(Unplaced.NOTHING_FITS, _rule(instance, firm))
    return found


def _rule(instance: Instance, firm: ProblemFirm) -> Rule | None:
    """The rule that stops the space that satisfies the most rules, in reporting order."""
    broken = SpaceChecker(instance.problem, instance.spaces).broken(firm)
    return RULES[int(broken.max())] if len(broken) else None
