"""Hours that the clocks of an expo's new time zone skip or show twice: what has them, and what is decided of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from expo import clock
from expo.db import Base, db
from expo.events.models import Event
from expo.i18n import _l, localize
from expo.kit.wall_time import Occurrence, RepeatedTimeError, SkippedTimeError, moment_of, occurrence, settled

# The name of what has an hour: its kind, and the column that names it at the end of a path of references. Rows that only copy
# the times of others are left out: they go where those go.
NAMED: Mapping[str, tuple[Any, Sequence[str]]] = {
    "events": (_l("Registration window"), ()),
    "exhibitor_settings": (_l("Applications of exhibitors"), ()),
    "choice_rounds": (_l("Round of choice"), ("name",)),
    "assignments": (_l("Hold on a space"), ("exhibitor_id", "firm_id", "display_name")),
    "offers": (_l("Offer of a space"), ("exhibitor_id", "firm_id", "display_name")),
    "renewal_claims": (_l("Claim to last year’s booth"), ("firm_id", "display_name")),
    "desks": (_l("Desk"), ("name",)),
    "gates": (_l("Closure of a gate"), ("name",)),
    "zone_closures": (_l("Closure of a zone"), ("zone_id", "name")),
    "meeting_blocks": (_l("Block of time for meetings"), ("name",)),
    "meeting_place_closures": (_l("Closure of a meeting place"), ("meeting_place_id", "name")),
    "meetings": (_l("Meeting"), ("meeting_place_id", "name")),
    "meeting_requests": (_l("Wish for a meeting"), ()),
    "sessions": (_l("Session"), ("title",)),
    "itinerary_items": (_l("Part of an itinerary"), ("title",)),
    "interpreter_shifts": (_l("Shift of an interpreter"), ("interpreter_id", "name")),
    "memoranda": (_l("Memorandum"), ("title",)),
}
COPIES = frozenset({"session_parts", "meeting_people", "interpreter_bookings"})
_DEADLINES = frozenset(
    {"assignments", "offers", "renewal_claims", "choice_rounds", "desks", "gates", "meeting_requests"}
)


class Way(StrEnum):
    """Which of two moments an hour becomes that the clocks skip or repeat."""

    EARLIER = "earlier"
    LATER = "later"


Ways = Mapping[date, Way]  # by the day, on the wall, of the hours


@dataclass(frozen=True, slots=True)
class DoubtfulLine:
    """Something that has such an hour: what it is and is called, the hour, and the two that it may become."""

    kind: str
    name: str
    wall: datetime
    earlier: datetime
    later: datetime


@dataclass(frozen=True, slots=True)
class DoubtfulNight:
    """The hours of a day that the clocks of the new zone skip, or show twice, and what has them."""

    day: date
    skipped: bool
    lines: Sequence[DoubtfulLine]


def moment_by(wall: datetime, zone: ZoneInfo, which: Occurrence | None, ways: Ways) -> datetime:
    """The moment at which the clocks say this: of two, the one that was decided, else as `settled` does it."""
    try:
        return moment_of(wall, zone, which)
    except (SkippedTimeError, RepeatedTimeError) as doubt:
        way = ways.get(wall.date())
        if way is None:
            return settled(wall, zone, which or Occurrence.FIRST)
        earlier, later = _two(doubt)
        return earlier if way is Way.EARLIER else later


def doubts_of(
    event: Event, was: ZoneInfo, now: ZoneInfo, columns: Mapping[str, tuple[str, ...]]
) -> list[DoubtfulNight]:
    """What has hours by the expo's clocks that those of the new zone skip or repeat, by day. Deadlines that are over are left
    out.
    """
    found: dict[tuple[date, bool], list[DoubtfulLine]] = {}
    for name in columns:
        if name in COPIES:
            continue
        for row in _rows(event, name, columns[name]):
            for column in columns[name]:
                doubt = _doubt(row, column, was, now) if _counts(name, row[column]) else None
                if doubt is not None:
                    line = DoubtfulLine(str(NAMED[name][0]), _name(row["named"]), doubt.wall, *_two(doubt))
                    found.setdefault((doubt.wall.date(), isinstance(doubt, SkippedTimeError)), []).append(line)
    return [
        DoubtfulNight(day, skipped, sorted(lines, key=lambda one: (one.wall, one.kind, one.name)))
        for (day, skipped), lines in sorted(found.items())
    ]


def _counts(table: str, moment: datetime | None) -> bool:
    return moment is not None and (table not in _DEADLINES or moment > clock.now())


def _doubt(
    row: Mapping[Any, Any], column: str, was: ZoneInfo, now: ZoneInfo
) -> SkippedTimeError | RepeatedTimeError | None:
    """Why the hour in this column is doubtful by the new clocks. A flight's end with a zone of its own never is."""
    if row.get(column.replace("_at", "_zone")):
        return None
    try:
        moment_of(row[column].astimezone(was).replace(tzinfo=None), now, occurrence(row[column], was))
    except (SkippedTimeError, RepeatedTimeError) as doubt:
        return doubt
    return None


def _two(doubt: SkippedTimeError | RepeatedTimeError) -> tuple[datetime, datetime]:
    """The two moments in UTC, the earlier one first: two of one zone are compared by what its clocks show."""
    two = (doubt.before, doubt.after) if isinstance(doubt, SkippedTimeError) else (doubt.first, doubt.second)
    return two[0].astimezone(UTC), two[1].astimezone(UTC)


def _rows(event: Event, name: str, columns: Sequence[str]) -> Sequence[Mapping[Any, Any]]:
    """The times of the event's rows in a table, the zones of their ends, and what names them as `named`."""
    table = Base.metadata.tables[name]
    source: Any = table
    last: Any = table
    path = list(NAMED[name][1])
    while len(path) > 1:
        target = last.c[path.pop(0)]
        key = next(one for one in target.foreign_keys if one.column.name == "id")
        far = key.column.table.alias()
        source, last = source.outerjoin(far, far.c.id == target), far
    named = last.c[path[0]] if path else sa.null()
    zones = [table.c[one] for one in ("starts_zone", "ends_zone") if one in table.c]
    mine = (table.c.id if name == "events" else table.c.event_id) == event.id
    has_hour = sa.or_(*(table.c[column].is_not(None) for column in columns))
    query = sa.select(*(table.c[column] for column in columns), *zones, named.label("named"))
    with db.session.no_autoflush:
        return db.session.execute(query.select_from(source).where(mine, has_hour)).mappings().all()


def _name(named: Any) -> str:
    return localize(named) if isinstance(named, dict) else named or ""
