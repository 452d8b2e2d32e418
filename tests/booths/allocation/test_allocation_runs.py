"""Runs of the automatic allocation: one at a time, taken up by a worker, stopped, thrown away, applied whole or refused."""

import os
import subprocess
import sys

import pytest
from flask import Flask

from expo.booths.allocation.runs import ALLOCATIONS
from expo.booths.assignments.apply_plan import apply_allocation
from expo.booths.assignments.services import assign, pin
from expo.booths.models import AllocationRun
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.errors import Refused
from expo.jobs.rules import JobState
from expo.jobs.services import send_heartbeat
from expo.solver_runs.rules import RunState
from expo.solver_runs.services import discard_run
from expo.worker.kinds import KINDS
from expo.worker.runner import run_job, take_next
from tests.booths.allocation.plan_runs import (
    NINE,
    OLGA,
    ask_for_a_plan,
    holder_names,
    solve_a_plan,
    take_the_job,
    two_firms_who_wish,
)
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.told import entries


def test_a_plan_is_refused_whole_when_something_changed(app: Flask) -> None:
    event, booths, firms = two_firms_who_wish()
    run = solve_a_plan(event)
    with transaction():
        pin(firms[0], pinned=True, by=OLGA)
    before = holder_names(event)

    with pytest.raises(Refused, match="have changed since this plan was made"), transaction():
        apply_allocation(run, by=OLGA)

    assert (holder_names(event), db.session.get_one(AllocationRun, run.id).state) == (before, RunState.DONE)
    assert booths[0].id in before


def test_a_plan_that_another_process_made_is_known_again() -> None:
    schemes, sides = ("frozenset({'shell', 'raw', 'island'})", "frozenset(Side)")
    asking = (
        "from expo.booths.allocation.load_problem import fingerprint\n"
        "from expo.booths.allocation.engine.problem import Problem, ProblemBooth, Side\n"
        f"booth = ProblemBooth(1, 'A1', '1', 0, 0, 300, 300, {sides}, {schemes})\n"
        "print(fingerprint(Problem((booth,), ())))"
    )

    told = {
        subprocess.run(
            [sys.executable, "-c", asking], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(told) == 1


def test_one_run_at_a_time_an_expo_and_one_worker_a_run(app: Flask) -> None:
    event, other = two_firms_who_wish()[0], two_firms_who_wish()[0]
    first, theirs = ask_for_a_plan(event), ask_for_a_plan(other)

    with pytest.raises(Refused, match="A plan of this expo is being made already"):
        ask_for_a_plan(event)
    taken = [take_the_job()[1].id, take_the_job()[1].id, take_next(KINDS)]

    assert taken == [first.job_id, theirs.job_id, None]


def test_a_run_that_was_stopped_writes_nothing(app: Flask) -> None:
    event, _booths, _firms = two_firms_who_wish()
    run = ask_for_a_plan(event)
    kind, taken = take_the_job()
    wanted = send_heartbeat(taken)
    with transaction():
        discard_run(ALLOCATIONS, run, by=OLGA)

    run_job(kind, taken)
    db.session.refresh(run)

    assert (wanted, send_heartbeat(taken), run.state, run.result) == (True, False, RunState.CANCELLED, {})


def test_a_plan_that_is_thrown_away_is_not_applied_and_another_may_be_asked_for(app: Flask) -> None:
    event, _booths, _firms = two_firms_who_wish()
    run = solve_a_plan(event)
    with transaction():
        discard_run(ALLOCATIONS, run, by=OLGA)

    with pytest.raises(Refused, match="no plan that could be applied"), transaction():
        apply_allocation(run, by=OLGA)

    assert (run.state, run.job.state) == (RunState.CANCELLED, JobState.DONE)
    assert ask_for_a_plan(event).state is RunState.QUEUED


def test_a_settled_firm_keeps_its_booth_though_many_points_want_it_away(app: Flask) -> None:
    event = an_event()
    booths = some_booths(event, a_hall(event), "A1", "A2", "A3")
    there = emil(event, name="Anadolu Demo", **NINE)
    emil(event, name="Bosphorus Demo", points=50, apart=["Anadolu Demo"], **NINE)
    with transaction():
        assign(there, [booths[1]], by=OLGA, state=AssignmentState.ASSIGNED)
    run = solve_a_plan(event)

    with transaction():
        changed = apply_allocation(run, by=OLGA)

    assert changed == 0
    assert holder_names(event) == {booths[1].id: "Anadolu Demo"}


def test_the_history_tells_what_was_asked_and_a_plan_in_force_is_neither_applied_again_nor_thrown_away(
    app: Flask,
) -> None:
    event, _booths, _firms = two_firms_who_wish()
    thrown = solve_a_plan(event)
    with transaction():
        discard_run(ALLOCATIONS, thrown, by=OLGA)
    run = solve_a_plan(event)
    with transaction():
        changes = [apply_allocation(run, by=OLGA), apply_allocation(run, by=OLGA)]

    with pytest.raises(Refused, match=r"^This plan is in force already\.$"), transaction():
        discard_run(ALLOCATIONS, run, by=OLGA)

    asked = ("asked for an allocation of", "Test Expo", {"seed": 1, "seconds": 5})
    told = [(one.verb, one.subject, one.after) for one in entries(event, "event")]
    assert [one for one in told if "allocation" in one[0]][:3] == [
        asked,
        ("threw away an allocation of", "Test Expo", None),
        asked,
    ]
    assert changes == [2, 0]
