"""The steps of an application, in their order. Rooms above contribute theirs, as the booths a firm wishes for.

A step is a page under /exhibitor/<token>/apply/<name>, in a room of `doors.firm_room`; it shows itself with `flow.step_page`
and goes on with `flow.go_on`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from expo.contributions import contributed
from expo.exhibitors.models import Exhibitor
from expo.mail.rules import Lazy


@dataclass(frozen=True, slots=True)
class ApplicationStep:
    """`place` orders the steps (ours are 10, 20, ... 80, the review is 90). `endpoint` needs the token alone, which is filled
    in by itself. `is_done` says whether there is something in it already; `shown` whether the firm may go there now; `told`
    what was said there, as names and values, of a step of a room above (an application tells its own).
    """

    name: str
    place: int
    title: Lazy
    endpoint: str
    is_done: Callable[[Exhibitor], bool]
    shown: Callable[[Exhibitor], bool] = lambda _exhibitor: True
    told: Callable[[Exhibitor], Sequence[tuple[str, str]]] | None = None


def steps_of(exhibitor: Exhibitor) -> list[ApplicationStep]:
    """The steps of this application, in their order."""
    return sorted((s for s in contributed(ApplicationStep) if s.shown(exhibitor)), key=lambda s: (s.place, s.name))


def step_after(exhibitor: Exhibitor, name: str) -> ApplicationStep | None:
    """The next one; none after the last."""
    steps = steps_of(exhibitor)
    at = next((n for n, step in enumerate(steps) if step.name == name), len(steps))
    return steps[at + 1] if at + 1 < len(steps) else None


def step_called(exhibitor: Exhibitor, name: str) -> ApplicationStep | None:
    return next((step for step in steps_of(exhibitor) if step.name == name), None)


def all_steps() -> list[ApplicationStep]:
    """The steps there are, in their order, whoever may go there."""
    return sorted(contributed(ApplicationStep), key=lambda s: (s.place, s.name))


def all_titles() -> list[str]:
    """What the steps are called, in their order, for whoever has not begun."""
    return [str(step.title) for step in all_steps()]
