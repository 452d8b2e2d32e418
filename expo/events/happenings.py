"""What this room reports to the table of joints."""

from dataclasses import dataclass
from datetime import date

from expo.events.models import Event
from expo.happenings import Happening
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class FirstDayMoved(Happening):
    """An expo begins on another day; `was` are its first and last day before. `along`: what is dated moves along."""

    event: Event
    was: tuple[date, date]
    along: bool
    by: Actor
