"""A real PgBouncer in transaction mode, in front of the tests' PostgreSQL."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.server import free_port

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
_SECONDS = 30


@contextmanager
def pgbouncer(url: str, *, connections: int) -> Iterator[str]:
    """PgBouncer with so many connections to the server, however many clients; yields the address for clients.

    Skips the test, with the reason, where it is not installed.
    """
    if PGBOUNCER is None:
        pytest.skip("PgBouncer is not installed; on Debian: apt-get install pgbouncer")
    server, port = sa.make_url(url), free_port()
    behind = Path(str(server.query["host"]))
    owner = behind.stat().st_uid  # it refuses to run as root; the server's own user reaches the server's socket
    folder = Path(tempfile.mkdtemp(prefix="expo-bouncer-"))
    os.chown(folder, owner, -1)
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        f"[databases]\n{server.database} = host={behind} user={server.username}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
        f"pool_mode = transaction\ndefault_pool_size = {connections}\nmax_client_conn = 500\n"
    )
    process = subprocess.Popen([PGBOUNCER, "-q", str(settings)], user=owner, stderr=subprocess.PIPE)
    try:
        _wait_for(port, process)
        yield f"postgresql://{server.username}@127.0.0.1:{port}/{server.database}"
    finally:
        process.kill()
        process.communicate()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    process.kill()
    raise AssertionError(f"PgBouncer does not answer: {process.communicate()[1].decode()}")
