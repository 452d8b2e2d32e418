"""The programme as people read it: plain lines made from rows, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from expo.events.models import Event
from expo.i18n import language, said
from expo.kit.text import fold, search_terms
from expo.programme.models import Room, Session, Track
from expo.programme.queries import lines_of, names_by_session
from expo.programme.rules import SessionKind, SessionState


class Line(NamedTuple):
    """A session in a list or a table.

    What lines have in common is written once a page: `time`, the beginning in the event's zone and "10:00–11:00";
    `about`, the kind, the room's id, the track's id and whether it takes sign-ups.
    """

    slug: str
    address: str  # of its page, on this site
    title: str
    starts_at: datetime  # in the event's zone
    ends_at: datetime
    time: tuple[datetime, str]
    room_id: int | None
    people: str
    cancelled: bool
    about: tuple[SessionKind, int | None, int | None, bool]


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the programme somebody wants to see."""

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
    """The published programme as far as it is asked for, in the reader's language; lines are made where they are shown."""

    event: Event
    rows: list[tuple[datetime, Any]]  # when each begins, in the event's zone
    people: Mapping[int, Sequence[str]]
    language: str
    times: dict[tuple[datetime, datetime], tuple[datetime, tuple[datetime, str]]] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        return sorted({starts.date() for starts, _row in self.rows})

    def on(self, day: date) -> list[Line]:
        return [self._line(starts, row) for starts, row in self.rows if starts.date() == day]

    def between(self, first: datetime, last: datetime) -> list[Line]:
        """What begins after `first` and not after `last`, and is not cancelled."""
        return [self._line(s, row) for s, row in self.rows if first < s <= last and row.state is SessionState.PUBLISHED]

    def running(self, now: datetime) -> list[Line]:
        rows = [(s, row) for s, row in self.rows if s <= now < row.ends_at]
        return [self._line(s, row) for s, row in rows if row.state is SessionState.PUBLISHED]

    def _line(self, starts: datetime, row: Any) -> Line:
        ends, time = self._times(starts, row.ends_at)
        return Line(
            row.slug, f"/{self.event.slug}/programme/{row.slug}", said(row.title, self.language), starts, ends, time,
            row.room_id, ", ".join(self.people.get(row.id, ())), row.state is not SessionState.PUBLISHED,
            (row.kind, row.room_id, row.track_id, row.seats is not None),
        )  # fmt: skip

    def _times(self, starts: datetime, ends_at: datetime) -> tuple[datetime, tuple[datetime, str]]:
        known = self.times.get((starts, ends_at))
        if known is None:
            ends = ends_at.astimezone(starts.tzinfo)
            words = f"{starts.hour:02}:{starts.minute:02}–{ends.hour:02}:{ends.minute:02}"
            known = self.times[starts, ends_at] = (ends, (starts, words))
        return known


def programme_of(event: Event, asked: Asked, rooms_: Sequence[Room], tracks_: Sequence[Track]) -> Programme:
    """The published programme by time, narrowed; every word of `q` is in a title, text, name, room or track, in any
    language they are written in.
    """
    rooms = {room.id: room for room in rooms_}
    tracks = {track.id: track for track in tracks_}
    people, terms, zone = names_by_session(event), search_terms(asked.q), ZoneInfo(event.zone)
    kept = []
    for row in lines_of(event, with_text=bool(terms)):
        if asked.narrowed:
            room, track = rooms.get(row.room_id), tracks.get(row.track_id)
            if not _wanted(asked, row, room, track) or not _has(terms, row, room, track, people.get(row.id, ())):
                continue
        kept.append((row.starts_at.astimezone(zone), row))
    return Programme(event, kept, people, language())


def sessions_by_day(event: Event, sessions: Iterable[Session]) -> list[tuple[date, list[Session]]]:
    """Sessions by the day they begin on, in the event's zone."""
    zone = ZoneInfo(event.zone)
    days: dict[date, list[Session]] = {}
    for one in sessions:
        days.setdefault(one.starts_at.astimezone(zone).date(), []).append(one)
    return sorted(days.items())


def _wanted(asked: Asked, row: Any, room: Room | None, track: Track | None) -> bool:
    if asked.track and (track is None or track.slug != asked.track):
        return False
    if asked.room and (room is None or room.slug != asked.room):
        return False
    return not asked.kind or row.kind.value == asked.kind


def _has(terms: Sequence[str], row: Any, room: Any, track: Any, people: Sequence[str]) -> bool:
    if not terms:
        return True
    texts = [*row.title.values(), *row.abstract.values(), *people]
    texts += [*(track.name.values() if track else ()), *(room.name.values() if room else ())]
    words = fold(" ".join(texts))
    return all(term in words for term in terms)
