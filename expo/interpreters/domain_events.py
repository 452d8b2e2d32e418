"""Events that interpreters report to the table in `expo.joints`."""

from dataclasses import dataclass

from expo.domain_events import DomainEvent
from expo.interpreters.models import Interpreter


@dataclass(frozen=True, slots=True)
class InterpretersMerged(DomainEvent):
    """Two rows were one person: the bookings are `kept`'s by now, and `double` is about to be deleted."""

    kept: Interpreter
    double: Interpreter
