"""The steps of an application, in their order. Rooms above contribute theirs, as the booths a firm wishes for.

A step is a page under /exhibitor/<token>/apply/<name>, in a blueprint made by `firm_blueprint`; it shows itself with
`flow.step_page` and goes on with `flow.go_on`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from expo.contributions import contributed
from expo.exhibitors.models import Exhibitor
from expo.mail.rules import Lazy


@dataclass(frozen=True, slots=True)
class ApplicationStep:
    """A step. `position` orders the steps (this room's are 10 to 80, the review is 90). `endpoint` takes no argument but
    the token, which is filled in. `is_done` tells whether the step has data, `shown` whether the firm may open it now.
    `answers` gives (name, value) pairs for the summary; only for steps of other rooms.
    """

    name: str
    position: int
    title: Lazy
    endpoint: str
    is_done: Callable[[Exhibitor], bool]
    shown: Callable[[Exhibitor], bool] = lambda _exhibitor: True
    answers: Callable[[Exhibitor], Sequence[tuple[str, str]]] | None = None


def steps_of(exhibitor: Exhibitor) -> list[ApplicationStep]:
    """The steps of this application, in order."""
    return sorted((s for s in contributed(ApplicationStep) if s.shown(exhibitor)), key=lambda s: (s.position, s.name))


def step_after(exhibitor: Exhibitor, name: str) -> ApplicationStep | None:
    """The step after the named one; None after the last."""
    steps = steps_of(exhibitor)
    at = next((n for n, step in enumerate(steps) if step.name == name), len(steps))
    return steps[at + 1] if at + 1 < len(steps) else None


def step_named(exhibitor: Exhibitor, name: str) -> ApplicationStep | None:
    return next((step for step in steps_of(exhibitor) if step.name == name), None)


def all_steps() -> list[ApplicationStep]:
    """All steps in order, whether shown to a firm or not."""
    return sorted(contributed(ApplicationStep), key=lambda s: (s.position, s.name))


def all_titles() -> list[str]:
    """The titles of all steps in order, for the page that begins an application."""
    return [str(step.title) for step in all_steps()]
