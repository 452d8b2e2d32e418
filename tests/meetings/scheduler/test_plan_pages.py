"""Plans of meetings on the organiser's pages: asked for, made by the worker, looked at, put in force or thrown away."""

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.meetings.meeting_models import Meeting
from expo.meetings.rules import MeetingKind
from expo.meetings.scheduler.models import MeetingRun
from expo.meetings.scheduler.runs import MEETING_PLANS, apply_meetings
from expo.solver_runs.queries import solver_runs_of
from expo.solver_runs.services import ask_for_run, discard_run
from expo.worker.kinds import KINDS
from expo.worker.runner import run_job, take_next
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, TEN, a_block, a_firm, a_meeting, a_table, placed
from tests.pages import Browser


def an_expo_with_meetings() -> tuple[Event, list[Meeting]]:
    """Three firms that meet one another, at one table, for an hour."""
    event = an_event()
    a_block(event, hours=1)
    a_table(event)
    one, other, third = (a_firm(event, name)[0] for name in ("Emil", "Anadolu", "Indus"))
    return event, [a_meeting(event, *pair) for pair in ((one, other), (one, third), (other, third))]


def asked(event: Event) -> MeetingRun:
    with transaction():
        return ask_for_run(MEETING_PLANS, event, seed=1, seconds=5, language="en", by=OLGA)


def made(event: Event) -> MeetingRun:
    """A run that the worker has finished."""
    run = asked(event)
    found = take_next(KINDS)
    assert found is not None
    kind, taken = found
    assert (kind.name, taken.id, kind.own_process) == (MEETING_PLANS.kind, run.job_id, True)
    run_job(kind, taken)
    db.session.refresh(run)
    return run


def test_a_plan_is_asked_for_made_looked_at_and_put_in_force(app: Flask, browser: Browser) -> None:
    event, meetings = an_expo_with_meetings()
    signed_in(browser, olga(event))
    home = f"/organise/{event.slug}/meetings/plans"

    form = browser.read(home)
    sent = browser.post(home, {"csrf_token": form.typed("csrf_token"), "seconds": "5", "seed": "3"})
    [run] = solver_runs_of(event, MeetingRun)
    waiting = browser.read(f"{home}/{run.id}")
    found = take_next(KINDS)
    assert found is not None
    run_job(*found)
    page = browser.read(f"{home}/{run.id}")
    token = {"csrf_token": page.typed("csrf_token")}
    done = browser.post(f"{home}/{run.id}/apply", token)
    again = browser.post(f"{home}/{run.id}/apply", token)

    assert "To be planned: 3 meetings on 3 slots at 1 places." in form.text
    assert sent.status_code == 303
    assert "The plan waits for its turn." in waiting.text
    assert "3 of 3 meetings" in page.text
    assert "Emil – Anadolu" in page.text
    assert (done.status_code, again.status_code) == (303, 303)
    assert len({one.starts_at for one in meetings}) == 3
    assert "The plan is in force: 3 meetings changed." in browser.read(f"{home}/{run.id}").text


def test_a_plan_that_is_out_of_date_is_refused_whole(app: Flask, browser: Browser) -> None:
    event, meetings = an_expo_with_meetings()
    run = made(event)
    table = a_table(event, "T02")
    placed(meetings[0], table)
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/meetings/plans/{run.id}"

    page = browser.read(address)
    refused = browser.post(f"{address}/apply", {"csrf_token": page.typed("csrf_token")})

    assert "The plan cannot be applied any more; ask for a new one." in page.text
    assert refused.status_code == 409
    assert [one.starts_at for one in meetings] == [TEN, None, None]


def test_one_plan_at_a_time_and_one_thrown_away_stays_so(app: Flask) -> None:
    event, meetings = an_expo_with_meetings()
    asked(event)

    with pytest.raises(Refused, match="is being made already"):
        asked(event)
    [run] = solver_runs_of(event, MeetingRun)
    with transaction():
        discard_run(MEETING_PLANS, run, by=OLGA)
    second = made(event)
    with transaction():
        discard_run(MEETING_PLANS, second, by=OLGA)

    with pytest.raises(Refused, match="has no plan"), transaction():
        apply_meetings(second, by=OLGA)
    assert all(one.starts_at is None for one in meetings)


def test_a_plan_in_force_is_not_thrown_away(app: Flask) -> None:
    event, _meetings = an_expo_with_meetings()
    run = made(event)
    with transaction():
        apply_meetings(run, by=OLGA)

    with pytest.raises(Refused, match="in force already"), transaction():
        discard_run(MEETING_PLANS, run, by=OLGA)


def test_a_meeting_without_a_time_says_why(app: Flask, browser: Browser) -> None:
    event, meetings = an_expo_with_meetings()
    for firm in ("Kapı", "Lale", "Mavi"):
        a_meeting(event, meetings[0].sides[0].party, a_firm(event, firm)[0])
    run = made(event)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/meetings/plans/{run.id}")

    assert "Without a time" in page.text
    assert "3 of 6 meetings" in page.text
    assert "Emil has no time left that suits." in page.text or "every place is taken" in page.text


def test_meetings_of_governments_are_shown_to_those_who_may_see_them(app: Flask, browser: Browser) -> None:
    event, meetings = an_expo_with_meetings()
    with transaction():
        meetings[0].kind, meetings[0].liaison_id = MeetingKind.G2G, olga(event).id
    run = made(event)
    signed_in(browser, vera(event))

    page = browser.read(f"/organise/{event.slug}/meetings/plans/{run.id}")

    assert "Emil – Indus" in page.text
    assert "Emil – Anadolu" not in page.text


def test_who_only_looks_asks_for_nothing(app: Flask, browser: Browser) -> None:
    event, _meetings = an_expo_with_meetings()
    signed_in(browser, vera(event))
    home = f"/organise/{event.slug}/meetings/plans"

    page = browser.read(home)
    refused = browser.post(home, {"csrf_token": page.typed("csrf_token"), "seconds": "5", "seed": "1"})

    assert "Ask for a plan" not in page.text
    assert refused.status_code in {403, 404}
    assert solver_runs_of(event, MeetingRun) == []


def test_wrong_numbers_stay_in_the_form(app: Flask, browser: Browser) -> None:
    event, _meetings = an_expo_with_meetings()
    signed_in(browser, olga(event))
    home = f"/organise/{event.slug}/meetings/plans"

    token = browser.read(home).typed("csrf_token")
    refused = browser.post(home, {"csrf_token": token, "seconds": "9999", "seed": "x"})

    assert refused.status_code == 400
    assert b"9999" in refused.data
    assert solver_runs_of(event, MeetingRun) == []
