"""Commands that import files."""

import sys
from pathlib import Path

import click

from expo.cli.expos import required_event
from expo.cli.lists import KINDS, TERMINAL, import_list
from expo.db import transaction
from expo.delegations.models import Delegation
from expo.delegations.precedence import delegation_by_name
from expo.delegations.services.sheets import check_sheet, read_delegation_sheet, register_sheet
from expo.delegations.sheet_values import Choices, ReadSheet
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.i18n import force_locale
from expo.kit.tables.sheets import LARGEST_FILE
from expo.registration.services.capacity import OthersWait


@click.command("import")
@click.argument("what", type=click.Choice(["delegates", *KINDS]))
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--delegation", "group", default="", help="The delegation's name, in any of its languages; for delegates."
)
@click.option(
    "--past-waiting", "past", is_flag=True, help="Take free places although others wait for them; for delegates."
)
@click.option("--answer", "answers", multiple=True, help="KEY=VALUE, what the page would ask; for lists.")
@click.option("--good-rows", "partly", is_flag=True, help="Register the good rows although others have faults.")
@click.option("--json", "as_json", is_flag=True, help="Say the result as JSON; for lists.")
@click.option("--dry-run", is_flag=True, help="Check the file and change nothing.")
def import_command(
    what: str,
    slug: str,
    file: Path,
    *,
    group: str,
    past: bool,
    answers: tuple[str, ...],
    partly: bool,
    as_json: bool,
    dry_run: bool,
) -> None:
    """Import lists of people, firms, booths, sessions, members of delegations and wishes to meet, read as on their page from
    CSV or XLSX; booths also from GeoJSON; sessions, as drafts, from schedule.xml, the JSON of frab, pretalx or Indico,
    and iCalendar. What the page would ask is answered by --answer. All rows or none, but for --good-rows.

    \b
    Example:  expo import sessions istanbul-tech-summit schedule.xml --dry-run
    Example:  expo import people istanbul-tech-summit list.xlsx --answer "set category=3" --dry-run --json
    Example:  expo import delegates istanbul-tech-summit members.xlsx --delegation "Pakistan delegation"
    """
    event = required_event(slug)
    with file.open("rb") as opened:
        data = opened.read(LARGEST_FILE + 1)
    if what == "delegates":
        _import_delegates(event, group, data, Choices(past=past), dry_run=dry_run)
        return
    given = dict(one.split("=", 1) for one in answers if "=" in one)
    import_list(event, what, data, given, trial=dry_run, as_json=as_json, partly=partly, name=file.name)


def _import_delegates(event: Event, name: str, data: bytes, choices: Choices, *, dry_run: bool) -> None:
    delegation = delegation_by_name(event, name)
    if delegation is None:
        raise NotFound(f"There is no accepted delegation “{name}” at /{event.slug}. Name it by --delegation.")
    with force_locale("en"), transaction():
        sheet = _read_with_progress(delegation, data, choices)
        try:
            if dry_run:
                count = len(check_sheet(delegation, data, choices, found=sheet))
            else:
                count = len(register_sheet(delegation, data, choices, by=TERMINAL, found=sheet))
        except OthersWait as wait:
            raise Refused("Others wait for these places, and come first. Say --past-waiting to take them.") from wait
    click.echo(f"{count} members {'would be' if dry_run else 'are'} registered.")


def _read_with_progress(delegation: Delegation, data: bytes, choices: Choices) -> ReadSheet:
    """Read the sheet, with a progress bar on a terminal."""
    with click.progressbar(length=0, label="Reading", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def told(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        return read_delegation_sheet(delegation, data, choices, on_progress=told)


COMMANDS = (import_command,)
