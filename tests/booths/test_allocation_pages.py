"""Automatic allocation on the organiser's pages: asked for, solved by the worker, compared, applied or thrown away."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.allocation.runs import KIND, ask_for_plan, cancel_run
from expo.booths.assignments.apply_plan import apply_run
from expo.booths.assignments.services import give, pin
from expo.booths.models import AllocationRun, Booth, Wish
from expo.booths.queries import holders_in
from expo.booths.rules import AssignmentState, RunState
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.history.services import Actor
from expo.jobs.rules import LOST_AFTER, JobState
from expo.jobs.services import Taken, beat
from expo.worker.kinds import KINDS, JobKind
from expo.worker.runner import run_job, take_next
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.pages import Browser

OLGA = Actor("Olga")
NINE = {"area_sqm": 9, "least_sqm": 9, "most_sqm": 9}


def _two_who_wish() -> tuple[Event, list[Booth], list[Exhibitor]]:
    """Two firms, each on hold where the other wishes to stand."""
    event = an_event()
    booths = some_booths(event, a_hall(event), "A1", "A2", "A3")
    firms = [emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)]
    with transaction():
        for firm, booth, wish in zip(firms, booths, (booths[1], booths[0]), strict=False):
            give(firm, [booth], by=OLGA)
            db.session.add(Wish(exhibitor_id=firm.id, booth_id=wish.id, rank=1))
    return event, booths, firms


def _asked(event: Event) -> AllocationRun:
    with transaction():
        return ask_for_plan(event, seed=1, seconds=5, language="en", by=OLGA)


def _taken() -> tuple[JobKind, Taken]:
    found = take_next(KINDS)
    assert found is not None
    return found


def _solved(event: Event) -> AllocationRun:
    run = _asked(event)
    kind, taken = _taken()
    assert (kind.name, taken.id) == (KIND, run.job_id)
    run_job(kind, taken)
    db.session.refresh(run)
    return run


def _has(event: Event) -> dict[int, str]:
    return {booth: holder.name for booth, holder in holders_in(event).items()}


def test_a_plan_is_asked_for_solved_looked_at_and_applied(app: Flask, browser: Browser) -> None:
    event, booths, _firms = _two_who_wish()
    run = _solved(event)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/allocation/{run.id}")
    before = _has(event)
    token = {"csrf_token": page.typed("csrf_token")}
    done = browser.post(f"/organise/{event.slug}/allocation/{run.id}/apply", token)
    again = browser.post(f"/organise/{event.slug}/allocation/{run.id}/apply", token)

    assert "2 of 2 firms" in page.text
    assert "It has A2, its wish number 1." in page.text
    assert len(page.soup.select('.booth[data-booth][data-state="arriving"]')) == 2
    assert before == {booths[0].id: "Anadolu Demo", booths[1].id: "Bosphorus Demo"}
    assert (done.status_code, again.status_code) == (303, 303)
    assert _has(event) == {booths[1].id: "Anadolu Demo", booths[0].id: "Bosphorus Demo"}


def test_a_plan_is_refused_whole_when_something_changed(app: Flask) -> None:
    event, booths, firms = _two_who_wish()
    run = _solved(event)
    with transaction():
        pin(firms[0], pinned=True, by=OLGA)
    before = _has(event)

    with pytest.raises(Refused, match="have changed since this plan was made"), transaction():
        apply_run(run, by=OLGA)

    assert (_has(event), db.session.get_one(AllocationRun, run.id).state) == (before, RunState.DONE)
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
    event, other = _two_who_wish()[0], _two_who_wish()[0]
    first, theirs = _asked(event), _asked(other)

    with pytest.raises(Refused, match="A plan of this expo is being made already"):
        _asked(event)
    taken = [_taken()[1].id, _taken()[1].id, take_next(KINDS)]

    assert taken == [first.job_id, theirs.job_id, None]


def test_a_run_that_loses_two_workers_is_not_begun_a_third_time(app: Flask, browser: Browser) -> None:
    event, _booths, _firms = _two_who_wish()
    run = _asked(event)

    for _worker in range(2):
        assert _taken()[1].id == run.job_id
        with transaction():
            run.job.beat_at = clock.now() - LOST_AFTER - timedelta(seconds=1)
    third = take_next(KINDS)
    db.session.refresh(run)
    signed_in(browser, olga(event))
    page = browser.read(f"/organise/{event.slug}/allocation/{run.id}")

    assert (third, run.state) == (None, RunState.FAILED)
    assert "This plan could not be finished. Nothing was changed; ask for another one." in page.text


@pytest.mark.parametrize(
    ("state", "silent", "told"),
    [
        (RunState.QUEUED, 0, "No worker has taken this plan for 30 seconds."),
        (RunState.RUNNING, 25, "Nothing was heard of this plan for 25 seconds."),
        (RunState.RUNNING, 0, "The time is up. The reasons are being written down."),
    ],
)
def test_olga_is_told_what_a_plan_waits_for(
    app: Flask, browser: Browser, state: RunState, silent: int, told: str
) -> None:
    event, _booths, _firms = _two_who_wish()
    run = _asked(event)
    with transaction():
        job, moment = run.job, clock.now()
        job.asked_at = moment - timedelta(seconds=30)
        if state is RunState.RUNNING:
            job.state, job.started_at, job.beat_at = JobState.RUNNING, job.asked_at, moment - timedelta(seconds=silent)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/allocation/{run.id}")

    assert told in page.text


def test_a_plan_behind_another_expos_is_told_so(app: Flask, browser: Browser) -> None:
    event, _booths, _firms = _two_who_wish()
    other = _asked(an_event())
    assert _taken()[1].id == other.job_id
    run = _asked(event)
    with transaction():
        run.job.asked_at = clock.now() - timedelta(seconds=30)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/allocation/{run.id}")

    assert "Another plan is being made. This one comes next." in page.text


def test_a_run_that_was_stopped_writes_nothing(app: Flask) -> None:
    event, _booths, _firms = _two_who_wish()
    run = _asked(event)
    kind, taken = _taken()
    wanted = beat(taken)
    with transaction():
        cancel_run(run, by=OLGA)

    run_job(kind, taken)
    db.session.refresh(run)

    assert (wanted, beat(taken), run.state, run.result) == (True, False, RunState.CANCELLED, {})


def test_a_plan_that_is_thrown_away_is_not_applied_and_another_may_be_asked_for(app: Flask) -> None:
    event, _booths, _firms = _two_who_wish()
    run = _solved(event)
    with transaction():
        cancel_run(run, by=OLGA)

    with pytest.raises(Refused, match="no plan that could be applied"), transaction():
        apply_run(run, by=OLGA)

    assert (run.state, run.job.state) == (RunState.CANCELLED, JobState.DONE)
    assert _asked(event).state is RunState.QUEUED


def test_a_run_that_breaks_down_says_so(app: Flask, browser: Browser) -> None:
    event, booths, _firms = _two_who_wish()
    run = _asked(event)
    kind, taken = _taken()
    with transaction():
        db.session.execute(sa.update(Booth).where(Booth.id == booths[0].id).values(open_sides="X"))
    with pytest.raises(ValueError, match="not a valid Side"):
        run_job(kind, taken)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/allocation/{run.id}")

    assert "This plan could not be finished. Nothing was changed; ask for another one." in page.text
    assert take_next(KINDS) is None


def test_what_makes_a_plan_impossible_is_named_before_and_after(app: Flask, browser: Browser) -> None:
    event, booths, firms = _two_who_wish()
    with transaction():
        pin(firms[0], pinned=True, by=OLGA)
        booths[0].blocked = True
    run = _solved(event)
    signed_in(browser, olga(event))

    before = browser.read(f"/organise/{event.slug}/allocation")
    after = browser.read(f"/organise/{event.slug}/allocation/{run.id}")

    assert run.state is RunState.FAILED
    assert "Anadolu Demo is pinned where it cannot be: the booth is blocked." in before.text
    assert "Anadolu Demo is pinned where it cannot be: the booth is blocked." in after.text


def test_a_space_given_against_a_rule_stays_and_the_machine_works_on(app: Flask, browser: Browser) -> None:
    event, booths, firms = _two_who_wish()
    with transaction():
        firms[0].least_sqm = firms[0].most_sqm = firms[0].area_sqm = 18
        pin(firms[0], pinned=True, by=OLGA)
    run = _solved(event)
    signed_in(browser, olga(event))

    before = browser.read(f"/organise/{event.slug}/allocation")
    with transaction():
        apply_run(run, by=OLGA)

    against = (
        "Anadolu Demo stands where a rule is against it, and stays there: the area is not what the firm accepts, "
        "even with the difference that the expo allows."
    )
    assert against in before.text
    assert "No plan can be made before this is mended" not in before.text
    assert _has(event) == {booths[0].id: "Anadolu Demo", booths[1].id: "Bosphorus Demo"}


def test_a_settled_firm_keeps_its_booth_though_many_points_want_it_away(app: Flask) -> None:
    event = an_event()
    booths = some_booths(event, a_hall(event), "A1", "A2", "A3")
    there = emil(event, name="Anadolu Demo", **NINE)
    emil(event, name="Bosphorus Demo", points=50, apart=["Anadolu Demo"], **NINE)
    with transaction():
        give(there, [booths[1]], by=OLGA, state=AssignmentState.ASSIGNED)
    run = _solved(event)

    with transaction():
        changed = apply_run(run, by=OLGA)

    assert changed == 0
    assert _has(event) == {booths[1].id: "Anadolu Demo"}


def test_the_form_is_judged_and_keeps_what_was_typed(app: Flask, browser: Browser) -> None:
    event, _booths, _firms = _two_who_wish()
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/allocation"

    wrong = browser.send(address, {"seconds": "9999", "seed": "1"}, status=400)
    right = browser.send(address, {"seconds": "5", "seed": "7"})
    twice = browser.send(address, {"seconds": "5", "seed": "7"}, status=409)

    assert (wrong.errors, wrong.typed("seconds")) == (["Enter a whole number from 5 to 600."], "9999")
    assert "The plan waits for its turn." in right.text
    assert "A plan of this expo is being made already." in twice.text
    assert [(one.seconds, one.seed) for one in db.session.scalars(db.select(AllocationRun))] == [(5, 7)]


def test_who_may_look_does_not_act_and_others_find_nothing(app: Flask, browser: Browser) -> None:
    event, _booths, _firms = _two_who_wish()
    run = _solved(event)
    address = f"/organise/{event.slug}/allocation/{run.id}"

    signed_in(browser, vera(event))
    looks = browser.read(address).status
    token = {"csrf_token": browser.read("/account").typed("csrf_token")}
    acts = [browser.post(f"{address}/{step}", token).status_code for step in ("apply", "cancel")]
    signed_in(browser, nora())
    others = browser.read(address, status=404).status

    assert (looks, acts, others) == (200, [403, 403], 404)
