"""The reader's language: chosen by a link and stored in a cookie, else negotiated by Accept-Language."""

from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, has_request_context, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from expo.i18n import LANGUAGES, _, plural

_YEAR = 365 * 24 * 3600


def init_languages(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "UTC"
    Babel(app, locale_selector=chosen_language)
    words: Any = app.jinja_env
    words.install_gettext_callables(_, plural, newstyle=True)
    app.before_request(_switch_language)
    app.after_request(_add_language_headers)


def chosen_language() -> str:
    """The cookie's language, else the best of the browser's, else English."""
    if not has_request_context():
        return "en"
    kept = request.cookies.get(_cookie(), "")
    return kept if kept in LANGUAGES else _negotiated(request.headers.get("Accept-Language", "")[:200])


def _cookie() -> str:
    return "__Host-language" if _is_secure() else "language"


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


@lru_cache(maxsize=512)
def _negotiated(header: str) -> str:
    """The best of our languages for an Accept-Language header; cached, since few different headers occur."""
    return parse_accept_header(header, LanguageAccept).best_match(list(LANGUAGES), "en") or "en"


def _switch_language() -> ResponseReturnValue | None:
    """`?lang=ur`: store it in the cookie and redirect to the page without it. Feeds read `lang` themselves."""
    wanted = request.args.get("lang", "")
    if wanted not in LANGUAGES or request.method != "GET" or request.path.endswith((".ics", ".xml", ".json")):
        return None
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    target = "/" + quote(request.path.lstrip("/")) + (f"?{urlencode(rest)}" if rest else "")
    response = redirect(target, 303)
    response.set_cookie(_cookie(), wanted, max_age=_YEAR, httponly=True, samesite="Lax", secure=_is_secure())
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _add_language_headers(response: Response) -> Response:
    if response.mimetype == "text/html" and "Content-Language" not in response.headers:
        response.headers["Content-Language"] = chosen_language()
        response.vary.update(["Accept-Language", "Cookie"])
    return response
