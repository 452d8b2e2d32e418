"""What this room reports to the table of joints."""

from dataclasses import dataclass

from expo.booths.models import Assignment
from expo.happenings import Happening


@dataclass(frozen=True, slots=True)
class BoothsRenamed(Happening):
    """Booths of a firm's space have other numbers now, and the space says them already."""

    assignment: Assignment
