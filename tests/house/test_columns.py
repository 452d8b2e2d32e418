"""When a row was made and by whom have one shape everywhere; every other moment is an act of the trade, listed here.
One fact, one home: a column that may repeat a fact of another row says whether it follows it or is a record on purpose.
"""

import re
from collections import Counter
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from expo.actors import ActorName
from expo.db import Base, UtcDateTime
from tests.house.lists.copied_columns import FOLLOWED, HOMES, RECORDS

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
    *("delivered", "failed", "tried"),
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

SUSPECT = re.compile(
    r"(?:^|_)(?:names?|labels?|numbers|titles?|organisation|country|currency|zone|place|room|hall|address|email|post|"
    r"total_minor|price_minor|amount_minor|area_cm2|search|key|sequence|digest)$|"
    r"^(?:starts|ends)_(?:at|zone)$|^(?:first|last)_day$|"
    r"^(?:frozen|lines|terms|pending|details|seller|actor|named|before|after|quantity|unit_minor)$"
)
# Keys of links and of sessions, and digests of secrets, are drawn and say nothing of another row.
DRAWN = re.compile(r"(?:link|join)_key$|^(?:token|key|code|request|holder)_digest$")


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

    assert accounts.keys() - {
        "grants",
        "recovery_codes",
        "sign_in_links",
        "sign_ins",
        "task_mails",
        "api_tokens",
        "webhooks",
    } == {
        "history",
        "jobs",
        "scans",
    }
    assert {key.column.table.name for column in accounts.values() for key in column.foreign_keys} == {"accounts"}


def _default(column: sa.Column[Any]) -> Any:
    return column.default.arg if isinstance(column.default, sa.ColumnDefault) else None


def _suspects() -> set[str]:
    columns = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.c}
    return {one for one in columns if SUSPECT.search(name := one.partition(".")[2]) and not DRAWN.search(name)}


def _listed() -> Counter[str]:
    texts = [*HOMES.values(), *RECORDS.values()]
    return Counter([*FOLLOWED, *(one for text in texts for one in text.split())])


def test_a_column_that_may_repeat_a_fact_says_where_its_home_is() -> None:
    listed = _listed()

    assert _suspects() - listed.keys() == set(), "list these with a reason in tests/house/lists/copied_columns.py"
    assert listed.keys() - _suspects() == set()
    assert [one for one, times in listed.items() if times > 1] == []


def test_what_follows_its_home_names_a_function_that_is_there() -> None:
    found = {path: path.partition(":") for path in FOLLOWED.values()}

    gone = [
        path for path, (module, _colon, name) in found.items() if not callable(getattr(import_module(module), name, 0))
    ]
    assert gone == []


def test_a_new_copy_is_seen() -> None:
    names = ("booth_numbers", "firm_name", "hall_label", "ends_at", "room", "total_minor")
    assert [bool(SUSPECT.search(one)) for one in (*names, "created_at", "state", "version")] == [True] * 6 + [False] * 3
