"""What is done with accounts."""

from expo.accounts.services.sessions import end_all, end_sign_in, open_sign_in, see_again, sweep_accounts
from expo.accounts.services.team import (
    add_account,
    grant,
    invite,
    make_organiser,
    revoke,
    role_name,
    switch_off,
    switch_on,
)

__all__ = [
    "add_account",
    "end_all",
    "end_sign_in",
    "grant",
    "invite",
    "make_organiser",
    "open_sign_in",
    "revoke",
    "role_name",
    "see_again",
    "sweep_accounts",
    "switch_off",
    "switch_on",
]
