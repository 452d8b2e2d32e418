"""The rooms, tracks and people that a file names."""

from collections.abc import Iterable
from typing import TypeVar

from expo.events.models import Event
from expo.history.services import Actor
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import interpreters_of
from expo.interpreters.services.directory import add_interpreter
from expo.kit.text import fold
from expo.programme.exchange.plain import ReadSession
from expo.programme.models import Room, Speaker, Track
from expo.programme.queries import rooms_of, tracks_of
from expo.programme.rules import PartRole
from expo.programme.services.session_checks import Cast
from expo.programme.services.speakers import add_speaker
from expo.programme.services.venue_parts import add_room, add_track
from expo.programme.speaker_queries import speakers_of

RoomOrTrack = TypeVar("RoomOrTrack", Room, Track)


class NamedParts:
    """The rooms, tracks, speakers and interpreters of an event by folded name; a missing one is added on first use."""

    def __init__(self, event: Event, by: Actor) -> None:
        self.event, self.by = event, by
        self.rooms = _by_name(rooms_of(event))
        self.tracks = _by_name(tracks_of(event))
        self.people = {fold(one.name): one for one in speakers_of(event)}
        self.interpreters = {fold(one.name): one for one in interpreters_of(event)}
        self.rooms_made = self.tracks_made = self.people_made = 0

    def fields(self, read: ReadSession) -> dict[str, object]:
        language = read.language or self.event.languages[0]
        room, track = self._room(read.room), self._track(read.track)
        return {
            "kind": read.kind,
            "title": read.title,
            "abstract": read.abstract,
            "language": language,
            "interpreted": [code for code in read.interpreted if code != language],
            "seats": read.seats,
            "room_id": room.id if room else None,
            "track_id": track.id if track else None,
            "starts_at": read.starts_at,
            "ends_at": read.ends_at,
        }

    def cast(self, read: ReadSession) -> Cast:
        roles = (
            (read.speakers, PartRole.SPEAKER),
            (read.moderators, PartRole.MODERATOR),
        )
        return [(self._person(name), role) for names, role in roles for name in names]

    def interpreters_in(self, read: ReadSession) -> list[Interpreter]:
        for name in read.interpreters:
            if fold(name) not in self.interpreters:
                self.interpreters[fold(name)] = add_interpreter(self.event, {"name": name}, by=self.by)
                self.people_made += 1
        return [self.interpreters[fold(name)] for name in read.interpreters]

    def _room(self, name: str) -> Room | None:
        if name and fold(name) not in self.rooms:
            self.rooms[fold(name)] = add_room(self.event, {self.event.languages[0]: name}, by=self.by)
            self.rooms_made += 1
        return self.rooms.get(fold(name))

    def _track(self, name: str) -> Track | None:
        if name and fold(name) not in self.tracks:
            self.tracks[fold(name)] = add_track(self.event, {self.event.languages[0]: name}, by=self.by)
            self.tracks_made += 1
        return self.tracks.get(fold(name))

    def _person(self, name: str) -> Speaker:
        if fold(name) not in self.people:
            self.people[fold(name)] = add_speaker(self.event, {"name": name}, by=self.by)
            self.people_made += 1
        return self.people[fold(name)]


def _by_name(parts: Iterable[RoomOrTrack]) -> dict[str, RoomOrTrack]:
    return {fold(name): part for part in parts for name in part.name.values()}
