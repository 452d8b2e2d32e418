"""The public pages of the programme and its speakers."""

from datetime import date, datetime, timedelta
from urllib.parse import quote, urlencode

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from expo import clock
from expo.config import settings
from expo.errors import NotFound
from expo.events.blueprints import current_event, public_blueprint
from expo.events.models import Event
from expo.events.queries import closures_of, next_reopening
from expo.i18n import _, language, localize
from expo.programme.closures import closed_words, closed_words_by_slug
from expo.programme.lines import ProgrammeQuery, programme_of
from expo.programme.models import Session
from expo.programme.queries import parts_of, rooms_of, session_by_slug, tracks_of
from expo.programme.rules import PUBLIC_STATES, SessionKind, SessionState
from expo.programme.speaker_queries import shown_speakers, speaker_by_slug, speaker_photo
from expo.programme.structured import session_facts
from expo.programme.timetable import table_of
from expo.programme.words import kind_word, kind_words, role_word
from expo.web.languages import language_in_address
from expo.web.page_cache import shared_page
from expo.web.replica_reads import from_replica

room = public_blueprint("programme", __name__)

ALL_DAYS = "all"
SOON = timedelta(minutes=90)


@room.get("/programme")
@language_in_address
@from_replica
def index() -> Response:
    """A day as a table or all days as a list, filtered by track, room or kind, or searched."""
    event = current_event()
    filters = {name: request.args.get(name, "")[:80] for name in ("track", "room", "kind", "day")}
    query = ProgrammeQuery(q=request.args.get("q", "")[:200].strip(), **filters)
    if query.q:  # searches are not cached: their number is unlimited
        return make_response(_index_page(event, query))
    key = ("programme", event.id, event.public_revision, language(), query, _now_key(event))
    return shared_page(key, lambda: _index_page(event, query))


@room.get("/programme/<session>")
@language_in_address
@from_replica
def session(session: str) -> Response:
    """The page of a session."""
    event = current_event()
    key = ("session", event.id, event.public_revision, language(), session[:80])
    return shared_page(key, lambda: _session_page(event, session))


@room.get("/speakers")
@language_in_address
@from_replica
def speakers() -> Response:
    """Everybody who speaks or moderates."""
    event = current_event()
    key = ("speakers", event.id, event.public_revision, language())
    return shared_page(key, lambda: render_template("programme/speakers.html", people=shown_speakers(event)))


@room.get("/speakers/<speaker>")
@language_in_address
@from_replica
def speaker(speaker: str) -> Response:
    """The page of a speaker with their sessions."""
    event = current_event()
    key = ("speaker", event.id, event.public_revision, language(), speaker[:80])
    return shared_page(key, lambda: _speaker_page(event, speaker))


@room.get("/speakers/<speaker>/<key>.jpg")
@from_replica
def photo(speaker: str, key: str) -> ResponseReturnValue:
    """A speaker's photo. Its address changes with the photo, so browsers may cache it for ever."""
    data = speaker_photo(current_event(), speaker, key)
    if data is None:
        raise NotFound(_("There is no such photo."))
    return Response(data, mimetype="image/jpeg", headers={"Cache-Control": "public, max-age=31536000, immutable"})


def _index_page(event: Event, query: ProgrammeQuery) -> str:
    rooms, tracks, now = rooms_of(event), tracks_of(event), clock.now()
    closures = closures_of(event, now)
    programme = programme_of(event, query, rooms, tracks)
    all_days = programme.days
    day = None if query.narrowed or query.day == ALL_DAYS else _day_shown(event, all_days, query.day)
    days = [(entry, programme.on(entry)) for entry in ([day] if day else all_days)]
    table = table_of(days[0][1], [*(entry.id for entry in rooms), None]) if day else None
    return render_template(
        "programme/index.html",
        closures=closures,
        closed_sessions=closed_words_by_slug(event) if closures else {},
        days=days,
        all_days=all_days,
        day=day,
        table=table,
        running=programme.running(now),
        soon=programme.between(now, now + SOON),
        asked=query,
        tracks=tracks,
        rooms=rooms,
        room_names={entry.id: localize(entry.name) for entry in rooms},
        track_names={entry.id: localize(entry.name) for entry in tracks},
        kinds=[(kind.value, kind_word(kind)) for kind in SessionKind],
        kind_words=kind_words(),
    )


def _day_shown(event: Event, days: list[date], wanted: str) -> date | None:
    """The requested day; otherwise today during the expo, else the first day with a session."""
    if not days:
        return None
    today = event.day_of(clock.now())
    asked_for = next((day for day in days if day.isoformat() == wanted), None)
    return asked_for or (today if today in days else days[0])


def _session_page(event: Event, slug: str) -> str:
    shown = session_by_slug(event, slug)
    if shown is None or shown.state not in PUBLIC_STATES:
        raise NotFound(_("There is no such session."))
    address = f"{settings().base_url}{url_for('.session', session=shown.slug)}"
    return render_template(
        "programme/session.html",
        session=shown,
        kind_word=kind_word,
        role_word=role_word,
        closed=closed_words(event).get(shown.id, ""),
        address=address,
        structured=session_facts(event, shown, address, settings().base_url),
        cancelled=shown.state is not SessionState.PUBLISHED,
        calendar_links=_calendar_links(event, shown, address),
    )


def _calendar_links(event: Event, session: Session, address: str) -> list[tuple[str, str]]:
    """Pairs of a web calendar's name and the address of its "add event" page, filled in with the session."""
    room = localize(session.room.name) if session.room else ""
    location = ", ".join(part for part in (room, event.venue, event.city) if part)
    return [
        ("Google", f"https://calendar.google.com/calendar/render?{_google_query(event, session, address, location)}"),
        (
            "Outlook",
            f"https://outlook.live.com/calendar/0/deeplink/compose?{_outlook_query(session, address, location)}",
        ),
    ]


def _google_query(event: Event, session: Session, address: str, location: str) -> str:
    starts, ends = (f"{moment:%Y%m%dT%H%M%SZ}" for moment in (session.starts_at, session.ends_at))
    return urlencode(
        {
            "action": "TEMPLATE",
            "text": localize(session.title),
            "dates": f"{starts}/{ends}",
            "ctz": event.zone,
            "location": location,
            "details": address,
        },
        quote_via=quote,
    )


def _outlook_query(session: Session, address: str, location: str) -> str:
    return urlencode(
        {
            "path": "/calendar/action/compose",
            "rru": "addevent",
            "subject": localize(session.title),
            "startdt": session.starts_at.isoformat(),
            "enddt": session.ends_at.isoformat(),
            "location": location,
            "body": address,
        },
        quote_via=quote,  # Outlook shows a plus as it is
    )


def _speaker_page(event: Event, slug: str) -> str:
    shown = speaker_by_slug(event, slug)
    parts = parts_of(shown) if shown else []
    parts = [part for part in parts if part.session.state in PUBLIC_STATES]
    if shown is None or not parts:
        raise NotFound(_("There is nobody like that here."))
    return render_template("programme/speaker.html", speaker=shown, parts=parts, role_word=role_word)


def _now_key(event: Event) -> tuple[int, datetime | None]:
    """Cache key for what changes by the clock: "now" and "soon" every minute while the expo runs, and closures that end."""
    now = clock.now()
    day = event.day_of(now)
    running = event.first_day <= day <= event.last_day + timedelta(days=1)
    return int(now.timestamp() // 60) if running else 0, next_reopening(event, now)
