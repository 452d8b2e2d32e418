"""Authentication and authorisation of requests: who is signed in, and guards of blueprints."""

from collections.abc import Callable, Iterable

from flask import Flask, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import AnonymousUserMixin, LoginManager, UserMixin, current_user

from expo import clock
from expo.accounts.models import Account, SignIn
from expo.accounts.permissions import NEEDS_SECOND_FACTOR, Permission, Role, may
from expo.accounts.queries import roles_in, sign_in_by_key
from expo.accounts.services.sessions import IDLE, LONGEST, SEEN_EVERY, update_last_use
from expo.config import settings
from expo.db import transaction
from expo.history.services import Actor
from expo.web.telemetry.requests import request_id
from expo.web.unsent import unsent_form


class Reader(UserMixin):  # type: ignore[misc]  # flask-login carries no types
    """A signed-in account in one browser."""

    def __init__(self, sign_in: SignIn, key: str) -> None:
        self.sign_in = sign_in
        self.account: Account = sign_in.account
        self.key = key

    def get_id(self) -> str:
        return self.key

    @property
    def name(self) -> str:
        return self.account.name

    def may(self, permission: Permission, event_id: int | None = None) -> bool:
        return may(roles_in(self.account, event_id), permission)

    def works_for(self, event_id: int) -> bool:
        """Whether the account has any role in the event; to all others its back office answers 404."""
        return bool(roles_in(self.account, event_id))

    def lacks_second_factor(self, roles: Iterable[Role]) -> bool:
        """Whether SECOND_FACTOR requires a second factor for one of these roles and the account has none."""
        required = settings().second_factor == "required" and not self.account.totp_secret
        return required and bool(NEEDS_SECOND_FACTOR.intersection(roles))


class Stranger(AnonymousUserMixin):  # type: ignore[misc]  # flask-login carries no types
    """A reader who is not signed in."""

    name = ""
    account = None

    def may(self, permission: Permission, event_id: int | None = None) -> bool:  # noqa: ARG002 -- the Reader's signature
        return False

    def works_for(self, event_id: int) -> bool:  # noqa: ARG002 -- the Reader's signature
        return False


def init_accounts(app: Flask) -> None:
    manager = LoginManager()
    manager.anonymous_user = Stranger
    manager.user_loader(_load)
    manager.session_protection = None  # sessions are validated in the database; a client's address may change
    manager.init_app(app)


def reader() -> Reader:
    """The signed-in reader of this request; aborts with 401 for others."""
    if not current_user.is_authenticated:
        abort(403)
    found: Reader = current_user._get_current_object()  # noqa: SLF001 -- werkzeug's own way to the object
    return found


def actor() -> Actor:
    """The history's actor for this request."""
    account = current_user.account if current_user.is_authenticated else None
    return Actor(
        name=account.name if account else "",
        account_id=account.id if account else None,
        address=request.remote_addr,
        request_id=request_id(),
    )


def holder(name: str) -> Actor:
    """The history's actor for the holder of a private link or the sender of a public form."""
    return Actor(name=name, address=request.remote_addr, request_id=request_id())


def signed_in() -> ResponseReturnValue | None:
    """A guard that redirects readers who are not signed in to the sign-in page, and back afterwards; a form that they sent
    is shown again, with what they typed.
    """
    if current_user.is_authenticated:
        return None
    if request.method != "GET":
        return unsent_form(signed_out=True) or redirect(url_for("accounts.sign_in"), 303)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)


def permitted(permission: Permission) -> Callable[[], ResponseReturnValue | None]:
    """A guard for pages of the whole installation: signed in, with this permission as administrator."""

    def guard() -> ResponseReturnValue | None:
        answer = signed_in()
        if answer is not None:
            return answer
        if not current_user.may(permission):
            abort(403)
        if current_user.lacks_second_factor(roles_in(current_user.account, None)):
            return redirect(url_for("account.home"), 303)
        return None

    return guard


def _load(key: str) -> Reader | None:
    sign_in = sign_in_by_key(key, clock.now() - IDLE, clock.now() - LONGEST)
    if sign_in is None:
        return None
    if sign_in.seen_at < clock.now() - SEEN_EVERY:
        with transaction():
            update_last_use(sign_in, request.remote_addr)
    return Reader(sign_in, key)
