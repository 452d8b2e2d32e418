"""When a row was made and by whom have one shape everywhere; every other moment is an act of the trade, listed here."""

from typing import Any

import sqlalchemy as sa

from expo.actors import ActorName
from expo.db import Base, UtcDateTime

COLUMNS = [(table.name, column) for table in Base.metadata.sorted_tables for column in table.c]
# Acts that come after a row was made, or that give the row its meaning.
ACTS = {
    *(
        "acknowledged",
        "answered",
        "asked",
        "begun",
        "bound",
        "cancelled",
        "changed",
        "checked",
        "claimed",
        "cleared",
        "closed",
        "ended",
        "erased",
        "exported",
        "given",
        "handed",
    ),
    *(
        "issued",
        "left",
        "marked",
        "received",
        "registered",
        "reminded",
        "retired",
        "revoked",
        "scanned",
        "seen",
        "sent",
    ),
    *("started", "submitted", "terms_accepted", "told", "undone", "used", "programme_changed"),
}
# Moments that are planned or counted, and no act.
PLANNED = {
    *(
        "expected",
        "beat",
        "breakdown_closes",
        "breakdown_opens",
        "build_up_closes",
        "build_up_opens",
        "closes",
        "ends",
        "expires",
    ),
    *(
        "day_changes",
        "due",
        "first",
        "last",
        "opens",
        "ready",
        "registration_closes",
        "registration_opens",
        "starts",
        "remind",
        "tell",
        "tell_asked",
        "tell_asker",
        "try",
        "wanted",
    ),
    *("window_ends",),
}

# How long a state has lasted, and how long a claim on a booth does.
STATES = [("registrations", "state_since"), ("renewal_claims", "until")]
# A row of these is one act, and its verb stands in a column or in the table's name.
BARE = [("history", "at"), ("lead_scans", "at"), ("scans", "at"), *STATES]


def test_the_moment_a_row_was_made_has_one_name_and_one_shape() -> None:
    made = {name: column for name, column in COLUMNS if column.name == "created_at"}
    others = {column.name.removesuffix("_at") for _name, column in COLUMNS if column.name.endswith("_at")} - {"created"}

    assert len(made) > 30
    assert [name for name, column in made.items() if not isinstance(column.type, UtcDateTime) or column.nullable] == []
    assert others <= ACTS | PLANNED
    assert not {"made", "saved", "added", "printed", "inserted", "updated", "modified"} & others


def test_every_moment_has_one_type_and_a_name_that_ends_alike() -> None:
    moments = [(table, column.name) for table, column in COLUMNS if isinstance(column.type, sa.DateTime | UtcDateTime)]
    ends = [(table, column) for table, column in COLUMNS if column.name.endswith("_at")]

    assert sorted(one for one in moments if not one[1].endswith(("_at", "_until", "_from"))) == sorted(BARE)
    assert [
        f"{table}.{column.name}" for table, column in ends if not isinstance(column.type, UtcDateTime | sa.Time)
    ] == []


def test_who_did_it_is_a_name_as_it_was_then_and_nobody_is_an_empty_one() -> None:
    by = [(table, column) for table, column in COLUMNS if column.name.endswith("_by")]
    names = [(table, column) for table, column in COLUMNS if isinstance(column.type, ActorName)]

    assert {column.name.removesuffix("_by") for _table, column in by} - {"created"} <= ACTS
    assert [one for one in names if one not in by] == [("history", Base.metadata.tables["history"].c.actor)]
    assert [f"{table}.{column.name}" for table, column in by if not isinstance(column.type, ActorName)] == []
    assert [f"{table}.{column.name}" for table, column in names if column.nullable or _default(column) != ""] == []


def test_whoever_did_it_did_it_at_a_time() -> None:
    """Beside `<verb>_by` stands `<verb>_at`; where that may be missing, a check says that nobody did it then."""
    for table in Base.metadata.sorted_tables:
        checks = {str(one.name) for one in table.constraints if isinstance(one, sa.CheckConstraint)}
        for verb in [column.name.removesuffix("_by") for column in table.c if column.name.endswith("_by")]:
            moment = table.c["at" if verb == "scanned" else f"{verb}_at"]
            assert not moment.nullable or f"ck_{table.name}_{verb}_at_a_time" in checks, f"{table.name}.{verb}_by"


def test_an_account_stands_beside_a_name_only_where_nothing_else_tells_whose_it_was() -> None:
    """The history tells it of all that it records. A scan is not recorded there, and a job is done in its asker's name."""
    accounts = {table: column for table, column in COLUMNS if column.name == "account_id"}

    assert accounts.keys() - {"grants", "recovery_codes", "sign_in_links", "sign_ins", "task_mails", "api_tokens"} == {
        "history",
        "jobs",
        "scans",
    }
    assert {key.column.table.name for column in accounts.values() for key in column.foreign_keys} == {"accounts"}


def _default(column: sa.Column[Any]) -> Any:
    return column.default.arg if isinstance(column.default, sa.ColumnDefault) else None
