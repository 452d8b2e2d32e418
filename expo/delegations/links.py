"""Private links of a delegation: its head's page, and the members' join form."""

import sqlalchemy as sa

from expo.config import settings
from expo.db import db
from expo.delegations.models import Delegation
from expo.kit.tokens import Purpose, seal, unseal


def delegation_address(delegation: Delegation) -> str:
    """The address of the head's page: /delegation/<token>."""
    return f"{settings().base_url}/delegation/{delegation_token(delegation)}"


def delegation_token(delegation: Delegation) -> str:
    return seal(delegation.link_key, Purpose.DELEGATION, settings().secret_key)


def delegation_by_token(token: str) -> Delegation | None:
    """The delegation of a head's link token; None for an invalid one, after the same query."""
    key = unseal(token, Purpose.DELEGATION, _secrets())
    return db.session.scalar(sa.select(Delegation).where(Delegation.link_key == (key or "")))


def join_address(delegation: Delegation) -> str:
    """The address of the join form, /join/<token>; "" while it is closed."""
    here = settings()
    key = delegation.join_key
    return f"{here.base_url}/join/{seal(key, Purpose.JOIN, here.secret_key)}" if key else ""


def delegation_to_join(token: str) -> Delegation | None:
    """The delegation of a join link token."""
    key = unseal(token, Purpose.JOIN, _secrets())
    return db.session.scalar(sa.select(Delegation).where(Delegation.join_key == (key or "")))


def _secrets() -> list[str]:
    here = settings()
    return [here.secret_key, *here.old_secret_keys]
