"""The happenings that events report."""

from dataclasses import dataclass
from datetime import date

from expo.events.models import Event
from expo.happenings import Happening
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class FirstDayMoved(Happening):
    """An expo's first day has changed; `was` are its first and last day before. `along`: dated items move along."""

    event: Event
    was: tuple[date, date]
    along: bool
    by: Actor
