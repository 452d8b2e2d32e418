"""Plain values between the database rows and the programme files. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from expo.kit.wall_time import RepeatedTimeError, SkippedTimeError
from expo.programme.rules import SessionKind

MOST_SESSIONS = 5000


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """The header of a schedule file: the expo's own data. Addresses are absolute URLs."""

    slug: str
    title: str
    url: str
    base_url: str
    zone: str
    first_day: date
    last_day: date
    accent: str
    version: str
    tracks: tuple[tuple[str, str], ...] = ()  # pairs of slug and name
    rooms: tuple[str, ...] = ()
    day_changes_at: time = time()


@dataclass(frozen=True, slots=True)
class PlainPerson:
    name: str
    number: int = 0
    uid: str = ""


@dataclass(frozen=True, slots=True)
class PlainSession:
    """A session to write; its times are in the expo's time zone."""

    number: int
    uid: str
    slug: str
    url: str
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    room: str
    track: str
    language: str
    abstract: str
    people: tuple[PlainPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadSession:
    """A session that was read from a file.

    `where` is the row number or the event id, for fault messages; times are aware. `columns` names the fields that the
    file has: when an existing session is updated, all its other fields are kept.
    """

    where: str
    title: dict[str, str]
    starts_at: datetime
    ends_at: datetime
    uid: str = ""
    kind: SessionKind = SessionKind.PANEL
    abstract: dict[str, str] = field(default_factory=dict)
    room: str = ""
    track: str = ""
    language: str = ""
    interpreted: tuple[str, ...] = ()
    seats: int | None = None
    speakers: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()
    columns: frozenset[str] = frozenset()
    source: str = ""  # what the file is of, and its own ids of the session and its speakers there
    outer_id: str = ""
    speaker_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFault:
    """A fault found in a file: the row, the kind of fault, and the value found there. `change` is the error of a time
    that a change of the clocks skips or repeats.
    """

    where: str
    what: str
    value: str = ""
    change: SkippedTimeError | RepeatedTimeError | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    sessions: list[ReadSession]
    faults: list[FileFault]
