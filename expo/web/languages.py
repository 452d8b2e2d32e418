"""The reader's language.

On public pages that caches may share it stands in the address (`?lang=tr`); without it the page is in its expo's first
language. Everywhere else it is chosen by a link and stored in a cookie, else negotiated by Accept-Language.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, g, has_request_context, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from expo.i18n import LANGUAGES, _, force_locale, forget_language, plural
from expo.web.callables import View
from expo.web.hosts import absolute

_YEAR = 365 * 24 * 3600


def init_languages(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "UTC"
    Babel(app, locale_selector=chosen_language)
    words: Any = app.jinja_env
    words.install_gettext_callables(_, plural, newstyle=True)
    words.globals.update(
        alternate_languages=alternate_languages, language_offers=language_offers, carried_language=carried_language
    )
    app.before_request(_switch_language)
    app.url_defaults(_carry_language)
    app.after_request(_add_language_headers)


def language_in_address(view: View) -> View:
    """Decorator of a public view whose language is `?lang=`, else the expo's first; no header and no cookie changes it."""
    view.language_in_address = True  # type: ignore[attr-defined]
    return view


def set_first_language(languages: Sequence[str]) -> None:
    """Say in which language pages of this request are whose address names none; a guard calls it with its expo's."""
    g.first_language = next((code for code in languages if code in LANGUAGES), "en")
    forget_language()  # a text may have been read already


def chosen_language() -> str:
    """The language of the address where it has one; else the cookie's, the best of the browser's, or English."""
    if not has_request_context():
        return "en"
    if _is_in_address(request.endpoint):
        wanted, first = request.args.get("lang", ""), g.get("first_language", "en" if "slug" not in g else "")
        if wanted in LANGUAGES or first:
            return wanted if wanted in LANGUAGES else str(first)
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
    if _is_in_address(request.endpoint):
        return None
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    target = "/" + quote(request.path.lstrip("/")) + (f"?{urlencode(rest)}" if rest else "")
    response = redirect(target, 303)
    response.set_cookie(_cookie(), wanted, max_age=_YEAR, httponly=True, samesite="Lax", secure=_is_secure())
    response.headers["Cache-Control"] = "private, no-store"
    return response


def alternate_languages() -> list[tuple[str, str]]:
    """(language, absolute address) of this page in each language, and "x-default"; none where no address says it."""
    if not _is_in_address(request.endpoint):
        return []
    page = absolute(quote(request.path))
    return [*((code, f"{page}?lang={code}") for code in LANGUAGES), ("x-default", page)]


def language_offers() -> list[tuple[str, str]]:
    """(language, a sentence in it that offers this page in it) for the other languages; a script shows the reader's own."""
    offers = []
    for code in LANGUAGES if _is_in_address(request.endpoint) else ():
        with force_locale(code):
            offers.append((code, _("This page is also in English.")))
    return [offer for offer in offers if offer[0] != chosen_language()]


def carried_language() -> str:
    """The language that a form with GET has to send along; "" where that is not needed."""
    first = g.get("first_language", "")
    return chosen_language() if _is_in_address(request.endpoint) and chosen_language() != first else ""


def _carry_language(endpoint: str, values: dict[str, Any]) -> None:
    """Links from a page to public pages of the same expo keep the reader's language, where it is not that expo's first."""
    if "lang" in values or not has_request_context() or "first_language" not in g:
        return
    stays = values.get("slug", g.get("slug")) == g.get("slug")
    if not stays or not (_is_in_address(endpoint) or endpoint in _FORMS | _FEEDS):
        return
    reader = get_locale()
    if reader is not None and reader.language != g.first_language:
        values["lang"] = reader.language


def _is_in_address(endpoint: str | None) -> bool:
    return getattr(current_app.view_functions.get(endpoint or ""), "language_in_address", False)


# Public forms that pages lead to: they take over the language of the address, and keep it in the cookie.
_FORMS = frozenset({"register.choose", "exhibit.show", "delegation_register.form"})

# Calendars are subscribed to in the language of the page that offers them.
_FEEDS = frozenset({"feeds.programme", "feeds.session"})


def _add_language_headers(response: Response) -> Response:
    if response.mimetype == "text/html" and "Content-Language" not in response.headers:
        response.headers["Content-Language"] = chosen_language()
        response.vary.update(["Cookie"] if _is_in_address(request.endpoint) else ["Accept-Language", "Cookie"])
    return response
