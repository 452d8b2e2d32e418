"""`expo serve` as an operator runs it: real processes, stopped, killed and started again."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.databases import copy_migrated
from tests.server import EXPO, PATIENCE_SECONDS, answers, children_of, free_port, serving


class Server:
    """`expo serve` on SQLite in a folder of its own, the mail worker inside."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self.log = folder / "serve.log"
        self.variables = {
            **os.environ,
            "INSTANCE_DIR": str(folder),
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "DATABASE_URL": "",
            "BASE_URL": "",
            "MAIL_URL": "",
            "SECRET_KEY": "a secret for a server",
            "WORKERS": "1",
            "LOG_LEVEL": "error",
        }
        self.process: subprocess.Popen[bytes]

    def answers(self) -> bool:
        return answers(self.address)

    def children(self) -> set[int]:
        return children_of(self.process)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    found = Server(tmp_path)
    copy_migrated(tmp_path / "expo.sqlite")
    subprocess.run([EXPO, "migrate"], env=found.variables, check=True, capture_output=True, timeout=PATIENCE_SECONDS)
    with serving(found.address, found.variables, found.log) as found.process:
        yield found


def _comes(true: Callable[[], bool]) -> bool:
    deadline, pause = time.monotonic() + PATIENCE_SECONDS, threading.Event()
    while not (there := true()) and time.monotonic() < deadline:
        pause.wait(0.1)
    return there


def _runs(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_web_and_the_mail_worker_are_processes_apart_so_that_no_fork_catches_a_query(server: Server) -> None:
    assert _comes(lambda: len(server.children()) == 2)


def test_a_process_that_is_killed_is_replaced(server: Server) -> None:
    assert _comes(lambda: len(server.children()) == 2)
    before = server.children()

    for number in before:
        os.kill(number, signal.SIGKILL)

    assert _comes(lambda: len(server.children() - before) == 2)
    assert _comes(server.answers)


def test_asked_to_stop_it_leaves_nothing_behind(server: Server) -> None:
    assert _comes(lambda: len(server.children()) == 2)
    children = server.children()

    server.process.terminate()

    assert server.process.wait(timeout=30) == 0
    assert _comes(lambda: not any(_runs(number) for number in children))


def test_killed_it_leaves_nothing_behind_that_answers_for_it(server: Server) -> None:
    assert _comes(lambda: len(server.children()) == 2)
    children = server.children()

    server.process.kill()

    assert _comes(lambda: not any(_runs(number) for number in children))
    assert not server.answers()
