"""Making out and revoking tokens, and when each was last used."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.accounts.permissions import Permission
from expo.api.models import ApiToken
from expo.api.rules import SCOPES, TokenHolder, new_secret
from expo.db import db
from expo.errors import NotFound, Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.text import clean_line
from expo.kit.tokens import digest

NOTED_EVERY = timedelta(minutes=5)


def issue_token(
    event: Event,
    name: str,
    holder: TokenHolder,
    scopes: Collection[Permission],
    *,
    valid: timedelta,
    by: Actor,
    exhibitor_id: int | None = None,
) -> tuple[ApiToken, str]:
    """Make out a token; returns it with its secret, which is not stored. An organiser's belongs to the account of `by`. Raises
    Refused for scopes that such a holder is not given, and for none; NotFound for a firm of another expo.
    """
    secret, now = new_secret(), clock.now()
    token = ApiToken(
        event_id=event.id,
        holder=holder,
        account_id=by.account_id if holder is TokenHolder.ORGANISER else None,
        exhibitor_id=_checked_firm(event, holder, scopes, exhibitor_id),
        name=clean_line(name),
        token_digest=digest(secret),
        scopes=sorted(scopes),
        created_at=now,
        created_by=by.name,
        expires_at=now + valid,
    )
    db.session.add(token)
    db.session.flush()
    _record(Verb.CREATED, token, by, after={"holder": holder, "scopes": token.scopes})
    return token, secret


def revoke_token(token: ApiToken, *, by: Actor) -> None:
    """End a token at once; one that is ended already stays as it is."""
    if token.revoked_at is not None:
        return
    token.revoked_at, token.revoked_by = clock.now(), by.name
    db.session.flush()
    _record(Verb.REVOKED, token, by)


def _record(verb: Verb, token: ApiToken, by: Actor, after: Mapping[str, Any] | None = None) -> None:
    record(verb, token, by=by, event_id=token.event_id, named=token.name, after=after)


def note_use(token_id: int, moment: datetime) -> None:
    """Store that a token was used at this moment."""
    db.session.execute(sa.update(ApiToken).where(ApiToken.id == token_id).values(seen_at=moment))


def _checked_firm(
    event: Event, holder: TokenHolder, scopes: Collection[Permission], exhibitor_id: int | None
) -> int | None:
    """The firm of a firm's token, None for others, once what it may do is found to be allowed."""
    if not scopes or not SCOPES[holder].issuperset(scopes):
        raise Refused(_("Choose what this token may do, among what such a holder may."))
    if holder is not TokenHolder.FIRM:
        return None
    if not _takes_part(event, exhibitor_id):
        raise NotFound(_("Choose a firm of this expo."))
    return exhibitor_id


def _takes_part(event: Event, exhibitor_id: int | None) -> bool:
    query = sa.select(Exhibitor.id).where(Exhibitor.event_id == event.id, Exhibitor.id == exhibitor_id)
    return db.session.scalar(query) is not None
