"""The administrators' pages of the whole installation: its accounts, and its limits."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor, permitted, reader
from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.accounts.queries import account_by_id, accounts_like, count_accounts_like, held_up_anywhere
from expo.accounts.responsibilities import held_by
from expo.accounts.services.second_factor import reset_factor
from expo.accounts.services.team import role_name, switch_off, switch_on
from expo.dashboard.queries import roles_of
from expo.db import transaction
from expo.errors import NotFound, Refused
from expo.history.queries import history_about
from expo.history.words import render_entries
from expo.i18n import _
from expo.web.blueprints import GuardedBlueprint
from expo.web.limits import OF_EXPOS, OF_THE_INSTALLATION, words_of_limit
from expo.web.pagination import paged

room = GuardedBlueprint(
    "installation", __name__, guard=permitted(Permission.EDIT_ACCOUNTS), url_prefix="/organise/installation"
)

MOST_SHOWN, LONGEST = 100, 200
_ACTS = {"switch-off": switch_off, "switch-on": switch_on, "reset-factor": reset_factor}


@room.get("/accounts")
def accounts() -> str:
    """All accounts, or those whose name or mail address has what was looked for."""
    wanted = request.args.get("q", "").strip()[:LONGEST]
    return render_template(
        "dashboard/accounts.html", page=paged(accounts_like(wanted), count_accounts_like(wanted)), wanted=wanted
    )


@room.get("/accounts/<int:number>")
def account(number: int) -> str:
    return _account_page(_account_or_404(number))


@room.post("/accounts/<int:number>/<any('switch-off', 'switch-on', 'reset-factor'):step>")
def act(number: int, step: str) -> ResponseReturnValue:
    """Switch the account off or on, or turn off the second factor that its owner lost."""
    try:
        with transaction():
            _ACTS[step](_account_or_404(number), by=actor())
    except NotFound:
        raise
    except Refused as refusal:
        return _account_page(_account_or_404(number), refusal), 409
    flash(_said(step), "success")
    return redirect(url_for(".account", number=number), 303)


@room.get("/limits")
def limits() -> str:
    """The limits with their present values, and who was held up lately, in all expos."""
    return render_template(
        "dashboard/limits.html",
        limits=OF_THE_INSTALLATION,
        others=OF_EXPOS,
        held_up=held_up_anywhere(MOST_SHOWN),
        words_of_limit=words_of_limit,
    )


def _account_page(found: Account, refusal: Refused | None = None) -> str:
    return render_template(
        "dashboard/account.html",
        held=found,
        roles=roles_of(found),
        things=held_by(found),
        told=render_entries(history_about(found)[:MOST_SHOWN]),
        refusal=refusal,
        mine=found.id == reader().account.id,
        role_name=role_name,
    )


def _account_or_404(number: int) -> Account:
    found = account_by_id(number)
    if found is None:
        raise NotFound(_("There is no such account."))
    return found


def _said(step: str) -> str:
    return {
        "switch-off": _("The account is switched off."),
        "switch-on": _("The account is switched on again."),
        "reset-factor": _("The second factor is off, and every session was ended. The owner was written to."),
    }[step]
