"""The command for accounts: who they are, switched off and on, a second factor that was lost."""

import click

from expo.accounts.models import Account
from expo.accounts.queries import account_by_email, all_accounts
from expo.accounts.services.second_factor import reset_factor
from expo.accounts.services.team import role_name, switch_off, switch_on
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.history.services import Actor
from expo.i18n import force_locale

TERMINAL = Actor("Command line")
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


def _line(account: Account) -> str:
    roles = sorted({role_name(held.role) for held in account.grants})
    states = [*([] if account.active else ["switched off"]), *(["second factor"] if account.totp_secret else [])]
    return "  ".join([account.email, account.name, ", ".join([*roles, *states])]).rstrip()


COMMANDS = (accounts_command,)
