"""What this room reports to the table of joints."""

from dataclasses import dataclass

from expo.booths.models import Assignment
from expo.happenings import Happening
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class SpaceEnds(Happening):
    """A firm's space is about to be nobody's; its booths are still in it."""

    assignment: Assignment
    by: Actor
