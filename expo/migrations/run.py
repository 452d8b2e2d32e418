"""Running the migrations from the program: the same on a developer's machine, in a test and in production."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.engine import Connection

from expo.db import db
from expo.errors import Refused

# Any number will do, as long as every process of the product takes the same one.
_LOCK = 7_316_553_201


def upgrade(revision: str = "head") -> None:
    """Bring the database up to `revision`. Processes that start together queue; the later ones find it done."""
    with _connected() as connection:
        _one_at_a_time(connection)
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(revision: str, *, lose: bool = False) -> None:
    """Take the database back to `revision`; "base" empties it. Raises Refused, and changes nothing, where rows would go that
    nothing below keeps, unless one means to `lose` them.
    """
    with _connected() as connection:
        before = _rows_by_table(connection)
        try:
            command.downgrade(_config(connection), revision)
        except CommandError as error:
            raise Refused(f"There is no revision {revision} to go back to.") from error
        lost = _lost(connection, before)
        if lost and not lose:
            connection.rollback()
            rows = ", ".join(f"{count} of {name}" for name, count in sorted(lost.items()))
            raise Refused(
                f"Going back to {revision} would lose rows: {rows}. Make a backup, then add --yes to lose them."
            )
        connection.commit()


def _rows_by_table(connection: Connection) -> dict[str, int]:
    names = set(sa.inspect(connection).get_table_names()) - {"alembic_version"}
    counted = sa.select(sa.func.count())
    return {name: connection.scalar(counted.select_from(sa.table(name))) or 0 for name in sorted(names)}


def _lost(connection: Connection, before: Mapping[str, int]) -> dict[str, int]:
    """How many rows fewer each table has, but for those whose revision says that what they tell is kept elsewhere."""
    after = _rows_by_table(connection)
    revisions = ScriptDirectory.from_config(_config(connection)).walk_revisions()
    kept = {name for one in revisions for name in getattr(one.module, "kept_elsewhere", ())}
    fewer = {name: count - after.get(name, 0) for name, count in before.items()}
    return {name: count for name, count in fewer.items() if count > 0 and name not in kept}


def revision_here() -> str | None:
    """The revision the database is at; None for one without tables."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision this program needs."""
    return _revisions()[0]


def is_behind() -> bool:
    """Whether the database is at an older revision than this program needs. A newer one, which this program does not know,
    is not behind: while an upgrade goes on, the old program serves beside the new one.
    """
    here = revision_here()
    newest, known = _revisions()
    return here != newest and (here is None or here in known)


@cache
def _revisions() -> tuple[str | None, frozenset[str]]:
    """The newest revision of this program, and all of them. Read once: the files do not change under a process."""
    scripts = ScriptDirectory.from_config(_config())
    return scripts.get_current_head(), frozenset(one.revision for one in scripts.walk_revisions())


def is_current() -> bool:
    """Whether the database is at the newest revision."""
    return revision_here() == newest_revision()


def is_empty() -> bool:
    """Whether the database has no table of ours yet."""
    return not sa.inspect(db.engine).has_table("events")


def write_revision(message: str) -> None:
    """Write a new revision from the difference between the tables as they are and as the models say."""
    with db.engine.connect() as connection:
        command.revision(_config(connection), message=message, autogenerate=True)


@contextmanager
def _connected() -> Iterator[Connection]:
    """A connection to change tables by. SQLite changes one by making it anew and dropping the old one, at which its foreign
    keys would take every row below along: they rest meanwhile (sqlite.org/lang_altertable.html, section 7).
    """
    with db.engine.connect() as connection:
        if connection.dialect.name != "sqlite":
            yield connection
            return
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            yield connection
        finally:
            connection.rollback()
            driver.execute("PRAGMA foreign_keys=ON")


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def _one_at_a_time(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
