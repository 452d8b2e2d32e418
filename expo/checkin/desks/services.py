"""Desks: their short codes issued, used to sign in, and revoked."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from expo import clock
from expo.checkin.models import Desk, DeskSignIn, Gate
from expo.checkin.queries import desk_by_digests, desks_of
from expo.config import settings
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.codes import ALPHABET
from expo.kit.tokens import digest

CODE_LENGTH = 8  # 40 random bits, counted attempts, and an end: nobody guesses one
MOST_DESKS = 300
_BROWSER_LONGEST = 200


def issue_desk(
    event: Event, name: str, gates: Sequence[Gate], expires_at: datetime, *, by: Actor, layout: str = ""
) -> tuple[Desk, str]:
    """A new desk and its code, which is told this once: the database keeps a digest. `layout` is what its printer takes, if
    that is another than the design's. Raises Refused for a time that is over, and for the 301st desk.
    """
    if expires_at <= clock.now():
        raise Refused(_("Choose a time that is still to come."))
    if len(desks_of(event)) >= MOST_DESKS:
        raise Refused(_("An expo has at most %(num)d desks.", num=MOST_DESKS))
    code = "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))
    desk = Desk(
        event_id=event.id,
        name=name,
        gates=list(gates),
        code_digest=_digests(code)[0],
        expires_at=expires_at,
        created_at=clock.now(),
        created_by=by.name,
        layout=layout,
    )
    db.session.add(desk)
    db.session.flush()
    record(Verb.ADDED, desk, by=by, event_id=event.id, named=name, after={"until": expires_at})
    return desk, f"{code[:4]}-{code[4:]}"


def revoke_desk(desk: Desk, *, by: Actor) -> None:
    """End the desk: its code opens nothing any more, and its browsers are out at their next request."""
    if desk.revoked_at is not None:
        return
    desk.revoked_at = clock.now()
    open_ones = sa.update(DeskSignIn).where(DeskSignIn.desk_id == desk.id, DeskSignIn.ended_at.is_(None))
    db.session.execute(open_ones.values(ended_at=clock.now()))
    db.session.flush()
    record(Verb.REVOKED, desk, by=by, event_id=desk.event_id, named=desk.name)


def enter_desk(code: str, *, address: str | None, browser: str) -> tuple[Desk, str] | None:
    """Sign a browser in as the desk of a code (in any case, with or without the dash); returns the desk and the browser's
    key. None for a code that opens nothing.
    """
    plain = "".join(c for c in code.upper() if c.isalnum()).translate(str.maketrans("OIL", "011"))
    desk = desk_by_digests(_digests(plain), clock.now()) if len(plain) == CODE_LENGTH else None
    if desk is None:
        return None
    key = secrets.token_urlsafe(32)
    db.session.add(
        DeskSignIn(
            desk_id=desk.id,
            key_digest=digest(key),
            created_at=clock.now(),
            address=address,
            browser=browser[:_BROWSER_LONGEST],
        )
    )
    db.session.flush()
    record(Verb.SIGNED_IN, desk, by=Actor(desk.name, address=address), event_id=desk.event_id, named=desk.name)
    return desk, key


def leave_desk(key: str) -> None:
    """End one browser's session at a desk."""
    here = sa.update(DeskSignIn).where(DeskSignIn.key_digest == digest(key), DeskSignIn.ended_at.is_(None))
    db.session.execute(here.values(ended_at=clock.now()))


def _digests(code: str) -> list[str]:
    """Under each of the secret keys, the one of now first: a stolen database does not give the codes away."""
    known = settings()
    return [
        hmac.digest(key.encode(), f"desk:{code}".encode(), "sha256").hex()
        for key in (known.secret_key, *known.old_secret_keys)
    ]
