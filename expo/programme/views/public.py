"""The programme, for everybody."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Response, render_template, request, url_for

from expo import clock
from expo.config import settings
from expo.errors import NotFound
from expo.events.doors import here, public_room
from expo.events.models import Event
from expo.i18n import _, language, said
from expo.kit.text import fold, search_terms
from expo.programme.models import Session
from expo.programme.queries import rooms_of, session_by_slug, sessions_of, tracks_of
from expo.programme.rules import SEEN, SessionState
from expo.programme.words import kind_word
from expo.web.pages import shared_page

room = public_room("programme", __name__)


@room.get("/programme")
def index() -> Response:
    """The sessions by day and time; narrowed by track or room, or searched in any script."""
    event = here()
    asked = (request.args.get("q", "")[:200], request.args.get("track", "")[:80], request.args.get("room", "")[:80])
    key = ("programme", event.id, event.public_revision, language(), *asked, _minute(event))
    return shared_page(key, lambda: _index_page(event, *asked))


@room.get("/programme/<session>")
def session(session: str) -> Response:
    """One session."""
    event = here()
    key = ("session", event.id, event.public_revision, language(), session[:80])
    return shared_page(key, lambda: _session_page(event, session))


def by_day(event: Event, sessions: Sequence[Session]) -> list[tuple[date, list[Session]]]:
    """The sessions by the day they begin on, in the event's zone."""
    zone = ZoneInfo(event.zone)
    days: dict[date, list[Session]] = {}
    for one in sessions:
        days.setdefault(one.starts_at.astimezone(zone).date(), []).append(one)
    return sorted(days.items())


def found(sessions: Sequence[Session], q: str, track: str, room: str) -> list[Session]:
    """Those whose title, text, room or track has every word of `q`, in any language they are written in."""
    terms = search_terms(q)
    kept = []
    for one in sessions:
        if (track and (one.track is None or one.track.slug != track)) or (
            room and (one.room is None or one.room.slug != room)
        ):
            continue
        texts = [*one.title.values(), *one.abstract.values()]
        texts += [*(one.track.name.values() if one.track else ()), *(one.room.name.values() if one.room else ())]
        words = fold(" ".join(texts)) if terms else ""
        if all(term in words for term in terms):
            kept.append(one)
    return kept


def _index_page(event: Event, q: str, track: str, room: str) -> str:
    sessions = found(sessions_of(event, published_only=True), q, track, room)
    now = clock.now()
    running = [s for s in sessions if s.starts_at <= now < s.ends_at and s.state is SessionState.PUBLISHED]
    return render_template(
        "programme/index.html", days=by_day(event, sessions), running=running, q=q, track=track, room=room,
        tracks=tracks_of(event), rooms=rooms_of(event), kind_word=kind_word,
    )  # fmt: skip


def _session_page(event: Event, slug: str) -> str:
    found_ = session_by_slug(event, slug)
    if found_ is None or found_.state not in SEEN:
        raise NotFound(_("There is no such session."))
    return render_template(
        "programme/session.html", session=found_, kind_word=kind_word, structured=structured(event, found_),
        gone=found_.state is not SessionState.PUBLISHED,
    )  # fmt: skip


def structured(event: Event, session: Session) -> dict[str, object]:
    """The session as schema.org knows an event, for search engines."""
    zone = ZoneInfo(event.zone)
    gone = session.state is not SessionState.PUBLISHED
    return {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": said(session.title),
        "description": said(session.abstract),
        "startDate": session.starts_at.astimezone(zone).isoformat(),
        "endDate": session.ends_at.astimezone(zone).isoformat(),
        "eventStatus": "https://schema.org/EventCancelled" if gone else "https://schema.org/EventScheduled",
        "url": f"{settings().base_url}{url_for('.session', session=session.slug)}",
        "location": {
            "@type": "Place",
            "name": event.venue,
            "address": ", ".join(p for p in (event.address, event.city) if p),
        },
        "superEvent": {"@type": "Event", "name": said(event.name), "url": f"{settings().base_url}/{event.slug}/"},
    }


def _minute(event: Event) -> int:
    """What the page says of "now" is made anew each minute while the expo runs, and stands still otherwise."""
    now = clock.now()
    day = now.astimezone(ZoneInfo(event.zone)).date()
    running = event.first_day <= day <= event.last_day + timedelta(days=1)
    return int(now.timestamp() // 60) if running else 0
