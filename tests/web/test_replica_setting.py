"""DATABASE_READ_URL as it is read at the start, and which pages may be read from there."""

import re
from pathlib import Path

import pytest

import expo
from expo.config import from_environment
from expo.db import autocommit_engine, db
from expo.factory import create_app
from expo.replica import NAME, replica

PROGRAM = Path(expo.__file__).parent


@pytest.mark.parametrize(
    ("database", "read"),
    [("", "postgresql://reader:secret@host/name"), ("postgresql://host/name", "sqlite:////tmp/secret.sqlite")],
)
def test_only_postgresql_has_a_replica(tmp_path: Path, database: str, read: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_READ_URL takes") as refused:
        from_environment({"INSTANCE_DIR": str(tmp_path), "DATABASE_URL": database, "DATABASE_READ_URL": read})

    assert "secret" not in str(refused.value)


def test_each_role_has_one_engine_and_one_pool_whatever_mode_its_connections_are_in(tmp_path: Path) -> None:
    """The primary and its replica; requests, single statements, counters of attempts and the worker take the same."""
    variables = {"INSTANCE_DIR": str(tmp_path), "LOG_LEVEL": "error", "DATABASE_URL": "postgresql://olga@primary/expo"}
    with create_app({**variables, "DATABASE_READ_URL": "postgresql://olga@replica/expo"}).app_context():
        found = replica()
        assert found is not None
        of_primary = {id(one.pool) for one in (db.engine, autocommit_engine(db.engine), found._primary)}
        of_replica = {id(one.pool) for one in (db.engines[NAME], found._engine, found._reading)}
        engines = len(db.engines)

    assert engines == 2
    assert len(of_primary) == len(of_replica) == 1
    assert of_primary != of_replica


def test_nothing_else_makes_an_engine_or_changes_the_mode_of_a_single_connection() -> None:
    """But a backup, whose file is a database of its own."""
    words = re.compile(r"create_engine\(|connect\(\)\.execution_options\(isolation_level")
    found = {str(file.relative_to(PROGRAM)) for file in PROGRAM.rglob("*.py") if words.search(file.read_text())}

    assert found == {"cli/backup.py"}


def test_every_public_page_whose_address_says_its_language_is_read_from_there(tmp_path: Path) -> None:
    """But the page of a driver, which is a private link."""
    app = create_app({"INSTANCE_DIR": str(tmp_path), "LOG_LEVEL": "error"})
    views = app.view_functions
    public = {name for name, view in views.items() if getattr(view, "language_in_address", False)}
    marked = {name for name, view in views.items() if getattr(view, "from_replica", False)}
    methods = {method for rule in app.url_map.iter_rules() if rule.endpoint in marked for method in rule.methods or ()}

    assert public - marked == {"driver.show"}
    assert methods == {"GET", "HEAD", "OPTIONS"}
    assert {"feeds.programme", "feeds.session", "calendar.personal"} <= marked
