"""The effect of a small change of the hall, found by solving again with the change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from expo.booths.allocation.engine.problem import Options, Plan, Problem, ProblemBooth, Side
from expo.booths.allocation.engine.solver import allocate


class SmallChange(StrEnum):
    """The kinds of change that are tried."""

    OPEN_A_CORNER = "open_a_corner"
    LARGER_PAVILION = "larger_pavilion"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """With the change at that booth, a plan of `score` was found that places `placed` more firms. Found by a search of
    limited time: the change gains at least `gain`, possibly more.
    """

    change: SmallChange
    booth: int
    pavilion: str | None
    score: int
    gain: int
    placed: int


def suggestions(problem: Problem, plan: Plan, options: Options, tries: int = 4) -> list[Suggestion]:
    """The tried changes that gain something, best first. They share the time limit of the options."""
    changed = list(_changes(problem, plan))[:tries]
    found = []
    for change, booth, pavilion, other in changed:
        new = allocate(other, replace(options, seconds=options.seconds / len(changed)))
        placed = len(new.assignments) - len(plan.assignments)
        if new.score > plan.score:
            found.append(Suggestion(change, booth, pavilion, new.score, new.score - plan.score, placed))
    return sorted(found, key=lambda one: (-one.gain, one.booth))


def _changes(problem: Problem, plan: Plan) -> Iterable[tuple[SmallChange, int, str | None, Problem]]:
    """Per pavilion one more booth beside it; and the most wished-for booth turned into a corner."""
    settled = {booth for booths in problem.pins.values() for booth in booths} | problem.held.keys()
    wished = [wish for firm in problem.firms if firm.id not in plan.assignments for wish in firm.wishes[:1]]
    free = [booth for booth in problem.booths if not booth.blocked and booth.id not in settled]
    for pavilion in sorted({booth.pavilion for booth in free if booth.pavilion}):
        inside = [booth for booth in free if booth.pavilion == pavilion]
        beside = [booth for booth in free if booth.pavilion is None and any(_share_edge(booth, one) for one in inside)]
        if beside:
            yield (
                SmallChange.LARGER_PAVILION,
                beside[0].id,
                pavilion,
                _with_booth(problem, replace(beside[0], pavilion=pavilion)),
            )
    inline = [booth for booth in free if len(booth.open_sides) == 1]
    if inline:
        booth = max(inline, key=lambda one: (wished.count(one.id), -one.id))
        yield SmallChange.OPEN_A_CORNER, booth.id, None, _with_booth(problem, replace(booth, open_sides=_turned(booth)))


def _turned(booth: ProblemBooth) -> frozenset[Side]:
    """The open sides plus one at a right angle."""
    upright = booth.open_sides & {Side.NORTH, Side.SOUTH}
    return booth.open_sides | {Side.EAST if upright else Side.SOUTH}


def _share_edge(one: ProblemBooth, other: ProblemBooth) -> bool:
    wide = min(one.x_cm + one.width_cm, other.x_cm + other.width_cm) - max(one.x_cm, other.x_cm)
    high = min(one.y_cm + one.depth_cm, other.y_cm + other.depth_cm) - max(one.y_cm, other.y_cm)
    return one.hall == other.hall and min(wide, high) == 0 and max(wide, high) > 0


def _with_booth(problem: Problem, booth: ProblemBooth) -> Problem:
    return replace(problem, booths=tuple(booth if one.id == booth.id else one for one in problem.booths))
