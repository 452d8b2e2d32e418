"""Moving everything that has an hour by an expo's clocks when its time zone changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import Base, db, on_postgresql
from expo.errors import Refused
from expo.events.changes.zone import LOCAL_HOURS, ZoneChange, ZoneFate, rows_of
from expo.events.models import Event
from expo.i18n import _

Times = dict[str, datetime]

# What was told, or is to be told, of the times of a row, as JSON.
_TOLD = {
    "digest_changes": "before",
    "moved_sessions": "before",
    "interpreter_bookings": "told",
    "itinerary_items": "pending",
    "meetings": "pending",
}
_ENTRIES = ("sessions", "itinerary_items", "meetings")  # rows that are entries of calendars, with a SEQUENCE
# Rows of which no two with one value of a column may have times that overlap, while a condition holds.
_ALONE = {
    "sessions": ("room_id", "state IN ('draft', 'published')"),
    "session_parts": ("speaker_id", "live"),
    "interpreter_bookings": ("interpreter_id", "live"),
}
_CALENDARS = ("interpreters", "vehicles")  # rows whose revision is the version of a calendar


def settle_zone(change: ZoneChange, fate: ZoneFate) -> dict[tuple[str, int], Times]:
    """Move what keeps its hours, and raise the SEQUENCE and the version of everything that calendars show. Returns the times
    that what moved had, by its table and id. Raises Refused where two things would overlap that may not.
    """
    db.session.flush()
    before: dict[tuple[str, int], Times] = {}
    if fate is ZoneFate.HOURS:
        if on_postgresql():  # nothing overlaps when all have moved
            db.session.execute(sa.text("SET CONSTRAINTS ALL DEFERRED"))
        for name, columns in LOCAL_HOURS.items():
            before |= _move_rows(change, Base.metadata.tables[name], columns)
        _follow_flights(change.event)
        for name, column in _TOLD.items():
            _move_told(change, Base.metadata.tables[name], column)
        _refuse_overlaps(change.event)
        if on_postgresql():
            db.session.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))
    _raise_versions(change.event)
    db.session.expire_all()
    return before


def _refuse_overlaps(event: Event) -> None:
    """Raise Refused where hours that were not at one time are now, since the new clocks skip or repeat one of them."""
    for name, (column, condition) in _ALONE.items():
        table = Base.metadata.tables[name]
        query = sa.select(table).where(rows_of(event, table), table.c[column].is_not(None), sa.text(condition))
        one, other = query.subquery(), query.subquery()
        at_once = sa.and_(one.c.starts_at < other.c.starts_at, other.c.starts_at < one.c.ends_at)
        at_once |= sa.and_(one.c.starts_at == other.c.starts_at, _key(one) < _key(other))
        found = sa.select(one.c.starts_at).join(other, sa.and_(one.c[column] == other.c[column], at_once)).limit(1)
        moment = db.session.scalar(found)
        if moment is not None:
            raise Refused(
                _(
                    "About %(moment)s two things would be in one room, or with one person, at once, since the clocks change "
                    "that night. Choose the other moment, or move one of them first.",
                    moment=f"{moment.astimezone(event.zone_info):%Y-%m-%d %H:%M}",
                )
            )


def _key(rows: sa.Subquery) -> sa.ColumnElement[int]:
    key: sa.ColumnElement[int] = rows.c.session_id if "session_id" in rows.c else rows.c.id
    return key


def _move_rows(change: ZoneChange, table: sa.Table, columns: tuple[str, ...]) -> dict[tuple[str, int], Times]:
    keys = [column.name for column in table.primary_key.columns]
    zones = [name for name in ("starts_zone", "ends_zone") if name in table.c]  # of flights: each end in its own
    query = sa.select(*(table.c[name] for name in (*keys, *columns, *zones))).where(rows_of(change.event, table))
    changes, before = [], {}
    for row in db.session.execute(query).mappings():
        times = {name: _moved(change, row[name], row.get(name.replace("_at", "_zone"), "")) for name in columns}
        if any(times[name] != row[name] for name in columns):
            changes.append({**{f"key_{key}": row[key] for key in keys}, **_in_order(times, row)})
            before[table.name, row[keys[0]]] = {name: row[name] for name in columns}
    if changes:
        same = [table.c[key] == sa.bindparam(f"key_{key}") for key in keys]
        statement = sa.update(table).where(*same).values({name: sa.bindparam(name) for name in columns})
        db.session.connection().execute(statement, changes)
    return before


def _moved(change: ZoneChange, moment: datetime | None, own_zone: str) -> datetime | None:
    return moment if moment is None or own_zone else change.moved(moment)


def _in_order(times: dict[str, datetime | None], row: Mapping[Any, Any]) -> dict[str, datetime | None]:
    """The times as they are; where the clocks of the new zone change in between, it takes as long as before."""
    starts, ends = times.get("starts_at"), times.get("ends_at")
    if starts is not None and ends is not None and row["starts_at"] < row["ends_at"] and ends <= starts:
        return {**times, "ends_at": starts + (row["ends_at"] - row["starts_at"])}
    return times


def _follow_flights(event: Event) -> None:
    """Bookings of interpreters for flights have the flights' times, whose ends may be in zones of their own."""
    items, booked = Base.metadata.tables["itinerary_items"], Base.metadata.tables["item_interpreters"]
    bookings = Base.metadata.tables["interpreter_bookings"]
    query = sa.select(booked.c.booking_id, items.c.starts_at, items.c.ends_at).join(
        items, items.c.id == booked.c.item_id
    )
    own_zone = sa.or_(items.c.starts_zone != "", items.c.ends_zone != "")
    for booking_id, starts_at, ends_at in db.session.execute(query.where(rows_of(event, items), own_zone)).all():
        times = {"starts_at": starts_at, "ends_at": ends_at}
        db.session.execute(sa.update(bookings).where(bookings.c.id == booking_id).values(times))


def _move_told(change: ZoneChange, table: sa.Table, column: str) -> None:
    """Move the times of what was told, so that nobody is told of a change where the hours are the same."""
    keys = [one.name for one in table.primary_key.columns]
    told = table.c[column]
    query = sa.select(*(table.c[name] for name in keys), told).where(rows_of(change.event, table), told.is_not(None))
    for row in db.session.execute(query).mappings().all():
        values = dict(row[column] or {})
        for name in ("starts_at", "ends_at"):
            if values.get(name) and not values.get(name.replace("_at", "_zone")):
                values[name] = change.moved(datetime.fromisoformat(values[name])).isoformat()
        same = [table.c[key] == row[key] for key in keys]
        db.session.execute(sa.update(table).where(*same).values({column: values}))


def _raise_versions(event: Event) -> None:
    moment = clock.now()
    for name in _ENTRIES:
        table = Base.metadata.tables[name]
        raised = {"sequence": table.c.sequence + 1, "version": table.c.version + 1, "changed_at": moment}
        db.session.execute(sa.update(table).where(rows_of(event, table)).values(raised))
    for name in _CALENDARS:
        table = Base.metadata.tables[name]
        raised = {"revision": table.c.revision + 1, "changed_at": moment}
        db.session.execute(sa.update(table).where(rows_of(event, table)).values(raised))
    journeys, groups = Base.metadata.tables["itineraries"], Base.metadata.tables["delegations"]
    of_event = journeys.c.delegation_id.in_(sa.select(groups.c.id).where(groups.c.event_id == event.id))
    raised = {"revision": journeys.c.revision + 1, "changed_at": moment}
    db.session.execute(sa.update(journeys).where(of_event).values(raised))
