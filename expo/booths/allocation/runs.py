"""Allocation runs: what the worker solves, and when a plan counts as impossible."""

from expo.booths.allocation.engine.contradictions import Contradicted
from expo.booths.allocation.load_problem import fingerprint, problem_of
from expo.booths.allocation.result import contradictions_as_json, solve
from expo.booths.models import AllocationRun
from expo.booths.queries import spaces_now
from expo.db import db
from expo.history.verbs import Verb
from expo.i18n import _l
from expo.jobs.services import Taken
from expo.kit.stdout import quiet_output
from expo.solver_runs.rules import PlanState
from expo.solver_runs.services import Solver, run_of_job, store_plan

ALLOCATIONS = Solver(
    "allocation",
    AllocationRun,
    Verb.ASKED_FOR_AN_ALLOCATION_OF,
    Verb.THREW_AWAY_AN_ALLOCATION_OF,
    _l("A plan of this expo is being made already."),
)


def solve_run(taken: Taken) -> None:
    """Solve the run of a job and store its plan, unless it was cancelled meanwhile. Holds no lock while solving."""
    row = run_of_job(ALLOCATIONS, taken)
    if row is None:
        return
    problem, (seed, seconds) = problem_of(row.event), (row.seed, row.seconds)
    today = {space.firm: tuple(space.booths) for space in spaces_now(row.event_id)}
    known = {firm.id for firm in problem.firms}
    db.session.rollback()
    try:
        with quiet_output():
            result = solve(
                problem,
                {firm: booths for firm, booths in today.items() if firm in known and booths},
                seed=seed,
                seconds=seconds,
            )
        plan = PlanState.FOUND
    except Contradicted as stopped:
        plan, result = PlanState.IMPOSSIBLE, {"contradictions": contradictions_as_json(stopped.found)}
    store_plan(row, taken, plan, result, fingerprint(problem))
