"""Events that hall plans report to the functions in `joints.py`."""

from dataclasses import dataclass

from expo.booths.models import Assignment
from expo.domain_events import DomainEvent


@dataclass(frozen=True, slots=True)
class BoothsRenamed(DomainEvent):
    """Booths of a space were renumbered; the assignment has the new numbers already. `former` are those before."""

    assignment: Assignment
    former: tuple[str, ...]
