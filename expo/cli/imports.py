"""Commands that take files in."""

from pathlib import Path

import click

from expo.db import transaction
from expo.delegations.order import delegation_called
from expo.delegations.services.sheets import check_sheet, register_sheet
from expo.delegations.sheet import Choices
from expo.errors import NotFound
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.history.services import Actor
from expo.i18n import force_locale
from expo.kit.sheets import LARGEST_FILE
from expo.programme.importing import read_file
from expo.programme.services import check_import, import_sessions

TERMINAL = Actor("command line")


@click.command("import")
@click.argument("what", type=click.Choice(["sessions", "delegates"]))
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--delegation", default="", help="The delegation's name, in any of its languages; for delegates.")
@click.option("--dry-run", is_flag=True, help="Check the file and change nothing.")
def import_command(what: str, slug: str, file: Path, *, delegation: str, dry_run: bool) -> None:
    """Take an expo's sessions out of a CSV, XLSX, schedule.xml or schedule.json file: all of them as drafts, or none. Or the
    members of a delegation out of a CSV or XLSX file: all of them registered, or nobody.

    \b
    Example:  expo import sessions istanbul-tech-summit schedule.xml --dry-run
    Example:  expo import delegates istanbul-tech-summit members.xlsx --delegation "Pakistan delegation"
    """
    event = event_by_slug(slug)
    if event is None:
        raise NotFound(f"There is no expo at /{slug}.")
    with file.open("rb") as opened:
        data = opened.read(LARGEST_FILE + 1)
    if what == "delegates":
        _import_delegates(event, delegation, data, dry_run=dry_run)
        return
    with force_locale("en"), transaction():
        done = (check_import if dry_run else import_sessions)(event, read_file(event, data), by=TERMINAL)
    verb = "would be" if dry_run else "are"
    click.echo(f"{done.added} {what} {verb} new, {done.changed} {verb} changed.")


def _import_delegates(event: Event, name: str, data: bytes, *, dry_run: bool) -> None:
    delegation = delegation_called(event, name)
    if delegation is None:
        raise NotFound(f"There is no accepted delegation “{name}” at /{event.slug}. Name it by --delegation.")
    with force_locale("en"), transaction():
        if dry_run:
            count = len(check_sheet(delegation, data, Choices()))
        else:
            count = len(register_sheet(delegation, data, Choices(), by=TERMINAL))
    click.echo(f"{count} members {'would be' if dry_run else 'are'} registered.")


COMMANDS = (import_command,)
