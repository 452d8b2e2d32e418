"""What this room reports to the table of joints."""

from dataclasses import dataclass

from expo.domain_events import DomainEvent
from expo.programme.models import Session
from expo.programme.rules import SessionSchedule


@dataclass(frozen=True, slots=True)
class SessionMoved(DomainEvent):
    """The time, room or state of a session has changed."""

    session: Session
    before: SessionSchedule
