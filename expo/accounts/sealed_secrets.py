"""Secrets of second factors, encrypted with SECRET_KEY: in the database, and in the cookie that carries them between pages."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress

import sqlalchemy as sa

from expo.accounts.models import Account
from expo.config import settings
from expo.db import db
from expo.errors import Refused
from expo.i18n import _
from expo.kit.vault import Unreadable, Vault

_SEALED = "sealed:"  # in front of what is encrypted; a secret of earlier versions stands without it, as it is
_KEY_NAME = 6  # characters in base 64 that hold the format and most of the key's id
_BATCH = 500


def seal_secret(secret: str, bound_to: str) -> str:
    """The text encrypted; it opens for the same `bound_to` alone, such as the account's."""
    return _SEALED + urlsafe_b64encode(_vault().seal(secret.encode(), bound_to)).decode()


def open_secret(sealed: str, bound_to: str) -> str:
    """What `seal_secret` encrypted. Raises Refused when the key is not in the settings any more."""
    if not sealed.startswith(_SEALED):
        return sealed
    try:
        return _vault().unseal(urlsafe_b64decode(sealed.removeprefix(_SEALED)), bound_to).decode()
    except (Unreadable, ValueError) as error:
        raise Refused(_("The second factor cannot be read. List the earlier key in OLD_SECRET_KEYS.")) from error


def factor_of(account: Account) -> str:
    """The secret of the account's authenticator app; "" where it has none. Raises Refused as `open_secret`."""
    return open_secret(account.totp_secret, binding(account)) if account.totp_secret else ""


def binding(account: Account) -> str:
    """The associated data of the account's encrypted secrets: copied into another row they cannot be decrypted."""
    return f"account {account.id}"


def sweep_factors() -> int:
    """Encrypt secrets of earlier versions and those under earlier keys anew; in the caller's transaction. Returns how many."""
    current = seal_secret("", "")[: len(_SEALED) + _KEY_NAME]
    stale = sa.select(Account).where(
        Account.totp_secret.is_not(None), sa.not_(Account.totp_secret.startswith(current, autoescape=True))
    )
    done = 0
    for account in db.session.scalars(stale.order_by(Account.id).limit(_BATCH)):
        with suppress(Refused):  # a key that is lost: the others are encrypted anew all the same
            account.totp_secret, done = seal_secret(factor_of(account), binding(account)), done + 1
    db.session.flush()
    return done


def _vault() -> Vault:
    here = settings()
    return Vault([here.secret_key, *here.old_secret_keys])
