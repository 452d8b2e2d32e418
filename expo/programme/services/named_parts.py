"""The rooms, tracks and people that a file names: those that are here, and those that are added for it."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import sqlalchemy as sa

from expo.db import db
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
from expo.programme.sources import SpeakerSource
from expo.programme.speaker_queries import speakers_of

RoomOrTrack = TypeVar("RoomOrTrack", Room, Track)


class KnownParts:
    """The rooms, tracks, speakers and interpreters of an event by folded name; speakers by the ids of files too."""

    def __init__(self, event: Event) -> None:
        self.event = event
        self.rooms = _by_name(rooms_of(event))
        self.tracks = _by_name(tracks_of(event))
        speakers = speakers_of(event)
        self.people = {fold(one.name): one for one in speakers}
        self.interpreters = {fold(one.name): one for one in interpreters_of(event)}
        self._by_uid, by_id = {one.uid: one for one in speakers}, {one.id: one for one in speakers}
        query = sa.select(SpeakerSource).where(SpeakerSource.event_id == event.id)
        self.sourced = {
            (one.source, one.outer_id): by_id[one.speaker_id]
            for one in db.session.scalars(query)
            if one.speaker_id in by_id
        }
        self._named_there = {(source, one.id): outer for (source, outer), one in self.sourced.items()}

    def speaker(self, name: str, source: str, outer_id: str) -> Speaker | None:
        """The speaker by the file's id, else by name: unless the file knows the one of that name by another id."""
        if outer_id and (found := self._by_uid.get(outer_id) or self.sourced.get((source, outer_id))):
            return found
        named = self.people.get(fold(name))
        if named is not None and outer_id and self._named_there.get((source, named.id), outer_id) != outer_id:
            return None
        return named

    def bind(self, speaker: Speaker, source: str, outer_id: str) -> bool:
        """Note by which id the file knows the speaker; False where that is known."""
        if not (source and outer_id) or (source, outer_id) in self.sourced or outer_id == speaker.uid:
            return False
        self.sourced[source, outer_id] = speaker
        self._named_there.setdefault((source, speaker.id), outer_id)
        return True


class NamedParts(KnownParts):
    """The same, and a missing one is added on first use."""

    def __init__(self, event: Event, by: Actor) -> None:
        super().__init__(event)
        self.by = by
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
        speaking = [(self._person(name, read.source, outer_id), PartRole.SPEAKER) for name, outer_id in with_ids(read)]
        return speaking + [(self._person(name, "", ""), PartRole.MODERATOR) for name in read.moderators]

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

    def _person(self, name: str, source: str, outer_id: str) -> Speaker:
        found = self.speaker(name, source, outer_id)
        if found is None:
            found = add_speaker(self.event, {"name": name}, by=self.by)
            self.people.setdefault(fold(name), found)
            self.people_made += 1
        if self.bind(found, source, outer_id):
            row = {"event_id": self.event.id, "source": source, "outer_id": outer_id, "speaker_id": found.id}
            db.session.add(SpeakerSource(**row))
        return found


def with_ids(read: ReadSession) -> Sequence[tuple[str, str]]:
    """The speakers that a file names, each with its id there, if it has ids."""
    ids = read.speaker_ids if len(read.speaker_ids) == len(read.speakers) else ("",) * len(read.speakers)
    return list(zip(read.speakers, ids, strict=True))


def _by_name(parts: Iterable[RoomOrTrack]) -> dict[str, RoomOrTrack]:
    return {fold(name): part for part in parts for name in part.name.values()}
