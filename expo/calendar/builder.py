"""Builds iCalendar feeds from the stored programme. Serialised items are cached; a feed is a header and the joined
items.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from expo.calendar.colours import colour_name
from expo.calendar.conditional import FeedVersion
from expo.calendar.sources import sources
from expo.config import settings
from expo.db import db
from expo.events.models import Event, ZoneClosure
from expo.events.rules import EventState
from expo.i18n import force_locale, localize
from expo.kit.cache import BoundedCache
from expo.kit.ical import Calendar, CalendarItem, calendar_bytes, item_bytes
from expo.programme.closures import closure_sentence, closures_by_session
from expo.programme.models import Session
from expo.programme.queries import kept_versions, rooms_of, sessions_by_id, tracks_of, versions_of
from expo.programme.rules import SessionKind, SessionState
from expo.programme.words import kind_words
from expo.registration.models import Registration
from expo.registration.notices import expo_days
from expo.registration.rules import RegistrationState

_NOT_HELD = frozenset({SessionState.CANCELLED, SessionState.DELETED})


@dataclass(frozen=True, slots=True)
class VenueTexts:
    """Rooms and tracks of an event in one language, by id: pairs of the slug and the text that items show."""

    rooms: dict[int, tuple[str, str]]
    tracks: dict[int, tuple[str, str]]
    venue: str
    kinds: dict[SessionKind, str]


# One VEVENT is some 700 bytes: 20,000 of them are 14 MB at the most.
_items: BoundedCache[bytes] = BoundedCache(20_000)
_venue_texts_cache: BoundedCache[VenueTexts] = BoundedCache(64)
_events: BoundedCache[Event] = BoundedCache(32)


def event_feed_version(row: Any, *, track: str = "", room: str = "", language: str, session: str = "") -> FeedVersion:
    """The version tag of an event's feed, filtered and in one language, from the row of `event_version` (or the event
    itself).
    """
    narrowed = f"{track}.{room}.{session}" if track or room or session else ""
    return _version(row, f"{language}.{narrowed}", row.programme_changed_at)


def personal_feed_version(row: Any) -> FeedVersion:
    """The version tag of a person's feed, from the row of `personal_version`."""
    moments = (
        row.changed_at,
        row.programme_changed_at,
        row.state_since,
        row.registration_changed_at,
        row.category_changed_at,
        *(getattr(row, f"source_{source.name}") for source in sources()),
    )
    own_part = f"{row.id}.{row.revision}.{row.version}.{row.category_version}"
    return _version(row, own_part, max(moment for moment in moments if moment is not None))


def event_feed(event: Event, *, track: str = "", room: str = "", language: str) -> bytes:
    """The published sessions of an event. Cancelled and deleted ones stay as STATUS:CANCELLED until the event is
    closed.
    """
    venue = _venue_texts(event, language)
    versions = [
        version
        for version in versions_of(event, with_deleted=event.state is not EventState.CLOSED)
        if _is_in(venue.tracks, version.track_id, track) and _is_in(venue.rooms, version.room_id, room)
    ]
    calendar = calendar_of(event, localize(event.name, language), language)
    return calendar_bytes(calendar, _session_items(event, versions, venue, language, None))


def session_feed(event: Event, session: Session, language: str) -> bytes:
    """The feed of one session, to save as a file or to subscribe to."""
    calendar = calendar_of(event, localize(session.title, language), language)
    return calendar_bytes(calendar, _session_items(event, [session], _venue_texts(event, language), language, None))


def personal_feed(row: Any) -> bytes:
    """The feed of a person from the row of `personal_version`, in their language: the expo's days that their category
    admits, the sessions they keep, and the items of contributed sources.

    For cancelled or declined registrations it holds the days as cancelled and no sessions.
    """
    event = _event_of(row)
    language, alarm = row.feed_language or row.language, row.alarm_minutes
    cancelled = row.state in {RegistrationState.CANCELLED, RegistrationState.DECLINED}
    days = [] if cancelled and row.hide_cancelled else _days(event, row, language, cancelled=cancelled)
    items = [item_bytes(day) for day in days]
    if not cancelled:
        versions = kept_versions(row.registration_id, with_cancelled=not row.hide_cancelled)
        items += _session_items(event, versions, _venue_texts(event, language), language, alarm)
        items += _contributed_items(row, language, alarm)
    name = f"{localize(event.name, language)}: {row.given_name} {row.family_name}".strip()
    return calendar_bytes(calendar_of(event, name, language), items)


def clear_caches() -> None:
    """Clear all caches of this module, as after a start."""
    _items.clear()
    _venue_texts_cache.clear()
    _events.clear()


def _version(row: Any, tag: str, changed_at: Any) -> FeedVersion:
    # The time of the change distinguishes states with equal revisions: after a restore from backup, revisions repeat.
    moment = f"{int(changed_at.timestamp() * 1_000_000):x}"
    return FeedVersion(f"{row.uid[:8]}.{row.programme_revision}.{moment}.{tag}", changed_at)


def _is_in(venue: dict[int, tuple[str, str]], number: int | None, slug: str) -> bool:
    return not slug or (number in venue and venue[number][0] == slug)


def _event_of(row: Any) -> Event:
    """The event of a person's feed, cached by its version and shared by all feeds."""
    key = (row.uid, row.event_version, row.programme_revision, row.programme_changed_at)
    return _events.get_or(key, lambda: _read_event(row.event_id))


def _read_event(event_id: int) -> Event:
    event = db.session.get_one(Event, event_id)
    db.session.expunge(event)  # cached beyond the request, so it is detached from the session
    return event


def _contributed_items(row: Any, language: str, alarm: int | None) -> list[bytes]:
    """Items of the contributed sources. Sources whose `changed_at` is null for the person are skipped."""
    used = [source for source in sources() if getattr(row, f"source_{source.name}") is not None]
    if not used:
        return []
    registration = db.session.get_one(Registration, row.registration_id)
    return [item_bytes(item) for source in used for item in source.items(registration, language, alarm)]


def _days(event: Event, row: Any, language: str, *, cancelled: bool) -> Iterable[CalendarItem]:
    """The expo's days the person is admitted to. SEQUENCE grows with the versions of the event and the registration."""
    days = expo_days(
        event, language, alarm_minutes=row.alarm_minutes, cancelled=cancelled, sequence=event.version + row.version
    )
    changed_at, admitted = max(event.programme_changed_at, row.state_since), row.days
    return [
        replace(day, changed_at=changed_at) for day in days if not admitted or f"{day.starts_at:%Y-%m-%d}" in admitted
    ]


def calendar_of(event: Event, name: str, language: str) -> Calendar:
    """The calendar header (VCALENDAR properties) of any feed of an event."""
    return Calendar(
        name=name,
        zone=event.zone,
        first_year=event.first_day.year,
        last_year=event.last_day.year,
        url=f"{settings().base_url}/{event.slug}/programme",
        description=localize(event.tagline, language),
        colour=colour_name(event.accent),
        refresh="PT15M" if event.state is EventState.LIVE else "PT1H",
        changed_at=event.programme_changed_at,
    )


def _venue_texts(event: Event, language: str) -> VenueTexts:
    key = (event.uid, event.programme_revision, event.programme_changed_at, language)
    return _venue_texts_cache.get_or(key, lambda: _read_venue_texts(event, language))


def _read_venue_texts(event: Event, language: str) -> VenueTexts:
    """The location text of each room (room, hall, venue, city), the tracks, and the kinds of sessions."""
    rooms = {}
    for room in rooms_of(event):
        parts = (localize(room.name, language), room.hall.name if room.hall else "", event.venue, event.city)
        rooms[room.id] = (room.slug, ", ".join(part for part in parts if part))
    with force_locale(language):
        kinds = kind_words()
    return VenueTexts(
        rooms=rooms,
        tracks={track.id: (track.slug, localize(track.name, language)) for track in tracks_of(event)},
        venue=", ".join(part for part in (event.venue, event.city) if part),
        kinds=kinds,
    )


def _session_items(
    event: Event, versions: Sequence[Any], venue: VenueTexts, language: str, alarm: int | None
) -> list[bytes]:
    """The serialised items in the order of the given session versions. Only those missing from the cache are read and
    serialised.
    """
    shared = (event.uid, event.version, language, alarm)
    keys = [
        (version.uid, version.version, version.sequence, *_room_and_track(venue, version), *shared)
        for version in versions
    ]
    items = _items.find(keys)
    missing = [index for index, item in enumerate(items) if item is None]
    if missing:
        ids = [versions[index].id for index in missing]
        sessions, closures = sessions_by_id(ids), closures_by_session(event.id, ids)
        new_items = {}
        for index in missing:
            session = sessions.get(versions[index].id)
            if session is not None:  # None: deleted since the versions were read
                new_items[keys[index]] = items[index] = item_bytes(
                    _item(event, session, venue, language, alarm, closures=closures.get(session.id, ()))
                )
        _items.put(new_items)
    return [item for item in items if item is not None]


def _room_and_track(venue: VenueTexts, version: Any) -> tuple[str, str]:
    """The texts of the session's room and of its track."""
    room = venue.rooms.get(version.room_id, ("", venue.venue))[1]
    return room, venue.tracks.get(version.track_id, ("", ""))[1]


def _item(
    event: Event,
    session: Session,
    venue: VenueTexts,
    language: str,
    alarm: int | None,
    *,
    closures: Sequence[ZoneClosure],
) -> CalendarItem:
    location, track = _room_and_track(venue, session)
    position: Any = (event.latitude, event.longitude)
    address = f"{settings().base_url}/{event.slug}/programme/{session.slug}"
    return CalendarItem(
        uid=f"{session.uid}@expo",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=event.zone,
        summary=localize(session.title, language),
        changed_at=session.changed_at,
        sequence=session.sequence,
        created_at=session.created_at,
        location=location,
        description=_description(event, session, language, address, closures=closures),
        url=address,
        categories=(venue.kinds[session.kind], *([track] if track else [])),
        cancelled=session.state in _NOT_HELD,
        geo=position if None not in position else None,
        language=language if session.title.get(language) else "",  # "" where the title fell back to another
        alarm_minutes=alarm,
    )


def _description(
    event: Event, session: Session, language: str, address: str, *, closures: Sequence[ZoneClosure]
) -> str:
    """That the room's zone, or the expo, is closed meanwhile, the abstract, the expo, the page."""
    with force_locale(language):
        closed = [closure_sentence(one, event.zone) for one in closures]
    texts = (*closed, localize(session.abstract, language), localize(event.name, language), address)
    return "\n\n".join(text for text in texts if text)
