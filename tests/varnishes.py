"""A real Varnish with the configuration of deploy/varnish."""

import http.client
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.proxies import HOST, Answer
from tests.server import PATIENCE_SECONDS

VARNISH = shutil.which("varnishd", path=f"{os.environ['PATH']}:/usr/sbin")
CONFIGURATION = Path(__file__).resolve().parents[1] / "deploy" / "varnish" / "expo.vcl"


@dataclass(frozen=True)
class Varnish:
    """Where it listens. The proxy before it, which would end TLS, is the test."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def send(self, method: str, path: str, **headers: str) -> Answer:
        """One request over a connection of its own."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, headers={"Host": HOST, "X-Forwarded-Proto": "https", **headers})
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


@contextmanager
def varnish(folder: Path, port: int, processes: Sequence[int]) -> Iterator[Varnish]:
    """Varnish in front of the processes at these ports."""
    if VARNISH is None:
        raise AssertionError("varnish is not installed")
    whole = folder / "expo.vcl"
    whole.write_text(_whole(processes))
    command = [VARNISH, "-F", "-n", str(folder / "varnish"), "-a", f"127.0.0.1:{port}", "-f", str(whole)]
    said = folder / "varnish.log"
    with said.open("wb") as log:
        process = subprocess.Popen([*command, "-s", "malloc,32m", "-j", "none"], stdout=log, stderr=log)
    try:
        _wait_for(port, process, said)
        yield Varnish(port)
    finally:
        process.terminate()
        process.wait(timeout=30)


def skip_without_varnish() -> None:
    if VARNISH is None:
        pytest.skip("Varnish is not installed; on Debian: apt-get install varnish")


def _whole(processes: Sequence[int]) -> str:
    ours = CONFIGURATION.read_text()
    for usual, here in zip(("5001", "5002"), processes, strict=True):
        if f'.port = "{usual}"' not in ours:
            raise AssertionError(f"deploy/varnish/expo.vcl has no port {usual} any more")
        ours = ours.replace(f'.port = "{usual}"', f'.port = "{here}"')
    return ours


def _wait_for(port: int, process: "subprocess.Popen[bytes]", said: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.connect()
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.05)
    raise AssertionError(f"Varnish does not answer: {said.read_text()}")
