"""Passwords: hashed with argon2id, and checked in the same time for accounts that are not there.

A check takes some 50 ms and 19 MiB (the memory of OWASP's first recommendation, with three passes): call these functions
outside a write transaction, so that nobody waits for the lock meanwhile.
"""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from expo.accounts.rules import PASSWORD_LONGEST, PASSWORD_SHORTEST, is_common
from expo.errors import Refused
from expo.i18n import _

_HASHER = PasswordHasher(time_cost=3, memory_cost=19 * 1024, parallelism=1)
# The hash of a password that nobody has: what a guess at an unknown account is compared with. Written down, since making it
# would cost every start the time of a sign-in; its parameters are those above.
_NOBODYS = "$argon2id$v=19$m=19456,t=3,p=1$O1qHATGoxyaz05cGq2c7SA$MJBLmXNoO4WFEZ8cEJkweLYvQCp5uaJQY3KflRGF1UM"


def hash_password(password: str) -> str:
    return _HASHER.hash(_composed(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is the one; takes as long for an account without a password, or for none, as for any."""
    try:
        _HASHER.verify(password_hash or _NOBODYS, _composed(password[: PASSWORD_LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether it was made with other parameters than today's, and should be made anew while the password is at hand."""
    return _HASHER.check_needs_rehash(password_hash)


def check_strength(password: str, *, name: str, email: str) -> None:
    """Raise Refused when the password is too short, too long, much used, or the owner's own name or address."""
    if not PASSWORD_SHORTEST <= len(password) <= PASSWORD_LONGEST:
        raise Refused(
            _("Choose a password of %(least)d to %(most)d characters.", least=PASSWORD_SHORTEST, most=PASSWORD_LONGEST)
        )
    if is_common(password, name=name, email=email):
        raise Refused(_("This password would be guessed among the first. Choose another: three rare words do well."))


def _composed(password: str) -> str:
    """One spelling for what keyboards send as one character or as a letter and its mark."""
    return unicodedata.normalize("NFC", password)
