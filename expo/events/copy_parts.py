"""What of an expo is copied for another year: the copy being made, and the parts that packages contribute to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from expo.events.models import Category, Event, Hall, Zone
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class ExpoCopy:
    """An expo, its copy, and the copy's own rows by the ids of the originals. `pavilions` is filled by their part;
    `notes` are sentences on what a part left behind.
    """

    event: Event
    copy: Event
    by: Actor
    halls: dict[int, Hall]
    zones: dict[int, Zone]
    categories: dict[int, Category]
    pavilions: dict[int, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def days(self) -> int:
        """By how many days everything moves."""
        return (self.copy.first_day - self.event.first_day).days

    def moved(self, day: date) -> date:
        """The day of the copy that corresponds to one of the original."""
        return day + timedelta(days=self.days)

    def hall_id(self, hall_id: int | None) -> int | None:
        """The copy's hall for one of the original; None for none."""
        return self.halls[hall_id].id if hall_id is not None else None

    def zone_id(self, zone_id: int | None) -> int | None:
        """The copy's zone for one of the original; None for none."""
        return self.zones[zone_id].id if zone_id is not None else None


@dataclass(frozen=True, slots=True)
class CopyPart:
    """A part of an expo that an organiser may take along. `count`: how much of it the expo has; `copy` makes it in the copy."""

    name: str
    label: Any
    count: Callable[[Event], int]
    copy: Callable[[ExpoCopy], None]
    ticked: bool = True
