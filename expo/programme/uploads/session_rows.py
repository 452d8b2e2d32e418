"""What the rows of a list of sessions would change, found without changing anything."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from expo.events.models import Event
from expo.interpreters.models import Interpreter
from expo.kit.text import fold
from expo.programme.exchange.plain import ReadSession
from expo.programme.models import Session
from expo.programme.overlaps import SessionClash, Used, clashes, row_uses, uses_of
from expo.programme.queries import casts_of, interpreters_by_session
from expo.programme.rules import LIVE, PartRole, SessionSchedule, SessionState
from expo.programme.services.existing_sessions import ExistingSessions
from expo.programme.services.named_parts import KnownParts, with_ids
from expo.programme.services.notices import schedule_of

Person = tuple[int | str, PartRole]


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A row with the session it updates, if any; the names of the fields that change; people and room as they will be."""

    read: ReadSession
    session: Session | None
    changed: tuple[str, ...]
    people: tuple[Person, ...]
    interpreters: tuple[int | str, ...]
    room: int | str | None

    @property
    def schedules(self) -> tuple[SessionSchedule | None, SessionSchedule]:
        """When and where it is now, and will be; a room that is not there yet is in nobody's way."""
        before = schedule_of(self.session) if self.session is not None else None
        state = before.state if before else SessionState.DRAFT
        room = self.room if isinstance(self.room, int) else None
        return before, SessionSchedule(self.read.starts_at, self.read.ends_at, room, state)


@dataclass(slots=True)
class SessionPlanner:
    """Finds what rows would change, against the programme as it is."""

    event: Event
    existing: ExistingSessions = field(init=False)
    _parts: KnownParts = field(init=False)
    _casts: Mapping[int, Sequence[Person]] = field(init=False)
    _interpreters: Mapping[int, Sequence[Interpreter]] = field(init=False)

    def __post_init__(self) -> None:
        self.existing, self._parts = ExistingSessions(self.event), KnownParts(self.event)
        self._casts = {
            number: [(speaker.id, role) for speaker, role in cast] for number, cast in casts_of(self.event).items()
        }
        self._interpreters = interpreters_by_session(self.event)

    def plan(self, reads: Sequence[ReadSession]) -> list[PlannedSession]:
        return [self._planned(read) for read in reads]

    def clashes(self, planned: Sequence[PlannedSession]) -> list[SessionClash]:
        """Rooms and people used twice at a time, among the rows and against sessions that no row is about."""
        replaced = {id(one.session) for one in planned if one.session is not None}
        uses = [
            use
            for session in self.existing.sessions
            if session.state in LIVE and id(session) not in replaced
            for use in uses_of(session, self._keys(session))
        ]
        for one in planned:
            keys: set[Used] = {("person", who) for who, _role in one.people}
            keys |= {("interpreter", who) for who in one.interpreters}
            keys |= {("room", one.room)} if one.room is not None else set()
            uses += row_uses(one.read, keys, one.session.state if one.session is not None else SessionState.DRAFT)
        return clashes(uses)

    def _keys(self, session: Session) -> Collection[Used]:
        people: set[Used] = {("person", who) for who, _role in self._casts.get(session.id, ())}
        return people | {("interpreter", one.id) for one in self._interpreters.get(session.id, ())}

    def _planned(self, read: ReadSession) -> PlannedSession:
        session = self.existing.of(read)
        people, room = self._people(read, session), self._room(read, session)
        interpreters: list[int | str] = [self._interpreter(name) for name in read.interpreters]
        if session is not None and "interpreters" not in read.columns:
            interpreters = [one.id for one in self._interpreters.get(session.id, ())]
        changed = self._changed(session, read, people, interpreters, room) if session is not None else []
        return PlannedSession(read, session, tuple(changed), tuple(people), tuple(interpreters), room)

    def _people(self, read: ReadSession, session: Session | None) -> list[Person]:
        speakers: list[Person] = []
        for name, outer_id in with_ids(read):
            found = self._parts.speaker(name, read.source, outer_id)
            new = f"{read.source} {outer_id}" if outer_id else fold(name)
            speakers.append((found.id if found else new, PartRole.SPEAKER))
        known = self._parts.people
        moderators: list[Person] = [
            (known[fold(name)].id if fold(name) in known else fold(name), PartRole.MODERATOR)
            for name in read.moderators
        ]
        if session is None:
            return speakers + moderators
        before = list(self._casts.get(session.id, ()))
        if "people" in read.columns:
            roles = dict(before)
            return [(who, roles.get(who, role)) for who, role in speakers]
        kept = {role: [one for one in before if one[1] is role] for role in PartRole}
        return (speakers if "speakers" in read.columns else kept[PartRole.SPEAKER]) + (
            moderators if "moderators" in read.columns else kept[PartRole.MODERATOR]
        )

    def _room(self, read: ReadSession, session: Session | None) -> int | str | None:
        if session is not None and "room" not in read.columns:
            return session.room_id
        found = self._parts.rooms.get(fold(read.room)) if read.room else None
        return found.id if found else fold(read.room) or None

    def _interpreter(self, name: str) -> int | str:
        found = self._parts.interpreters.get(fold(name))
        return found.id if found else fold(name)

    def _changed(
        self,
        session: Session,
        read: ReadSession,
        people: Sequence[Person],
        interpreters: Sequence[int | str],
        room: int | str | None,
    ) -> list[str]:
        """The names of the fields that the row changes."""
        track = self._parts.tracks.get(fold(read.track)) if read.track else None
        spoken = read.language or session.language
        before = sorted(map(str, self._casts.get(session.id, ())))
        differs = {
            "title": {**session.title, **read.title} != session.title,
            "abstract": {**session.abstract, **read.abstract} != session.abstract,
            "starts": read.starts_at != session.starts_at,
            "ends": read.ends_at != session.ends_at,
            "room": room != session.room_id,
            "kind": read.kind is not session.kind,
            "track": (track.id if track else read.track or None) != session.track_id,
            "language": spoken != session.language,
            "interpreted": [code for code in read.interpreted if code != spoken] != session.interpreted,
            "seats": read.seats != session.seats,
            "speakers": sorted(map(str, people)) != before,
            "interpreters": sorted(map(str, interpreters))
            != sorted(str(one.id) for one in self._interpreters.get(session.id, ())),
        }
        always = {"title", "abstract", "starts", "ends", "room", "speakers", "interpreters"}
        return [name for name, is_other in differs.items() if is_other and (name in always or name in read.columns)]
