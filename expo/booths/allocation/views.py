"""Pages of automatic allocation: request a run, follow it, review its plan, cancel it."""

from collections.abc import Mapping

from flask import render_template, request
from markupsafe import Markup

from expo.accounts.permissions import Permission
from expo.booths.allocation.engine.contradictions import contradictions
from expo.booths.allocation.load_problem import fingerprint, names_of, problem_of
from expo.booths.allocation.result import Outcome, contradictions_from_json, outcome_from_json
from expo.booths.allocation.runs import ALLOCATIONS
from expo.booths.allocation.words import contradiction_sentence, explanation_sentence, suggestion_sentence
from expo.booths.models import AllocationRun
from expo.booths.plan.hall_view import compared_svg, drawn_hall
from expo.booths.queries import plans_of
from expo.errors import Refused
from expo.events.blueprints import current_event, organiser_blueprint
from expo.events.models import Hall
from expo.events.queries import halls_of
from expo.exhibitors.queries import pavilions_of
from expo.kit.text import fold, search_terms
from expo.solver_runs.forms import RunForm
from expo.solver_runs.queries import solver_runs_of
from expo.solver_runs.rules import RunState
from expo.solver_runs.views import RunPages, add_run_routes
from expo.solver_runs.words import RUN_WORDS, progress_of

room = organiser_blueprint("machine", __name__, Permission.SEE_EXHIBITORS, "/allocation")


def _index(form: RunForm, refusal: Refused | None) -> str:
    """Contradictions in the way of a plan, the form, and the past runs."""
    event = current_event()
    problem, (firms, booths) = problem_of(event), names_of(event)
    found = contradictions(problem)
    return render_template(
        "booths/organise/machine.html",
        form=form,
        refusal=refusal,
        runs=solver_runs_of(event, AllocationRun),
        firms=len(problem.firms),
        booths=len(problem.booths),
        stops=[contradiction_sentence(one, firms, booths) for one in found if one.stops],
        warnings=[contradiction_sentence(one, firms, booths) for one in found if not one.stops],
    )


def run_page(row: AllocationRun, refusal: Refused | None = None) -> str:
    """The page of a run: progress until it is solved, then the plan."""
    if row.state in (RunState.DONE, RunState.APPLIED, RunState.CANCELLED) and "score" in row.result:
        return _plan_page(row, refusal)
    firms, booths = names_of(current_event()) if row.result else ({}, {})
    return render_template(
        "booths/organise/machine_wait.html",
        **RUN_WORDS,
        run=row,
        stops=[
            contradiction_sentence(one, firms, booths)
            for one in contradictions_from_json(row.result.get("contradictions", []))
        ],
        progressed=progress_of(row),
    )


def _plan_page(row: AllocationRun, refusal: Refused | None) -> str:
    found, (firms, booths) = outcome_from_json(row.result), names_of(current_event())
    plans, pavilions = plans_of(current_event()), {str(one.id): one.name for one in pavilions_of(current_event())}
    halls = [hall for hall in halls_of(current_event()) if hall.id in plans]
    shown = next((hall for hall in halls if str(hall.id) == request.args.get("hall", "")), halls[0] if halls else None)
    return render_template(
        "booths/organise/machine_plan.html",
        **RUN_WORDS,
        run=row,
        found=found,
        refusal=refusal,
        firms=firms,
        booths=booths,
        lines=_explained_firms(found, firms, booths),
        halls=halls,
        hall=shown,
        q=request.args.get("q", "")[:200],
        small=[suggestion_sentence(one, booths, pavilions) for one in found.suggestions if one.booth in booths],
        changed=row.state is RunState.DONE and fingerprint(problem_of(current_event())) != row.fingerprint,
        svg=_svg(shown, found, firms) if shown else "",
    )


def _svg(hall: Hall, found: Outcome, names: Mapping[int, str]) -> Markup:
    drawn = drawn_hall(current_event(), hall, plans_of(current_event())[hall.id])
    return compared_svg(drawn, found.assignments, {one.firm for one in found.explanations}, names)


def _explained_firms(
    found: Outcome, firms: Mapping[int, str], booths: Mapping[int, str]
) -> list[tuple[int, str, str, str]]:
    """(firm id, name, booths, explanation) of each firm of the problem, unplaced firms first."""
    known = {one: booths.get(one, "?") for spaces in found.assignments.values() for one in spaces} | dict(booths)
    terms = search_terms(request.args.get("q", "")[:200])
    lines = [
        (
            one.firm,
            firms.get(one.firm, ""),
            ", ".join(known[booth] for booth in one.booths),
            explanation_sentence(one, firms, known),
        )
        for one in sorted(found.explanations, key=lambda one: bool(one.booths))
    ]
    return [line for line in lines if all(term in fold(f"{line[1]} {line[2]}") for term in terms)]


add_run_routes(room, RunPages(ALLOCATIONS, Permission.EDIT_EXHIBITORS, _index, run_page))
