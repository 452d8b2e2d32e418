"""The tables come up, go down and match the models, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from expo.db import Base, db, transaction
from expo.migrations.run import downgrade, is_current, is_empty, upgrade
from expo.programme.services import keep_session
from tests.databases import KINDS, migrated_app
from tests.factories.events import a_category, an_event
from tests.factories.programme import a_session
from tests.factories.registration import vito


@pytest.fixture(params=KINDS)
def fresh_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database of its own, which the test may take apart."""
    url = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    if request.param == "postgresql":
        url = _another_database(request.getfixturevalue("postgresql_url"))
    with migrated_app(url, tmp_path) as app, app.app_context():
        yield app


def test_migrations_give_the_tables_of_the_models(fresh_app: Flask) -> None:
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)

    assert differences == []
    assert is_current() is True


def test_migrations_go_down_to_nothing_and_up_again(fresh_app: Flask) -> None:
    downgrade("base")
    left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
    was_empty = is_empty()
    upgrade()

    assert left == set()
    assert was_empty is True
    assert is_current() is True


def test_what_people_entered_outlives_a_migration_down_and_up(fresh_app: Flask) -> None:
    event = an_event()
    session, person = a_session(event), vito(event, a_category(event))
    with transaction():
        keep_session(person.id, session)
    db.session.remove()

    downgrade("0001")
    upgrade()

    tables = [Base.metadata.tables[name] for name in ("events", "sessions", "kept_sessions", "registrations")]
    counts = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables]
    assert counts == [1, 1, 1, 1]


def test_bringing_up_what_is_up_changes_nothing(fresh_app: Flask) -> None:
    upgrade()

    assert is_current() is True


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_every_foreign_key_is_indexed(table: str) -> None:
    """Deleting a row looks for the rows that point to it; without an index that is a walk over the whole table."""
    found = Base.metadata.tables[table]
    first_columns = {next(iter(index.columns)).name for index in found.indexes}
    first_columns |= {
        next(iter(rule.columns)).name for rule in found.constraints if isinstance(rule, sa.UniqueConstraint)
    }
    first_columns |= {next(iter(found.primary_key.columns)).name}

    assert {key.parent.name for key in found.foreign_keys} - first_columns == set()


def _another_database(url: str) -> str:
    """The address of a new, empty database on the same server."""
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text("DROP DATABASE IF EXISTS fresh WITH (FORCE)"))
        connection.execute(sa.text("CREATE DATABASE fresh"))
    engine.dispose()
    return url.replace("/postgres?", "/fresh?")
