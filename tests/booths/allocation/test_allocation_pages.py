"""Automatic allocation on the organiser's pages: asked for, solved, looked at, compared and applied."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.apply_plan import apply_allocation
from expo.booths.assignments.services import pin
from expo.booths.models import AllocationRun, Booth
from expo.db import db, transaction
from expo.jobs.rules import LOST_AFTER, JobState
from expo.solver_runs.rules import RunState
from expo.worker.kinds import KINDS
from expo.worker.runner import run_job, take_next
from tests.booths.allocation.plan_runs import (
    OLGA,
    ask_for_a_plan,
    holder_names,
    solve_a_plan,
    take_the_job,
    two_firms_who_wish,
)
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.events import an_event
from tests.pages import Browser


def test_a_plan_is_asked_for_solved_looked_at_and_applied(app: Flask, browser: Browser) -> None:
    event, booths, _firms = two_firms_who_wish()
    run = solve_a_plan(event)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/allocation/{run.id}")
    before = holder_names(event)
    token = {"csrf_token": page.typed("csrf_token")}
    done = browser.post(f"/organise/{event.slug}/allocation/{run.id}/apply", token)
    again = browser.post(f"/organise/{event.slug}/allocation/{run.id}/apply", token)

    assert "2 of 2 firms" in page.text
    assert "It has A2, its wish number 1." in page.text
    assert len(page.soup.select('.booth[data-booth][data-state="arriving"]')) == 2
    assert before == {booths[0].id: "Anadolu Demo", booths[1].id: "Bosphorus Demo"}
    assert (done.status_code, again.status_code) == (303, 303)
    assert holder_names(event) == {booths[1].id: "Anadolu Demo", booths[0].id: "Bosphorus Demo"}


def test_a_run_that_loses_two_workers_is_not_begun_a_third_time(app: Flask, browser: Browser) -> None:
    event, _booths, _firms = two_firms_who_wish()
    run = ask_for_a_plan(event)

    for _worker in range(2):
        assert take_the_job()[1].id == run.job_id
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
    event, _booths, _firms = two_firms_who_wish()
    run = ask_for_a_plan(event)
    with transaction():
        job, moment = run.job, clock.now()
        job.created_at = moment - timedelta(seconds=30)
        if state is RunState.RUNNING:
            job.state, job.started_at, job.beat_at = (
                JobState.RUNNING,
                job.created_at,
                moment - timedelta(seconds=silent),
            )
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/allocation/{run.id}")

    assert told in page.text


def test_a_plan_behind_another_expos_is_told_so(app: Flask, browser: Browser) -> None:
    event, _booths, _firms = two_firms_who_wish()
    other = ask_for_a_plan(an_event())
    assert take_the_job()[1].id == other.job_id
    run = ask_for_a_plan(event)
    with transaction():
        run.job.created_at = clock.now() - timedelta(seconds=30)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/allocation/{run.id}")

    assert "Another plan is being made. This one comes next." in page.text


def test_a_run_that_breaks_down_says_so(app: Flask, browser: Browser) -> None:
    event, booths, _firms = two_firms_who_wish()
    run = ask_for_a_plan(event)
    kind, taken = take_the_job()
    with transaction():
        db.session.execute(sa.update(Booth).where(Booth.id == booths[0].id).values(open_sides="X"))
    with pytest.raises(ValueError, match="not a valid Side"):
        run_job(kind, taken)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/allocation/{run.id}")

    assert "This plan could not be finished. Nothing was changed; ask for another one." in page.text
    assert take_next(KINDS) is None


def test_what_makes_a_plan_impossible_is_named_before_and_after(app: Flask, browser: Browser) -> None:
    event, booths, firms = two_firms_who_wish()
    with transaction():
        pin(firms[0], pinned=True, by=OLGA)
        booths[0].blocked = True
    run = solve_a_plan(event)
    signed_in(browser, olga(event))

    before = browser.read(f"/organise/{event.slug}/allocation")
    after = browser.read(f"/organise/{event.slug}/allocation/{run.id}")

    assert run.state is RunState.FAILED
    assert "Anadolu Demo is pinned where it cannot be: the booth is blocked." in before.text
    assert "Anadolu Demo is pinned where it cannot be: the booth is blocked." in after.text


def test_a_space_given_against_a_rule_stays_and_the_machine_works_on(app: Flask, browser: Browser) -> None:
    event, booths, firms = two_firms_who_wish()
    with transaction():
        firms[0].least_sqm = firms[0].most_sqm = firms[0].area_sqm = 18
        pin(firms[0], pinned=True, by=OLGA)
    run = solve_a_plan(event)
    signed_in(browser, olga(event))

    before = browser.read(f"/organise/{event.slug}/allocation")
    with transaction():
        apply_allocation(run, by=OLGA)

    against = (
        "Anadolu Demo stands where a rule is against it, and stays there: the area is not what the firm accepts, "
        "even with the difference that the expo allows."
    )
    assert against in before.text
    assert "No plan can be made before this is mended" not in before.text
    assert holder_names(event) == {booths[0].id: "Anadolu Demo", booths[1].id: "Bosphorus Demo"}


def test_the_form_is_judged_and_keeps_what_was_typed(app: Flask, browser: Browser) -> None:
    event, _booths, _firms = two_firms_who_wish()
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
    event, _booths, _firms = two_firms_who_wish()
    run = solve_a_plan(event)
    address = f"/organise/{event.slug}/allocation/{run.id}"

    signed_in(browser, vera(event))
    looks = browser.read(address).status
    token = {"csrf_token": browser.read("/account").typed("csrf_token")}
    acts = [browser.post(f"{address}/{step}", token).status_code for step in ("apply", "cancel")]
    signed_in(browser, nora())
    others = browser.read(address, status=404).status

    assert (looks, acts, others) == (200, [403, 403], 404)
