"""A programme in plain values, between the tables and the files. Pure."""

from dataclasses import dataclass, field
from datetime import date, datetime

from expo.programme.rules import SessionKind

MOST_SESSIONS = 5000


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What a file says of the expo itself; addresses are whole."""

    slug: str
    title: str
    url: str
    base_url: str
    zone: str
    first_day: date
    last_day: date
    accent: str
    version: str
    tracks: tuple[tuple[str, str], ...] = ()  # address and name
    rooms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlainPerson:
    name: str
    number: int = 0
    uid: str = ""


@dataclass(frozen=True, slots=True)
class PlainSession:
    """A session to write; times in the expo's zone."""

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
class Read:
    """A session that was read. `where` names its place in the file; times are aware. `said` names what the file can say of
    a session: of one that is there already, the rest stays as it is.
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
    said: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FileFault:
    """Something in a file that cannot be taken: where, and the kind of fault with what was found there."""

    where: str
    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ReadFile:
    sessions: list[Read]
    faults: list[FileFault]
