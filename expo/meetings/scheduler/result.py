"""A plan of meetings as the JSON of a run's row, readable later in any language."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from expo.meetings.scheduler.engine.compiler import compiled
from expo.meetings.scheduler.engine.explain import MeetingExplainer, MeetingReason, PlacedMeeting
from expo.meetings.scheduler.engine.measures import measures
from expo.meetings.scheduler.engine.problem import (
    MeetingObstacle,
    Placement,
    Remedy,
    SearchLimits,
    UnplacedMeeting,
)
from expo.meetings.scheduler.engine.solver import schedule
from expo.meetings.scheduler.load_problem import LoadedProblem


@dataclass(frozen=True, slots=True)
class PlanResult:
    """The result of a run. `starts` are the beginnings of the slots that it numbers; the measures are in points and
    shares.
    """

    score: int
    bound: int
    first_come: int
    cut_short: bool
    idle_share: float
    hall_changes: float
    starts: tuple[datetime, ...]
    placed: Mapping[str, Placement]
    why: Mapping[str, PlacedMeeting]
    unplaced: Mapping[str, UnplacedMeeting]

    @property
    def gap(self) -> float:
        return (self.bound - self.score) / self.score if self.score else float(self.bound > 0)


def solve(loaded: LoadedProblem, *, seed: int, seconds: int) -> dict[str, Any]:
    """Make the plan and its reasons, as JSON. Raises PinsImpossible where pinned meetings make a plan impossible."""
    problem = loaded.problem
    found = schedule(problem, SearchLimits(seed=seed, seconds=max(1.0, seconds * 0.9)))
    explainer, numbers = MeetingExplainer(problem, found), measures(compiled(problem), found.placed)
    return {
        "score": found.score,
        "bound": found.bound,
        "first_come": found.first_come,
        "cut_short": found.cut_short,
        "idle_share": numbers.idle_share,
        "hall_changes": numbers.hall_changes,
        "starts": [slot.start for slot in problem.slots],
        "placed": {
            name: [at.slot, at.place, list(at.people), list(at.interpreters)] for name, at in found.placed.items()
        },
        "why": {name: asdict(explainer.placed_one(name)) for name in found.placed},
        "unplaced": {name: asdict(explainer.unplaced_one(name)) for name in found.unplaced},
    }


def result_from_json(plain: Mapping[str, Any]) -> PlanResult:
    """Parse what `solve` returned."""
    return PlanResult(
        plain["score"],
        plain["bound"],
        plain["first_come"],
        plain["cut_short"],
        plain["idle_share"],
        plain["hall_changes"],
        tuple(datetime.fromtimestamp(minute * 60, UTC) for minute in plain["starts"]),
        {name: Placement(at[0], at[1], tuple(at[2]), tuple(at[3])) for name, at in plain["placed"].items()},
        {name: PlacedMeeting(**{**one, "reason": MeetingReason(one["reason"])}) for name, one in plain["why"].items()},
        {
            name: UnplacedMeeting(
                **{**one, "obstacle": MeetingObstacle(one["obstacle"]), "remedy": Remedy(one["remedy"])}
            )
            for name, one in plain["unplaced"].items()
        },
    )
