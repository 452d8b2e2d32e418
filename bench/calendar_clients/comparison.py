"""`python -m bench.calendar_clients.comparison`: every kind of feed, read back by real calendar clients and compared with the
database.

Clients: icalendar (Python), ical.js (Node, from npm), libical (Debian's libical-dev, by a few lines of C), vdirsyncer with khal
(PyPI, in an environment of their own). They are installed into a temporary folder, never into the project. Exit status: 0 all
agree, 1 one differs, 2 one could not be tried here.
"""

import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from bench.calendar_clients.readers import CannotTryError, by_icalendar, by_icaljs, by_libical, synced
from bench.fixtures.site import EVENT, served, site
from expo.calendar.services import feed_address, feed_of, keep
from expo.calendar.sources import sources
from expo.db import db, transaction
from expo.demo.batches import DEMO
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.i18n import localize
from expo.programme.models import Session
from expo.programme.queries import kept_sessions, rooms_of, sessions_of, tracks_of
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session, move_session
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

EVENTS = (EVENT, "istanbul-tech-summit")
Seen = set[tuple[str, str, str, bool, str]]  # uid, start and end in UTC, cancelled, title


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and what must be in it."""

    name: str
    path: str
    wanted: Seen
    days: int = 0  # items of the expo's own days and of a journey, which a personal feed has besides


def main() -> int:
    """Compare, print a table, return the exit status."""
    folder = Path(tempfile.mkdtemp(prefix="expo-clients-"))
    status = 0
    with site("sqlite", people=12) as app:
        with app.app_context():
            feeds = [feed for slug in EVENTS for feed in _feeds(slug)]
        with served(app) as (address, _server):
            files = [_fetched(address, feed, folder / f"{number}.ics") for number, feed in enumerate(feeds)]
            for name, read in (("icalendar", by_icalendar), ("ical.js", by_icaljs), ("libical", by_libical)):
                status = max(status, _compared(name, read, list(zip(feeds, files, strict=True)), folder))
            with app.app_context():
                change = _change
            try:
                lines = synced(f"{address}{feeds[0].path}", feeds[0].wanted, lambda: _in(app, change), folder)
                status = max(status, _said("vdirsyncer and khal", lines))
            except CannotTryError as missing:
                print(f"vdirsyncer and khal: not tried: {missing}")
                status = max(status, 2)
    shutil.rmtree(folder, ignore_errors=True)
    return status


def _feeds(slug: str) -> list[Feed]:
    """Each kind of feed of an expo in which one session is cancelled and one deleted."""
    event = event_by_slug(slug)
    if event is None:
        raise RuntimeError(f"no /{slug}")
    first, second = sessions_of(event, published_only=True)[:2]
    with transaction():
        move_session(first, SessionState.CANCELLED, by=DEMO)
        move_session(second, SessionState.DELETED, by=DEMO)
    sessions = sessions_of(event, published_only=True, with_deleted=True)
    track, room, one = tracks_of(event)[0], rooms_of(event)[1], sessions[3]
    person = _person(event, sessions[:5])
    with transaction():
        own = feed_address(feed_of(person)).split("/calendar/", 1)[1]
    others = sum(len(source.items(person, person.language, None)) for source in sources())
    days = (event.last_day - event.first_day).days + 1 + others
    base, language = f"/{slug}/programme", event.languages[0]
    on_track = [session for session in sessions if session.track_id == track.id]
    in_room = [session for session in sessions if session.room_id == room.id]
    return [
        Feed(f"{slug}: expo", f"{base}.ics", _wanted(sessions, language)),
        Feed(f"{slug}: expo in Urdu", f"{base}.ics?lang=ur", _wanted(sessions, "ur")),
        Feed(f"{slug}: track", f"{base}.ics?track={track.slug}", _wanted(on_track, language)),
        Feed(f"{slug}: room", f"{base}.ics?room={room.slug}", _wanted(in_room, language)),
        Feed(f"{slug}: one session", f"{base}/{one.slug}.ics", _wanted([one], language)),
        Feed(f"{slug}: a person’s", f"/calendar/{own}", _wanted(kept_sessions(person.id), person.language), days),
    ]


def _person(event: Event, sessions: list[Session]) -> Registration:
    """Somebody who comes on every day and keeps these sessions."""
    query = sa.select(Registration).where(
        Registration.event_id == event.id, Registration.state == RegistrationState.CONFIRMED
    )
    person = next(one for one in db.session.scalars(query) if not one.category.days)
    with transaction():
        for session in sessions:
            if session.state is not SessionState.DELETED:
                keep(person, session)
    return person


def _wanted(sessions: list[Session], language: str) -> Seen:
    return {
        (
            f"{one.uid}@expo",
            f"{one.starts_at:%Y%m%dT%H%M%SZ}",
            f"{one.ends_at:%Y%m%dT%H%M%SZ}",
            one.state is not SessionState.PUBLISHED,
            localize(one.title, language),
        )
        for one in sessions
    }


def _fetched(address: str, feed: Feed, file: Path) -> Path:
    with urllib.request.urlopen(address + feed.path) as answer:
        file.write_bytes(answer.read())
    return file


def _compared(name: str, read: Callable[[Path, Path], Seen], feeds: list[tuple[Feed, Path]], folder: Path) -> int:
    lines = []
    for feed, file in feeds:
        try:
            seen = read(file, folder)
        except CannotTryError as missing:
            print(f"{name}: not tried: {missing}")
            return 2
        days = {item for item in seen if item[0] not in {one[0] for one in feed.wanted}}
        good = seen - days == feed.wanted and len(days) == feed.days
        lines.append((feed.name, good, f"{len(seen)} items"))
        if not good:
            print(f"  missing {sorted(feed.wanted - seen)[:3]}\n  too many {sorted(seen - feed.wanted)[:3]}")
    return _said(name, lines)


def _said(name: str, lines: list[tuple[str, bool, str]]) -> int:
    for what, good, more in lines:
        print(f"{name:<20} {what:<44} {'agrees' if good else 'DIFFERS':<8} {more}")
    return 0 if all(good for _what, good, _more in lines) else 1


def _change() -> tuple[str, str]:
    """Move a session of the first expo by an hour; returns its title and its new start in UTC."""
    event = event_by_slug(EVENT)
    if event is None:
        raise RuntimeError("no demo expo")
    session = next(one for one in sessions_of(event, published_only=True) if one.room_id and one.state == "published")
    starts, ends = session.starts_at + timedelta(minutes=30), session.ends_at + timedelta(minutes=30)
    with transaction():
        edit_session(session, {"starts_at": starts, "ends_at": ends}, version=session.version, by=DEMO)
    return localize(session.title, event.languages[0]), f"{starts:%Y%m%dT%H%M%SZ}"


def _in(app: object, work: Callable[[], tuple[str, str]]) -> tuple[str, str]:
    with app.app_context():  # type: ignore[attr-defined]  # a Flask
        return work()


if __name__ == "__main__":
    sys.exit(main())
