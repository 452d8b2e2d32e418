"""Two servers behind a real nginx, as on one machine of an installation."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.databases import fresh_database, migrated_app
from tests.factories.events import an_event
from tests.proxies import HOST, Proxy, nginx
from tests.server import PATIENCE_SECONDS, free_port, serving

SLUG = "some-expo"


@dataclass
class Server:
    """One `expo serve` at a port, which can be restarted."""

    port: int
    variables: dict[str, str]
    log: Path
    process: "subprocess.Popen[bytes]"
    stack: ExitStack = field(default_factory=ExitStack)

    def restart(self) -> int:
        """Tell it to stop, wait for its end, and start it anew until it is ready; returns with what it ended."""
        self.process.terminate()
        ended = self.process.wait(timeout=PATIENCE_SECONDS)
        self.process = self.stack.enter_context(serving(f"http://127.0.0.1:{self.port}", self.variables, self.log))
        return ended


@dataclass(frozen=True)
class Site:
    """An installation: servers over one PostgreSQL, and the proxy in front of them."""

    variables: dict[str, str]
    servers: list[Server]
    proxy: Proxy


@pytest.fixture(scope="session", params=["postgresql"])
def site(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with installed(postgresql_url, folder) as found:
        yield found


@pytest.fixture(scope="session", params=["postgresql"])
def cached_site(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The same with a cache that readers share."""
    with installed(postgresql_url, tmp_path_factory.mktemp("cached"), cached=True) as found:
        yield found


@contextmanager
def installed(url: str, folder: Path, *, cached: bool = False) -> Iterator[Site]:
    """An expo over a database of its own, with two servers of one process each."""
    with ExitStack() as stack:
        variables, servers = started_servers(stack, url, folder, SLUG)
        proxy = stack.enter_context(nginx(folder, [server.port for server in servers], cached=cached))
        yield Site(variables, servers, proxy)


def started_servers(stack: ExitStack, url: str, folder: Path, *slugs: str) -> tuple[dict[str, str], list[Server]]:
    """Two servers over a new database with these expos, and the variables they have in common."""
    variables = {
        **os.environ,
        "INSTANCE_DIR": str(folder),
        "HOST": "127.0.0.1",
        "DATABASE_URL": fresh_database(url, f"site_{os.urandom(4).hex()}"),
        "BASE_URL": f"https://{HOST}",
        "SECRET_KEY": "a secret for two servers",
        "WORKERS": "1",
        "WORKER": "apart",
        "TRUSTED_PROXIES": "1",
        "LOG_LEVEL": "info",
        "MAIL_URL": "",
    }
    given = {name: variables[name] for name in ("BASE_URL", "SECRET_KEY")}
    with migrated_app(variables["DATABASE_URL"], folder, **given) as app, app.app_context():
        for slug in slugs:
            an_event(slug=slug)
    return variables, [_started(stack, variables, folder / f"serve-{number}.log") for number in (1, 2)]


def _started(stack: ExitStack, variables: dict[str, str], log: Path) -> Server:
    port = free_port()
    here = {**variables, "PORT": str(port)}
    process = stack.enter_context(serving(f"http://127.0.0.1:{port}", here, log))
    return Server(port, here, log, process, stack)
