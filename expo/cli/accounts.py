"""The commands for accounts: who they are, switched off and on, a second factor that was lost, tokens of the API."""

from dataclasses import replace
from datetime import timedelta

import click

from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.accounts.queries import account_by_email, all_accounts, roles_in
from expo.accounts.responsibilities import held_by
from expo.accounts.services.second_factor import reset_factor
from expo.accounts.services.team import role_name, switch_off, switch_on
from expo.api.rules import SCOPES, TokenHolder
from expo.api.services import issue_token
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.events.queries import event_by_slug
from expo.history.services import Actor
from expo.i18n import force_locale

TERMINAL = Actor("Command line")
_SCOPES = sorted(one.value for one in SCOPES[TokenHolder.ORGANISER])
ACTS = {"switch-off": switch_off, "switch-on": switch_on, "reset-second-factor": reset_factor}
_SAID = {
    "switch-off": "{email} is switched off, and signed out everywhere.",
    "switch-on": "{email} is switched on.",
    "reset-second-factor": "{email} has no second factor any more, and is signed out everywhere.",
}


@click.command("accounts")
@click.argument("act", type=click.Choice(["list", *ACTS]))
@click.argument("email", required=False)
def accounts_command(act: str, email: str | None) -> None:
    """List the accounts, or switch the one of EMAIL off or on, or reset its second factor when its owner has lost the
    telephone and the recovery codes. The owner is written to, and the history has it.

    \b
    Example:  expo accounts list
    Example:  expo accounts reset-second-factor olga@example.org
    """
    with force_locale("en"):
        if act == "list":
            for account in all_accounts():
                click.echo(_line(account))
            return
        if not email:
            raise Refused(f"Name the account: expo accounts {act} olga@example.org")
        with transaction():
            found = account_by_email(email)
            if found is None:
                raise NotFound(f"There is no account of {email}.")
            ACTS[act](found, by=TERMINAL)
        click.echo(_SAID[act].format(email=email))
        for one in held_by(found) if act == "switch-off" else ():
            click.echo(f"Still responsible for: {one.kind}, {one.name} (/organise/{one.slug})")


def _line(account: Account) -> str:
    roles = sorted({role_name(held.role) for held in account.grants})
    states = [*([] if account.active else ["switched off"]), *(["second factor"] if account.totp_secret else [])]
    return "  ".join([account.email, account.name, ", ".join([*roles, *states])]).rstrip()


@click.command("token")
@click.argument("email")
@click.option("--event", "slug", required=True, help="The expo, by its word in addresses.")
@click.option("--scope", "scopes", multiple=True, type=click.Choice(_SCOPES), help="What it may do.")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 365), help="How long it is valid.")
@click.option("--name", default="Command line", show_default=True, help="The program that will use it.")
def token_command(email: str, slug: str, scopes: tuple[str, ...], days: int, name: str) -> None:
    """Create a token of the API for the account of EMAIL in one expo, and print it: it is shown this once. Without --scope
    it may do all that the account's role allows.

    \b
    Example:  expo token olga@example.org --event istanbul-tech-summit --scope "see registrations"
    """
    with force_locale("en"):
        event, account = event_by_slug(slug), account_by_email(email)
        if event is None:
            raise NotFound(f"There is no expo at /{slug}.")
        if account is None or not roles_in(account, event.id):
            raise NotFound(f"{email} does not work for this expo.")
        given = frozenset(map(Permission, scopes)) or SCOPES[TokenHolder.ORGANISER]
        by = replace(TERMINAL, account_id=account.id)  # whose the token is
        with transaction():
            _token, secret = issue_token(event, name, TokenHolder.ORGANISER, given, valid=timedelta(days=days), by=by)
        click.echo(secret)


COMMANDS = (accounts_command, token_command)
