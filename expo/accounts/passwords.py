"""Passwords: hashed with argon2id, and verified in the same time for accounts that do not exist.

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
# A dummy hash to verify against for an unknown account. A constant, since computing it would slow every start; its
# parameters are those above.
_DUMMY_HASH = "$argon2id$v=19$m=19456,t=3,p=1$O1qHATGoxyaz05cGq2c7SA$MJBLmXNoO4WFEZ8cEJkweLYvQCp5uaJQY3KflRGF1UM"


def hash_password(password: str) -> str:
    return _HASHER.hash(_normalised(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password matches; takes the same time without a hash (an account without password, or none)."""
    try:
        _HASHER.verify(password_hash or _DUMMY_HASH, _normalised(password[: PASSWORD_LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash has other parameters than today's, and should be replaced when the password is next known."""
    return _HASHER.check_needs_rehash(password_hash)


def check_strength(password: str, *, name: str, email: str) -> None:
    """Raise Refused when the password is too short, too long, common, or the owner's own name or address."""
    if not PASSWORD_SHORTEST <= len(password) <= PASSWORD_LONGEST:
        raise Refused(
            _("Choose a password of %(least)d to %(most)d characters.", least=PASSWORD_SHORTEST, most=PASSWORD_LONGEST)
        )
    if is_common(password, name=name, email=email):
        raise Refused(_("This password would be guessed among the first. Choose another: three rare words do well."))


def _normalised(password: str) -> str:
    """The password in NFC: keyboards send a letter with a diacritic as one character or as two."""
    return unicodedata.normalize("NFC", password)
