"""Who did something may be a person without an account: who is erased goes out of these columns too, in this event alone."""

from typing import Any

import sqlalchemy as sa
from flask import Flask

from expo.actors import ActorName
from expo.db import Base, db, transaction
from expo.history.erasure import forget_texts
from tests.factories.accounts import olga
from tests.factories.events import an_event
from tests.plain_rows import TABLES, plain_row

COLUMNS = [
    (table.name, column.name)
    for table in Base.metadata.sorted_tables
    for column in table.c
    if isinstance(column.type, ActorName) and table.name != "history"
]


def _event_where(table: str, column: str, name: str) -> int:
    """An event with a row of this table, in which somebody of this name did something."""
    event_id = plain_row("events", {})
    moment = column.replace("_by", "_at")
    given: dict[str, Any] = {column: name}
    if moment in TABLES[table].c:
        given[moment] = sa.func.now()
    if column == "bound_by":
        given["registration_id"] = plain_row("registrations", {"event_id": event_id})
    if "event_id" in TABLES[table].c:
        given["event_id"] = event_id
    else:
        [key] = [key for key in TABLES[table].foreign_keys if "event_id" in key.column.table.c]
        given[key.parent.name] = plain_row(key.column.table.name, {"event_id": event_id})
    plain_row(table, given)
    return event_id


def test_who_is_erased_did_nothing_by_name_any_more(app: Flask) -> None:
    account = olga(an_event()).name
    with transaction():
        acted = {one: [_event_where(*one, name) for name in ("Vito V.", account, "Vito V.")] for one in COLUMNS}

    with transaction():
        for theirs, of_account, _elsewhere in acted.values():
            forget_texts(theirs, {"vito v.", account})
            forget_texts(of_account, {"vito v.", account})

    names = {f"{table}.{column}": _names(table, column) for table, column in COLUMNS}
    assert names == {key: [account, "Vito V."] for key in names}
    assert len(names) > 15


def _names(table: str, column: str) -> list[str]:
    written = TABLES[table].c[column]
    return list(db.session.scalars(sa.select(written).where(written != "").order_by(TABLES[table].c.id)))
