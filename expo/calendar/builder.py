"""Feeds built from the stored programme. Each item is written once and kept; a feed is its head and the joined items."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from expo.calendar.feed import Stamp, colour_name
from expo.calendar.sources import sources
from expo.config import settings
from expo.db import db
from expo.events.models import Event
from expo.events.rules import EventState
from expo.i18n import force_locale, said
from expo.kit.cache import Kept
from expo.kit.ical import Calendar, CalendarItem, calendar_bytes, item_bytes
from expo.programme.models import Session
from expo.programme.queries import kept_versions, rooms_of, sessions_by_id, tracks_of, versions_of
from expo.programme.rules import SessionKind, SessionState
from expo.programme.words import kind_words
from expo.registration.models import Registration
from expo.registration.notices import expo_days
from expo.registration.rules import RegistrationState

_GONE = frozenset({SessionState.CANCELLED, SessionState.DELETED})


@dataclass(frozen=True, slots=True)
class Places:
    """The rooms and tracks of an event in a language, each by its id: its slug, and what an item says of it."""

    rooms: dict[int, tuple[str, str]]
    tracks: dict[int, tuple[str, str]]
    venue: str
    kinds: dict[SessionKind, str]


# One VEVENT is some 700 bytes: 20,000 of them are 14 MB at the most.
_items: Kept[bytes] = Kept(20_000)
_places: Kept[Places] = Kept(64)
_events: Kept[Event] = Kept(32)


def event_stamp(glimpse: Any, *, track: str = "", room: str = "", language: str, session: str = "") -> Stamp:
    """The state of an event's feed, narrowed and in a language, from an `event_glimpse` (or the event itself)."""
    narrowed = f"{track}.{room}.{session}" if track or room or session else ""
    return _stamp(glimpse, f"{language}.{narrowed}", glimpse.programme_changed_at)


def personal_stamp(glimpse: Any) -> Stamp:
    """The state of a person's feed, from a `personal_glimpse`: their own choices, their registration, their category."""
    moments = (
        glimpse.changed_at,
        glimpse.programme_changed_at,
        glimpse.state_since,
        glimpse.registration_changed_at,
        glimpse.category_changed_at,
        *(getattr(glimpse, f"source_{source.name}") for source in sources()),
    )
    own = f"{glimpse.id}.{glimpse.revision}.{glimpse.version}.{glimpse.category_version}"
    return _stamp(glimpse, own, max(moment for moment in moments if moment is not None))


def event_feed(event: Event, *, track: str = "", room: str = "", language: str) -> bytes:
    """The published sessions of an event; the cancelled and the deleted stay, marked, until the event is over."""
    places = _places_of(event, language)
    marks = [
        mark
        for mark in versions_of(event, with_deleted=event.state is not EventState.CLOSED)
        if _is_in(places.tracks, mark.track_id, track) and _is_in(places.rooms, mark.room_id, room)
    ]
    calendar = calendar_of(event, said(event.name, language), language)
    return calendar_bytes(calendar, _session_items(event, marks, places, language, None))


def session_feed(event: Event, session: Session, language: str) -> bytes:
    """One session, to keep as a file or to subscribe to."""
    calendar = calendar_of(event, said(session.title, language), language)
    return calendar_bytes(calendar, _session_items(event, [session], _places_of(event, language), language, None))


def personal_feed(glimpse: Any) -> bytes:
    """The feed of a `personal_glimpse`: the expo's days that the person's category admits, the sessions they keep and what
    other rooms add, in their language.

    Whoever cancelled or was declined sees the days cancelled and no session.
    """
    event = _event_of(glimpse)
    language, alarm = glimpse.feed_language or glimpse.language, glimpse.alarm_minutes
    gone = glimpse.state in {RegistrationState.CANCELLED, RegistrationState.DECLINED}
    days = [] if gone and glimpse.hide_cancelled else _days(event, glimpse, language, gone=gone)
    items = [item_bytes(day) for day in days]
    if not gone:
        marks = kept_versions(glimpse.registration_id, with_cancelled=not glimpse.hide_cancelled)
        items += _session_items(event, marks, _places_of(event, language), language, alarm)
        items += _added(glimpse, language, alarm)
    name = f"{said(event.name, language)}: {glimpse.given_name} {glimpse.family_name}".strip()
    return calendar_bytes(calendar_of(event, name, language), items)


def forget() -> None:
    """Clear the caches, as after a start."""
    _items.clear()
    _places.clear()
    _events.clear()


def _stamp(glimpse: Any, tag: str, changed_at: Any) -> Stamp:
    # The moment tells states apart that share a number: after a backup was put back, numbers are given out once more.
    moment = f"{int(changed_at.timestamp() * 1_000_000):x}"
    return Stamp(f"{glimpse.uid[:8]}.{glimpse.programme_revision}.{moment}.{tag}", changed_at)


def _is_in(places: dict[int, tuple[str, str]], number: int | None, slug: str) -> bool:
    return not slug or (number in places and places[number][0] == slug)


def _event_of(glimpse: Any) -> Event:
    """The event of a person's feed, read once for all of them as long as nothing of it changes."""
    key = (glimpse.uid, glimpse.event_version, glimpse.programme_revision, glimpse.programme_changed_at)
    return _events.get_or(key, lambda: _read_event(glimpse.event_id))


def _read_event(event_id: int) -> Event:
    event = db.session.get_one(Event, event_id)
    db.session.expunge(event)  # it outlives the request: no session may look after it
    return event


def _added(glimpse: Any, language: str, alarm: int | None) -> list[bytes]:
    """What other rooms add. A room that has nothing of this person, as nearly all have of nearly all, is not asked."""
    theirs = [source for source in sources() if getattr(glimpse, f"source_{source.name}") is not None]
    if not theirs:
        return []
    registration = db.session.get_one(Registration, glimpse.registration_id)
    return [item_bytes(item) for source in theirs for item in source.items(registration, language, alarm)]


def _days(event: Event, glimpse: Any, language: str, *, gone: bool) -> Iterable[CalendarItem]:
    """The expo's days the person is admitted to. SEQUENCE grows with the expo's settings and the person's registration."""
    days = expo_days(
        event, language, alarm_minutes=glimpse.alarm_minutes, cancelled=gone, sequence=event.version + glimpse.version
    )
    changed_at, admitted = max(event.programme_changed_at, glimpse.state_since), glimpse.days
    return [
        replace(day, changed_at=changed_at) for day in days if not admitted or f"{day.starts_at:%Y-%m-%d}" in admitted
    ]


def calendar_of(event: Event, name: str, language: str) -> Calendar:
    """What stands around the items of any feed of an event."""
    return Calendar(
        name=name,
        zone=event.zone,
        first_year=event.first_day.year,
        last_year=event.last_day.year,
        url=f"{settings().base_url}/{event.slug}/programme",
        description=said(event.tagline, language),
        colour=colour_name(event.accent),
        refresh="PT15M" if event.state is EventState.LIVE else "PT1H",
        changed_at=event.programme_changed_at,
    )


def _places_of(event: Event, language: str) -> Places:
    key = (event.uid, event.programme_revision, event.programme_changed_at, language)
    return _places.get_or(key, lambda: _read_places(event, language))


def _read_places(event: Event, language: str) -> Places:
    """Room, hall, venue: where a session is, in words."""
    rooms = {}
    for room in rooms_of(event):
        parts = (said(room.name, language), room.hall.name if room.hall else "", event.venue, event.city)
        rooms[room.id] = (room.slug, ", ".join(part for part in parts if part))
    with force_locale(language):
        kinds = kind_words()
    return Places(
        rooms=rooms,
        tracks={track.id: (track.slug, said(track.name, language)) for track in tracks_of(event)},
        venue=", ".join(part for part in (event.venue, event.city) if part),
        kinds=kinds,
    )


def _session_items(event: Event, marks: Sequence[Any], places: Places, language: str, alarm: int | None) -> list[bytes]:
    """The items in the order of their marks. Only those that are not kept in this state are read and written."""
    shared = (event.uid, event.version, language, alarm)
    keys = [(mark.uid, mark.version, mark.sequence, *_where(places, mark), *shared) for mark in marks]
    items = _items.find(keys)
    missing = [index for index, item in enumerate(items) if item is None]
    if missing:
        sessions = sessions_by_id([marks[index].id for index in missing])
        made = {}
        for index in missing:
            session = sessions.get(marks[index].id)
            if session is not None:  # else it went this very moment
                made[keys[index]] = items[index] = item_bytes(_item(event, session, places, language, alarm))
        _items.put(made)
    return [item for item in items if item is not None]


def _where(places: Places, mark: Any) -> tuple[str, str]:
    """What an item says of its room and of its track."""
    room = places.rooms.get(mark.room_id, ("", places.venue))[1]
    return room, places.tracks.get(mark.track_id, ("", ""))[1]


def _item(event: Event, session: Session, places: Places, language: str, alarm: int | None) -> CalendarItem:
    location, track = _where(places, session)
    position: Any = (event.latitude, event.longitude)
    address = f"{settings().base_url}/{event.slug}/programme/{session.slug}"
    texts = (said(session.abstract, language), said(event.name, language), address)
    return CalendarItem(
        uid=f"{session.uid}@expo",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=event.zone,
        summary=said(session.title, language),
        changed_at=session.changed_at,
        sequence=session.sequence,
        created_at=session.created_at,
        location=location,
        description="\n\n".join(text for text in texts if text),
        url=address,
        categories=(places.kinds[session.kind], *([track] if track else [])),
        cancelled=session.state in _GONE,
        geo=position if None not in position else None,
        # a title that fell back to another language is not said to be in this one
        language=language if session.title.get(language) else "",
        alarm_minutes=alarm,
    )
