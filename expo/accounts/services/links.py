"""One-time sign-in links, mailed or printed by a command; and the link that creates the first administrator."""

from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlencode

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeTimedSerializer

from expo import clock
from expo.accounts.mails import SIGN_IN
from expo.accounts.models import Account, SignInLink
from expo.accounts.permissions import Role
from expo.accounts.queries import account_by_email, has_accounts, link_by_token
from expo.accounts.rules import own_path
from expo.accounts.services.team import add_account, grant
from expo.config import settings
from expo.db import db, on_postgresql
from expo.errors import Refused
from expo.history.services import Actor
from expo.history.subjects import Subject
from expo.i18n import _
from expo.kit.tokens import Purpose, digest, new_key, seal
from expo.mail.services import queue

LIFETIME = timedelta(minutes=15)


def make_link(account: Account | str, *, next_path: str = "") -> str:
    """The URL of a new one-time link for the account, given itself or by its mail address; valid for 15 minutes.

    `next_path` is the page to open after signing in. Raises Refused for an unknown or deactivated account.
    """
    found = account_by_email(account) if isinstance(account, str) else account
    if found is None or not found.active:
        raise Refused(_("Nobody signs in as %(email)s.", email=account if found is None else found.email))
    token = seal(new_key(), Purpose.SIGN_IN, settings().secret_key)  # the outbox makes it anew from its key
    db.session.add(SignInLink(account_id=found.id, token_digest=digest(token), expires_at=clock.now() + LIFETIME))
    db.session.flush()
    path = own_path(next_path)
    return f"{settings().base_url}/sign-in/{token}" + (f"?{urlencode({'next': path})}" if path else "")


def mail_link(email: str, *, next_path: str = "") -> None:
    """Mail a one-time link to the account of this address. Does nothing for an unknown one, so that nobody can probe for it.

    The mail belongs to no event, so no organiser reads another's link.
    """
    account = account_by_email(email)
    if account is None or not account.active:
        return
    values = {
        "name": account.name,
        "link": make_link(account, next_path=next_path),
        "until": f"{clock.now() + LIFETIME:%H:%M} UTC",
    }
    queue(
        SIGN_IN,
        values,
        to=account.email,
        to_name=account.name,
        language=account.language,
        about=(Subject.ACCOUNT, account.id),
    )


def use_link(token: str) -> Account | None:
    """Consume a link and the account's other open links; None when it is unknown, used or expired.

    Of two concurrent calls one gets the account, decided by the UPDATE of the row.
    """
    link = link_by_token(token, clock.now())
    if link is None:
        return None
    account = link.account
    if not _mark_used(SignInLink.id == link.id):
        return None
    _mark_used(SignInLink.account_id == account.id)
    return account


def first_link() -> str | None:
    """The URL of the page that creates the first administrator, valid for 15 minutes; None when any account exists."""
    if has_accounts():
        return None
    return f"{settings().base_url}/sign-in/first/{_first_serializer().dumps('first')}"


def is_first_link(token: str) -> bool:
    """Whether the token is of a link by `first_link` that is still valid."""
    try:
        _first_serializer().loads(token, max_age=int(LIFETIME.total_seconds()))
    except BadSignature:
        return False
    return not has_accounts()


def make_first_administrator(email: str, name: str, password_hash: str, *, language: str, by: Actor) -> Account:
    """Create the first account of an installation. Raises Refused when there is one already."""
    if on_postgresql():
        db.session.execute(sa.text("LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE"))
    if has_accounts():
        raise Refused(_("The first administrator was made already. Sign in, or ask that person for an account."))
    account = add_account(email, name, by=by, language=language)
    account.password_hash = password_hash
    grant(account, None, Role.ADMINISTRATOR, by=by)
    return account


def _mark_used(which: sa.ColumnElement[bool]) -> int:
    moment = clock.now()
    used = sa.update(SignInLink).where(which, SignInLink.used_at.is_(None), SignInLink.expires_at > moment)
    result = db.session.execute(used.values(used_at=moment).execution_options(synchronize_session=False))
    return int(cast("sa.CursorResult[Any]", result).rowcount)


def _first_serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        [*reversed(settings().old_secret_keys), settings().secret_key], salt="first-administrator"
    )
