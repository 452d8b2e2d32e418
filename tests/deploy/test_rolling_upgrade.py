"""An upgrade without a stop: new tables under load, then one server after the other, and nobody notices."""

import os
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.deploy.conftest import SLUG, Server, Site
from tests.proxies import NGINX

pytestmark = pytest.mark.soak  # a minute under load, which a busy machine of others would disturb

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 6
RATE = 100  # requests a second, of all clients together, as far as this machine has time for them
FEWEST = 200
# What the migration of a next version may do while this one serves: add, and nothing else.
EXPANSION = (
    "ALTER TABLE events ADD COLUMN of_the_next_version text",
    "ALTER TABLE categories ADD COLUMN of_the_next_version integer NOT NULL DEFAULT 0",
    "CREATE TABLE of_the_next_version (id bigint PRIMARY KEY)",
)
CONTRACTION = (
    "ALTER TABLE events DROP COLUMN of_the_next_version",
    "ALTER TABLE categories DROP COLUMN of_the_next_version",
    "DROP TABLE of_the_next_version",
)


class Load:
    """Clients that read pages and send forms through the proxy, each request over a connection of its own."""

    def __init__(self, site: Site) -> None:
        self.site, self.answers = site, Counter[tuple[str, object]]()
        self._stop, self._lock, self._next = threading.Event(), threading.Lock(), time.monotonic()

    def run(self) -> None:
        while not self._stop.wait(self._pause()):
            # a form without its token: the answer 400 is the application's own, after it has read all of it
            method = "POST" if sum(self.answers.values()) % 4 == 0 else "GET"
            path, body = (f"/{SLUG}/register", None) if method == "GET" else ("/sign-in", "email=v@visits.example")
            answer = self._status(method, path, body)
            with self._lock:
                self.answers[method, answer] += 1

    def _pause(self) -> float:
        """Seconds until this client's turn, at RATE requests a second of all."""
        with self._lock:
            self._next = max(self._next + 1 / RATE, time.monotonic() - 1)
            return max(0.0, self._next - time.monotonic())

    def _status(self, method: str, path: str, body: str | None) -> object:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        try:
            return self.site.proxy.send(method, path, body, **kind).status
        except OSError as error:
            return type(error).__name__

    def stop(self) -> None:
        self._stop.set()


@contextmanager
def _load(site: Site) -> Iterator[Load]:
    load = Load(site)
    clients = [threading.Thread(target=load.run) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        yield load
    finally:
        load.stop()
        for client in clients:
            client.join()


def _alter(site: Site, statements: tuple[str, ...]) -> None:
    with psycopg.connect(site.variables["DATABASE_URL"], autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.fixture
def expanded(site: Site) -> Iterator[None]:
    """The tables as before, when the test is over."""
    yield
    _alter(site, CONTRACTION)


class Supervisor:
    """What systemd does: a server that has ended is started again, and one knows its number."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.file, self.ended = server, folder / f"{server.port}.pid", list[int]()
        self._thread = threading.Thread(target=self._watch)
        self.file.write_text(str(server.process.pid))
        self._thread.start()

    def _watch(self) -> None:
        self.ended.append(self.server.process.wait())
        self.server.restart()

    def join(self) -> None:
        self._thread.join()


def _restart_all(site: Site, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run deploy/rolling-restart, with this test's nginx and supervisor in place of systemd's."""
    restart = folder / "restart"
    restart.write_text(f"pid=$(cat {folder}/$1.pid); kill $pid; while kill -0 $pid 2>/dev/null; do sleep 0.1; done\n")
    proxy = site.proxy.folder
    variables = {
        **os.environ,
        "NGINX_CONF": str(proxy / "nginx.conf"),
        "RELOAD": f"{NGINX} -p {proxy} -c {proxy}/nginx.conf -e {proxy}/errors.log -s reload",
        "RESTART": f"sh {restart} ",
        "PATIENCE": "100",
    }
    command = [str(ROOT / "deploy" / "rolling-restart"), *(str(server.port) for server in site.servers)]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=400)


@pytest.mark.usefixtures("expanded")
def test_no_request_fails_while_tables_grow_and_each_server_is_restarted(site: Site, tmp_path: Path) -> None:
    before = [server.process.pid for server in site.servers]
    with _load(site) as load:
        began = time.monotonic()
        _alter(site, EXPANSION)
        supervisors = [Supervisor(server, tmp_path) for server in site.servers]
        done = _restart_all(site, tmp_path)
        for supervisor in supervisors:
            supervisor.join()
        seconds = time.monotonic() - began

    assert (done.returncode, done.stderr) == (0, "")
    assert [supervisor.ended for supervisor in supervisors] == [[0], [0]]
    assert not set(before) & {server.process.pid for server in site.servers}
    assert set(load.answers) == {("GET", 200), ("POST", 400)}
    assert sum(load.answers.values()) >= FEWEST, f"{load.answers} in {seconds:.1f} s"


def test_nothing_is_restarted_while_another_server_is_away(site: Site, tmp_path: Path) -> None:
    server = site.servers[1]
    server.process.terminate()
    server.process.wait(timeout=60)

    command = [str(ROOT / "deploy" / "rolling-restart"), *(str(one.port) for one in site.servers)]
    variables = {**os.environ, "PATIENCE": "1", "RESTART": "false ", "NGINX_CONF": str(tmp_path / "none")}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False, timeout=60)
    server.restart()

    assert (done.returncode, site.servers[0].process.poll()) == (1, None)
    assert f"The server on port {server.port} is not ready" in done.stderr


def test_the_load_notices_a_server_that_is_killed_without_care(site: Site) -> None:
    """The counter-proof: the same clients see failures when both servers are away."""
    with _load(site) as load:
        for server in site.servers:
            server.process.terminate()
        for server in site.servers:
            server.restart()

    assert {status for _method, status in load.answers} & {502, 504}
