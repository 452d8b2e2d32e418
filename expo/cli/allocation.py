"""The command that proposes booth assignments."""

from typing import Any

import click

from expo.booths.allocation.engine.contradictions import Contradicted, contradictions
from expo.booths.allocation.engine.explain import Explainer
from expo.booths.allocation.engine.problem import Options, Plan, Problem
from expo.booths.allocation.engine.solver import allocate
from expo.booths.allocation.load_problem import fingerprint, names_of, problem_of
from expo.booths.allocation.words import contradiction_sentence, explanation_sentence
from expo.booths.assignments.apply_plan import apply_plan
from expo.cli.expos import required_event
from expo.cli.solver import print_report, proof, solver_options
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import force_locale
from expo.kit.stdout import quiet_output

TERMINAL = Actor("Command line")


@click.command("allocate")
@solver_options(seconds=20, applied="Give the booths out as proposed, all of them or none.")
def allocate_command(slug: str, seconds: int, seed: int, *, applied: bool, as_json: bool) -> None:
    """Propose booths for the accepted firms, with the plan's score and its gap to the optimum.

    \b
    Example:  expo allocate pakistan-it-digital-expo --seconds 60 --json
    """
    event = required_event(slug)
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
        print_report(report, _report_text, as_json=as_json)


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
    lines = [*report["warnings"], proof(report["score"], report["bound"], report["gap"], report["first_come_score"])]
    met = [f"wish {rank}: {count}" for rank, count in enumerate(report["wishes_met"], start=1) if count]
    lines += [f"Wishes met: {', '.join(met) or 'none'}."]
    lines += [f"{one['firm']}: {one['why']}" for one in report["placed"]]
    lines += [f"Left out: {one['firm']}. {one['why']}" for one in report["left_out"]]
    if report["changed"] is not None:
        lines.append(f"Applied: {report['changed']} firms have another space than before.")
    return "\n".join(lines)


COMMANDS = (allocate_command,)
