"""The domain events that events (expos) report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from expo.domain_events import DomainEvent
from expo.events.changes.venue import Whereabouts
from expo.events.changes.zone import DecidedHour, ZoneChange, ZoneFate
from expo.events.lost_days import DaysChange, Decisions, Fate
from expo.events.models import Event
from expo.events.wall_time_words import hour_on
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class DaysMoved(DomainEvent):
    """An expo's first or last day has changed; `decisions` say what becomes of what is dated on the days it has lost."""

    change: DaysChange
    decisions: Decisions
    by: Actor

    def goes_along(self, key: str) -> bool:
        """Whether these move by as many days as the first day."""
        decision = self.decisions.get(key)
        return decision is not None and decision.fate is Fate.ALONG and bool(self.change.shift)

    def later(self, moment: datetime, name: str) -> datetime:
        """The same hour by so many days later."""
        return hour_on(moment, self.change.shift, self.change.event.zone_info, name)


@dataclass(frozen=True, slots=True)
class ClocksChanged(DomainEvent):
    """An expo's time zone has changed, and everything that has an hour by its clocks was settled. `before` has the times of
    what moved, by its table and id.
    """

    change: ZoneChange
    fate: ZoneFate
    by: Actor
    before: Mapping[tuple[str, int], Mapping[str, datetime]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExpoMoved(DomainEvent):
    """An expo is on other `days`, at another `place` (what was and what is), or by other `clocks`: by one save, after
    everything that is dated was settled. `decided` are hours that people were told and that those clocks skip or show twice.
    `told` are the mailboxes that have a mail of it already.
    """

    event: Event
    days: DaysChange | None
    whereabouts: tuple[Whereabouts, Whereabouts] | None
    clocks: ClocksChanged | None
    decided: Sequence[DecidedHour] = ()
    told: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class ZoneClosed(DomainEvent):
    """A zone, or the whole expo (None), is to be closed between two moments, or is not any more."""

    event: Event
    zone_id: int | None
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class DayChangeMoved(DomainEvent):
    """The days of an expo's programme change at another hour than before."""

    event: Event
