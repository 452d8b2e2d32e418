"""Whether what is said of a first wish is so: every way in which only the two firms move is built whole and weighed."""

from collections.abc import Iterator
from dataclasses import dataclass

from expo.booths.allocation.engine.explain import Explanation, WhyNot
from expo.booths.allocation.engine.instance import Placing, instance_of
from expo.booths.allocation.engine.problem import Plan, Problem
from tests.oracles.booth_plan import faults


@dataclass(frozen=True, slots=True)
class OtherWay:
    """The most that a plan scores in which the firm has its first wish; None where there is no such plan."""

    score: int | None


def other_way(problem: Problem, plan: Plan, one: Explanation) -> OtherWay:
    """Everybody stays but the firm and the holder of its first wish."""
    instance, moving = instance_of(problem), [who for who in (one.firm, _holder(plan, one)) if who is not None]
    place = {firm.id: number for number, firm in enumerate(problem.firms)}
    spaces = [tuple(problem.booths[booth].id for booth in space) for space in instance.spaces.chosen]
    number = {frozenset(space): at for at, space in enumerate(spaces)}
    rest = {firm: booths for firm, booths in plan.assignments.items() if firm not in moving}
    known = set(faults(problem, plan.assignments))
    best: int | None = None
    for way in _ways(spaces, moving, one.booth or 0):
        whole = {**rest, **way}
        if (
            all(set(a).isdisjoint(b) for a in way.values() for b in rest.values())
            and set(faults(problem, whole)) <= known
        ):
            placing: Placing = {place[firm]: number[frozenset(booths)] for firm, booths in whole.items()}
            best = max(best or 0, instance.score(placing))
    return OtherWay(best)


def _holder(plan: Plan, one: Explanation) -> int | None:
    return one.holder if one.booth in plan.assignments.get(one.holder or 0, ()) else None


def _ways(spaces: list[tuple[int, ...]], moving: list[int], wish: int) -> Iterator[dict[int, tuple[int, ...]]]:
    for mine in spaces:
        if wish not in mine:
            continue
        yield {moving[0]: mine}
        if len(moving) > 1:
            yield from ({moving[0]: mine, moving[1]: its} for its in spaces if not set(mine) & set(its))


def is_true(problem: Problem, plan: Plan, one: Explanation) -> bool:
    """Whether the plan bears out what is said."""
    firms = {firm.id: firm for firm in problem.firms}
    mine, its = firms[one.firm], firms.get(one.holder or 0)
    score = other_way(problem, plan, one).score
    if one.why_not in {WhyNot.OTHERS_TOO, WhyNot.BESIDE_TAKEN}:
        return score is None
    if one.why_not is WhyNot.WORTH_MORE_FREE:
        return score is not None and score <= plan.score
    if its is None or score is None:
        return False
    worse, tie = score < plan.score, score == plan.score
    wished, points = one.booth in its.wishes, its.points - mine.points
    return {
        WhyNot.MORE_POINTS: worse and points > 0 and wished,
        WhyNot.MORE_POINTS_UNWISHED: worse and points > 0 and not wished,
        WhyNot.EQUAL_POINTS: worse and points == 0,
        WhyNot.WORTH_MORE: worse and points < 0,
        WhyNot.TIE_POINTS: tie and points > 0,
        WhyNot.TIE_APPLIED: tie and points == 0 and its.applied < mine.applied,
        WhyNot.TIE_ENTERED: tie and points == 0 and its.applied == mine.applied and its.id < mine.id,
    }[one.why_not]
