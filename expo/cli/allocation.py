"""The command that proposes booth assignments."""

import json
from typing import Any

import click

from expo.booths.allocation.engine.contradictions import Contradicted, contradictions
from expo.booths.allocation.engine.explain import Explainer
from expo.booths.allocation.engine.problem import Options, Plan, Problem
from expo.booths.allocation.engine.solver import allocate
from expo.booths.allocation.load_problem import fingerprint, names_of, problem_of
from expo.booths.allocation.words import contradiction_sentence, explanation_sentence
from expo.booths.assignments.apply_plan import apply_plan
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.queries import event_by_slug
from expo.history.services import Actor
from expo.i18n import force_locale
from expo.kit.stdout import quiet_output

TERMINAL = Actor("Command line")


@click.command("allocate")
@click.argument("slug")
@click.option("--seconds", type=click.IntRange(1, 3600), default=20, show_default=True, help="How long it may look.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same plan.")
@click.option("--apply", "applied", is_flag=True, help="Give the booths out as proposed, all of them or none.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on standard output.")
def allocate_command(slug: str, seconds: int, seed: int, *, applied: bool, as_json: bool) -> None:
    """Propose booths for the accepted firms, with the plan's score and its gap to the optimum.

    \b
    Example:  expo allocate pakistan-it-digital-expo --seconds 60 --json
    """
    event = event_by_slug(slug)
    if event is None:
        raise NotFound(f"There is no expo at /{slug}.")
    with force_locale("en"):
        problem, (firms, booths) = problem_of(event), names_of(event)
        db.session.rollback()  # no transaction stays open while the solver runs
        warnings = [contradiction_sentence(one, firms, booths) for one in contradictions(problem)]
        try:
            with quiet_output():
                plan = allocate(problem, Options(seed=seed, seconds=seconds))
                reasons = {one.firm: explanation_sentence(one, firms, booths) for one in Explainer(problem, plan).all()}
        except Contradicted as stopped:
            sentences = [contradiction_sentence(one, firms, booths) for one in stopped.found]
            raise Refused("The spaces that are settled make a plan impossible.", sentences) from stopped
        changed = None
        if applied:
            with transaction():
                changed = apply_plan(event, plan.assignments, fingerprint(problem), by=TERMINAL)
        report = _report(problem, plan, reasons, booths, warnings) | {"changed": changed}
        click.echo(json.dumps(report, ensure_ascii=False, indent=2) if as_json else _report_text(report))


def _report(
    problem: Problem, plan: Plan, reasons: dict[int, str], booths: dict[int, str], warnings: list[str]
) -> dict[str, Any]:
    return {
        "score": plan.score,
        "bound": plan.bound,
        "gap": round(plan.gap, 6),
        "optimal": plan.is_optimal,
        "first_come_score": plan.first_come_score,
        "wishes_met": list(plan.wishes_met),
        "warnings": warnings,
        "placed": [
            {"firm": firm.name, "booths": [booths[one] for one in plan.assignments[firm.id]], "why": reasons[firm.id]}
            for firm in problem.firms
            if firm.id in plan.assignments
        ],
        "left_out": [
            {"firm": firm.name, "why": reasons[firm.id]} for firm in problem.firms if firm.id not in plan.assignments
        ],
    }


def _report_text(report: dict[str, Any]) -> str:
    proof = "proven to be the best" if report["optimal"] else f"at most {report['gap']:.2%} below the best there can be"
    first = f"Score {report['score']}, bound {report['bound']}: {proof}."
    lines = [*report["warnings"], f"{first} First come, first served: {report['first_come_score']}."]
    met = [f"wish {rank}: {count}" for rank, count in enumerate(report["wishes_met"], start=1) if count]
    lines += [f"Wishes met: {', '.join(met) or 'none'}."]
    lines += [f"{one['firm']}: {one['why']}" for one in report["placed"]]
    lines += [f"Left out: {one['firm']}. {one['why']}" for one in report["left_out"]]
    if report["changed"] is not None:
        lines.append(f"Applied: {report['changed']} firms have another space than before.")
    return "\n".join(lines)


COMMANDS = (allocate_command,)
