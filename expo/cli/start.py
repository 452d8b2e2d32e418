"""`expo start`: migrate, fill an empty database with demo data, serve."""

import click

from expo.accounts.queries import account_by_email
from expo.accounts.services.links import first_link, make_link
from expo.cli.server import claim_port, serve
from expo.config import Settings, settings
from expo.db import transaction
from expo.demo.build import DEMO_ORGANISER, build_demo
from expo.events.queries import has_events
from expo.migrations.run import upgrade


@click.command("start")
def start_command() -> None:
    """Migrate the database, fill an empty one with the demo (DEMO=0: do not), print a sign-in link, and serve.

    \b
    Example:  expo start
    """
    here = settings()
    claim_port(here)
    upgrade()
    if here.demo and not has_events():
        click.echo("Building the three demo expos ...")
        build_demo()
    _print_addresses(here)
    serve(here)


def _print_addresses(here: Settings) -> None:
    """Print the site's address and a one-time sign-in link."""
    click.echo(f"\n  Expo is at {here.base_url}\n")
    with transaction():
        demo = here.demo and account_by_email(DEMO_ORGANISER) is not None
    with transaction():
        link = make_link(DEMO_ORGANISER) if demo else first_link()
    if link:
        who = "Sign in as the demo organiser" if demo else "Make the first administrator"
        click.echo(f"  {who} (once, within 15 minutes):\n  {link}\n")


COMMANDS = (start_command,)
