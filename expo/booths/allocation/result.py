"""A plan as JSON of a run's row, readable later in any language. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from expo.booths.allocation.engine.compare import FirmChange, changes
from expo.booths.allocation.engine.contradictions import Clash, Contradiction
from expo.booths.allocation.engine.explain import Explainer, Explanation, Why, WhyNot
from expo.booths.allocation.engine.problem import Options, Problem, Rule
from expo.booths.allocation.engine.solver import allocate
from expo.booths.allocation.engine.suggest import SmallChange, Suggestion, suggestions

_TRIES = 3  # suggested changes that are tried
_SHARE = 4  # share of the time for them


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a run. `changes` are relative to the assignments when it began."""

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


def solve(problem: Problem, today: dict[int, tuple[int, ...]], *, seed: int, seconds: int) -> dict[str, Any]:
    """Solve a problem; returns as JSON the plan, its changes from `today`, and suggested changes of the hall. Raises
    Contradicted when fixed assignments make a plan impossible.
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
        "explanations": [asdict(one) for one in Explainer(problem, plan).all()],
        "suggestions": [asdict(one) for one in small],
        "changes": [asdict(one) for one in changes(problem, today, dict(plan.assignments))],
    }


def outcome_from_json(result: dict[str, Any]) -> Outcome:
    """Parse what `solve` returned."""
    return Outcome(
        result["score"],
        result["bound"],
        result["first_come"],
        tuple(result["wishes_met"]),
        {int(firm): tuple(booths) for firm, booths in result["assignments"].items()},
        [_explanation_from_json(one) for one in result["explanations"]],
        [Suggestion(**{**one, "change": SmallChange(one["change"])}) for one in result["suggestions"]],
        [FirmChange(one["firm"], tuple(one["before"]), tuple(one["after"]), one["gain"]) for one in result["changes"]],
    )


def contradictions_as_json(found: list[Contradiction]) -> list[dict[str, Any]]:
    """Contradictions as JSON."""
    return [asdict(one) for one in found]


def contradictions_from_json(plain: list[dict[str, Any]]) -> list[Contradiction]:
    """Parse what `contradictions_as_json` returned."""
    return [
        Contradiction(**{**one, "clash": Clash(one["clash"]), "rule": _rule_from_json(one["rule"])}) for one in plain
    ]


def _explanation_from_json(one: dict[str, Any]) -> Explanation:
    read = {"why": Why(one["why"]), "why_not": WhyNot(one["why_not"]), "rule": _rule_from_json(one["rule"])}
    return Explanation(**{**one, **read, "booths": tuple(one["booths"])})


def _rule_from_json(value: str | None) -> Rule | None:
    return Rule(value) if value else None
