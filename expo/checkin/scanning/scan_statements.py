"""Stores a scan together with the visit it changes; the database decides between concurrent gates."""

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo.checkin.models import Scan, Visit
from expo.checkin.rules import PASSES, Direction, Verdict

_VISITS, _SCANS = (cast("sa.Table", table.__table__) for table in (Visit, Scan))
_SCAN_COLUMNS = (
    "event_id",
    "gate_id",
    "registration_id",
    "client_id",
    "day",
    "quarter",
    "zone_id",
    "direction",
    "verdict",
    "at",
    "claimed_at",
    "received_at",
    "clock_off",
    "offline",
    "device",
    "scanned_by",
    "account_id",
    "desk_id",
)
_VISIT_COLUMNS = ("event_id", "registration_id", "zone_id", "day", "at", "gate_id")


def store_scan(connection: sa.Connection, scan: Mapping[str, Any]) -> Verdict | None:
    """Insert the scan, given by column; returns the stored verdict, or None if its client id exists already
    (idempotent).

    For passages the verdict comes from the upsert of the visit, so that a badge scanned at many gates concurrently is
    welcomed once. On PostgreSQL it is a single statement, so no surrounding transaction is needed.
    """
    direction = scan["direction"] if scan["verdict"] in PASSES else None
    values = {f"the_{name}": value for name, value in scan.items()}
    if connection.dialect.name == "postgresql":
        if direction is not None:
            del values["the_verdict"]
        return _first(connection.execute(_COMBINED[direction, scan["zone_id"] is None], values))
    if direction is not None:
        values["the_verdict"] = _update_visit(connection, direction, values)
    return _first(connection.execute(_INSERT_SCAN, values))


def _first(result: sa.CursorResult[Any]) -> Verdict | None:
    row = result.first()
    return row[0] if row is not None else None


def _update_visit(connection: sa.Connection, direction: Direction, values: Mapping[str, Any]) -> Verdict:
    visit = {f"the_{name}": values[f"the_{name}"] for name in _VISIT_COLUMNS}
    whole = values["the_zone_id"] is None
    if direction is Direction.OUT:
        del visit["the_event_id"]
        if whole:
            del visit["the_zone_id"]
        return Verdict.GOODBYE if connection.execute(_LEAVE[whole], visit).first() is not None else Verdict.NOT_IN
    entries = connection.execute(_ENTER[whole], visit).scalar()
    if entries is None:
        return Verdict.ALREADY_IN
    return Verdict.WELCOME if entries == 1 else Verdict.WELCOME_BACK


def _param(table: sa.Table, name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(f"the_{name}", type_=table.c[name].type)


def conflict_target(*, whole: bool) -> dict[str, Any]:
    """The partial unique index of visits for ON CONFLICT: of the whole expo, or of zones."""
    if whole:
        return {"index_elements": ["registration_id", "day"], "index_where": sa.text("zone_id IS NULL")}
    return {"index_elements": ["registration_id", "zone_id", "day"], "index_where": sa.text("zone_id IS NOT NULL")}


def _enter_statement(insert: Any, *, whole: bool) -> Any:
    """Upsert that marks the holder as inside: a new row, or a re-entry. Returns no row if they are inside already.

    `whole` chooses the partial unique index: visits to the whole expo, or to a zone.
    """
    at, gate = _param(_SCANS, "at"), _param(_SCANS, "gate_id")
    new_visit = insert(_VISITS).values(
        **{name: _param(_VISITS, name) for name in ("event_id", "registration_id", "zone_id", "day")},
        first_at=at,
        first_gate_id=gate,
        last_at=at,
        last_gate_id=gate,
        entries=1,
        inside=True,
    )
    return new_visit.on_conflict_do_update(
        **conflict_target(whole=whole),
        set_={
            "inside": True,
            "entries": _VISITS.c.entries + 1,
            "last_at": new_visit.excluded.last_at,
            "last_gate_id": new_visit.excluded.last_gate_id,
        },
        where=sa.not_(_VISITS.c.inside),
    ).returning(_VISITS.c.entries)


def _leave_statement(*, whole: bool) -> Any:
    in_zone = _VISITS.c.zone_id.is_(None) if whole else _VISITS.c.zone_id == _param(_VISITS, "zone_id")
    return (
        sa.update(_VISITS)
        .where(
            *(_VISITS.c[name] == _param(_VISITS, name) for name in ("registration_id", "day")),
            in_zone,
            _VISITS.c.inside,
        )
        .values(inside=False, last_at=_param(_SCANS, "at"), last_gate_id=_param(_SCANS, "gate_id"))
        .returning(_VISITS.c.id)
    )


def _insert_scan_statement(insert: Any, verdict: Any) -> Any:
    """Insert the scan unless its client id exists."""
    values = {name: _param(_SCANS, name) for name in _SCAN_COLUMNS} | {
        "verdict": verdict,
        "undone_by": sa.literal_column("''"),
    }
    insert_scan = insert(_SCANS).values(values)
    return insert_scan.on_conflict_do_nothing(index_elements=["event_id", "client_id"]).returning(_SCANS.c.verdict)


def _verdict_literal(verdict: Verdict) -> Any:
    return sa.literal(verdict, _SCANS.c.verdict.type)


def _enter_and_insert_statement(*, whole: bool) -> Any:
    entries = sa.select(_enter_statement(pg_insert, whole=whole).cte("entered").c.entries).scalar_subquery()
    verdict = sa.case(
        (entries.is_(None), _verdict_literal(Verdict.ALREADY_IN)),
        (entries == 1, _verdict_literal(Verdict.WELCOME)),
        else_=_verdict_literal(Verdict.WELCOME_BACK),
    )
    return _insert_scan_statement(pg_insert, verdict)


def _leave_and_insert_statement(*, whole: bool) -> Any:
    left = sa.exists().select_from(_leave_statement(whole=whole).cte("gone"))
    return _insert_scan_statement(
        pg_insert, sa.case((left, _verdict_literal(Verdict.GOODBYE)), else_=_verdict_literal(Verdict.NOT_IN))
    )


# Statements are built once: building one costs more than running it.
_INSERT_SCAN = _insert_scan_statement(sqlite_insert, _param(_SCANS, "verdict"))
_ENTER = {whole: _enter_statement(sqlite_insert, whole=whole) for whole in (True, False)}
_LEAVE = {whole: _leave_statement(whole=whole) for whole in (True, False)}
_COMBINED: dict[tuple[Direction | None, bool], Any] = {
    **{(None, whole): _insert_scan_statement(pg_insert, _param(_SCANS, "verdict")) for whole in (True, False)},
    **{(Direction.IN, whole): _enter_and_insert_statement(whole=whole) for whole in (True, False)},
    **{(Direction.OUT, whole): _leave_and_insert_statement(whole=whole) for whole in (True, False)},
}
