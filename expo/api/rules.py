"""Who holds a token, what each kind of holder may be given, and cursors of pages. Pure."""

import base64
import re
import secrets
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from expo.accounts.permissions import PERMISSIONS, Permission, Role

PREFIX = "expo_"  # so that scanners for leaked secrets know one
PERIODS = tuple(timedelta(days=days) for days in (7, 30, 90, 365))  # how long a new token may be valid
_SECRET_BYTES = 32
_CURSOR = "after "
_DIGITS = re.compile(r"[0-9]{1,19}")
_IDS = 2**63  # of a column of 64 bits


class TokenHolder(StrEnum):
    """Whom a token is made out to: an organiser, whose own rights bound it; the team; a firm; a device at the entrance."""

    ORGANISER = "organiser"
    TEAM = "team"
    FIRM = "firm"
    DEVICE = "device"


_NEVER = frozenset({Permission.SEE_PASSPORTS, Permission.ADD_EVENTS, Permission.EDIT_ACCOUNTS, Permission.EDIT_TEAM})
SCOPES: dict[TokenHolder, frozenset[Permission]] = {
    TokenHolder.ORGANISER: PERMISSIONS[Role.ORGANISER] - _NEVER,
    TokenHolder.TEAM: PERMISSIONS[Role.ORGANISER] - _NEVER,
    TokenHolder.FIRM: frozenset(
        {
            Permission.SEE_EVENT,
            Permission.SEE_EXHIBITORS,
            Permission.SEE_MONEY,
            Permission.SEE_PLAN,
            Permission.SEE_PROGRAMME,
        }
    ),
    TokenHolder.DEVICE: frozenset({Permission.SEE_EVENT, Permission.WORK_AT_DESK}),
}


def new_secret() -> str:
    """A token of 256 random bits; its digest is stored, and it is shown once."""
    return PREFIX + secrets.token_urlsafe(_SECRET_BYTES)


def scopes_in(words: Iterable[str]) -> frozenset[Permission]:
    """The permissions among the words; a word that is none any more gives nothing."""
    return frozenset(Permission(word) for word in words if word in Permission.__members__.values())


def cursor_after(row_id: int) -> str:
    """The cursor of the page that begins after a row."""
    return base64.urlsafe_b64encode(f"{_CURSOR}{row_id}".encode()).decode().rstrip("=")


def row_of_cursor(cursor: str) -> int | None:
    """The row after which the page of a cursor begins; None for what is no cursor."""
    try:
        text = base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        return None
    number = text.removeprefix(_CURSOR)
    found = int(number) if text.startswith(_CURSOR) and _DIGITS.fullmatch(number) else None
    return found if found is None or found < _IDS else None
