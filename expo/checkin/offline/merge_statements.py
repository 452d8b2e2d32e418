"""What merging waiting scans looks up and writes: statements for many rows at once."""

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
from expo.checkin.offline.replay import Told
from expo.checkin.rules import PASSES, Verdict
from expo.checkin.scanning.passage import visit_rule
from expo.checkin.unpaid import firm_owes
from expo.db import db, on_postgresql
from expo.events.models import Category, Event, category_zones
from expo.registration.models import Registration

_VISITS = cast("sa.Table", Visit.__table__)
_SCANS = cast("sa.Table", Scan.__table__)
_SETTLED = [*PASSES, Verdict.ALREADY_IN, Verdict.NOT_IN]  # what depends on the badge's other scans


class BadgeDay(NamedTuple):
    """One badge's day at the expo (no zone) or in one of its zones."""

    registration_id: int
    zone_id: int | None
    day: date


def badges_by_code(codes: Iterable[str], day: date) -> dict[str, Any]:
    """Badges of any event by their codes, with all they are judged by; who owes something is judged by this day."""
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
    return {row.code: row for row in db.session.execute(query.where(_among(Registration.code, codes)))}


def zones_by_category(event: Event) -> Mapping[int, set[int]]:
    """The zones each category is limited to; none for a category that goes everywhere."""
    query = sa.select(category_zones).join(Category, Category.id == category_zones.c.category_id)
    found: dict[int, set[int]] = defaultdict(set)
    for row in db.session.execute(query.where(Category.event_id == event.id)):
        found[row.category_id].add(row.zone_id)
    return found


def retired_among(event: Event, codes: Iterable[str]) -> set[str]:
    """Those of the codes that were badges of this event and are lost."""
    query = sa.select(RetiredCode.code).where(RetiredCode.event_id == event.id, _among(RetiredCode.code, codes))
    return set(db.session.scalars(query))


def scans_by_client(event: Event, client_ids: Iterable[str]) -> dict[str, Any]:
    """What is kept under the ids that devices gave: verdict, what was said, and when."""
    query = sa.select(Scan.client_id, Scan.id, Scan.verdict, Scan.said, Scan.at, Scan.clock_off, Scan.registration_id)
    wanted: Any = list(client_ids)
    if on_postgresql():  # a list of values would be compared one by one with every scan of the event
        given = sa.func.unnest(sa.bindparam("wanted", wanted, type_=ARRAY(sa.Text)))
        wanted = sa.select(given.table_valued(sa.column("client_id", sa.Text)).render_derived().c.client_id)
    rows = query.where(Scan.event_id == event.id, Scan.client_id.in_(wanted))
    return {row.client_id: row for row in db.session.execute(rows)}


def told_of(days: Sequence[BadgeDay]) -> dict[BadgeDay, list[Told]]:
    """The scans that let these badges through when they were made and were not undone, by badge, zone and day."""
    columns = (_SCANS.c.id, _SCANS.c.at, _SCANS.c.direction, _SCANS.c.gate_id, _SCANS.c.verdict, _SCANS.c.said)
    query = sa.select(_SCANS.c.registration_id, _SCANS.c.zone_id, _SCANS.c.day, *columns).where(
        _among(_SCANS.c.registration_id, {day.registration_id for day in days}),
        _SCANS.c.day.in_({day.day for day in days}),
        _SCANS.c.verdict.in_(_SETTLED),
        sa.func.coalesce(_SCANS.c.said, _SCANS.c.verdict).in_(list(PASSES)),
        _SCANS.c.undone_at.is_(None),
    )
    found: dict[BadgeDay, list[Told]] = {day: [] for day in days}
    for who, zone_id, day, *rest in db.session.execute(query):
        if (known := found.get(BadgeDay(who, zone_id, day))) is not None:
            known.append(Told(*rest))
    return found


def _among(column: Any, values: Iterable[Any]) -> sa.ColumnElement[bool]:
    """Whether the column is one of the values: for PostgreSQL one array, so that the statement is the same for any number."""
    found: sa.ColumnElement[bool] = column.in_(list(values))
    if on_postgresql():
        found = column == sa.any_(sa.bindparam(None, list(values), type_=ARRAY(column.type)))
    return found


_KEYS = ["registration_id", "zone_id", "day"]
_STAY = ("first_at", "first_gate_id", "last_at", "last_gate_id", "entries", "inside")
_VISIT = ("event_id", *_KEYS, *_STAY)
_SCAN = tuple(column.name for column in _SCANS.columns if column.name != "id")


def _arrays(table: sa.Table, names: Sequence[str]) -> Any:
    """Many rows as one array a column: PostgreSQL's driver reads ten thousand single values at a fifth of the speed."""
    columns = [table.c[name] for name in names]
    given = sa.func.unnest(*[sa.bindparam(column.name, type_=ARRAY(column.type)) for column in columns])
    rows = given.table_valued(*[sa.column(column.name, column.type) for column in columns]).render_derived()
    return pg_insert(table).from_select(list(names), sa.select(*rows.c))


def _both(table: sa.Table, names: Sequence[str], finish: Callable[[Any], Any]) -> dict[str, Any]:
    return {"postgresql": finish(_arrays(table, names)), "sqlite": finish(sqlite_insert(table))}


def _holding(fresh: Any, *, whole: bool) -> Any:
    same = fresh.on_conflict_do_update(**visit_rule(whole=whole), set_={"event_id": fresh.excluded.event_id})
    return same.returning(*[_VISITS.c[name] for name in (*_KEYS, *_STAY)])


def _rewriting(fresh: Any, *, whole: bool) -> Any:
    other = fresh.on_conflict_do_update(**visit_rule(whole=whole), set_={name: fresh.excluded[name] for name in _STAY})
    return other.returning(_VISITS.c.id)


def _keeping(fresh: Any) -> Any:
    return fresh.on_conflict_do_nothing(index_elements=["event_id", "client_id"]).returning(_SCANS.c.client_id)


_HOLD = {whole: _both(_VISITS, _VISIT, partial(_holding, whole=whole)) for whole in (True, False)}
_REWRITE = {whole: _both(_VISITS, _VISIT, partial(_rewriting, whole=whole)) for whole in (True, False)}
_KEEP = _both(_SCANS, _SCAN, _keeping)
_NEVER_CAME = sa.delete(_VISITS).where(
    _VISITS.c.registration_id == sa.bindparam("who"),
    _VISITS.c.zone_id.is_not_distinct_from(sa.bindparam("where", type_=_VISITS.c.zone_id.type)),
    _VISITS.c.day == sa.bindparam("on"),
)


def hold_visits(rows: Sequence[Mapping[str, Any]]) -> dict[BadgeDay, dict[str, Any]]:
    """Make these visits or lock them as they are, so that gates with a network wait until the transaction ends; returns how
    they stand now. In the order of their keys, so that two devices never wait for each other.
    """
    held = _written_visits(
        _HOLD, sorted(rows, key=lambda row: (row["registration_id"], row["zone_id"] or 0, row["day"]))
    )
    return {BadgeDay(*row[: len(_KEYS)]): dict(zip(_STAY, row[len(_KEYS) :], strict=True)) for row in held}


def keep_scans(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Keep new scans; returns the client ids of those that were not there yet."""
    return {row.client_id for row in _written(_KEEP, _SCAN, rows)}


def settle_scans(rows: Sequence[tuple[int, Verdict, Verdict | None]]) -> None:
    """Write other verdicts on kept scans, with what had been said at the gate."""
    alike: dict[tuple[Verdict, Verdict | None], list[int]] = defaultdict(list)
    for scan, now, then in rows:
        alike[now, then].append(scan)
    for (now, then), scans in alike.items():
        db.session.execute(sa.update(_SCANS).where(_among(_SCANS.c.id, scans)).values(verdict=now, said=then))


def rewrite_visits(event: Event, rows: Mapping[BadgeDay, Mapping[str, Any] | None]) -> None:
    """Write what became of visits; None for one that never was."""
    stayed = [{**day._asdict(), "event_id": event.id, **fields} for day, fields in rows.items() if fields is not None]
    _written_visits(_REWRITE, stayed)
    gone = [{"who": day.registration_id, "where": day.zone_id, "on": day.day} for day in rows if rows[day] is None]
    if gone:
        db.session.execute(_NEVER_CAME, gone)


def _written_visits(
    statements: Mapping[bool, Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> list[sa.Row[Any]]:
    """Those of the whole expo first, then those of its zones: each has a unique rule of its own."""
    alike = {whole: [row for row in rows if (row["zone_id"] is None) is whole] for whole in (True, False)}
    return [one for whole, these in alike.items() for one in _written(statements[whole], _VISIT, these)]


def _written(statements: Mapping[str, Any], names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Sequence[Any]:
    """What the statement of this database returns of the rows."""
    if not rows:
        return []
    if on_postgresql():
        columns = {name: [row[name] for row in rows] for name in names}
        return db.session.execute(statements["postgresql"], columns).all()
    return db.session.execute(statements["sqlite"], list(rows)).all()
