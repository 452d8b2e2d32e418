"""Building feeds, and the holder's rights over a personal one."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any

from expo import clock
from expo.calendar.feed import Stamp, colour_name
from expo.calendar.models import Feed
from expo.calendar.queries import feed_for
from expo.config import settings
from expo.db import db
from expo.events.models import Event
from expo.events.rules import EventState
from expo.history.services import Actor, record
from expo.i18n import force_locale, said
from expo.kit.ical import Calendar, Item, calendar_bytes, item_bytes
from expo.kit.tokens import new_key, seal
from expo.programme.models import Session
from expo.programme.queries import kept_sessions, sessions_of
from expo.programme.rules import SessionState
from expo.programme.services import drop_session, keep_session
from expo.programme.words import kind_word
from expo.registration.mails import expo_days
from expo.registration.models import Registration
from expo.registration.rules import State

_GONE = frozenset({SessionState.CANCELLED, SessionState.DELETED})


class Kept:
    """The last things built, by what they depend on; the least used is dropped first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get_or(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        with self._lock:
            found = self._things.get(key)
            if found is not None:
                self._things.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._things[key] = made
            while len(self._things) > self._most:
                self._things.popitem(last=False)
        return made


# One VEVENT is some 700 bytes: 20,000 of them are 14 MB at the most.
_items = Kept(20_000)


def event_stamp(event: Event, *, track: str = "", room: str = "", language: str) -> Stamp:
    """The state of an event's feed, narrowed and in a language."""
    return Stamp(f"{event.id}.{event.programme_revision}.{language}.{track}.{room}", event.programme_changed_at)


def event_feed(event: Event, *, track: str = "", room: str = "", language: str) -> bytes:
    """The event's days and its published sessions; the cancelled and the deleted stay, marked, until the event is over."""
    sessions = [
        session
        for session in sessions_of(event, published_only=True, gone_too=event.state is not EventState.CLOSED)
        if (not track or (session.track and session.track.slug == track))
        and (not room or (session.room and session.room.slug == room))
    ]
    name = said(event.name, language)
    return calendar_bytes(
        _calendar(event, name, language), [_session_bytes(event, s, language, None) for s in sessions]
    )


def session_file(event: Event, session: Session, language: str) -> bytes:
    """One session as a file to keep."""
    calendar = _calendar(event, said(session.title, language), language, refresh=False)
    return calendar_bytes(calendar, [_session_bytes(event, session, language, None)])


def personal_stamp(feed: Feed) -> Stamp:
    """The state of a person's feed."""
    registration, event = feed.registration, feed.registration.event
    tag = f"{feed.id}.{feed.revision}.{event.id}.{event.programme_revision}.{registration.version}"
    return Stamp(tag, max(feed.changed_at, event.programme_changed_at, registration.state_since))


def personal_feed(feed: Feed) -> bytes:
    """The expo's days that the person's category admits, and the sessions they keep, in their language."""
    registration, event = feed.registration, feed.registration.event
    language = registration.language
    gone = registration.state in {State.CANCELLED, State.DECLINED}
    days = expo_days(
        event, language, alarm_minutes=feed.alarm_minutes, cancelled=gone,
        sequence=event.programme_revision + registration.version,
    )  # fmt: skip
    items = [item_bytes(day) for day in _admitted(days, registration)]
    sessions = [] if gone else kept_sessions(registration.id)
    items += [
        _session_bytes(event, s, language, feed.alarm_minutes)
        for s in sessions
        if not (feed.hide_cancelled and s.state in _GONE)
    ]
    if gone and feed.hide_cancelled:
        items = []
    return calendar_bytes(_calendar(event, f"{said(event.name, language)}: {registration.name}", language), items)


def feed_of(registration: Registration) -> Feed:
    """The person's feed, made at first need; a revoked one stays revoked until it is renewed."""
    feed = feed_for(registration)
    if feed is None:
        moment = clock.now()
        feed = Feed(link_key=new_key(), registration=registration, registration_id=registration.id, created_at=moment,
                    changed_at=moment, revision=1)  # fmt: skip
        db.session.add(feed)
        db.session.flush()
    return feed


def feed_address(feed: Feed) -> str:
    """The private address to subscribe to."""
    here = settings()
    return f"{here.base_url}/calendar/{seal(feed.link_key, 'feed', here.secret_key)}.ics"


def renew_feed(feed: Feed, *, by: Actor) -> None:
    """A new private address; the old one is not here any more."""
    feed.link_key, feed.revoked_at = new_key(), None
    _touch(feed)
    record("renewed", feed, by=by, event_id=feed.registration.event_id, named=feed.registration.name)


def revoke_feed(feed: Feed, *, by: Actor) -> None:
    """No address of it works any more, until it is renewed."""
    feed.revoked_at = clock.now()
    _touch(feed)
    record("revoked", feed, by=by, event_id=feed.registration.event_id, named=feed.registration.name)


def set_feed_options(feed: Feed, *, hide_cancelled: bool, alarm_minutes: int | None) -> None:
    """How the holder wants it."""
    feed.hide_cancelled, feed.alarm_minutes = hide_cancelled, alarm_minutes
    _touch(feed)


def keep(registration: Registration, session: Session) -> None:
    """The person's feed has the session from now on."""
    keep_session(registration.id, session)
    _touch(feed_of(registration))


def drop(registration: Registration, session: Session) -> None:
    """The person's feed has the session no more."""
    drop_session(registration.id, session)
    _touch(feed_of(registration))


def _touch(feed: Feed) -> None:
    feed.revision, feed.changed_at = feed.revision + 1, clock.now()
    db.session.flush()


def _admitted(days: Sequence[Item], registration: Registration) -> list[Item]:
    admitted = registration.category.days
    return [day for day in days if not admitted or f"{day.starts_at:%Y-%m-%d}" in admitted]


def _calendar(event: Event, name: str, language: str, *, refresh: bool = True) -> Calendar:
    often = "PT15M" if event.state is EventState.LIVE else "PT1H"
    return Calendar(
        name=name, zone=event.zone, first_year=event.first_day.year, last_year=event.last_day.year,
        url=f"{settings().base_url}/{event.slug}/programme", description=said(event.tagline, language),
        colour=colour_name(event.accent), refresh=often if refresh else "", changed_at=event.programme_changed_at,
    )  # fmt: skip


def _session_bytes(event: Event, session: Session, language: str, alarm: int | None) -> bytes:
    location = _location(event, session, language)
    key = (
        session.uid,
        session.version,
        session.changed_at,
        session.state,
        location,
        event.name.get(language),
        language,
        alarm,
    )
    return _items.get_or(key, lambda: item_bytes(_item(event, session, language, location, alarm)))


def _item(event: Event, session: Session, language: str, location: str, alarm: int | None) -> Item:
    place: Any = (event.latitude, event.longitude)
    address = f"{settings().base_url}/{event.slug}/programme/{session.slug}"
    event_name = said(event.name, language)
    with force_locale(language):
        kind = kind_word(session.kind)
    return Item(
        uid=f"{session.uid}@expo", starts_at=session.starts_at, ends_at=session.ends_at, zone=event.zone,
        summary=said(session.title, language), changed_at=session.changed_at, sequence=session.sequence,
        created_at=session.created_at, location=location,
        description="\n\n".join(part for part in (said(session.abstract, language), event_name, address) if part),
        url=address, categories=(kind, *([said(session.track.name, language)] if session.track else [])),
        cancelled=session.state in _GONE, geo=place if None not in place else None, language=language, alarm_minutes=alarm,
    )  # fmt: skip


def _location(event: Event, session: Session, language: str) -> str:
    """Room, hall, venue."""
    room = session.room
    parts = [said(room.name, language), room.hall.name if room.hall else ""] if room else []
    return ", ".join(part for part in (*parts, event.venue, event.city) if part)
