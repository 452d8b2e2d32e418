"""Signing a browser in: a password or a link, then a code where the account has a second factor.

Between the two steps the signed cookie stores, for ten minutes, who may enter a code; it grants nothing else.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user

from expo import clock
from expo.accounts.attempts import reset_attempts
from expo.accounts.guards import Reader
from expo.accounts.models import Account
from expo.accounts.queries import account_by_id, sign_in_by_key
from expo.accounts.rules import browser_name, own_path
from expo.accounts.services.sessions import LONGEST, end_sign_in, open_sign_in
from expo.db import transaction
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.kit.tokens import digest
from expo.web.limits import SIGN_IN
from expo.web.telemetry.requests import request_id

HALFWAY = timedelta(minutes=10)
_KEY = "pending_sign_in"


@dataclass(frozen=True, slots=True)
class PendingSignIn:
    """Somebody who passed the first factor, and whose code is still required."""

    account: Account
    how: str
    next_path: str


def continue_sign_in(account: Account, how: str, next_path: str) -> ResponseReturnValue:
    """After a correct password or link (`how`): ask for a code, or sign in."""
    if account.totp_secret is None:
        return start_session(account, next_path)
    until = int((clock.now() + HALFWAY).timestamp())
    if current_user.is_authenticated:
        with transaction():
            end_sign_in(current_user.sign_in)
    session.clear()
    session[_KEY] = {
        "account": account.id,
        "how": how,
        "next": next_path,
        "until": until,
        "stamp": _credentials_digest(account),
    }
    return redirect(url_for("accounts.code"), 303)


def pending_sign_in() -> PendingSignIn | None:
    """Who may enter a code in this browser; None after ten minutes, or when the password or secret changed meanwhile."""
    kept = session.get(_KEY)
    if not isinstance(kept, dict) or kept["until"] < clock.now().timestamp():
        return None
    account = account_by_id(kept["account"])
    if account is None or not account.active or kept["stamp"] != _credentials_digest(account):
        return None
    return PendingSignIn(account, kept["how"], kept["next"])


def start_session(account: Account, next_path: str) -> ResponseReturnValue:
    """Sign this browser in under a new session key (against session fixation) and redirect to `next_path` within the site."""
    actor = Actor(account.name, account.id, request.remote_addr, request_id())
    before = current_user.sign_in if current_user.is_authenticated else None
    with transaction():
        if before is not None:
            end_sign_in(before)
        browser = browser_name(request.user_agent.string)
        key = open_sign_in(account, address=request.remote_addr, browser=browser)
        reset_attempts(SIGN_IN, account.email_key)
        record(Verb.SIGNED_IN, account, by=actor, named=account.name)
    session.clear()
    opened = sign_in_by_key(key, clock.now() - HALFWAY, clock.now() - LONGEST)
    if opened is not None:
        login_user(Reader(opened, key))
    session.permanent = True
    return redirect(own_path(next_path) or url_for("office.index"), 303)


def clear_session(sentence: str) -> ResponseReturnValue:
    """Clear the cookie, have the browser forget the pages it kept, and redirect to the sign-in page with a message."""
    session.clear()
    flash(sentence, "success")
    answer = redirect(url_for("accounts.sign_in"), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'  # not "storage": a desk's scans may wait there for the network
    return answer


def _credentials_digest(account: Account) -> str:
    return digest(f"{account.id}:{account.password_hash}:{account.totp_secret}")[:16]
