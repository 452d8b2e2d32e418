"""Events that the programme reports to the table in `expo.joints`."""

from dataclasses import dataclass

from expo.domain_events import DomainEvent
from expo.programme.models import Room, Session
from expo.programme.rules import SessionSchedule


@dataclass(frozen=True, slots=True)
class RoomChanges(DomainEvent):
    """A room is about to have another name, hall or zone; it still has the former ones."""

    room: Room


@dataclass(frozen=True, slots=True)
class RoomGoes(DomainEvent):
    """A room is about to be removed; a subscriber raises Refused where it is still needed."""

    room: Room


@dataclass(frozen=True, slots=True)
class InterpretersReplaced(DomainEvent):
    """Others interpret a session than before: the ids of those who did are `former`."""

    session: Session
    former: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SessionMoved(DomainEvent):
    """The time, room or state of a session has changed."""

    session: Session
    before: SessionSchedule
