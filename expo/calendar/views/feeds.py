"""The feeds as they are served: known states answer 304 before a session is read, others come from memory where they can."""

import gzip
from collections.abc import Callable
from urllib.parse import quote

from flask import Response, abort, render_template, request, url_for

from expo import clock
from expo.calendar.feed import Stamp, etag, is_known, last_modified
from expo.calendar.queries import feed_by_key
from expo.calendar.services import (
    Kept,
    event_feed,
    event_stamp,
    personal_feed,
    personal_stamp,
    session_file,
)
from expo.config import settings
from expo.errors import NotFound
from expo.events.doors import here, public_room
from expo.events.models import Event
from expo.i18n import LANGUAGES, _, language
from expo.kit.qr import svg
from expo.kit.tokens import unseal
from expo.programme.queries import rooms_of, session_by_slug, tracks_of
from expo.programme.rules import SEEN
from expo.web.doors import Room, anybody
from expo.web.downloads import attachment
from expo.web.pages import shared_page

room = public_room("feeds", __name__)
personal_room = Room("calendar", __name__, guard=anybody)

PUBLIC = "public, max-age=300"
PRIVATE = "private, no-cache"
# A feed of 500 sessions is some 350 KB, 40 KB packed. Personal feeds are polled once an hour each and not worth keeping.
_built = Kept(64)


@room.get("/programme.ics")
def programme() -> Response:
    """The event's feed; `track`, `room` and `lang` narrow it, anything else in the address is ignored."""
    event = here()
    narrow = {"track": _slug("track"), "room": _slug("room"), "language": _language(event)}
    stamp = event_stamp(event, **narrow)
    return _answer(stamp, PUBLIC, lambda: event_feed(event, **narrow), keep=True)


@room.get("/programme/<session>.ics")
def session(session: str) -> Response:
    """One session as a file to keep."""
    event = here()
    found = session_by_slug(event, session)
    if found is None or found.state not in SEEN:
        raise NotFound(_("There is no such session."))
    return attachment(session_file(event, found, _language(event)), f"{found.slug}.ics", "text/calendar")


@room.get("/calendar")
def subscribe() -> Response:
    """How to subscribe, with a button for each client and an honest word on each."""
    event = here()
    key = ("subscribe", event.id, event.public_revision, event.programme_revision, language())
    return shared_page(key, lambda: _subscribe_page(event))


@personal_room.get("/calendar/<token>.ics")
def personal(token: str) -> Response:
    """A person's feed. A revoked address and one that never was take the same time and answer the same."""
    here_ = settings()
    key = unseal(token, "feed", [here_.secret_key, *here_.old_secret_keys])
    feed = feed_by_key(key or "0" * 32)
    if feed is None:
        abort(404)
    response = _answer(personal_stamp(feed), PRIVATE, lambda: personal_feed(feed), keep=False)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def links_for(address: str) -> dict[str, str]:
    """The address as each client wants it. A bare webcal:// fails on Android and in new Outlook, so each has its own."""
    webcal = "webcal://" + address.split("://", 1)[1]
    return {
        "plain": address,
        "apple": webcal,
        "google": f"https://calendar.google.com/calendar/render?cid={quote(webcal, safe='')}",
        "outlook": f"https://outlook.live.com/calendar/0/addfromweb?url={quote(address, safe='')}",
        "office": f"https://outlook.office.com/calendar/0/addfromweb?url={quote(address, safe='')}",
    }


def clients() -> list[dict[str, str]]:
    """What each client does with a subscription, in words."""
    day_or_so = _("About every 3 hours, sometimes once a day.")
    lines = [
        (
            "apple",
            "Apple",
            _("Opens Calendar on iPhone, iPad and Mac."),
            _("You choose: every 5 minutes to every week."),
        ),
        (
            "google",
            "Google",
            _("Opens Google Calendar on a computer. From a phone, copy the address and add it there."),
            _("Every 8 to 24 hours, whatever we say."),
        ),
        ("outlook", "Outlook.com", _("Opens the subscription page of Outlook.com."), day_or_so),
        ("office", "Microsoft 365", _("Opens the subscription page of your firm’s Outlook."), day_or_so),
    ]
    return [dict(zip(("key", "name", "how", "often"), line, strict=True)) for line in lines]


def _subscribe_page(event: Event) -> str:
    address = url_for(".programme", _external=False)
    whole = f"{settings().base_url}{address}"
    return render_template(
        "calendar/subscribe.html", links=links_for(whole), clients=clients(), tracks=tracks_of(event), rooms=rooms_of(event),
        qr=svg(whole, title=_("The address of the calendar as a QR code")),
    )  # fmt: skip


def _answer(stamp: Stamp, control: str, build: Callable[[], bytes], *, keep: bool) -> Response:
    """200 with the feed, or 304. The same state gives the same bytes and the same tag, another one for each coding."""
    zipped = request.accept_encodings.quality("gzip") > 0
    now, headers = clock.now(), request.headers
    if is_known(stamp, headers.get("If-None-Match", ""), headers.get("If-Modified-Since", ""), now):
        response = Response(status=304)
    else:
        body = _body(stamp, build, zipped=zipped, keep=keep)
        response = Response(body, mimetype="text/calendar")
        if zipped:
            response.headers["Content-Encoding"] = "gzip"
    response.set_etag(etag(stamp, zipped=zipped))
    modified = last_modified(stamp, now)
    if modified:
        response.headers["Last-Modified"] = modified
    response.headers["Cache-Control"] = control
    response.vary.add("Accept-Encoding")
    return response


def _body(stamp: Stamp, build: Callable[[], bytes], *, zipped: bool, keep: bool) -> bytes:
    if not keep:
        plain = build()
        return gzip.compress(plain, 5, mtime=0) if zipped else plain
    plain = _built.get_or((stamp, False), build)
    return _built.get_or((stamp, True), lambda: gzip.compress(plain, 5, mtime=0)) if zipped else plain


def _slug(name: str) -> str:
    """A track or room in the address; what cannot be one narrows nothing."""
    text = request.args.get(name, "")
    return text if text and len(text) <= 80 and text.replace("-", "").isalnum() and text.isascii() else ""  # noqa: PLR2004 -- as slugs are


def _language(event: Event) -> str:
    wanted = request.args.get("lang", "")
    return wanted if wanted in LANGUAGES else event.languages[0]
