"""Queries on tokens: an expo's, and whoever sends one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.accounts.models import Account, Grant
from expo.accounts.permissions import PERMISSIONS, Permission
from expo.api.models import ApiToken
from expo.api.rules import TokenHolder, scopes_in
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Firm
from expo.kit.tokens import digest

_COLUMNS = (
    *(ApiToken.id, ApiToken.name, ApiToken.holder, ApiToken.scopes, ApiToken.seen_at, ApiToken.event_id),
    *(ApiToken.account_id, ApiToken.exhibitor_id, Event.slug, Account.name.label("account_name")),
)
_BY_DIGEST = (
    sa.select(*_COLUMNS)
    .join(Event, Event.id == ApiToken.event_id)
    .outerjoin(Account, Account.id == ApiToken.account_id)
    .where(
        ApiToken.token_digest == sa.bindparam("digest"),
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at > sa.bindparam("moment"),
        sa.or_(ApiToken.account_id.is_(None), Account.active),
    )
)
_ROLES = sa.select(Grant.role).where(
    Grant.account_id == sa.bindparam("account_id"),
    sa.or_(Grant.event_id.is_(None), Grant.event_id == sa.bindparam("event_id")),
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sends a request: a valid token, and what it may do in its expo at this moment."""

    token_id: int
    name: str
    holder: TokenHolder
    event_id: int
    slug: str
    account_id: int | None
    exhibitor_id: int | None
    seen_at: datetime | None
    permissions: frozenset[Permission]

    @property
    def is_firm(self) -> bool:
        return self.holder is TokenHolder.FIRM


def tokens_of(event: Event) -> list[ApiToken]:
    """The expo's tokens, the newest first, with whose they are."""
    whose = joinedload(ApiToken.account), joinedload(ApiToken.exhibitor).joinedload(Exhibitor.firm)
    query = sa.select(ApiToken).where(ApiToken.event_id == event.id).order_by(ApiToken.id.desc())
    return list(db.session.scalars(query.options(*whose)))


def token_in(event: Event, token_id: int) -> ApiToken | None:
    """A token by its id, within its expo."""
    return db.session.scalar(sa.select(ApiToken).where(ApiToken.event_id == event.id, ApiToken.id == token_id))


def firm_choices(event: Event) -> list[tuple[int, str]]:
    """The firms of an expo to whom a token may be made out, by name: pairs of the exhibitor's id and the name."""
    query = (
        sa.select(Exhibitor.id, Firm.display_name)
        .join(Firm, Firm.id == Exhibitor.firm_id)
        .where(Exhibitor.event_id == event.id)
        .order_by(Firm.sort_name, Exhibitor.id)
    )
    return [(number, name) for number, name in db.session.execute(query)]


def caller_by_secret(secret: str, moment: datetime) -> Caller | None:
    """Who sends this token; None for one that is unknown, expired or revoked, or whose account is switched off."""
    found = db.session.execute(_BY_DIGEST, {"digest": digest(secret), "moment": moment}).first()
    if found is None:
        return None
    scopes = scopes_in(found.scopes)
    return Caller(
        token_id=found.id,
        name=f"{found.account_name}, {found.name}" if found.account_name else found.name,
        holder=found.holder,
        event_id=found.event_id,
        slug=found.slug,
        account_id=found.account_id,
        exhibitor_id=found.exhibitor_id,
        seen_at=found.seen_at,
        permissions=scopes if found.account_id is None else scopes & _permissions_of(found),
    )


def _permissions_of(token: Any) -> frozenset[Permission]:
    """What the roles of a token's account allow in the expo now."""
    roles = db.session.scalars(_ROLES, {"account_id": token.account_id, "event_id": token.event_id})
    return frozenset().union(*(PERMISSIONS[role] for role in roles))
