"""The states of runs in the reader's language, and what a page of a run that is not done says."""

from dataclasses import dataclass

from expo import clock
from expo.i18n import _
from expo.jobs.queries import is_running
from expo.solver_runs.models import SolverRun
from expo.solver_runs.rules import WAITS_LONG, RunState


def run_word(state: RunState) -> str:
    return {
        RunState.QUEUED: _("waiting"),
        RunState.RUNNING: _("at work"),
        RunState.DONE: _("to be looked at"),
        RunState.FAILED: _("not possible"),
        RunState.CANCELLED: _("stopped"),
        RunState.APPLIED: _("put in force"),
    }[state]


def run_look(state: RunState) -> str:
    looks = {RunState.DONE: "info", RunState.APPLIED: "good", RunState.FAILED: "bad", RunState.RUNNING: "warn"}
    return looks.get(state, "")


RUN_WORDS = {"run_word": run_word, "run_look": run_look}  # for templates


@dataclass(frozen=True, slots=True)
class RunProgress:
    """How far a run is, in seconds: since it was asked for, since it began, since its worker was heard of."""

    waited: int
    spent: int
    silent: int
    busy: bool  # another run of the kind is being solved
    long: int = WAITS_LONG


def progress_of(row: SolverRun) -> RunProgress:
    now, job = clock.now(), row.job
    spent = int((now - job.started_at).total_seconds()) if job.started_at else 0
    return RunProgress(
        waited=int((now - job.created_at).total_seconds()),
        spent=min(spent, row.seconds),
        silent=int((now - job.beat_at).total_seconds()) if job.beat_at else 0,
        busy=is_running(job.kind),
    )
