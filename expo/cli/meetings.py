"""The command that proposes times and places of meetings."""

from typing import Any

import click

from expo import clock
from expo.cli.expos import required_event
from expo.cli.solver import print_report, proof, solver_options
from expo.db import db, transaction
from expo.history.services import Actor
from expo.i18n import force_locale
from expo.kit.stdout import quiet_output
from expo.meetings.scheduler.apply_plan import apply_plan
from expo.meetings.scheduler.engine.document import schedule_document
from expo.meetings.scheduler.engine.explain import MeetingExplainer
from expo.meetings.scheduler.engine.problem import MeetingSchedule, SearchLimits
from expo.meetings.scheduler.engine.solver import schedule
from expo.meetings.scheduler.load_problem import LoadedProblem, fingerprint, load_problem
from expo.meetings.scheduler.words import barrier_sentence, placed_sentence, unplaced_sentence

TERMINAL = Actor("Command line")


@click.command("meetings")
@solver_options(seconds=60, applied="Put the plan in force, all of it or nothing.")
def meetings_command(slug: str, seconds: int, seed: int, *, applied: bool, as_json: bool) -> None:
    """Propose times, places and interpreters for the meetings that nobody was told of, with the plan's gap to the optimum.

    \b
    Example:  expo meetings pakistan-it-digital-expo --seconds 60 --json
    """
    event = required_event(slug)
    with force_locale("en"):
        loaded = load_problem(event, clock.now())
        db.session.rollback()  # no transaction stays open while the solver runs
        with quiet_output():
            found = schedule(loaded.problem, SearchLimits(seed=seed, seconds=seconds))
            reasons = _reasons(loaded, found)
        changed = None
        if applied:
            with transaction():
                changed = apply_plan(event, found.placed, fingerprint(loaded.problem), by=TERMINAL)
        report = _report(loaded, found, reasons) | {"changed": changed}
        print_report(report, _report_text, as_json=as_json)


def _reasons(loaded: LoadedProblem, found: MeetingSchedule) -> dict[str, str]:
    explainer = MeetingExplainer(loaded.problem, found)
    placed = {name: placed_sentence(explainer.placed_one(name), loaded.words) for name in found.placed}
    return placed | {name: unplaced_sentence(explainer.unplaced_one(name), loaded.words) for name in found.unplaced}


def _report(loaded: LoadedProblem, found: MeetingSchedule, reasons: dict[str, str]) -> dict[str, Any]:
    document = schedule_document(loaded.problem, found)
    document["placed"] = {
        name: {**at, "title": loaded.title(name), "place": loaded.places[at["place"]], "why": reasons[name]}
        for name, at in document["placed"].items()
    }
    document["unplaced"] = {name: {"title": loaded.title(name), "why": reasons[name]} for name in document["unplaced"]}
    barred = {
        number: {"title": loaded.names[number], "why": barrier_sentence(one)} for number, one in loaded.barred.items()
    }
    return document | {"barred": barred, "staying": len(loaded.staying)}


def _report_text(report: dict[str, Any]) -> str:
    lines = [
        proof(report["score"], report["bound"], report["gap"], report["first_come"]),
        f"Placed: {len(report['placed'])}. Without a time: {len(report['unplaced'])}. Left as they are: {report['staying']}.",
    ]
    lines += [f"{one['start']}, {one['place']}: {one['title']}. {one['why']}" for one in report["placed"].values()]
    left_out = [*report["unplaced"].values(), *report["barred"].values()]
    lines += [f"Without a time: {one['title']}. {one['why']}" for one in left_out]
    if report["changed"] is not None:
        lines.append(f"Applied: {report['changed']} meetings are otherwise than before.")
    return "\n".join(lines)


COMMANDS = (meetings_command,)
