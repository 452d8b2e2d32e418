"""A change of an expo's time zone: what is meant by its clocks, and what an organiser wants to become of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from expo import clock
from expo.contributions import contributed
from expo.db import Base, db
from expo.errors import Refused
from expo.events.doubtful_hours import DoubtfulNight, Ways, doubts_of, moment_by
from expo.events.lost_days import Dated, DaysChange, Fate, Lost, LostLine
from expo.events.models import Event
from expo.i18n import _, _l
from expo.kit.wall_time import Occurrence, is_skipped, occurrence

# The columns of each table that hold an hour by the expo's clocks; all other moments are when something happened or is due
# whatever the clocks say. A test of the house holds the tables of all rooms to it.
LOCAL_HOURS: Mapping[str, tuple[str, ...]] = {
    "events": ("registration_opens_at", "registration_closes_at"),
    "exhibitor_settings": ("opens_at", "closes_at"),
    "choice_rounds": ("opens_at", "closes_at"),
    "assignments": ("expires_at",),
    "offers": ("expires_at",),
    "renewal_claims": ("until",),
    "desks": ("expires_at",),
    "gates": ("closed_until",),
    "zone_closures": ("starts_at", "ends_at"),
    "meeting_blocks": ("starts_at", "ends_at"),
    "meeting_place_closures": ("starts_at", "ends_at"),
    "meetings": ("starts_at", "ends_at"),
    "meeting_people": ("starts_at", "ends_at"),
    "meeting_requests": ("wanted_at",),
    "sessions": ("starts_at", "ends_at"),
    "session_parts": ("starts_at", "ends_at"),
    "itinerary_items": ("starts_at", "ends_at"),
    "interpreter_bookings": ("starts_at", "ends_at"),
    "interpreter_shifts": ("starts_at", "ends_at"),
    "memoranda": ("expected_at",),
}
# What is said to the organiser: kinds of things with their tables. Rows that only copy the times of others are left out.
_KINDS: Sequence[tuple[Any, Sequence[str]]] = (
    (_l("Sessions"), ("sessions",)),
    (_l("Meetings"), ("meetings",)),
    (_l("Parts of the itineraries of delegations"), ("itinerary_items",)),
    (_l("Blocks of time for meetings"), ("meeting_blocks",)),
    (_l("Closures of zones, gates and meeting places"), ("zone_closures", "gates", "meeting_place_closures")),
    (_l("Shifts of interpreters"), ("interpreter_shifts",)),
    (
        _l("Deadlines: registration, applications, offers, claims and desks"),
        ("events", "exhibitor_settings", "choice_rounds", "offers", "renewal_claims", "desks"),
    ),
)
# What people were told the hours of, by its states in which they were; None where it has no state.
_TOLD: Mapping[str, tuple[str | None, ...]] = {
    "sessions": ("published",),
    "meetings": ("confirmed",),
    "itinerary_items": ("planned",),
    "interpreter_shifts": (None,),
}
_PUBLIC = frozenset({"sessions"})  # whose titles everybody may know once they were told
_NEAR = timedelta(days=2)  # more than any change of zone moves an hour


@dataclass(frozen=True, slots=True)
class DecidedHour:
    """An hour that people were told and that the new clocks skip or show twice: of what it is, what the clocks were to show,
    and what they show; `which` of two. The title, by language, is that of things that everybody may know.
    """

    table: str
    title: tuple[tuple[str, str], ...]
    told: datetime
    here: datetime
    which: Occurrence | None = None


class ZoneFate(StrEnum):
    """What becomes of things that have an hour by the expo's clocks."""

    HOURS = "hours"  # they keep their hours, and so are at other moments
    MOMENTS = "moments"  # they stay when they are, at other hours


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """A change of an expo's time zone, which has the new one already."""

    event: Event
    was: ZoneInfo
    now: ZoneInfo
    ways: Ways = field(default_factory=dict)  # what was decided of hours that the new clocks skip or repeat

    def moved(self, moment: datetime) -> datetime:
        """The moment at which the new zone's clocks say what the old one's said; of two, the same where both repeat it."""
        wall = moment.astimezone(self.was).replace(tzinfo=None)
        return moment_by(wall, self.now, occurrence(moment, self.was), self.ways)


class ZoneUndecided(Refused):
    """The organiser has not said what becomes of what has an hour by the expo's clocks."""

    def __init__(
        self, concerned: Sequence[tuple[str, int]], lost: Sequence[Lost], doubts: Sequence[DoubtfulNight]
    ) -> None:
        super().__init__(_("The time zone changes. Say what becomes of the hours, then save again."))
        self.concerned = concerned  # kinds of things and how many there are
        self.lost = lost  # what would be on no day of the expo if it stayed when it is
        self.doubts = doubts  # what has an hour that the new clocks skip or repeat, if it kept it


def check_zone_decided(change: ZoneChange, fate: ZoneFate | None) -> ZoneUndecided | None:
    """Raise ZoneUndecided where something has an hour and nothing is decided, or hours are kept that the new clocks skip or
    repeat and `ways` do not say what becomes of them; Refused where things would stay when they are, but on no day of the expo.
    Returns the question that was decided, if there was one.
    """
    concerned, lost = concerned_by(change), off_days(change)
    doubts = [] if fate is ZoneFate.MOMENTS else doubts_of(change.event, change.was, change.now, LOCAL_HOURS)
    undecided = [doubt for doubt in doubts if doubt.day not in change.ways]
    question = ZoneUndecided(concerned, lost, doubts)
    if (concerned and fate is None) or undecided:
        raise question
    homeless = [one for one in lost if one.fates and Fate.STAY not in one.fates and one.fates != (Fate.SEEN,)]
    if fate is ZoneFate.MOMENTS and homeless:
        names = [line.name for one in homeless for line in one.lines]
        raise Refused(_("These would be on no day of the expo. Move them first, or keep the hours."), names)
    return question if concerned or doubts else None


def concerned_by(change: ZoneChange) -> list[tuple[str, int]]:
    """What has an hour by the expo's clocks: kinds of things, and how many."""
    found = [(str(title), sum(_count(change.event, table) for table in tables)) for title, tables in _KINDS]
    return [(title, count) for title, count in found if count]


def off_days(change: ZoneChange) -> list[Lost]:
    """What would be on no day of the expo if it stayed when it is, and is on one now, by kind."""
    event = change.event
    days, kinds = (event.first_day, event.last_day), [dated for dated in contributed(Dated) if not dated.others]
    wide = DaysChange(event, was=(days[0] - _NEAR, days[1] + _NEAR), now=days)
    with db.session.no_autoflush:
        after = {dated.key: dated.find(wide) for dated in kinds}
        event.zone = change.was.key
        before = {dated.key: dated.find(wide) for dated in kinds}
        event.zone = change.now.key
    found = []
    for dated in kinds:
        lines: list[LostLine] = [line for line in after[dated.key] if line not in before[dated.key]]
        if lines:
            found.append(Lost(dated.key, str(dated.title), lines, dated.fates(wide) or (Fate.SEEN,)))
    return found


def decided_hours(change: ZoneChange, before: Mapping[tuple[str, int], Mapping[str, datetime]]) -> list[DecidedHour]:
    """The hours that people were told and that are others now, or one of two, since the new clocks skip them or show them
    twice; `before` has the times of what moved, by its table and id. What has moved since then for another reason is told as
    that, and left out.
    """
    found: set[DecidedHour] = set()
    for name, states in _TOLD.items():
        table = Base.metadata.tables[name]
        query = sa.select(table).where(rows_of(change.event, table), table.c.ends_at > clock.now())
        for row in db.session.execute(query).mappings():
            if (name, row["id"]) in before and row.get("state") in states:
                found.update(_decided_in(change, name, before[name, row["id"]], row))
    return sorted(found, key=lambda one: (one.told, one.here, one.table, one.title))


def _decided_in(
    change: ZoneChange, table: str, before: Mapping[str, datetime], row: Mapping[Any, Any]
) -> list[DecidedHour]:
    """The hours of one row: where one end was skipped, the other may have followed, so that it lasts as long as before."""
    walls = {name: moment.astimezone(change.was).replace(tzinfo=None) for name, moment in before.items()}
    title = tuple(sorted((row["title"] or {}).items())) if table in _PUBLIC else ()
    as_decided = [name for name in walls if row[name] == change.moved(before[name])]
    found = [
        DecidedHour(table, title, walls[name], row[name].astimezone(change.now).replace(tzinfo=None))
        for name in (walls if any(is_skipped(walls[name], change.now) for name in as_decided) else ())
    ]
    found = [one for one in found if one.told != one.here]
    for name in as_decided:
        which = occurrence(row[name], change.now)
        if which is not None and which is not occurrence(before[name], change.was):
            found.append(DecidedHour(table, title, walls[name], walls[name], which))
    return found


def rows_of(event: Event, table: sa.Table) -> sa.ColumnElement[bool]:
    """The condition that a row of the table is the event's."""
    return (table.c.id if table.name == "events" else table.c.event_id) == event.id


def _count(event: Event, name: str) -> int:
    table = Base.metadata.tables[name]
    has_hour = sa.or_(*(table.c[column].is_not(None) for column in LOCAL_HOURS[name]))
    with db.session.no_autoflush:
        query = sa.select(sa.func.count()).select_from(table).where(rows_of(event, table), has_hour)
        return db.session.scalar(query) or 0
