"""Serves the feeds: unchanged ones answer 304 after one statement, others come from a cache where possible."""

import gzip
from collections.abc import Callable
from typing import Any

from flask import Response, abort, g, render_template, request, url_for
from flask_login import current_user

from expo import clock
from expo.accounts.attempts import check_limit
from expo.calendar.builder import event_feed, event_feed_version, personal_feed, personal_feed_version, session_feed
from expo.calendar.conditional import FeedVersion, etag, is_known, last_modified
from expo.calendar.links import clients, links_for
from expo.calendar.queries import event_version, personal_version
from expo.calendar.sources import FeedFinder
from expo.config import settings
from expo.contributions import contributed
from expo.db import leave_replica
from expo.errors import NotFound
from expo.events.blueprints import guarded_blueprint
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.events.rules import EventState
from expo.i18n import LANGUAGES, _, language
from expo.kit.cache import BoundedCache
from expo.kit.graphics.qr import svg
from expo.kit.tokens import Purpose, unseal
from expo.programme.queries import rooms_of, session_by_slug, tracks_of
from expo.programme.rules import PUBLIC_STATES
from expo.web.blueprints import GuardedBlueprint, anybody
from expo.web.downloads import attachment
from expo.web.languages import language_in_address, set_first_language
from expo.web.limits import FEED_ADDRESS, network_here
from expo.web.page_cache import shared_page, tag_headers, takes_gzip
from expo.web.replica_reads import from_replica

PUBLIC = "public, max-age=300"
PRIVATE = "private, no-cache"
_SLUG_LONGEST = 80
# A feed of 500 sessions has some 350 KB, 30 KB compressed. Personal feeds are polled about hourly and not cached.
_event_feeds: BoundedCache[bytes] = BoundedCache(64)
_group_feeds: BoundedCache[bytes] = BoundedCache(
    256
)  # feeds of delegations and firms: small, and polled by all their people


def _enter() -> None:
    """Let everybody into a published expo, and into a draft those who work for it. Reads only the version row."""
    version_row = event_version(g.slug)
    if version_row is None or (version_row.state is EventState.DRAFT and not current_user.works_for(version_row.id)):
        abort(404)
    g.version_row = version_row
    set_first_language(version_row.languages)


room = guarded_blueprint("feeds", __name__, "/<slug>", _enter)
personal_room = GuardedBlueprint("calendar", __name__, guard=anybody)


@room.get("/programme.ics")
@from_replica
def programme() -> Response:
    """The event's feed, filtered by `track`, `room` and `lang`; other parameters are ignored."""
    narrow = {"track": _slug("track"), "room": _slug("room"), "language": _language()}
    version = event_feed_version(g.version_row, **narrow)
    return _answer(version, _cache_control(), lambda: event_feed(_event(), **narrow), keep=_event_feeds)


@room.get("/programme/<session>.ics")
@from_replica
def session(session: str) -> Response:
    """One session, as a file to save or a feed to subscribe to."""
    version = event_feed_version(g.version_row, language=_language(), session=_as_slug(session))
    response = _answer(version, _cache_control(), lambda: _session(session), keep=None)
    if response.status_code == 200:  # noqa: PLR2004 -- a browser saves what it is sent
        named = attachment(b"", f"{session}.ics", "text/calendar")
        response.headers["Content-Disposition"] = named.headers["Content-Disposition"]
    return response


@room.get("/calendar")
@language_in_address
@from_replica
def subscribe() -> Response:
    """The page about subscribing, with a link for each program and a sentence on how it behaves."""
    event = _event()
    key = ("subscribe", event.id, event.public_revision, event.programme_revision, language())
    return shared_page(key, lambda: _subscribe_page(event))


@personal_room.get("/calendar/<token>.ics")
@from_replica
def personal(token: str) -> Response:
    """The feed of a person or a group. Revoked and unknown addresses are indistinguishable, in answer and in time: one
    statement each, and one more where a replica was read, which may not have the newest.
    """
    found = _personal(token)
    if found is None and leave_replica():
        found = _personal(token)
    return found or _count_attempt_and_abort()


def _personal(token: str) -> Response | None:
    current = settings()
    secrets = [current.secret_key, *current.old_secret_keys]
    for finder in contributed(FeedFinder):
        others_key = unseal(token, finder.purpose, secrets)
        if others_key is not None:
            other = finder.find(others_key)
            if other is None:
                return None
            return _without_indexing(_answer(other.version, PRIVATE, other.build, keep=_group_feeds))
    version_row = personal_version(unseal(token, Purpose.FEED, secrets) or "0" * 32)
    if version_row is None:
        return None
    return _without_indexing(
        _answer(personal_feed_version(version_row), PRIVATE, lambda: personal_feed(version_row), keep=None)
    )


def _count_attempt_and_abort() -> Response:
    check_limit(FEED_ADDRESS, network_here(FEED_ADDRESS), _("Too many addresses were tried. Wait a while."))
    abort(404)


def _without_indexing(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def clear_caches() -> None:
    """Clear the feed caches, as after a start."""
    _event_feeds.clear()
    _group_feeds.clear()


def _event() -> Event:
    """Load the event of the address; 404 if there is none."""
    event = event_by_slug(g.slug)
    if event is None:
        abort(404)
    g.event = event
    return event


def _session(slug: str) -> bytes:
    event = _event()
    shown = session_by_slug(event, slug)
    if shown is None or shown.state not in PUBLIC_STATES:
        raise NotFound(_("There is no such session."))
    return session_feed(event, shown, _language())


def _subscribe_page(event: Event) -> str:
    whole = f"{settings().base_url}{url_for('.programme', _external=False)}"
    return render_template(
        "calendar/subscribe.html",
        links=links_for(whole),
        clients=clients(),
        tracks=tracks_of(event),
        rooms=rooms_of(event),
        qr=svg(whole, title=_("The address of the calendar as a QR code")),
    )


def _cache_control() -> str:
    """A draft's feed is visible to its staff only, so shared caches must not store it."""
    return PRIVATE if g.version_row.state is EventState.DRAFT else PUBLIC


def _answer(
    version: FeedVersion, control: str, build: Callable[[], bytes], *, keep: BoundedCache[bytes] | None
) -> Response:
    """200 with the feed, or 304. The output is deterministic: an equal state gives equal bytes and an equal tag per
    coding.
    """
    zipped = takes_gzip(request.headers.get("Accept-Encoding", "")[:200])
    now, sent_headers = clock.now(), request.headers
    headers = [
        ("ETag", f'"{etag(version, zipped=zipped)}"'),
        ("Cache-Control", control),
        ("Vary", "Accept-Encoding"),
    ]
    if control == PUBLIC:
        headers += tag_headers()
    if modified := last_modified(version, now):
        headers.append(("Last-Modified", modified))
    if is_known(
        version, sent_headers.get("If-None-Match", ""), sent_headers.get("If-Modified-Since", ""), now, zipped=zipped
    ):
        return Response(status=304, headers=headers, mimetype="text/calendar")
    if zipped:
        headers.append(("Content-Encoding", "gzip"))
    body = _body(version, build, zipped=zipped, keep=keep)
    return Response(body, headers=headers, mimetype="text/calendar")


def _body(version: FeedVersion, build: Callable[[], bytes], *, zipped: bool, keep: BoundedCache[bytes] | None) -> bytes:
    """The feed, compressed if accepted. Feeds without items are not cached: any invalid track could create one."""
    cached = keep.get((version, zipped)) if keep else None
    if cached is not None:
        return cached
    plain = (keep.get((version, False)) if keep else None) or build()
    # Uncached feeds are compressed at a lower level: a sixth larger, in a third of the time.
    body = gzip.compress(plain, 5 if keep else 1, mtime=0) if zipped else plain
    if keep and b"BEGIN:VEVENT" in plain:
        keep.put({(version, False): plain, (version, zipped): body})
    return body


def _slug(name: str) -> str:
    """A track or room in the query string; invalid ones are ignored."""
    return _as_slug(request.args.get(name, ""))


def _as_slug(text: str) -> str:
    return text if len(text) <= _SLUG_LONGEST and text.isascii() and text.replace("-", "").isalnum() else ""


def _language() -> str:
    wanted = request.args.get("lang", "")
    version_row: Any = g.version_row
    return wanted if wanted in LANGUAGES else str(version_row.languages[0])
