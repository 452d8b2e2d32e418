"""The feeds as they are served: known states answer 304 before a session is read, others come from memory where they can."""

import gzip
from collections.abc import Callable
from typing import Any

from flask import Response, abort, g, render_template, request, url_for
from flask_login import current_user

from expo import clock
from expo.accounts.throttle import allow
from expo.calendar.builder import event_feed, event_stamp, personal_feed, personal_stamp, session_feed
from expo.calendar.feed import Stamp, etag, is_known, last_modified
from expo.calendar.links import clients, links_for
from expo.calendar.queries import event_glimpse, personal_glimpse
from expo.calendar.sources import FeedFinder
from expo.config import settings
from expo.contributions import contributed
from expo.errors import NotFound
from expo.events.doors import guarded_room
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.events.rules import EventState
from expo.i18n import LANGUAGES, _, language
from expo.kit.cache import Kept
from expo.kit.qr import svg
from expo.kit.tokens import unseal
from expo.programme.queries import rooms_of, session_by_slug, tracks_of
from expo.programme.rules import PUBLIC_STATES
from expo.web.doors import GuardedBlueprint, anybody
from expo.web.downloads import attachment
from expo.web.limits import FEED_ADDRESS, network_here
from expo.web.page_cache import shared_page, takes_gzip

PUBLIC = "public, max-age=300"
PRIVATE = "private, no-cache"
_SLUG_LONGEST = 80
# A feed of 500 sessions is some 350 KB, 30 KB packed. Personal feeds are polled once an hour each and not worth keeping.
_built: Kept[bytes] = Kept(64)
_groups: Kept[bytes] = Kept(256)  # a delegation's, a firm's: small, and read by all of its people


def _enter() -> None:
    """Everybody enters a published expo; a draft, those who work for it. Only what tells its state is read."""
    glimpse = event_glimpse(g.slug)
    if glimpse is None or (glimpse.state is EventState.DRAFT and not current_user.works_for(glimpse.id)):
        abort(404)
    g.glimpse = glimpse


room = guarded_room("feeds", __name__, "/<slug>", _enter)
personal_room = GuardedBlueprint("calendar", __name__, guard=anybody)


@room.get("/programme.ics")
def programme() -> Response:
    """The event's feed; `track`, `room` and `lang` narrow it, anything else in the address is ignored."""
    narrow = {"track": _slug("track"), "room": _slug("room"), "language": _language()}
    stamp = event_stamp(g.glimpse, **narrow)
    return _answer(stamp, _control(), lambda: event_feed(_event(), **narrow), keep=_built)


@room.get("/programme/<session>.ics")
def session(session: str) -> Response:
    """One session, as a file to keep or a feed of its own."""
    stamp = event_stamp(g.glimpse, language=_language(), session=_as_slug(session))
    response = _answer(stamp, _control(), lambda: _session(session), keep=None)
    if response.status_code == 200:  # noqa: PLR2004 -- a browser saves what it is sent
        named = attachment(b"", f"{session}.ics", "text/calendar")
        response.headers["Content-Disposition"] = named.headers["Content-Disposition"]
    return response


@room.get("/calendar")
def subscribe() -> Response:
    """How to subscribe, with a button for each client and an honest word on each."""
    event = _event()
    key = ("subscribe", event.id, event.public_revision, event.programme_revision, language())
    return shared_page(key, lambda: _subscribe_page(event))


@personal_room.get("/calendar/<token>.ics")
def personal(token: str) -> Response:
    """A person's feed, or a group's. A revoked address and one that never was take the same time and answer the same: one
    statement.
    """
    here = settings()
    secrets = [here.secret_key, *here.old_secret_keys]
    for finder in contributed(FeedFinder):
        others_key = unseal(token, finder.purpose, secrets)
        if others_key is not None:
            other = finder.find(others_key)
            return _missing() if other is None else _hidden(_answer(other.stamp, PRIVATE, other.build, keep=_groups))
    glimpse = personal_glimpse(unseal(token, "feed", secrets) or "0" * 32)
    if glimpse is None:
        return _missing()
    return _hidden(_answer(personal_stamp(glimpse), PRIVATE, lambda: personal_feed(glimpse), keep=None))


def _missing() -> Response:
    allow(FEED_ADDRESS, network_here(FEED_ADDRESS), _("Too many addresses were tried. Wait a while."))
    abort(404)


def _hidden(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def forget() -> None:
    """As a process that has just started."""
    _built.clear()
    _groups.clear()


def _event() -> Event:
    """The event of this request's address, all of it."""
    event = event_by_slug(g.slug)
    if event is None:
        abort(404)
    g.event = event
    return event


def _session(slug: str) -> bytes:
    event = _event()
    found = session_by_slug(event, slug)
    if found is None or found.state not in PUBLIC_STATES:
        raise NotFound(_("There is no such session."))
    return session_feed(event, found, _language())


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


def _control() -> str:
    """A draft's feed is for those who work for it: no cache between may keep it for others."""
    return PRIVATE if g.glimpse.state is EventState.DRAFT else PUBLIC


def _answer(stamp: Stamp, control: str, build: Callable[[], bytes], *, keep: Kept[bytes] | None) -> Response:
    """200 with the feed, or 304. The same state gives the same bytes and the same tag, another one for each coding."""
    zipped = takes_gzip(request.headers.get("Accept-Encoding", "")[:200])
    now, asked = clock.now(), request.headers
    headers = [
        ("ETag", f'"{etag(stamp, zipped=zipped)}"'),
        ("Cache-Control", control),
        ("Vary", "Accept-Encoding"),
    ]
    if modified := last_modified(stamp, now):
        headers.append(("Last-Modified", modified))
    if is_known(stamp, asked.get("If-None-Match", ""), asked.get("If-Modified-Since", ""), now, zipped=zipped):
        return Response(status=304, headers=headers, mimetype="text/calendar")
    if zipped:
        headers.append(("Content-Encoding", "gzip"))
    body = _body(stamp, build, zipped=zipped, keep=keep)
    return Response(body, headers=headers, mimetype="text/calendar")


def _body(stamp: Stamp, build: Callable[[], bytes], *, zipped: bool, keep: Kept[bytes] | None) -> bytes:
    """The feed, packed if it is wanted so. An empty one, as for a track there is not, is made too fast to be kept."""
    found = keep.get((stamp, zipped)) if keep else None
    if found is not None:
        return found
    plain = (keep.get((stamp, False)) if keep else None) or build()
    # What is given out once is packed lightly: a sixth larger, in a third of the time.
    body = gzip.compress(plain, 5 if keep else 1, mtime=0) if zipped else plain
    if keep and b"BEGIN:VEVENT" in plain:
        keep.put({(stamp, False): plain, (stamp, zipped): body})
    return body


def _slug(name: str) -> str:
    """A track or room in the address; what cannot be one narrows nothing."""
    return _as_slug(request.args.get(name, ""))


def _as_slug(text: str) -> str:
    return text if len(text) <= _SLUG_LONGEST and text.isascii() and text.replace("-", "").isalnum() else ""


def _language() -> str:
    wanted = request.args.get("lang", "")
    glimpse: Any = g.glimpse
    return wanted if wanted in LANGUAGES else str(glimpse.languages[0])
