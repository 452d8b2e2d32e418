"""Server-side sessions of signed-in browsers."""

import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any, cast

import sqlalchemy as sa

from expo import clock
from expo.accounts.models import Account, SignIn, SignInLink
from expo.db import db
from expo.kit.tokens import digest

LONGEST = timedelta(days=30)  # then everybody signs in again, however busy the browser was
IDLE = timedelta(days=14)  # a session unused for so long ends
SEEN_EVERY = timedelta(minutes=5)  # resolution of `seen_at`, so that reading pages rarely writes
_BROWSER_LONGEST = 200


def open_sign_in(account: Account, *, address: str | None, browser: str) -> str:
    """Start a session; returns its key for the cookie. The database stores a digest of it."""
    key, moment = secrets.token_urlsafe(32), clock.now()
    db.session.add(
        SignIn(
            account_id=account.id,
            key_digest=digest(key),
            created_at=moment,
            seen_at=moment,
            address=address,
            browser=browser[:_BROWSER_LONGEST],
        )
    )
    db.session.flush()
    return key


def update_last_use(sign_in: SignIn, address: str | None) -> None:
    """Update when and from which address the session was last used."""
    sign_in.seen_at, sign_in.address = clock.now(), address
    db.session.flush()


def end_sign_in(sign_in: SignIn) -> None:
    """End one session, effective at the browser's next request."""
    sign_in.ended_at = sign_in.ended_at or clock.now()
    db.session.flush()


def end_all(account: Account, *, but: Collection[int] = ()) -> int:
    """End the account's sessions, but for those with these ids. Returns how many ended."""
    open_ones = sa.update(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None))
    result = db.session.execute(open_ones.where(SignIn.id.not_in(list(but))).values(ended_at=clock.now()))
    return int(cast("sa.CursorResult[Any]", result).rowcount)


def end_access(account: Account) -> None:
    """End the account's sessions and delete its open sign-in links."""
    end_all(account)
    db.session.execute(sa.delete(SignInLink).where(SignInLink.account_id == account.id))


def sweep_accounts() -> int:
    """Delete expired links and ended or idle sessions, in the caller's transaction. Returns how many."""
    moment = clock.now()
    links = sa.delete(SignInLink).where(SignInLink.expires_at < moment - timedelta(hours=1))
    over = (SignIn.ended_at < moment - IDLE, SignIn.seen_at < moment - IDLE, SignIn.created_at < moment - LONGEST)
    sessions = sa.delete(SignIn).where(sa.or_(*over))
    results = [db.session.execute(statement) for statement in (links, sessions)]
    return sum(int(cast("sa.CursorResult[Any]", result).rowcount) for result in results)
