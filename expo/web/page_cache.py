"""Full-page cache of the public pages.

A page is cached in this process under a key of everything it depends on, among it the event's stored revision, so that a
change made through any process shows at the next request. Only readers without a session are served from the cache.
"""

import gzip
import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache

from flask import Response, current_app, g, make_response, request
from werkzeug.http import parse_accept_header

from expo.kit.cache import BoundedCache
from expo.web.languages import chosen_language
from expo.web.telemetry.counts import count

KEPT = 400  # pages in each process, some 10 KB each
LIST_TAG = "expos"  # of the list of expos
# Browsers ask each time; caches that many share may answer for a minute, and for four more while they ask: 300 s at most.
SHARED = "public, max-age=0, s-maxage=60, stale-while-revalidate=240"


@dataclass(frozen=True, slots=True)
class _Page:
    plain: bytes
    packed: bytes
    etag: str


def shared_page(key: tuple[Hashable, ...], render: Callable[[], str]) -> Response:
    """The rendered page, cached for all readers under `key`, which holds all it depends on, including the language.

    Caches on the way may share it, so the view must be one whose language stands in the address. A reader with a session
    gets a freshly rendered one, which no cache may keep, since the layout may show their name.
    """
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return make_response(render())
    cache: BoundedCache[_Page] = current_app.extensions.setdefault("expo.pages", BoundedCache(KEPT))
    page = cache.get(key)
    count("page_cache_misses" if page is None else "page_cache_hits")
    if page is None:
        page = _packed(render())
        cache.put({key: page})
    zipped = takes_gzip(request.headers.get("Accept-Encoding", "")[:200])
    etag = f'"{page.etag}-gzip"' if zipped else f'"{page.etag}"'
    headers = [
        ("ETag", etag),
        ("Cache-Control", SHARED),
        ("Vary", "Accept-Encoding"),
        *tag_headers(),
        ("Content-Language", chosen_language()),
    ]
    if "If-None-Match" in request.headers and request.if_none_match.contains_weak(etag.strip('"')):
        return Response(status=304, headers=headers)
    if zipped:
        headers.append(("Content-Encoding", "gzip"))
    return Response(page.packed if zipped else page.plain, headers=headers, mimetype="text/html")


def tag_headers() -> list[tuple[str, str]]:
    """By what a cache may purge the page or feed: its expo, or the list of expos."""
    slug = g.get("slug")
    tag = tag_of(slug) if slug else LIST_TAG
    return [("Cache-Tag", tag), ("Surrogate-Key", tag)]


def tag_of(slug: str) -> str:
    return f"expo-{slug}"


def _packed(text: str) -> _Page:
    plain = text.encode()
    return _Page(plain, gzip.compress(plain, 6, mtime=0), hashlib.sha256(plain).hexdigest()[:24])


@lru_cache(maxsize=256)
def takes_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header accepts gzip; cached, since few different headers occur."""
    return parse_accept_header(header).quality("gzip") > 0
