"""The programme as people read it: plain lines made from rows, in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from expo.events.models import Event
from expo.i18n import said
from expo.kit.text import fold, search_terms
from expo.programme.models import Room, Session, Track
from expo.programme.queries import lines_of, names_by_session
from expo.programme.rules import SessionKind, SessionState
from expo.programme.words import kind_words


@dataclass(frozen=True, slots=True)
class Line:
    """A session in a list or a table."""

    slug: str
    address: str  # of its page, on this site
    title: str
    kind: str
    starts_at: datetime  # in the event's zone
    ends_at: datetime
    at: str
    room_id: int | None
    room: str
    track: str
    people: str
    cancelled: bool
    seats: int | None


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


def programme_lines(event: Event, asked: Asked, rooms_: Sequence[Room], tracks_: Sequence[Track]) -> list[Line]:
    """The published programme by time, narrowed; every word of `q` is in a title, text, name, room or track, in any
    language they are written in.
    """
    rooms = {room.id: room for room in rooms_}
    tracks = {track.id: track for track in tracks_}
    people, terms = names_by_session(event), search_terms(asked.q)
    kept = []
    for row in lines_of(event, with_text=bool(terms)):
        room, track = rooms.get(row.room_id), tracks.get(row.track_id)
        if (asked.track and (track is None or track.slug != asked.track)) or (
            asked.room and (room is None or room.slug != asked.room)
        ):
            continue
        if asked.kind and row.kind.value != asked.kind:
            continue
        if terms and not _has(terms, row, room, track, people.get(row.id, ())):
            continue
        kept.append(row)
    return _lines(event, kept, rooms, tracks, people)


def by_day(lines: Iterable[Line]) -> list[tuple[date, list[Line]]]:
    """The lines by the day they begin on."""
    days: dict[date, list[Line]] = {}
    for line in lines:
        days.setdefault(line.starts_at.date(), []).append(line)
    return sorted(days.items())


def sessions_by_day(event: Event, sessions: Iterable[Session]) -> list[tuple[date, list[Session]]]:
    """Sessions by the day they begin on, in the event's zone."""
    zone = ZoneInfo(event.zone)
    days: dict[date, list[Session]] = {}
    for one in sessions:
        days.setdefault(one.starts_at.astimezone(zone).date(), []).append(one)
    return sorted(days.items())


def _lines(event: Event, rows: Sequence[Any], rooms: Any, tracks: Any, people: Any) -> list[Line]:
    zone, kinds = ZoneInfo(event.zone), kind_words()
    room_names = {number: said(room.name) for number, room in rooms.items()}
    track_names = {number: said(track.name) for number, track in tracks.items()}
    lines = []
    for row in rows:
        starts, ends = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
        lines.append(
            Line(
                slug=row.slug, address=f"/{event.slug}/programme/{row.slug}", title=said(row.title),
                kind=kinds[SessionKind(row.kind)], starts_at=starts, ends_at=ends, at=f"{starts:%H:%M}–{ends:%H:%M}",
                room_id=row.room_id, room=room_names.get(row.room_id, ""), track=track_names.get(row.track_id, ""),
                people=", ".join(people.get(row.id, ())), cancelled=row.state is not SessionState.PUBLISHED, seats=row.seats,
            )
        )  # fmt: skip
    return lines


def _has(terms: Sequence[str], row: Any, room: Any, track: Any, people: Sequence[str]) -> bool:
    texts = [*row.title.values(), *row.abstract.values(), *people]
    texts += [*(track.name.values() if track else ()), *(room.name.values() if room else ())]
    words = fold(" ".join(texts))
    return all(term in words for term in terms)
