"""What a connection to PostgreSQL keeps from one request to the next."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, on_postgresql

_ASKED = sa.text("SELECT count(*) FROM events WHERE id = :number")
_PREPARED = sa.text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT count(*) FROM events%'")


def test_statements_stay_prepared_when_a_reading_transaction_ends_and_go_after_an_error(app: Flask) -> None:
    if not on_postgresql():
        pytest.skip("SQLite keeps its statements by itself")
    connection = db.engine.connect()

    for _ in range(7):
        read(connection)
    kept = connection.scalar(_PREPARED)
    connection.rollback()
    with pytest.raises(sa.exc.DBAPIError):
        connection.execute(sa.text("SELECT 1 / 0"))
    connection.rollback()
    left = connection.scalar(_PREPARED)
    connection.close()

    assert (kept, left) == (1, 0)


def test_a_transaction_that_is_rolled_back_leaves_nothing(app: Flask) -> None:
    with db.engine.connect() as connection:
        connection.execute(sa.text("CREATE TEMPORARY TABLE left_over (number integer)"))
        connection.commit()
        connection.execute(sa.text("INSERT INTO left_over VALUES (1)"))

        connection.rollback()

        assert connection.scalar(sa.text("SELECT count(*) FROM left_over")) == 0
        connection.execute(sa.text("DROP TABLE left_over"))
        connection.commit()


def read(connection: Any) -> None:
    """As a request that only reads: a statement, and the transaction given up."""
    connection.execute(_ASKED, {"number": 1}).scalar()
    connection.rollback()
