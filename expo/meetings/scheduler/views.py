"""Pages of plans of meetings: ask for one, follow it, look at it beside today's, put it in force or throw it away."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.db import transaction
from expo.errors import Refused
from expo.events.blueprints import current_event, needs, organiser_blueprint
from expo.i18n import _n
from expo.meetings.rules import MeetingKind
from expo.meetings.scheduler.load_problem import LoadedProblem, PlanNames, fingerprint, load_problem
from expo.meetings.scheduler.models import MeetingRun
from expo.meetings.scheduler.result import PlanResult, result_from_json
from expo.meetings.scheduler.runs import MEETING_PLANS, apply_meetings
from expo.meetings.scheduler.words import barrier_sentence, placed_sentence, unplaced_sentence
from expo.meetings.views.meetings import sees_g2g
from expo.solver_runs.forms import RunForm
from expo.solver_runs.queries import solver_runs_of
from expo.solver_runs.rules import RunState
from expo.solver_runs.views import RunPages, add_run_routes, load_run
from expo.solver_runs.words import progress_of

_MOST_LINES = 400

room = organiser_blueprint("meeting_plans", __name__, Permission.SEE_MEETINGS, "/meetings/plans")


@room.post("/<int:number>/apply")
@needs(Permission.ARRANGE_MEETINGS)
def apply(number: int) -> ResponseReturnValue:
    """Put the plan in force, all of it or nothing."""
    try:
        with transaction():
            changed = apply_meetings(load_run(MEETING_PLANS, number), by=actor())
    except Refused as refusal:
        return _run_page(load_run(MEETING_PLANS, number), refusal), 409
    flash(
        _n(
            "The plan is in force: %(num)d meeting changed.", "The plan is in force: %(num)d meetings changed.", changed
        ),
        "success",
    )
    return redirect(url_for(".run", number=number), 303)


def _index(form: RunForm, refusal: Refused | None) -> str:
    """What would be planned, what stands in its way, the form, and the past plans."""
    loaded = load_problem(current_event(), clock.now())
    return render_template(
        "meetings/plans.html",
        form=form,
        refusal=refusal,
        runs=solver_runs_of(current_event(), MeetingRun),
        meetings=len(loaded.problem.meetings),
        slots=len(loaded.problem.slots),
        places=len(loaded.problem.places),
        staying=len(loaded.staying),
        barred=[
            (number, loaded.names[number], barrier_sentence(one))
            for number, one in loaded.barred.items()
            if _is_shown(loaded, str(number))
        ],
    )


def _run_page(row: MeetingRun, refusal: Refused | None = None) -> str:
    """Progress until it is done, then the plan."""
    if "score" not in row.result:
        return render_template("meetings/plan_wait.html", run=row, progressed=progress_of(row))
    loaded, found = load_problem(current_event(), clock.now()), result_from_json(row.result)
    names = PlanNames(loaded.words.parties, loaded.words.people, found.starts, loaded.words.zone)
    return render_template(
        "meetings/plan.html",
        run=row,
        refusal=refusal,
        found=found,
        lines=_placed(loaded, found, names)[:_MOST_LINES],
        left_out=[
            (name, loaded.title(name), unplaced_sentence(one, names))
            for name, one in found.unplaced.items()
            if _is_shown(loaded, name)
        ][:_MOST_LINES],
        changed=row.state is RunState.DONE and fingerprint(loaded.problem) != row.fingerprint,
    )


def _placed(loaded: LoadedProblem, found: PlanResult, names: PlanNames) -> list[dict[str, Any]]:
    """The plan's meetings in order of time, each with where it is today."""
    lines = []
    for name, at in found.placed.items():
        if _is_shown(loaded, name):
            today = loaded.problem.today.get(name)
            lines.append(
                {
                    "id": loaded.meeting_id(name),
                    "title": loaded.title(name),
                    "starts_at": found.starts[at.slot],
                    "place": loaded.places.get(at.place, "?"),
                    "today": None if today is None else loaded.hours.starts[today.slot],
                    "today_place": "" if today is None else loaded.places.get(today.place, "?"),
                    "why": placed_sentence(found.why[name], names),
                }
            )
    return sorted(lines, key=lambda one: (one["starts_at"], one["place"]))


def _is_shown(loaded: LoadedProblem, name: str) -> bool:
    """Whether the reader may see the meeting, which may be cancelled by now."""
    kind = loaded.kinds.get(loaded.meeting_id(name))
    return kind is not None and (kind is not MeetingKind.G2G or sees_g2g())


add_run_routes(room, RunPages(MEETING_PLANS, Permission.ARRANGE_MEETINGS, _index, _run_page))
