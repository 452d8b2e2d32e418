"""Security headers, signed cookies, request sizes, CSRF protection."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from flask import Flask, Request, Response, abort, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect
from itsdangerous import BadSignature, Signer, TimestampSigner, URLSafeTimedSerializer
from werkzeug.middleware.proxy_fix import ProxyFix

from expo import clock
from expo.config import Settings
from expo.web.bodies import init_bodies
from expo.web.callables import View

# All resources from our own origin: no inline script, no inline style, no other host, no framing.
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
    "require-trusted-types-for": "'script'",
    "trusted-types": "expo",  # the policy of js/modules/trusted.js
}
DIRECTIVES = frozenset(_SOURCES)
REPORTS_PATH = "/csp-reports"
_REPORTED = f"report-uri {REPORTS_PATH}; report-to csp"
CONTENT_SECURITY_POLICY = "; ".join([*(f"{directive} {source}" for directive, source in _SOURCES.items()), _REPORTED])

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Reporting-Endpoints": f'csp="{REPORTS_PATH}"',
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # private links never appear in another site's logs
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
}

_LOWER = {name.lower(): (name, value) for name, value in HEADERS.items()}
_REFRESHED_AFTER = timedelta(days=1)
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})

csrf = CSRFProtect()


class _Signer(TimestampSigner):
    """A signer that caches its derived keys."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._derived: dict[str | bytes | None, bytes] = {}

    def derive_key(self, secret_key: str | bytes | None = None) -> bytes:
        if secret_key not in self._derived:
            self._derived[secret_key] = super().derive_key(secret_key)
        return self._derived[secret_key]


class _Serializer(URLSafeTimedSerializer):
    """A serializer that caches its signer."""

    @cached_property
    def _signer(self) -> Signer:
        return super().make_signer()

    def make_signer(self, salt: str | bytes | None = None) -> Signer:
        return self._signer if salt is None or salt == self.salt else super().make_signer(salt)


class SignedCookie(SecureCookieSession):
    """The session of a cookie, with the time of its signature."""

    signed_at: datetime | None = None


class SignedCookies(SecureCookieSessionInterface):
    """Flask's signed sessions with a cached signer. A permanent cookie is renewed once a day, not with every response."""

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
        """Skipped for publicly cacheable responses, which do not depend on cookies: so they get no Vary: Cookie."""
        if session.modified or not response.headers.get("Cache-Control", "").startswith("public"):
            super().save_session(app, session, response)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:  # noqa: ARG002 -- Flask's signature
        signed_at = getattr(session, "signed_at", None)
        return session.modified or (
            session.permanent and (signed_at is None or clock.now() - signed_at > _REFRESHED_AFTER)
        )


def init_security(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.old_secret_keys),
        # with the prefix a browser takes it from this host alone, by https alone (RFC 6265bis, 4.1.3)
        SESSION_COOKIE_NAME="__Host-expo" if settings.secure else "expo",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        MAX_CONTENT_LENGTH=settings.max_body_mb * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=1000,
        WTF_CSRF_CHECK_DEFAULT=False,  # checked by _check_csrf, except for views marked by `form_checks_csrf`
        WTF_CSRF_TIME_LIMIT=12 * 3600,  # a form may stay open for a working day
        WTF_CSRF_SSL_STRICT=settings.secure,
    )
    app.session_interface = SignedCookies()
    csrf.init_app(app)
    app.before_request(_refuse_nul)
    init_bodies(app)
    app.before_request(_check_csrf)
    if settings.trusted_proxies:
        trusted = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=trusted, x_proto=trusted, x_host=trusted)  # type: ignore[method-assign]
    app.after_request(add_headers)
    if settings.secure:
        app.after_request(_add_hsts)


def form_checks_csrf(view: View) -> View:
    """Mark a view whose BaseForm validates the CSRF token itself: a form with an expired token is shown again with its input
    and a fresh token, instead of an error page. The view must do nothing unless its form validates.
    """
    view.form_checks_csrf = True  # type: ignore[attr-defined]
    return view


def needs_no_token(view: View) -> View:
    """Mark a view that takes a POST without a CSRF token, from a browser itself: it may read no session and change nothing."""
    return form_checks_csrf(view)


def _refuse_nul() -> None:
    """404 for a URL with a NUL character, which PostgreSQL refuses in texts."""
    if "\0" in request.path or b"%00" in request.query_string:
        abort(404)


def _check_csrf() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in _UNSAFE and view is not None and not hasattr(view, "form_checks_csrf"):
        csrf.protect()


def add_headers(response: Response) -> Response:
    """Add the security headers that the response does not have."""
    given = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 -- its pairs are iterated otherwise
    for name in _LOWER.keys() - given:
        response.headers.add(*_LOWER[name])
    if "cache-control" not in given:
        # Without Cache-Control of its own a response may be personal.
        response.headers["Cache-Control"] = "private, no-store" if request.method != "HEAD" else "private"
    return response


def _add_hsts(response: Response) -> Response:
    response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
