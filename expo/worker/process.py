"""A job in a process of its own, which a worker starts: `python -m expo.worker.process JOB ATTEMPT KIND LANGUAGE`."""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass

from flask import Flask

from expo.factory import create_app
from expo.jobs.services import Taken, beat
from expo.worker.kinds import KINDS
from expo.worker.runner import run_job

BEAT_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Child:
    """A process that does a job."""

    taken: Taken
    process: subprocess.Popen[bytes]

    @property
    def is_at_work(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """End it in the middle of its work, none of which is kept."""
        self.process.terminate()
        self.process.wait()


def start_process(taken: Taken) -> Child:
    """Begin a job that was taken, beside the caller."""
    told = [str(taken.id), str(taken.attempt), taken.kind, taken.language]
    command = [sys.executable, "-m", "expo.worker.process", *told]
    return Child(taken, subprocess.Popen(command, stdin=subprocess.DEVNULL))  # noqa: S603 -- our own program


def main(told: list[str]) -> None:
    """Do the job, with a heartbeat beside it. Ends at once when the job is cancelled or was given to another worker."""
    taken = Taken(int(told[0]), int(told[1]), told[2], told[3])
    kind = next(one for one in KINDS if one.name == taken.kind)
    app, ended = create_app(), threading.Event()
    threading.Thread(target=_keep_beating, args=(app, taken, ended), daemon=True).start()
    try:
        with app.app_context():
            run_job(kind, taken)
    finally:
        ended.set()


def _keep_beating(app: Flask, taken: Taken, ended: threading.Event) -> None:
    while not ended.wait(BEAT_SECONDS):
        with app.app_context():
            if not beat(taken) and not ended.is_set():
                os._exit(0)  # a solver in C hears nothing else


if __name__ == "__main__":
    main(sys.argv[1:])
