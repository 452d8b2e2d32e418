"""Shared by the commands that run a solver: their options, and the printed report."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import click

from expo.cli.output import Command


def solver_options(*, seconds: int, applied: str) -> Callable[[Command], Command]:
    """The expo, the time and the seed, and what is done with the plan; `applied` says what --apply does."""
    options = (
        click.argument("slug"),
        click.option(
            "--seconds", type=click.IntRange(1, 3600), default=seconds, show_default=True, help="How long it may look."
        ),
        click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same plan."),
        click.option("--apply", "applied", is_flag=True, help=applied),
        click.option("--json", "as_json", is_flag=True, help="Machine-readable, on standard output."),
    )

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def print_report(report: Mapping[str, Any], text: Callable[[Any], str], *, as_json: bool) -> None:
    click.echo(json.dumps(report, ensure_ascii=False, indent=2) if as_json else text(report))


def proof(score: int, bound: int, gap: float, first_come: int) -> str:
    """How good a plan is, in a sentence or two."""
    best = "proven to be the best" if score == bound else f"at most {gap:.2%} below the best there can be"
    return f"Score {score}, bound {bound}: {best}. First come, first served: {first_come}."
