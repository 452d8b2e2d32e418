"""Events that meetings report to the table in `expo.joints`."""

from dataclasses import dataclass

from expo.domain_events import DomainEvent
from expo.history.services import Actor
from expo.meetings.models import Body


@dataclass(frozen=True, slots=True)
class BodyMoved(DomainEvent):
    """A public body is said to be of another country than before."""

    body: Body
    by: Actor
