"""The pages that the runs of every solver have: where one is asked for, one run, and how it is stopped."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.blueprints import current_event, needs
from expo.i18n import _, language
from expo.solver_runs.forms import RunForm
from expo.solver_runs.models import SolverRun
from expo.solver_runs.queries import solver_run_in
from expo.solver_runs.rules import SHORTEST
from expo.solver_runs.services import Solver, ask_for_run, discard_run
from expo.solver_runs.words import RUN_WORDS
from expo.web.blueprints import GuardedBlueprint
from expo.web.security import form_checks_csrf

R = TypeVar("R", bound=SolverRun)


@dataclass(frozen=True, slots=True)
class RunPages(Generic[R]):
    """How one solver's pages look: all runs with the form and a refusal, and one run. `permission` is that of whoever may ask
    and stop.
    """

    solver: Solver[R]
    permission: Permission
    index: Callable[[RunForm, Refused | None], str]
    run: Callable[[R], str]


def load_run(solver: Solver[R], number: int) -> R:
    """The current event's run, or 404."""
    found = solver_run_in(current_event(), solver.model, number)
    if found is None:
        raise NotFound(_("There is no such plan of this expo."))
    return found


def add_run_routes(room: GuardedBlueprint, pages: RunPages[R]) -> None:
    """Add the pages to a solver's blueprint."""
    room.context_processor(lambda: RUN_WORDS)
    _add_reading(room, pages)
    _add_acts(room, pages)


def _add_reading(room: GuardedBlueprint, pages: RunPages[R]) -> None:
    @room.get("")
    def index() -> ResponseReturnValue:
        """What stands in the way of a plan, the form, and the past runs."""
        return pages.index(RunForm(), None)

    @room.get("/<int:number>")
    def run(number: int) -> ResponseReturnValue:
        """One run: its progress or its result."""
        return pages.run(load_run(pages.solver, number))


def _add_acts(room: GuardedBlueprint, pages: RunPages[R]) -> None:
    @room.post("")
    @needs(pages.permission)
    @form_checks_csrf
    def ask() -> ResponseReturnValue:
        """Queue a run."""
        form = RunForm()
        if not form.validate_on_submit():
            return pages.index(form, None), 400
        try:
            with transaction():
                wanted = {"seed": form.seed.data or 0, "seconds": form.seconds.data or SHORTEST}
                made = ask_for_run(pages.solver, current_event(), **wanted, language=language(), by=actor())
        except Refused as refusal:
            return pages.index(form, refusal), 409
        return redirect(url_for(".run", number=made.id), 303)

    @room.post("/<int:number>/cancel")
    @needs(pages.permission)
    def cancel(number: int) -> ResponseReturnValue:
        """Stop the run, or discard its plan."""
        with transaction():
            discard_run(pages.solver, load_run(pages.solver, number), by=actor())
        return redirect(url_for(".index"), 303)
