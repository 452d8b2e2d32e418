"""Programmes of other software as a table with our own columns: one row an event, times in the expo's zone. Pure."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from expo.kit.text import clean_line, clean_text, fold
from expo.kit.wall_time import programme_day
from expo.programme.exchange.html_text import plain_text
from expo.programme.exchange.times import written_clock
from expo.programme.exchange.values import FOREIGN_KINDS, LONGEST_LINE, kind_named, language_code

COLUMNS = (
    "title", "day", "starts", "ends", "minutes", "room", "track", "kind", "language", "speakers", "abstract", "uid",
    "at_source", "at_id", "at_speakers", "at_keeps",
)  # fmt: skip
NO_ROOM = frozenset({"", "-"})
_WALL = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::\d\d)?")
JOINED = "joined"  # texts that were put together


@dataclass(frozen=True, slots=True)
class ProgrammeClock:
    """The zone in which the programme is written down, and when its days change."""

    zone: str
    changes_at: time = time()


@dataclass(slots=True)
class ForeignEvent:
    """An event as another program says it. `starts` and `ends` are aware moments, or what stands there and cannot be read."""

    title: str = ""
    starts: datetime | str = ""
    ends: datetime | None = None
    day: str = ""  # of a table of times by rooms, with `clocks` from and until, as they are written
    clocks: tuple[str, str] = ("", "")
    minutes: str = ""
    room: str = ""
    track: str = ""
    kind: str = ""
    language: str = ""
    uid: str = ""
    outer_id: str = ""
    texts: Sequence[str] = ()  # subtitle, summary, description, as they stand one after the other
    people: Sequence[tuple[str, str]] = ()  # pairs of their id there and name
    keeps: Sequence[str] = ()  # columns that it says nothing about
    dropped: Sequence[str] = ()  # what it has besides, by name


@dataclass(slots=True)
class ForeignProgramme:
    """The events of a file, and what it is of."""

    source: str = ""
    events: list[ForeignEvent] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


def table_of(programme: ForeignProgramme, clock: ProgrammeClock) -> tuple[bytes, Counter[str]]:
    """The events as CSV, and how often each thing was left out or put together."""
    out, said = io.StringIO(), Counter(programme.dropped)
    table = csv.DictWriter(out, COLUMNS, restval="")
    table.writeheader()
    table.writerows(_row(programme, event, clock, said) for event in programme.events)
    return out.getvalue().encode("utf-8-sig"), said


def _row(programme: ForeignProgramme, event: ForeignEvent, clock: ProgrammeClock, said: Counter[str]) -> dict[str, str]:
    texts = [text for one in event.texts if (text := clean_text(plain_text(one)))]
    texts = [text for n, text in enumerate(texts) if text not in texts[:n]]
    said.update(event.dropped)
    said[JOINED] += len(texts) > 1
    people = [(number, name) for number, one in event.people if (name := clean_line(one)[:LONGEST_LINE])]
    room = clean_line(event.room)[:LONGEST_LINE]
    return {
        **_times(event, clock),
        "title": clean_line(event.title),
        "room": "" if room in NO_ROOM else room,
        "track": clean_line(event.track)[:LONGEST_LINE],
        "kind": _kind(event.kind, said),
        "language": _language(event.language, said),
        "abstract": "\n\n".join(texts),
        "speakers": ";".join(name.replace(";", ",") for _number, name in people),
        "at_speakers": ";".join(number.replace(";", ",") for number, _name in people)
        if any(p[0] for p in people)
        else "",
        "uid": event.uid,
        "at_source": programme.source,
        "at_id": event.outer_id,
        "at_keeps": " ".join(event.keeps),
    }


def _times(event: ForeignEvent, clock: ProgrammeClock) -> dict[str, str]:
    if event.clocks[0]:
        return {"day": event.day, "starts": event.clocks[0], "ends": event.clocks[1]}
    if isinstance(event.starts, str):
        found = _WALL.fullmatch(event.starts.strip())  # of an hour that the clocks skip or repeat: the reader says so
        day, starts = (found[1], found[2]) if found else (event.starts, "")
        return {"day": day, "starts": starts, "minutes": event.minutes}
    zone = ZoneInfo(clock.zone)
    day = programme_day(event.starts, clock.changes_at, zone)
    said = {"day": day.isoformat(), "starts": written_clock(event.starts, zone), "minutes": event.minutes}
    if event.ends is not None:
        said["minutes"] = str(int((event.ends - event.starts).total_seconds() // 60))
    return said


def _kind(text: str, said: Counter[str]) -> str:
    name = clean_line(text)[:40]
    found = FOREIGN_KINDS.get(fold(name)) or kind_named(name)
    if found is None and name:
        said[f"kind {name}"] += 1
    return found.value if found is not None else ""


def _language(text: str, said: Counter[str]) -> str:
    found = language_code(text)
    if text.strip() and not found:
        said["language"] += 1
    return found
