"""When a row was made and by whom have one shape everywhere; every other moment is an act of the trade, listed here."""

import sqlalchemy as sa

from expo.db import Base, UtcDateTime

COLUMNS = [(table.name, column) for table in Base.metadata.sorted_tables for column in table.c]
# Acts that come after a row was made, or that give the row its meaning.
ACTS = {
    *(
        "answered",
        "asked",
        "bound",
        "cancelled",
        "changed",
        "checked",
        "claimed",
        "cleared",
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
    *("started", "submitted", "terms_accepted", "told", "undone", "updated", "used", "programme_changed"),
}
# Moments that are planned or counted, and no act.
PLANNED = {
    *("beat", "breakdown_closes", "breakdown_opens", "build_up_closes", "build_up_opens", "closes", "ends", "expires"),
    *(
        "day_changes",
        "first",
        "last",
        "opens",
        "ready",
        "registration_closes",
        "registration_opens",
        "starts",
        "tell",
        "try",
    ),
    *("window_ends",),
}


def test_the_moment_a_row_was_made_has_one_name_and_one_shape() -> None:
    made = {name: column for name, column in COLUMNS if column.name == "created_at"}
    others = {column.name.removesuffix("_at") for _name, column in COLUMNS if column.name.endswith("_at")} - {"created"}

    assert len(made) > 30
    assert [name for name, column in made.items() if not isinstance(column.type, UtcDateTime) or column.nullable] == []
    assert others <= ACTS | PLANNED
    assert not {"made", "saved", "added", "printed", "inserted"} & others


def test_who_did_it_is_a_name_as_it_was_then_and_an_account_beside_it() -> None:
    by = [(name, column) for name, column in COLUMNS if column.name.endswith("_by")]
    accounts = [(name, column) for name, column in COLUMNS if column.name == "account_id"]

    assert {column.name.removesuffix("_by") for _name, column in by} - {"created"} <= ACTS
    assert [name for name, column in by if not isinstance(column.type, sa.String)] == []
    assert [
        name for name, column in accounts if not any(key.column.table.name == "accounts" for key in column.foreign_keys)
    ] == []
