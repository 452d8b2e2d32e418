"""Private links of a delegation: its head's desk, and the form its members complete themselves."""

import sqlalchemy as sa

from expo.config import settings
from expo.db import db
from expo.delegations.models import Delegation
from expo.kit.tokens import seal, unseal


def delegation_address(delegation: Delegation) -> str:
    """The head's desk: /delegation/<token>."""
    return f"{settings().base_url}/delegation/{delegation_token(delegation)}"


def delegation_token(delegation: Delegation) -> str:
    return seal(delegation.link_key, "delegation", settings().secret_key)


def delegation_by_token(token: str) -> Delegation | None:
    """The delegation whose head's link holds this token; none for any other, in the same time."""
    key = unseal(token, "delegation", _secrets())
    return db.session.scalar(sa.select(Delegation).where(Delegation.link_key == (key or "")))


def join_address(delegation: Delegation) -> str:
    """The members' own form: /join/<token>; "" while it is shut."""
    here = settings()
    key = delegation.join_key
    return f"{here.base_url}/join/{seal(key, 'join', here.secret_key)}" if key else ""


def delegation_to_join(token: str) -> Delegation | None:
    """The delegation whose members' link holds this token."""
    key = unseal(token, "join", _secrets())
    return db.session.scalar(sa.select(Delegation).where(Delegation.join_key == (key or "")))


def _secrets() -> list[str]:
    here = settings()
    return [here.secret_key, *here.old_secret_keys]
