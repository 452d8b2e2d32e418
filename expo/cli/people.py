"""Commands for people and expos: demo data, sign-in links, organisers, badges, feeds, exports."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask import current_app, url_for

from expo.accounts.services.links import make_link
from expo.accounts.services.team import make_organiser
from expo.badges.files import run_chunks
from expo.badges.models import PrintRun
from expo.badges.nameless import NamelessBadges
from expo.badges.papers.sheets import SheetName, SheetPaper, sheet_named
from expo.badges.papers.stocks import STOCKS
from expo.badges.queries import Choice
from expo.badges.services import discard_run, start_run
from expo.badges.standard_layouts import LAYOUTS
from expo.booths.plan.booth_table import booth_rows
from expo.booths.plan.words import column_titles
from expo.calendar.builder import event_feed
from expo.cli.expos import required_event
from expo.cli.output import STANDARD_OUTPUT, output_option, report, written
from expo.config import settings
from expo.db import db, transaction
from expo.delegations.precedence import delegation_by_name
from expo.demo.build import DEMO_ORGANISER, build_demo, real_events
from expo.errors import Refused
from expo.events.models import Event
from expo.events.queries import categories_of
from expo.events.rules import CategoryKind
from expo.exhibitors import export as exhibitors
from expo.exhibitors.locations import locations_of
from expo.exhibitors.queries import ExhibitorFilters as FirmFilters
from expo.history.services import Actor
from expo.i18n import LANGUAGES, force_locale, localize
from expo.migrations.run import upgrade
from expo.programme.export import session_header, session_rows
from expo.registration.export import export_header, export_rows
from expo.registration.queries import RegistrationFilters, questions_of
from expo.web.downloads import csv_lines, write_xlsx

TERMINAL = Actor("Command line")


@click.command("demo")
@click.option("--people", type=click.IntRange(0, 1_000_000), help="How many are registered in the first expo.")
@click.option("--sessions", type=click.IntRange(0, 5_000), help="How many sessions the first expo has.")
@click.option("--firms", type=click.IntRange(0, 5_000), help="How many firms exhibit in the first expo.")
@click.option("--booths", type=click.IntRange(0, 3_000), help="How many booths the first hall of the first expo has.")
@click.option("--seed", type=int, default=2027, show_default=True, help="The same seed gives the same data.")
@click.option("--anyway", is_flag=True, help="Even if there are real expos in the database.")
def demo_command(
    people: int | None, sessions: int | None, firms: int | None, booths: int | None, seed: int, *, anyway: bool
) -> None:
    """Build the three demo expos: people, firms and mails in them are made up.

    \b
    Example:  expo demo --people 50000
    """
    upgrade()
    if real_events() and not anyway:
        raise Refused("The database holds real expos. Add --anyway to put the demonstration beside them.")
    with click.progressbar(length=people or 205, label="Registering people") as bar:
        events = build_demo(
            people=people, sessions=sessions, firms=firms, booths=booths, seed=seed, progress=bar.update
        )
    for event in events:
        click.echo(f"/{event.slug}/  {localize(event.name, 'en')}")
    click.echo(f"Organiser: {DEMO_ORGANISER} (expo sign-in-link {DEMO_ORGANISER})")


@click.command("sign-in-link")
@click.argument("email")
def sign_in_link_command(email: str) -> None:
    """Print a one-time link that signs EMAIL in; it works for 15 minutes.

    \b
    Example:  expo sign-in-link olga@example.org
    """
    with transaction():
        link = make_link(email)
    click.echo(link)


@click.command("organiser")
@click.argument("email")
@click.option("--event", "slug", metavar="SLUG", help="Of this expo alone; without it, an administrator of all.")
@click.option("--name", default="", help="The person's name; the mail address stands in for it otherwise.")
def organiser_command(email: str, slug: str | None, name: str) -> None:
    """Make EMAIL an organiser of an expo, or an administrator.

    \b
    Example:  expo organiser olga@example.org --event istanbul-tech-summit
    """
    event = required_event(slug) if slug else None
    with transaction():
        where = localize(event.name, "en") if event else ""
        make_organiser(email, event.id if event else None, by=TERMINAL, where=where, name=name)
    click.echo(f"{email} is {'an organiser of /' + event.slug if event else 'an administrator'}.")


@click.command("badges")
@click.argument("slug")
@click.option("--category", type=click.Choice([kind.value for kind in CategoryKind]), help="Only this kind of people.")
@click.option("--delegation", help="Only this delegation, by its name; in order of precedence.")
@click.option("--layout", type=click.Choice(sorted(LAYOUTS)), help="Another layout than the expo's design has.")
@click.option(
    "--sheet", type=click.Choice([*(one.value for one in SheetName), *STOCKS]), default="none", help="Or labels."
)
@click.option("--unprinted", is_flag=True, help="Only badges that were not printed yet.")
@output_option()
def badges_command(
    slug: str,
    category: str | None,
    delegation: str | None,
    layout: str | None,
    sheet: str,
    *,
    file: Path,
    unprinted: bool,
) -> None:
    """Print the badges of an expo into a PDF file; the print is recorded.

    \b
    Example:  expo badges istanbul-tech-summit --category speaker --unprinted -o speakers.pdf
    """
    event = required_event(slug)
    choice = _badge_choice(event, category, delegation, unprinted=unprinted)
    with written(file) as out:
        run = _print(event, choice, out, layout=layout, paper=SheetPaper(sheet_named(sheet)))
    for sentence in run.troubles:
        click.echo(sentence, err=True)
    report(file, f"{run.count} badges are in")


@click.command("feed")
@click.argument("slug")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="The expo's first language if not given.")
@output_option()
def feed_command(slug: str, language: str | None, file: Path) -> None:
    """Write an expo's iCalendar file.

    \b
    Example:  expo feed istanbul-tech-summit -o summit.ics
    """
    event = required_event(slug)
    with current_app.test_request_context(), written(file) as out:
        out.write(event_feed(event, language=language or event.languages[0]))
    report(file, f"The programme of /{slug} is in")


@click.command("export")
@click.argument("what", type=click.Choice(["booths", "exhibitors", "registrations", "sessions"]))
@click.argument("slug")
@output_option()
def export_command(what: str, slug: str, file: Path) -> None:
    """Write an expo's registrations, sessions, exhibitors or booths as CSV or XLSX, by the file's ending; CSV to
    standard output.

    \b
    Example:  expo export registrations istanbul-tech-summit -o people.xlsx
    """
    event = required_event(slug)
    if file != STANDARD_OUTPUT and file.suffix not in {".csv", ".xlsx"}:
        raise Refused(f"{file} ends neither in .csv nor in .xlsx.")
    with force_locale("en"), written(file) as out:
        header, rows = _table(what, event)
        if file.suffix == ".xlsx":
            write_xlsx(out, header, rows)
        else:
            out.writelines(line.encode() for line in csv_lines(header, rows))
    report(file, f"The {what} of /{slug} are in")


def _badge_choice(event: Event, category: str | None, delegation: str | None, *, unprinted: bool) -> Choice:
    """The badges to print, by a category's kind and a delegation's name. Raises Refused for unknown ones."""
    wanted = next((c.id for c in categories_of(event) if c.kind == category), None) if category else None
    if category and wanted is None:
        raise Refused(f"/{event.slug} has no category of the kind {category}.")
    group = delegation_by_name(event, delegation) if delegation else None
    if delegation and group is None:
        raise Refused(f"/{event.slug} has no delegation called {delegation}.")
    return Choice(category=wanted, unprinted=unprinted, delegation=group.id if group else None)


def _print(event: Event, choice: Choice, out: BinaryIO, *, layout: str | None, paper: SheetPaper) -> PrintRun:
    """Write a new run's PDF, with a progress bar on a terminal. A run whose file was not written is taken back."""
    try:
        with transaction():
            run = start_run(event, choice, by=TERMINAL, desk="command line", layout=layout, paper=paper)
    except NamelessBadges as refusal:
        raise Refused(refusal.message, _addresses(event, refusal)) from refusal
    pieces, hidden = run_chunks(event, run), not sys.stderr.isatty()
    try:
        with click.progressbar(pieces, label="Making badges", file=sys.stderr, hidden=hidden) as bar:
            out.writelines(bar)
        out.flush()
    except BaseException:
        with transaction():
            discard_run(run, by=TERMINAL)
        raise
    db.session.rollback()  # a new transaction sees what `run_chunks` committed
    return run


def _addresses(event: Event, refusal: NamelessBadges) -> list[str]:
    """Each name with the address of the page where it is put right."""
    with current_app.test_request_context():
        return [
            f"{one.name}: {settings().base_url}"
            + url_for("registrations.person", slug=event.slug, registration_id=one.registration_id)
            for one in refusal.people
        ]


def _table(what: str, event: Event) -> tuple[list[str], Iterator[list[Any]]]:
    """The header and the rows of an export."""
    if what == "booths":
        return list(column_titles().values()), booth_rows(event)
    if what == "sessions":
        return session_header(event), iter(session_rows(event))
    if what == "exhibitors":
        rows = exhibitors.export_rows(event, FirmFilters(sort="begun"), locations_of(event))
        return exhibitors.export_header(), rows
    questions = questions_of(event, active_only=False)
    return export_header(questions), export_rows(event, RegistrationFilters(sort="registered"), questions)


COMMANDS = (
    demo_command,
    sign_in_link_command,
    organiser_command,
    badges_command,
    feed_command,
    export_command,
)
