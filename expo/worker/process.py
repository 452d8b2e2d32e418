"""A child process that runs one job: `python -m expo.worker.process JOB ATTEMPT KIND LANGUAGE`."""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass

from flask import Flask

from expo.factory import create_app
from expo.jobs.services import Taken, send_heartbeat
from expo.worker.kinds import KINDS
from expo.worker.runner import run_job

BEAT_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Child:
    """A child process and the job it runs."""

    taken: Taken
    process: subprocess.Popen[bytes]

    @property
    def is_at_work(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """Kill the process; its transaction is rolled back."""
        self.process.terminate()
        self.process.wait()


def start_process(taken: Taken) -> Child:
    """Start a child process for a taken job."""
    arguments = [str(taken.id), str(taken.attempt), taken.kind, taken.language]
    command = [sys.executable, "-m", "expo.worker.process", *arguments]
    return Child(taken, subprocess.Popen(command, stdin=subprocess.DEVNULL))  # noqa: S603 -- our own program


def main(arguments: list[str]) -> None:
    """Run the job, with heartbeats from a thread. Exits at once when the job was cancelled or given to another worker."""
    taken = Taken(int(arguments[0]), int(arguments[1]), arguments[2], arguments[3])
    kind = next(one for one in KINDS if one.name == taken.kind)
    app, ended = create_app(), threading.Event()
    threading.Thread(target=_send_heartbeats, args=(app, taken, ended), daemon=True).start()
    try:
        with app.app_context():
            run_job(kind, taken)
    finally:
        ended.set()


def _send_heartbeats(app: Flask, taken: Taken, ended: threading.Event) -> None:
    while not ended.wait(BEAT_SECONDS):
        with app.app_context():
            if not send_heartbeat(taken) and not ended.is_set():
                os._exit(0)  # a solver in C cannot be interrupted otherwise


if __name__ == "__main__":
    main(sys.argv[1:])
