"""Every column in which a name may stand is searched for it, or says why not; all that are searched are cleaned."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import Base, UtcDateTime, db
from expo.files.contents import FileContent
from expo.history.erasure import forget_texts
from expo.history.free_texts import FREE_TEXTS, NAMES_OF_THINGS
from tests.factories.events import an_event
from tests.house.lists.text_columns import WHY
from tests.life.erasure.traces import FORMER, GIVEN, found

NAME = "Zübeyde Kaçmazoğlu"
_TEXTS = (sa.String, sa.JSON, sa.LargeBinary, FileContent)


def _named(tables: Any) -> set[str]:
    return {f"{table}.{column}" for table, columns in tables.items() for column in columns}


def test_every_column_of_text_is_searched_for_names_or_says_why_not() -> None:
    held = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, _TEXTS) and not isinstance(column.type, sa.Enum)
    }
    excused = [name for names in WHY.values() for name in names]

    assert sorted(held - _named(FREE_TEXTS) - _named(NAMES_OF_THINGS) - set(excused)) == []
    assert sorted((_named(FREE_TEXTS) | _named(NAMES_OF_THINGS) | set(excused)) - held) == []
    assert len(excused) == len(set(excused))
    assert _named(FREE_TEXTS).isdisjoint(_named(NAMES_OF_THINGS) | set(excused))


def _some_value(column: sa.Column[Any]) -> Any:
    """Something that such a column may hold: no constraint of the trade is asked here."""
    kind = column.type
    if isinstance(kind, sa.Enum):
        return kind.enums[0]
    if isinstance(kind, sa.JSON):
        return {}
    by_kind = {
        UtcDateTime: clock.now(),
        sa.Date: date(2027, 5, 4),
        sa.Time: time(9),
        sa.LargeBinary: b"x",
        FileContent: b"x",
    }
    found = next((value for one, value in by_kind.items() if isinstance(kind, one)), None)
    return found if found is not None else "x" if isinstance(kind, sa.String) else 1


def _plant(event_id: int, name: str, shape: Any) -> None:
    """A row whose free texts name somebody; what it refers to has the number 1."""
    table = Base.metadata.tables[name]
    values = {column.name: _some_value(column) for column in table.c if not column.nullable}
    values |= {"event_id": event_id} if "event_id" in table.c else {}
    for column in FREE_TEXTS[name]:
        is_json = isinstance(table.c[column].type, sa.JSON)
        values[column] = shape(f"With {NAME.upper()} at noon") if is_json else f"With {NAME} at noon"
    db.session.execute(sa.insert(table).values(values))


@contextmanager
def _without_checks() -> Iterator[None]:
    """Constraints are put aside on the session's connection, which has them again before it goes back to the others."""
    db.session.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
    db.session.execute(sa.text("PRAGMA ignore_check_constraints = ON"))
    try:
        yield
    finally:
        db.session.execute(sa.text("PRAGMA ignore_check_constraints = OFF"))
        db.session.rollback()


@pytest.mark.parametrize("whole_app", ["sqlite"], indirect=True)  # constraints are put aside, which only SQLite can
@pytest.mark.parametrize(
    "shape", [lambda text: [text], lambda text: {"tr": text, "list": [text]}], ids=["list", "words"]
)
def test_a_name_is_taken_out_of_every_column_in_which_people_write(app: Flask, shape: Any) -> None:
    event = an_event()
    words = ("Kaçmazoğlu", "KAÇMAZOĞLU")
    with _without_checks():
        for name in FREE_TEXTS:
            _plant(event.id, name, shape)
        before = {where for where, _word in found(words)}

        forget_texts(event.id, {NAME})

        after = {where for where, _word in found((*words, FORMER, GIVEN))}
    assert before == _named(FREE_TEXTS)
    assert after == set()
