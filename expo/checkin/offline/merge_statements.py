"""Bulk statements of the merge: lookups and writes for many scans at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo.checkin.models import RetiredCode, Scan, Visit
from expo.checkin.offline.replay import AnsweredScan
from expo.checkin.rules import PASSES, Verdict
from expo.checkin.scanning.scan_statements import conflict_target
from expo.checkin.unpaid import firm_owes
from expo.db import db, on_postgresql
from expo.events.models import Category, Event, category_zones
from expo.registration.models import Registration

_VISITS = cast("sa.Table", Visit.__table__)
_SCANS = cast("sa.Table", Scan.__table__)
_REPLAYED = [*PASSES, Verdict.ALREADY_IN, Verdict.NOT_IN]  # verdicts that depend on the badge's other scans


class BadgeDay(NamedTuple):
    """One badge's day at the expo (zone None) or in one of its zones."""

    registration_id: int
    zone_id: int | None
    day: date


def badges_by_code(codes: Iterable[str], day: date) -> dict[str, Any]:
    """Badges of any event by code, with all columns for the verdict; payments due are judged by this day."""
    query = sa.select(
        Registration.code,
        Registration.id,
        Registration.event_id,
        Registration.category_id,
        Registration.given_name,
        Registration.family_name,
        Registration.state,
        Category.kind,
        Category.days,
        sa.and_(Registration.paid_minor >= Category.price_minor, ~firm_owes(Registration.id, day)).label("paid"),
    ).join(Category, Category.id == Registration.category_id)
    return {row.code: row for row in db.session.execute(query.where(_is_any_of(Registration.code, codes)))}


def zones_by_category(event: Event) -> Mapping[int, set[int]]:
    """The ids of the zones each category is limited to, by category; unlimited categories are missing."""
    query = sa.select(category_zones).join(Category, Category.id == category_zones.c.category_id)
    zones: dict[int, set[int]] = defaultdict(set)
    for row in db.session.execute(query.where(Category.event_id == event.id)):
        zones[row.category_id].add(row.zone_id)
    return zones


def retired_among(event: Event, codes: Iterable[str]) -> set[str]:
    """Those of the codes that belong to lost badges of this event."""
    query = sa.select(RetiredCode.code).where(RetiredCode.event_id == event.id, _is_any_of(RetiredCode.code, codes))
    return set(db.session.scalars(query))


def scans_by_client(event: Event, client_ids: Iterable[str]) -> dict[str, Any]:
    """Stored scans by client id."""
    query = sa.select(Scan.client_id, Scan.id, Scan.verdict, Scan.said, Scan.at, Scan.clock_off, Scan.registration_id)
    wanted: Any = list(client_ids)
    if on_postgresql():  # joined as an array: IN would compare each value with every scan of the event
        unnested = sa.func.unnest(sa.bindparam("wanted", wanted, type_=ARRAY(sa.Text)))
        wanted = sa.select(unnested.table_valued(sa.column("client_id", sa.Text)).render_derived().c.client_id)
    rows = query.where(Scan.event_id == event.id, Scan.client_id.in_(wanted))
    return {row.client_id: row for row in db.session.execute(rows)}


def answered_scans(days: Sequence[BadgeDay]) -> dict[BadgeDay, list[AnsweredScan]]:
    """The scans of these badges that let somebody through when made and are not undone, by badge, zone and day."""
    columns = (_SCANS.c.id, _SCANS.c.at, _SCANS.c.direction, _SCANS.c.gate_id, _SCANS.c.verdict, _SCANS.c.said)
    query = sa.select(_SCANS.c.registration_id, _SCANS.c.zone_id, _SCANS.c.day, *columns).where(
        _is_any_of(_SCANS.c.registration_id, {day.registration_id for day in days}),
        _SCANS.c.day.in_({day.day for day in days}),
        _SCANS.c.verdict.in_(_REPLAYED),
        sa.func.coalesce(_SCANS.c.said, _SCANS.c.verdict).in_(list(PASSES)),
        _SCANS.c.undone_at.is_(None),
    )
    scans: dict[BadgeDay, list[AnsweredScan]] = {day: [] for day in days}
    for registration_id, zone_id, day, *rest in db.session.execute(query):
        if (of_day := scans.get(BadgeDay(registration_id, zone_id, day))) is not None:
            of_day.append(AnsweredScan(*rest))
    return scans


def _is_any_of(column: Any, values: Iterable[Any]) -> sa.ColumnElement[bool]:
    """Membership test; on PostgreSQL with one array parameter, so that the statement is cacheable for any number of values."""
    condition: sa.ColumnElement[bool] = column.in_(list(values))
    if on_postgresql():
        condition = column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(column.type)))
    return condition


_KEYS = ["registration_id", "zone_id", "day"]
_VISIT_STATE = ("first_at", "first_gate_id", "last_at", "last_gate_id", "entries", "inside")
_VISIT_COLUMNS = ("event_id", *_KEYS, *_VISIT_STATE)
_SCAN_COLUMNS = tuple(column.name for column in _SCANS.columns if column.name != "id")


def _insert_from_arrays(table: sa.Table, names: Sequence[str]) -> Any:
    """An INSERT from one array parameter per column: with psycopg about five times as fast as ten thousand single values."""
    columns = [table.c[name] for name in names]
    unnested = sa.func.unnest(*[sa.bindparam(column.name, type_=ARRAY(column.type)) for column in columns])
    rows = unnested.table_valued(*[sa.column(column.name, column.type) for column in columns]).render_derived()
    return pg_insert(table).from_select(list(names), sa.select(*rows.c))


def _for_each_dialect(table: sa.Table, names: Sequence[str], finish: Callable[[Any], Any]) -> dict[str, Any]:
    return {"postgresql": finish(_insert_from_arrays(table, names)), "sqlite": finish(sqlite_insert(table))}


def _insert_or_lock_visits(insert: Any, *, whole: bool) -> Any:
    same = insert.on_conflict_do_update(**conflict_target(whole=whole), set_={"event_id": insert.excluded.event_id})
    return same.returning(*[_VISITS.c[name] for name in (*_KEYS, *_VISIT_STATE)])


def _upsert_visits(insert: Any, *, whole: bool) -> Any:
    other = insert.on_conflict_do_update(
        **conflict_target(whole=whole), set_={name: insert.excluded[name] for name in _VISIT_STATE}
    )
    return other.returning(_VISITS.c.id)


def _insert_new_scans(insert: Any) -> Any:
    return insert.on_conflict_do_nothing(index_elements=["event_id", "client_id"]).returning(_SCANS.c.client_id)


_LOCK = {
    whole: _for_each_dialect(_VISITS, _VISIT_COLUMNS, partial(_insert_or_lock_visits, whole=whole))
    for whole in (True, False)
}
_UPSERT = {
    whole: _for_each_dialect(_VISITS, _VISIT_COLUMNS, partial(_upsert_visits, whole=whole)) for whole in (True, False)
}
_INSERT_SCANS = _for_each_dialect(_SCANS, _SCAN_COLUMNS, _insert_new_scans)
_DELETE_VISIT = sa.delete(_VISITS).where(
    _VISITS.c.registration_id == sa.bindparam("who"),
    _VISITS.c.zone_id.is_not_distinct_from(sa.bindparam("where", type_=_VISITS.c.zone_id.type)),
    _VISITS.c.day == sa.bindparam("on"),
)


def lock_visits(rows: Sequence[Mapping[str, Any]]) -> dict[BadgeDay, dict[str, Any]]:
    """Insert these visits or lock the existing rows until the end of the transaction; returns their current state. In
    key order, so that two devices never deadlock.
    """
    locked = _execute_for_visits(
        _LOCK, sorted(rows, key=lambda row: (row["registration_id"], row["zone_id"] or 0, row["day"]))
    )
    return {BadgeDay(*row[: len(_KEYS)]): dict(zip(_VISIT_STATE, row[len(_KEYS) :], strict=True)) for row in locked}


def insert_scans(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Insert scans; returns the client ids of those that were new."""
    return {row.client_id for row in _execute(_INSERT_SCANS, _SCAN_COLUMNS, rows)}


def update_verdicts(rows: Sequence[tuple[int, Verdict, Verdict | None]]) -> None:
    """Update the verdicts of stored scans, with what their gate had said."""
    ids_by_change: dict[tuple[Verdict, Verdict | None], list[int]] = defaultdict(list)
    for scan, verdict, said in rows:
        ids_by_change[verdict, said].append(scan)
    for (verdict, said), scans in ids_by_change.items():
        db.session.execute(sa.update(_SCANS).where(_is_any_of(_SCANS.c.id, scans)).values(verdict=verdict, said=said))


def write_visits(event: Event, rows: Mapping[BadgeDay, Mapping[str, Any] | None]) -> None:
    """Upsert visits; None deletes one."""
    upserts = [{**day._asdict(), "event_id": event.id, **fields} for day, fields in rows.items() if fields is not None]
    _execute_for_visits(_UPSERT, upserts)
    deletes = [{"who": day.registration_id, "where": day.zone_id, "on": day.day} for day in rows if rows[day] is None]
    if deletes:
        db.session.execute(_DELETE_VISIT, deletes)


def _execute_for_visits(
    statements: Mapping[bool, Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> list[sa.Row[Any]]:
    """Execute for visits of the whole expo, then for those of zones: each has its own partial unique index."""
    by_kind = {whole: [row for row in rows if (row["zone_id"] is None) is whole] for whole in (True, False)}
    return [row for whole, group in by_kind.items() for row in _execute(statements[whole], _VISIT_COLUMNS, group)]


def _execute(statements: Mapping[str, Any], names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    """Execute this dialect's statement for all rows; returns its RETURNING rows."""
    if not rows:
        return []
    if on_postgresql():
        columns = {name: [row[name] for row in rows] for name in names}
        return db.session.execute(statements["postgresql"], columns).all()
    return db.session.execute(statements["sqlite"], list(rows)).all()
