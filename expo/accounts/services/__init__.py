"""What is done with accounts."""

from expo.accounts.services.links import (
    first_link,
    is_first,
    mail_link,
    make_first_administrator,
    make_link,
    use_link,
)
from expo.accounts.services.own import account_with_password, change_account, keep_hash, set_password
from expo.accounts.services.second_factor import (
    new_recovery_codes,
    new_secret,
    otpauth,
    recovery_codes_left,
    take_code,
    turn_off,
    turn_on,
)
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
    "account_with_password",
    "add_account",
    "change_account",
    "end_all",
    "end_sign_in",
    "first_link",
    "grant",
    "invite",
    "is_first",
    "keep_hash",
    "mail_link",
    "make_first_administrator",
    "make_link",
    "make_organiser",
    "new_recovery_codes",
    "new_secret",
    "open_sign_in",
    "otpauth",
    "recovery_codes_left",
    "revoke",
    "role_name",
    "see_again",
    "set_password",
    "sweep_accounts",
    "switch_off",
    "switch_on",
    "take_code",
    "turn_off",
    "turn_on",
    "use_link",
]
