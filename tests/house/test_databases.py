"""The databases of the tests: a file is migrated once a process, and copied for the next application."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from expo.db import db
from expo.events.models import Event
from tests.databases import migrated_app


@contextmanager
def _tables_made() -> Iterator[list[str]]:
    """The statements that make a table while it is open."""
    made: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.lstrip().startswith("CREATE TABLE"):
            made.append(statement)

    sa.event.listen(Engine, "before_cursor_execute", note)
    try:
        yield made
    finally:
        sa.event.remove(Engine, "before_cursor_execute", note)


def test_the_second_file_of_a_process_is_a_copy_of_the_first(tmp_path: Path) -> None:
    with migrated_app(f"sqlite:///{tmp_path / 'first.sqlite'}", tmp_path):
        pass
    second = f"sqlite:///{tmp_path / 'second.sqlite'}"
    with _tables_made() as made, migrated_app(second, tmp_path) as app, app.app_context():
        events = db.session.scalar(sa.select(sa.func.count(Event.id)))

    assert (made, events) == ([], 0)
