"""Headers, cookies, request sizes, CSRF: what protects every page alike."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

from flask import Flask, Request, Response, abort, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect
from itsdangerous import BadSignature, Signer, TimestampSigner, URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from expo import clock
from expo.config import Settings

# Everything from ourselves alone: no inline script, no inline style, no other host, no frame around us.
_SOURCES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
CONTENT_SECURITY_POLICY = "; ".join(f"{directive} {source}" for directive, source in _SOURCES.items())

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # private links never reach another site's log
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}

_LOWER = {name.lower(): (name, value) for name, value in HEADERS.items()}
_SENT_AGAIN = timedelta(days=1)
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
View = TypeVar("View", bound=Callable[..., Any])

csrf = CSRFProtect()


class _Signer(TimestampSigner):
    """A signer that derives its keys once."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._derived: dict[str | bytes | None, bytes] = {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        if secret_key not in self._derived:
            self._derived[secret_key] = super().derive_key(secret_key)
        return self._derived[secret_key]


class _Serializer(URLSafeTimedSerializer):
    """A serializer that makes its signer once."""

    @cached_property
    def _signer(self) -> Signer:
        return super().make_signer()

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        return self._signer if salt is None or salt == self.salt else super().make_signer(salt)


class SignedCookie(SecureCookieSession):
    """What a cookie holds, and since when."""

    signed_at: datetime | None = None


class SignedCookies(SecureCookieSessionInterface):
    """Flask's sessions, whose signer is made once. A cookie that lasts for days is sent again after one, not with every
    answer.
    """

    session_class = SignedCookie
    _made: tuple[object, _Serializer] | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        keys = [*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.secret_key]
        if self._made is None or self._made[0] != keys:
            kind = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
            made = _Serializer(keys, salt=self.salt, serializer=self.serializer, signer=_Signer, signer_kwargs=kind)
            self._made = keys, made
        return self._made[1]

    def open_session(self, app: Flask, request: Request) -> SignedCookie:
        kept, signer = request.cookies.get(self.get_cookie_name(app)), self.get_signing_serializer(app)
        if not kept or signer is None:
            return SignedCookie()
        try:
            data, signed_at = signer.loads(
                kept, max_age=int(app.permanent_session_lifetime.total_seconds()), return_timestamp=True
            )
        except BadSignature:
            return SignedCookie()
        session = SignedCookie(data)
        session.signed_at = signed_at
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """What everybody may keep is the same whatever cookies one has, so no cache is told to keep it apart by them."""
        if session.modified or not response.headers.get("Cache-Control", "").startswith("public"):
            super().save_session(app, session, response)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:  # noqa: ARG002 -- Flask's signature
        signed_at = getattr(session, "signed_at", None)
        return session.modified or (session.permanent and (signed_at is None or clock.now() - signed_at > _SENT_AGAIN))


def init_security(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.old_secret_keys),
        SESSION_COOKIE_NAME="expo",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        MAX_CONTENT_LENGTH=settings.max_body_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=1000,
        WTF_CSRF_CHECK_DEFAULT=False,  # checked by _check_csrf, which knows the forms that keep what was typed
        WTF_CSRF_TIME_LIMIT=12 * 3600,  # a form may stand open over a working day
        WTF_CSRF_SSL_STRICT=settings.secure,
    )
    app.session_interface = SignedCookies()
    csrf.init_app(app)
    app.before_request(_refuse_nul)
    app.before_request(_check_csrf)
    if settings.trusted_proxies:
        trusted = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    app.after_request(_protect)
    if settings.secure:
        app.after_request(_insist_on_https)


def form_checks_csrf(view: View) -> View:
    """Mark a view whose BaseForm judges the CSRF token itself: a form that was open too long is shown again, with what was
    typed and a fresh token, instead of an error page. The view must do nothing unless its form validates.
    """
    view.form_checks_csrf = True  # type: ignore[attr-defined]
    return view


def _refuse_nul() -> None:
    """An address with a zero byte is nobody's; PostgreSQL would not even take it as a text."""
    if "\0" in request.path or b"%00" in request.query_string:
        abort(404)


def _check_csrf() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in _UNSAFE and view is not None and not hasattr(view, "form_checks_csrf"):
        csrf.protect()


def _protect(response: Response) -> Response:
    given = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 -- its pairs are iterated otherwise
    for name in _LOWER.keys() - given:
        response.headers.add(*_LOWER[name])
    if "cache-control" not in given:
        # What a page does not say may be personal.
        response.headers["Cache-Control"] = "private, no-store" if request.method != "HEAD" else "private"
    return response


def _insist_on_https(response: Response) -> Response:
    response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
