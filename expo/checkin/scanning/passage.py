"""One scan written down: the passage it was, if it was one, and the scan itself with the database's own verdict."""

from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo.checkin.models import Scan, Visit
from expo.checkin.rules import PASSES, Direction, Verdict

_VISITS, _SCANS = (cast("sa.Table", table.__table__) for table in (Visit, Scan))
_GIVEN = (
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
_OF_A_VISIT = ("event_id", "registration_id", "zone_id", "day", "at", "gate_id")


def stamped(connection: sa.Connection, scan: Mapping[str, Any]) -> Verdict | None:
    """Write the scan down, its columns by name; returns the verdict that was kept, None where the same scan was before.

    Of who passes the verdict is the database's, which knows who came a moment earlier at another gate: the same badge at
    many gates at once is welcomed once. On PostgreSQL it is one statement, so it needs no transaction around it.
    """
    way = scan["direction"] if scan["verdict"] in PASSES else None
    values = {f"the_{name}": value for name, value in scan.items()}
    if connection.dialect.name == "postgresql":
        if way is not None:
            del values["the_verdict"]
        return _first(connection.execute(_AT_ONCE[way, scan["zone_id"] is None], values))
    if way is not None:
        values["the_verdict"] = _passed(connection, way, values)
    return _first(connection.execute(_KEEP, values))


def _first(result: sa.CursorResult[Any]) -> Verdict | None:
    row = result.first()
    return row[0] if row is not None else None


def _passed(connection: sa.Connection, way: Direction, values: Mapping[str, Any]) -> Verdict:
    visit = {f"the_{name}": values[f"the_{name}"] for name in _OF_A_VISIT}
    whole = values["the_zone_id"] is None
    if way is Direction.OUT:
        del visit["the_event_id"]
        if whole:
            del visit["the_zone_id"]
        return Verdict.GOODBYE if connection.execute(_LEAVE[whole], visit).first() is not None else Verdict.NOT_IN
    entries = connection.execute(_ENTER[whole], visit).scalar()
    if entries is None:
        return Verdict.ALREADY_IN
    return Verdict.WELCOME if entries == 1 else Verdict.WELCOME_BACK


def _the(table: sa.Table, name: str) -> sa.BindParameter[Any]:
    return sa.bindparam(f"the_{name}", type_=table.c[name].type)


def visit_rule(*, whole: bool) -> dict[str, Any]:
    """The unique rule that an insert into visits may meet: of the whole expo, or of its zones."""
    if whole:
        return {"index_elements": ["registration_id", "day"], "index_where": sa.text("zone_id IS NULL")}
    return {"index_elements": ["registration_id", "zone_id", "day"], "index_where": sa.text("zone_id IS NOT NULL")}


def _entering(insert: Any, *, whole: bool) -> Any:
    """Whoever is not inside is now: a new row, or the same one once more. No row comes back for who is inside already.

    The visit is to the `whole` expo or to a zone of it, which are two unique rules.
    """
    moment, gate = _the(_SCANS, "at"), _the(_SCANS, "gate_id")
    fresh = insert(_VISITS).values(
        **{name: _the(_VISITS, name) for name in ("event_id", "registration_id", "zone_id", "day")},
        first_at=moment,
        first_gate_id=gate,
        last_at=moment,
        last_gate_id=gate,
        entries=1,
        inside=True,
    )
    return fresh.on_conflict_do_update(
        **visit_rule(whole=whole),
        set_={
            "inside": True,
            "entries": _VISITS.c.entries + 1,
            "last_at": fresh.excluded.last_at,
            "last_gate_id": fresh.excluded.last_gate_id,
        },
        where=sa.not_(_VISITS.c.inside),
    ).returning(_VISITS.c.entries)


def _leaving(*, whole: bool) -> Any:
    there = _VISITS.c.zone_id.is_(None) if whole else _VISITS.c.zone_id == _the(_VISITS, "zone_id")
    return (
        sa.update(_VISITS)
        .where(
            *(_VISITS.c[name] == _the(_VISITS, name) for name in ("registration_id", "day")), there, _VISITS.c.inside
        )
        .values(inside=False, last_at=_the(_SCANS, "at"), last_gate_id=_the(_SCANS, "gate_id"))
        .returning(_VISITS.c.id)
    )


def _keeping(insert: Any, verdict: Any) -> Any:
    """The scan's row, unless the device sent the same before."""
    values = {name: _the(_SCANS, name) for name in _GIVEN} | {"verdict": verdict, "undone_by": sa.literal_column("''")}
    kept = insert(_SCANS).values(values)
    return kept.on_conflict_do_nothing(index_elements=["event_id", "client_id"]).returning(_SCANS.c.verdict)


def _told(verdict: Verdict) -> Any:
    return sa.literal(verdict, _SCANS.c.verdict.type)


def _entered_and_kept(*, whole: bool) -> Any:
    entries = sa.select(_entering(pg_insert, whole=whole).cte("entered").c.entries).scalar_subquery()
    verdict = sa.case(
        (entries.is_(None), _told(Verdict.ALREADY_IN)),
        (entries == 1, _told(Verdict.WELCOME)),
        else_=_told(Verdict.WELCOME_BACK),
    )
    return _keeping(pg_insert, verdict)


def _left_and_kept(*, whole: bool) -> Any:
    left = sa.exists().select_from(_leaving(whole=whole).cte("gone"))
    return _keeping(pg_insert, sa.case((left, _told(Verdict.GOODBYE)), else_=_told(Verdict.NOT_IN)))


# Built once, since building a statement costs more than running it.
_KEEP = _keeping(sqlite_insert, _the(_SCANS, "verdict"))
_ENTER = {whole: _entering(sqlite_insert, whole=whole) for whole in (True, False)}
_LEAVE = {whole: _leaving(whole=whole) for whole in (True, False)}
_AT_ONCE: dict[tuple[Direction | None, bool], Any] = {
    **{(None, whole): _keeping(pg_insert, _the(_SCANS, "verdict")) for whole in (True, False)},
    **{(Direction.IN, whole): _entered_and_kept(whole=whole) for whole in (True, False)},
    **{(Direction.OUT, whole): _left_and_kept(whole=whole) for whole in (True, False)},
}
