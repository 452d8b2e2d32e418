"""A plan of the machine as it is kept in a row, and read again in whatever language its reader has. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from expo.booths.allocation.engine.compare import FirmChange, changes
from expo.booths.allocation.engine.contradictions import Clash, Contradiction
from expo.booths.allocation.engine.explain import Explaining, Explanation, Why, WhyNot
from expo.booths.allocation.engine.problem import Options, Problem, Rule
from expo.booths.allocation.engine.solver import allocate
from expo.booths.allocation.engine.suggest import SmallChange, Suggestion, suggestions

_TRIES = 3  # small changes tried
_SHARE = 4  # a quarter of the time goes to them


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to. Wishes met count from the dearest; `changes` are measured against what was when it began."""

    score: int
    bound: int
    first_come: int
    wishes_met: tuple[int, ...]
    assignments: dict[int, tuple[int, ...]]
    explanations: list[Explanation]
    suggestions: list[Suggestion]
    changes: list[FirmChange]

    @property
    def gap(self) -> float:
        return (self.bound - self.score) / self.score if self.score else float(self.bound > 0)


def solved(problem: Problem, today: dict[int, tuple[int, ...]], *, seed: int, seconds: int) -> dict[str, Any]:
    """The plan for a problem as plain values, what changes from `today`, and what small changes of the floor would bring.

    Raises Contradicted where what is settled makes a plan impossible.
    """
    main = max(1.0, seconds * (1 - 1 / _SHARE))
    plan = allocate(problem, Options(seed=seed, seconds=main))
    small = suggestions(problem, plan, Options(seed=seed, seconds=max(1.0, seconds / _SHARE)), _TRIES)
    return {
        "score": plan.score,
        "bound": plan.bound,
        "first_come": plan.first_come_score,
        "wishes_met": list(plan.wishes_met),
        "assignments": {str(firm): list(booths) for firm, booths in plan.assignments.items()},
        "explanations": [asdict(one) for one in Explaining(problem, plan).every()],
        "suggestions": [asdict(one) for one in small],
        "changes": [asdict(one) for one in changes(problem, today, dict(plan.assignments))],
    }


def outcome(result: dict[str, Any]) -> Outcome:
    """What `solved` wrote, read again."""
    return Outcome(
        result["score"],
        result["bound"],
        result["first_come"],
        tuple(result["wishes_met"]),
        {int(firm): tuple(booths) for firm, booths in result["assignments"].items()},
        [_explanation(one) for one in result["explanations"]],
        [Suggestion(**{**one, "change": SmallChange(one["change"])}) for one in result["suggestions"]],
        [FirmChange(one["firm"], tuple(one["before"]), tuple(one["after"]), one["gain"]) for one in result["changes"]],
    )


def told(found: list[Contradiction]) -> list[dict[str, Any]]:
    return [asdict(one) for one in found]


def read_told(plain: list[dict[str, Any]]) -> list[Contradiction]:
    return [Contradiction(**{**one, "clash": Clash(one["clash"]), "rule": _rule(one["rule"])}) for one in plain]


def _explanation(one: dict[str, Any]) -> Explanation:
    read = {"why": Why(one["why"]), "why_not": WhyNot(one["why_not"]), "rule": _rule(one["rule"])}
    return Explanation(**{**one, **read, "booths": tuple(one["booths"])})


def _rule(value: str | None) -> Rule | None:
    return Rule(value) if value else None
