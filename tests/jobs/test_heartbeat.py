"""The worker's heartbeat: one row a writer, as of the last time it wrote."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.jobs.models import Heartbeat
from expo.jobs.queries import is_worker_alive
from expo.jobs.rules import PROBE, SILENT_AFTER, WORKER
from expo.jobs.services import write_heartbeat


def test_each_writer_has_one_row_with_its_last_time(app: Flask) -> None:
    began = clock.now()
    for minutes, name in ((0, WORKER), (1, PROBE), (2, WORKER)):
        with clock.set_to(began + timedelta(minutes=minutes)), transaction():
            write_heartbeat(name)

    rows = {row.name: row.beat_at - began for row in db.session.execute(sa.select(Heartbeat.name, Heartbeat.beat_at))}
    assert rows == {WORKER: timedelta(minutes=2), PROBE: timedelta(minutes=1)}


def test_a_worker_is_alive_by_its_own_heartbeat_alone(app: Flask) -> None:
    began = clock.now()
    for name in (PROBE, WORKER):
        before = is_worker_alive()
        with clock.set_to(began), transaction():
            write_heartbeat(name)

    assert (before, is_worker_alive()) == (False, True)
    with clock.set_to(began + SILENT_AFTER + timedelta(seconds=1)):
        assert not is_worker_alive()
