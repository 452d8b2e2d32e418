"""Services for desks: issuing codes, signing in and out, revoking."""

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

CODE_LENGTH = 10  # 50 random bits: too many to be found out while a code holds, since a right one is always let in
_LENGTHS = (CODE_LENGTH, 8)  # those issued earlier
MOST_DESKS = 300
_BROWSER_LONGEST = 200


def issue_desk(
    event: Event, name: str, gates: Sequence[Gate], expires_at: datetime, *, by: Actor, layout: str = ""
) -> tuple[Desk, str]:
    """Create a desk; returns it with its code, which is shown once: only a digest is stored. `layout` overrides the
    badge design's layout for the desk's printer. Raises Refused for a time in the past, and for more than 300 desks.
    """
    if expires_at <= clock.now():
        raise Refused(_("Choose a time that is still to come."))
    if len(desks_of(event)) >= MOST_DESKS:
        raise Refused(_("An expo has at most %(num)d desks.", num=MOST_DESKS))
    code = "".join(secrets.choice(ALPHABET) for _index in range(CODE_LENGTH))
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
    return desk, f"{code[:5]}-{code[5:]}"


def revoke_desk(desk: Desk, *, by: Actor) -> None:
    """Disable the desk's code and sign out its browsers, effective at their next request."""
    if desk.revoked_at is not None:
        return
    desk.revoked_at = clock.now()
    sign_ins = sa.update(DeskSignIn).where(DeskSignIn.desk_id == desk.id, DeskSignIn.ended_at.is_(None))
    db.session.execute(sign_ins.values(ended_at=clock.now()))
    db.session.flush()
    record(Verb.REVOKED, desk, by=by, event_id=desk.event_id, named=desk.name)


def sign_in_desk(code: str, *, address: str | None, browser: str) -> tuple[Desk, str] | None:
    """Sign a browser in by a desk's code (any case, with or without the dash); returns the desk and a key for the
    browser's cookie, or None for an invalid code.
    """
    plain = "".join(c for c in code.upper() if c.isalnum()).translate(str.maketrans("OIL", "011"))
    desk = desk_by_digests(_digests(plain), clock.now()) if len(plain) in _LENGTHS else None
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


def sign_out_desk(key: str) -> None:
    """End the session of one browser."""
    sign_in = sa.update(DeskSignIn).where(DeskSignIn.key_digest == digest(key), DeskSignIn.ended_at.is_(None))
    db.session.execute(sign_in.values(ended_at=clock.now()))


def _digests(code: str) -> list[str]:
    """Keyed digests of the code, one for each secret key, the current key first. Keyed, so that a stolen database does
    not reveal the short codes.
    """
    current = settings()
    return [
        hmac.digest(key.encode(), f"desk:{code}".encode(), "sha256").hex()
        for key in (current.secret_key, *current.old_secret_keys)
    ]
