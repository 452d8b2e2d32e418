"""One queue of jobs, in place of the states that allocation runs and sheets of members kept for themselves.

What was running is queued again, up as well as down: it is all or nothing, so no half of it is there. On the way down a
stopped sheet is one that was not asked for, and a job that nothing refers to any more is lost.
"""

import uuid
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

kept_elsewhere = ("jobs",)  # on the way down: in the rows of the runs and sheets

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_MOMENT = sa.DateTime(timezone=True)
_ALONE = sa.text("one_per_event AND state IN ('queued', 'running')")
_BUSY = sa.text("state IN ('queued', 'running')")

_JOB_OF_RUN = {"running": "queued", "applied": "done"}
_PLAN_OF_RUN = {"done": "found", "applied": "applied"}
_RUN_OF_PLAN = {"found": "done", "impossible": "failed", "applied": "applied", "discarded": "cancelled"}
_JOB_OF_SHEET = {"asked": "queued", "running": "queued", "done": "done", "refused": "failed"}
_SHEET_OF_JOB = {"queued": "asked", "running": "asked", "done": "done", "failed": "refused"}


def upgrade() -> None:
    runs, sheets = _rows("allocation_runs"), _rows("delegation_sheets")
    op.drop_table("allocation_runs")
    op.drop_table("delegation_sheets")
    jobs = _create_jobs()
    _fill(_create_runs(), [_run_up(jobs, row) for row in runs])
    events = {row["id"]: row["event_id"] for row in _rows("delegations", "id", "event_id")}
    accounts = {row["id"] for row in _rows("accounts", "id")}
    _fill(_create_sheets(), [_sheet_up(jobs, row, events, accounts) for row in sheets])


def downgrade() -> None:
    jobs = {row["id"]: row for row in _rows("jobs")}
    runs, sheets = _rows("allocation_runs"), _rows("delegation_sheets")
    op.drop_table("allocation_runs")
    op.drop_table("delegation_sheets")
    op.drop_table("jobs")
    _fill(_create_old_runs(), [_run_down(row, jobs[row["job_id"]]) for row in runs])
    _fill(_create_old_sheets(), [_sheet_down(row, jobs.get(row["job_id"])) for row in sheets])


def _run_up(jobs: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    state, result = row["state"], dict(row["result"])
    lost = int(bool(result.pop("lost", False)))
    if state == "cancelled" and "score" in result:
        plan = "discarded"
    elif state == "failed" and "contradictions" in result:
        plan = "impossible"
    else:
        plan = _PLAN_OF_RUN.get(state)
    job = {
        "kind": "allocation",
        "event_id": row["event_id"],
        "one_per_event": True,
        "state": "done" if plan else _JOB_OF_RUN.get(state, state),
        "attempts": lost if state in {"queued", "running"} else 1,
        "most_attempts": 2,
        "total": 0,
        "done": 0,
        "reasons": [],
        "asked_at": row["asked_at"],
        "ready_at": row["asked_at"],
        "started_at": None if state == "running" else row["started_at"],
        "ended_at": row["ended_at"],
        "asked_by": row["asked_by"],
        "language": "en",
    }
    kept = {name: row[name] for name in ("id", "event_id", "seed", "seconds", "fingerprint")}
    return kept | {"job_id": _insert(jobs, job), "plan": plan, "result": result}


def _run_down(row: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    state = _RUN_OF_PLAN[row["plan"]] if row["plan"] else job["state"]
    state = "queued" if state == "running" else state
    lost = {"lost": True} if state == "queued" and job["attempts"] else {}
    return {name: row[name] for name in ("id", "event_id", "seed", "seconds", "fingerprint")} | {
        "uid": uuid.uuid4().hex,
        "state": state,
        "asked_by": job["asked_by"],
        "asked_at": job["asked_at"],
        "started_at": None if state == "queued" else job["started_at"],
        "beat_at": None,
        "ended_at": job["ended_at"],
        "result": row["result"] | lost,
    }


def _sheet_up(jobs: sa.Table, row: dict[str, Any], events: dict[int, int], accounts: set[int]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("id", "uid", "delegation_id", "sealed", "choices", "created_at")}
    if row["state"] == "kept":
        return kept | {"job_id": None}
    asked, state = row["asked_by"], _JOB_OF_SHEET[row["state"]]
    account = asked.get("account_id")
    ended = state != "queued"
    job = {
        "kind": "sheet",
        "event_id": events[row["delegation_id"]],
        "one_per_event": False,
        "state": state,
        "attempts": int(ended),
        "most_attempts": 3,
        "total": row["total"],
        "done": row["done"] if ended else 0,
        "reasons": row["refused"],
        "asked_at": row["created_at"],
        "ready_at": row["created_at"],
        "ended_at": (row["beat_at"] or row["created_at"]) if ended else None,
        "asked_by": asked.get("name", ""),
        "account_id": account if account in accounts else None,
        "address": None if ended else asked.get("address"),
        "request_id": asked.get("request_id"),
        "language": asked.get("language", "en"),
    }
    return kept | {"job_id": _insert(jobs, job)}


def _sheet_down(row: dict[str, Any], job: dict[str, Any] | None) -> dict[str, Any]:
    kept = {name: row[name] for name in ("id", "uid", "delegation_id", "sealed", "choices", "created_at")}
    if job is None or job["state"] == "cancelled":
        return kept | {"state": "kept", "total": 0, "done": 0, "asked_by": {}, "refused": [], "beat_at": None}
    asked = {name: job[name] for name in ("account_id", "address", "request_id", "language")}
    state = _SHEET_OF_JOB[job["state"]]
    return kept | {
        "state": state,
        "total": job["total"],
        "done": 0 if state == "asked" else job["done"],
        "asked_by": asked | {"name": job["asked_by"]},
        "refused": job["reasons"],
        "beat_at": None if state == "asked" else job["beat_at"] or job["ended_at"],
    }


def _rows(table: str, *names: str) -> list[dict[str, Any]]:
    found = sa.Table(table, sa.MetaData(), autoload_with=op.get_bind())
    columns = [found.c[name] for name in names] if names else list(found.c)
    rows = op.get_bind().execute(sa.select(*columns).order_by(found.c.id)).mappings()
    return [dict(row) for row in rows]


def _insert(jobs: sa.Table, values: dict[str, Any]) -> int:
    return op.get_bind().execute(sa.insert(jobs).values(**values).returning(jobs.c.id)).scalar_one()


def _fill(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    """Write the rows with their ids, and let PostgreSQL count on from there."""
    if not rows:
        return
    op.bulk_insert(table, rows)
    if op.get_bind().dialect.name == "postgresql":
        serial = f"pg_get_serial_sequence('{table.name}', 'id')"
        op.execute(f"SELECT setval({serial}, (SELECT max(id) FROM {table.name}))")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _create_jobs() -> sa.Table:
    table = op.create_table(
        "jobs",
        sa.Column("id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("event_id", _ID, nullable=True),
        sa.Column("one_per_event", sa.Boolean(), nullable=False),
        sa.Column("state", _choice("state", "queued", "running", "done", "failed", "cancelled"), nullable=False),
        *(sa.Column(name, _ID, nullable=False) for name in ("attempts", "most_attempts", "total", "done")),
        sa.Column("reasons", _JSON, nullable=False),
        *(sa.Column(name, _MOMENT, nullable=False) for name in ("asked_at", "ready_at")),
        *(sa.Column(name, _MOMENT, nullable=True) for name in ("started_at", "beat_at", "ended_at")),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("account_id", _ID, nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_jobs_done_within")),
        sa.CheckConstraint("attempts BETWEEN 0 AND most_attempts", name=op.f("ck_jobs_attempts_bounded")),
        sa.CheckConstraint("state <> 'running' OR beat_at IS NOT NULL", name=op.f("ck_jobs_running_beats")),
        sa.CheckConstraint("NOT one_per_event OR event_id IS NOT NULL", name=op.f("ck_jobs_one_per_event_has_event")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_jobs_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_jobs_account_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_event_id", "jobs", ["event_id"])
    op.create_index("ix_jobs_account_id", "jobs", ["account_id"])
    op.create_index("ix_jobs_state_kind_id", "jobs", ["state", "kind", "id"])
    op.create_index(
        "uq_jobs_one_per_event",
        "jobs",
        ["event_id", "kind"],
        unique=True,
        sqlite_where=_ALONE,
        postgresql_where=_ALONE,
    )
    return table


def _create_runs() -> sa.Table:
    return _create(
        "allocation_runs",
        [
            sa.Column("event_id", _ID, nullable=False),
            sa.Column("job_id", _ID, nullable=False),
            *_run_columns(),
            sa.Column("plan", _choice("plan", "found", "impossible", "applied", "discarded"), nullable=True),
        ],
        [*_run_rules(), *_job_rules("allocation_runs")],
    )


def _create_old_runs() -> sa.Table:
    states = ("queued", "running", "done", "failed", "cancelled", "applied")
    table = _create(
        "allocation_runs",
        [
            sa.Column("uid", sa.Text(), nullable=False),
            sa.Column("event_id", _ID, nullable=False),
            sa.Column("state", _choice("state", *states), nullable=False),
            *_run_columns(),
            sa.Column("asked_by", sa.Text(), nullable=False),
            sa.Column("asked_at", _MOMENT, nullable=False),
            *(sa.Column(name, _MOMENT, nullable=True) for name in ("started_at", "beat_at", "ended_at")),
        ],
        [*_run_rules(), sa.UniqueConstraint("uid", name=op.f("uq_allocation_runs_uid"))],
    )
    op.create_index("ix_allocation_runs_state_beat_at", "allocation_runs", ["state", "beat_at"])
    op.create_index(
        "uq_allocation_runs_busy",
        "allocation_runs",
        ["event_id"],
        unique=True,
        sqlite_where=_BUSY,
        postgresql_where=_BUSY,
    )
    return table


def _create_sheets() -> sa.Table:
    return _create(
        "delegation_sheets",
        [*_sheet_columns(), sa.Column("job_id", _ID, nullable=True)],
        [
            *_sheet_rules("job_id IS NOT NULL OR sealed IS NOT NULL"),
            *_job_rules("delegation_sheets"),
        ],
    )


def _create_old_sheets() -> sa.Table:
    states = ("kept", "asked", "running", "done", "refused")
    return _create(
        "delegation_sheets",
        [
            *_sheet_columns(),
            sa.Column("state", _choice("state", *states), nullable=False),
            sa.Column("total", _ID, nullable=False),
            sa.Column("done", _ID, nullable=False),
            sa.Column("asked_by", _JSON, nullable=False),
            sa.Column("refused", _JSON, nullable=False),
            sa.Column("beat_at", _MOMENT, nullable=True),
        ],
        [
            *_sheet_rules("state IN ('done', 'refused') OR sealed IS NOT NULL"),
            sa.CheckConstraint("done BETWEEN 0 AND total", name=op.f("ck_delegation_sheets_done_within")),
        ],
    )


def _create(name: str, columns: Iterable[sa.Column[Any]], rules: Iterable[sa.Constraint]) -> sa.Table:
    primary = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    table = op.create_table(name, sa.Column("id", _ID, nullable=False), *columns, *rules, primary)
    if name == "allocation_runs":
        op.create_index("ix_allocation_runs_event_id", name, ["event_id"])
    return table


def _run_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("seed", _ID, nullable=False),
        sa.Column("seconds", _ID, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("result", _JSON, nullable=False),
    ]


def _run_rules() -> list[sa.Constraint]:
    return [
        sa.CheckConstraint("seconds BETWEEN 1 AND 600", name=op.f("ck_allocation_runs_seconds_bounded")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_allocation_runs_event_id"), ondelete="CASCADE"
        ),
    ]


def _job_rules(name: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f(f"fk_{name}_job_id")),
        sa.UniqueConstraint("job_id", name=op.f(f"uq_{name}_job_id")),
    ]


def _sheet_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("delegation_id", _ID, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("choices", _JSON, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
    ]


def _sheet_rules(sealed: str) -> list[sa.Constraint]:
    return [
        sa.CheckConstraint(sealed, name=op.f("ck_delegation_sheets_sealed_until_done")),
        sa.ForeignKeyConstraint(
            ["delegation_id"], ["delegations.id"], name=op.f("fk_delegation_sheets_delegation_id"), ondelete="CASCADE"
        ),
        sa.UniqueConstraint("delegation_id", name=op.f("uq_delegation_sheets_delegation_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_delegation_sheets_uid")),
    ]
