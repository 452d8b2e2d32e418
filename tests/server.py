"""`expo serve` as a process of its own, for tests that need a real server."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

EXPO = str(Path(sys.executable).with_name("expo"))
PATIENCE_SECONDS = 120  # on a machine that is busy with other things; it takes one or two
# Below what systems give to outgoing connections: nobody else happens to take the port between its choice and its use.
_PORTS = range(20_000, 30_000)


def free_port() -> int:
    """A port nobody listens on."""
    dice = random.SystemRandom()
    while True:
        port = dice.choice(_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def answers(address: str) -> bool:
    """Whether the server is ready for requests."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def serving(
    address: str, variables: Mapping[str, str], log: Path, *, program: Path = Path(EXPO)
) -> Iterator[subprocess.Popen[bytes]]:
    """The server running and ready for the first request; afterwards neither it nor its children are left.

    What it says goes to `log`, and into the failure when it does not come up.
    """
    with log.open("wb") as said:
        server = subprocess.Popen([program, "serve"], env=dict(variables), stdout=said, stderr=said)
    try:
        _wait_for(server, address, log)
        yield server
    finally:
        _end(server)


def children_of(server: subprocess.Popen[bytes]) -> set[int]:
    tasks = Path(f"/proc/{server.pid}/task").glob("*/children")
    return {int(number) for task in tasks for number in task.read_text().split()}


def _wait_for(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answers(address):
        if server.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(f"no server at {address} (ended with {server.poll()}): {log.read_text()[-2000:]}")
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.1)  # its end is noticed at once


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    children = children_of(server)
    server.terminate()
    try:
        server.wait(timeout=30)
    except subprocess.TimeoutExpired:
        for number in {server.pid, *children}:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        server.wait()
