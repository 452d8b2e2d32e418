"""The public programme as display lines in the reader's language, filtered and searched."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import repeat
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from expo.events.models import Event
from expo.i18n import language, localize
from expo.kit.text import fold, search_terms
from expo.programme.models import Room, Session, Track
from expo.programme.queries import lines_of, names_by_session
from expo.programme.rules import LONGEST

DAY = timedelta(days=1)


class SessionLine(NamedTuple):
    """A session as a line of a list or a cell of a table.

    Values that many lines share are tuples, so that the page formats each of them once: `time` is the start in ISO 8601
    with offset and "10:00–11:00"; `about` is the kind, the room's id, the track's id and whether one signs up for it.
    """

    slug: str
    address: str  # URL path of its page
    title: str
    people: str
    cancelled: bool
    time: tuple[str, str]
    about: tuple[str, int | None, int | None, bool]
    starts_at: datetime  # in the event's zone
    ends_at: datetime
    room_id: int | None


@dataclass(frozen=True, slots=True)
class ProgrammeQuery:
    """The filters of the programme page; an empty string means no filter."""

    q: str = ""
    track: str = ""
    room: str = ""
    kind: str = ""
    day: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.track or self.room or self.kind)


@dataclass(frozen=True, slots=True)
class Programme:
    """The filtered programme in the reader's language: lines by the day they begin on."""

    by_day: Mapping[date, list[SessionLine]]

    @property
    def days(self) -> list[date]:
        return list(self.by_day)

    def on(self, day: date) -> list[SessionLine]:
        return self.by_day[day]

    def between(self, first: datetime, last: datetime) -> list[SessionLine]:
        """Lines that begin after `first` and not after `last`; cancelled sessions are left out."""
        return [line for line in self._near(first, last) if first < line.starts_at <= last]

    def running(self, now: datetime) -> list[SessionLine]:
        return [line for line in self._near(now - LONGEST, now) if line.starts_at <= now < line.ends_at]

    def _near(self, first: datetime, last: datetime) -> list[SessionLine]:
        """Lines of the days around the interval that are not cancelled; two days of margin cover every time zone and nights."""
        days = (first.date() - 2 * DAY, last.date() + DAY)
        near = [lines for day, lines in self.by_day.items() if days[0] <= day <= days[1]]
        return [line for lines in near for line in lines if not line.cancelled]


def programme_of(event: Event, asked: ProgrammeQuery, rooms_: Sequence[Room], tracks_: Sequence[Track]) -> Programme:
    """The published programme in order of time, filtered. Every word of `q` must occur in a title, text, person, room
    or track, in any of their languages.
    """
    rooms = {room.id: room for room in rooms_}
    tracks = {track.id: track for track in tracks_}
    people, terms = names_by_session(event), search_terms(asked.q)
    rows = lines_of(event, with_text=bool(terms))
    titles = _parse_texts(row.title for row in rows)
    texts = _parse_texts(row.abstract for row in rows) if terms else repeat({})
    lines, narrowed = _LineBuilder(event), asked.narrowed
    for row, title, text in zip(rows, titles, texts, strict=False):
        names = people.get(row[0], ())
        if narrowed:
            room, track = rooms.get(row.room_id), tracks.get(row.track_id)
            if not _matches_filters(asked, row, room, track) or not _matches_terms(
                terms, (title, text), room, track, names
            ):
                continue
        lines.add(row, title, names)
    return Programme(lines.by_day)


class _LineBuilder:
    """Builds the lines of one page; formatted times are cached, since many sessions share them."""

    def __init__(self, event: Event) -> None:
        self.by_day: dict[date, list[SessionLine]] = {}
        self._base, self._zone, self._language = f"/{event.slug}/programme/", ZoneInfo(event.zone), language()
        self._event, self._days = event, dict[datetime, date]()
        self._locals: dict[datetime, tuple[datetime, str, str]] = {}

    def add(self, row: Any, title: Mapping[str, str], names: Sequence[str]) -> None:
        _id, slug, kind, starts_at, ends_at, room, track, seats, cancelled = row[:9]
        starts, iso, first = self._local(starts_at)
        ends, _iso, last = self._local(ends_at)
        line = SessionLine(
            slug,
            self._base + slug,
            title.get(self._language) or localize(title, self._language),
            ", ".join(names),
            cancelled,
            (iso, f"{first}–{last}"),
            (kind, room, track, seats is not None),
            starts,
            ends,
            room,
        )
        self.by_day.setdefault(self._day(starts_at), []).append(line)

    def _day(self, moment: datetime) -> date:
        """The day of the programme on which a moment is. Cached by moment."""
        cached = self._days.get(moment)
        if cached is None:
            cached = self._days[moment] = self._event.day_of(moment)
        return cached

    def _local(self, moment: datetime) -> tuple[datetime, str, str]:
        """A moment in the event's time zone, as ISO 8601 with offset, and as HH:MM. Cached by moment."""
        cached = self._locals.get(moment)
        if cached is None:
            local = moment.astimezone(self._zone)
            cached = self._locals[moment] = (local, local.isoformat(), f"{local.hour:02}:{local.minute:02}")
        return cached


def _parse_texts(stored: Iterable[str]) -> list[dict[str, str]]:
    """Parse the JSON of many translated texts in one call."""
    found: list[dict[str, str]] = json.loads(f"[{','.join(stored)}]")
    return found


def sessions_by_day(event: Event, sessions: Iterable[Session]) -> list[tuple[date, list[Session]]]:
    """Sessions grouped by the day of the programme they begin on."""
    days: dict[date, list[Session]] = {}
    for session in sessions:
        days.setdefault(event.day_of(session.starts_at), []).append(session)
    return sorted(days.items())


def _matches_filters(asked: ProgrammeQuery, row: Any, room: Room | None, track: Track | None) -> bool:
    if asked.track and (track is None or track.slug != asked.track):
        return False
    if asked.room and (room is None or room.slug != asked.room):
        return False
    return not asked.kind or row.kind == asked.kind


def _matches_terms(
    terms: Sequence[str],
    texts_of_session: Iterable[Mapping[str, str]],
    room: Room | None,
    track: Track | None,
    people: Sequence[str],
) -> bool:
    if not terms:
        return True
    searched = [*texts_of_session, *([room.name] if room else []), *([track.name] if track else [])]
    words = fold(" ".join([text for texts in searched for text in texts.values()] + list(people)))
    return all(term in words for term in terms)
