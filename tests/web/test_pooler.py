"""PostgreSQL behind a real PgBouncer in transaction mode: two dozen clients share four connections."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from expo.cli.backup import backup
from expo.cli.main import expo
from expo.connections import LIMITS
from expo.db import autocommit_connection, db, read_connection, transaction
from expo.events.models import Category, Event
from expo.history.services import Actor
from expo.migrations.run import is_current
from expo.registration.models import Registration
from expo.registration.rules import Details, RegistrationSource, RegistrationState
from expo.registration.services.register import register
from tests.databases import empty, migrated_app
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.pages import Browser
from tests.poolers import pgbouncer

CLIENTS = 24
CONNECTIONS = 4
_WRITTEN = sa.text("SELECT current_setting('synchronous_commit'), pg_current_wal_insert_lsn()::text")
_IS_KEPT = sa.text("SELECT pg_current_wal_flush_lsn() >= CAST(:written AS pg_lsn)")


@pytest.fixture(params=["postgresql"])
def pooled_app(postgresql_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application, whose database is reached through the pooler alone; its tables are made through it too."""
    with (
        pgbouncer(postgresql_url, connections=CONNECTIONS) as address,
        migrated_app(address, tmp_path, DATABASE_POOLER="transaction") as app,
    ):
        yield app
        empty(app)


def _register(app: Flask, category_id: int, number: int) -> int | None:
    with app.app_context(), transaction():
        category = db.session.get_one(Category, category_id)
        details = Details(given_name="Vito", email=f"v{number}@visits.example")
        made = register(category.event, category, details, {}, source=RegistrationSource.FORM, by=Actor("Vito"))
        return made.id if made else None


def _read(app: Flask, address: str) -> int:
    return int(Browser(app).client.get(address).status_code)


def test_two_dozen_clients_register_and_no_seat_is_given_twice(pooled_app: Flask) -> None:
    with pooled_app.app_context():
        category_id = a_category(an_event(), capacity=50).id

    with ThreadPoolExecutor(CLIENTS) as clients:
        made = list(clients.map(lambda number: _register(pooled_app, category_id, number), range(200)))

    with pooled_app.app_context():
        confirmed = sa.select(sa.func.count()).where(Registration.state == RegistrationState.CONFIRMED)
        assert len({one for one in made if one}) == 200
        assert db.session.scalar(confirmed) == 50


def test_what_is_answered_is_on_the_disk_although_its_lock_was_released_before(
    postgresql_url: str, tmp_path: Path
) -> None:
    """The tests' server itself waits for no disk: these connections do, as those of any other server."""
    address = f"{postgresql_url}{'&' if '?' in postgresql_url else '?'}options=-c%20synchronous_commit%3Don"
    with migrated_app(address, tmp_path, DATABASE_POOLER="transaction") as app, app.app_context():
        event = an_event()
        category = a_category(event, capacity=50)
        kept = []
        for number in range(20):
            details = Details(given_name="Vito", email=f"d{number}@visits.example")
            with transaction():
                register(event, category, details, {}, source=RegistrationSource.FORM, by=Actor("Vito"))
                setting, written = db.session.execute(_WRITTEN).one()
            kept.append((setting, db.session.scalar(_IS_KEPT, {"written": written})))
        empty(app)

    assert kept == [("off", True)] * 20


def test_the_same_statements_from_many_clients_are_never_taken_for_one_another(pooled_app: Flask) -> None:
    with pooled_app.app_context():
        event = an_event()
        vito(event)
        pages = [f"/{event.slug}/{page}" for page in ("", "register", "programme", "exhibitors")]

    with ThreadPoolExecutor(CLIENTS) as clients:
        answers = list(clients.map(lambda number: _read(pooled_app, pages[number % len(pages)]), range(240)))

    assert answers == [200] * 240


def test_every_transaction_has_its_time_outs_and_leaves_none_to_the_next_client(pooled_app: Flask) -> None:
    with pooled_app.app_context():
        ours = {name: db.session.scalar(sa.text(f"SHOW {name}")) for name in LIMITS}
        address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        db.session.rollback()
        with psycopg.connect(address, prepare_threshold=None, autocommit=True) as others:
            shown = [others.execute("SHOW lock_timeout").fetchone() for _ in range(CONNECTIONS)]

    assert ours == {"lock_timeout": "15s", "statement_timeout": "1min", "idle_in_transaction_session_timeout": "1min"}
    assert shown == [("0",)] * CONNECTIONS


def test_a_transaction_that_waits_for_a_lock_is_told_so_in_time(pooled_app: Flask) -> None:
    with pooled_app.app_context():
        event_id = an_event().id
        locked = sa.select(Event.id).where(Event.id == event_id).with_for_update()
        with db.engine.connect() as first, db.engine.connect() as second:
            first.execute(locked)
            second.execute(sa.text("SET LOCAL lock_timeout = '200ms'"))  # the fifteen seconds would be waited for
            with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
                second.execute(locked)


def test_single_statements_outside_a_transaction_run_through_it_too(pooled_app: Flask) -> None:
    with pooled_app.app_context():
        number = an_event().id
        for _ in range(8):  # psycopg would prepare the sixth
            with read_connection() as reader:
                found = reader.scalar(sa.select(Event.id).where(Event.id == number))
            with autocommit_connection() as writer:
                writer.execute(sa.update(Event).where(Event.id == number).values(accent="#112233"))
        accent = db.session.scalar(sa.select(Event.accent))

    assert (found, accent) == (number, "#112233")


def test_migrations_and_a_backup_go_through_it(pooled_app: Flask, tmp_path: Path) -> None:
    with pooled_app.app_context():
        vito(an_event())

        rows = backup(tmp_path / "copy", lambda _table, _rows: None)

        assert is_current()
        assert rows > 0


def test_the_doctor_asks_for_the_limits_of_the_role_that_no_pooler_can_carry(
    pooled_app: Flask, postgresql_url: str
) -> None:
    given = ScriptInfo(create_app=lambda: pooled_app)

    without = CliRunner().invoke(expo, ["doctor"], obj=given).stdout
    with pooled_app.app_context(), db.engine.begin() as connection:
        connection.execute(sa.text("ALTER ROLE postgres SET statement_timeout = '60s'"))
    try:
        with psycopg.connect(postgresql_url) as fresh:
            limit = fresh.execute("SHOW statement_timeout").fetchone()
    finally:
        with pooled_app.app_context(), db.engine.begin() as connection:
            connection.execute(sa.text("ALTER ROLE postgres RESET statement_timeout"))

    assert 'BAD   limits: a statement may run without end: psql -c "ALTER ROLE postgres SET' in without
    assert limit == ("1min",)


@pytest.mark.parametrize(("given", "kept"), [("1", True), ("0", False)])
def test_statements_are_prepared_where_the_setting_says_so(
    postgresql_url: str, tmp_path: Path, given: str, *, kept: bool
) -> None:
    with (
        migrated_app(postgresql_url, tmp_path, PREPARED_STATEMENTS=given) as app,
        app.app_context(),
        db.engine.connect() as one,
    ):
        for _ in range(8):
            one.execute(sa.text("SELECT count(*) FROM events WHERE id = :number"), {"number": 1})
        prepared = one.scalar(sa.text("SELECT count(*) FROM pg_prepared_statements"))

    assert (prepared > 0) is kept
