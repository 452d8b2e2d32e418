"""Runs of the scheduler of meetings: what the worker solves, and how a plan is put in force."""

from expo import clock
from expo.db import db
from expo.history.services import Actor
from expo.history.verbs import Verb
from expo.i18n import _l
from expo.jobs.services import Taken
from expo.kit.stdout import quiet_output
from expo.meetings.scheduler.apply_plan import apply_plan
from expo.meetings.scheduler.load_problem import fingerprint, load_problem
from expo.meetings.scheduler.models import MeetingRun
from expo.meetings.scheduler.result import result_from_json, solve
from expo.solver_runs.rules import PlanState
from expo.solver_runs.services import Solver, apply_run, run_of_job, store_plan

MEETING_PLANS = Solver(
    "meetings",
    MeetingRun,
    Verb.ASKED_FOR_A_PLAN_OF_MEETINGS_OF,
    Verb.THREW_AWAY_A_PLAN_OF_MEETINGS_OF,
    _l("A plan of meetings of this expo is being made already."),
)


def solve_meetings(taken: Taken) -> None:
    """Solve the run of a job and store its plan, unless it was cancelled meanwhile. Holds no lock while solving."""
    row = run_of_job(MEETING_PLANS, taken)
    if row is None:
        return
    loaded, (seed, seconds) = load_problem(row.event, clock.now()), (row.seed, row.seconds)
    db.session.rollback()
    with quiet_output():
        result = solve(loaded, seed=seed, seconds=seconds)
    store_plan(row, taken, PlanState.FOUND, result, fingerprint(loaded.problem))


def apply_meetings(row: MeetingRun, *, by: Actor) -> int:
    """Put the plan of a run in force; returns how many meetings changed. Raises Refused as `apply_run` does, and if what the
    plan depends on has changed.
    """
    return apply_run(
        row, lambda run: apply_plan(run.event, result_from_json(run.result).placed, run.fingerprint, by=by)
    )
