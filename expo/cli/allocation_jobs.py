"""Allocations that organisers asked for, each solved in a process of its own so that mail goes on meanwhile."""

import os
import subprocess
import sys
import threading

import click
from flask import Flask, current_app

from expo.booths.allocation.runs import give_up, run_waits, solve_run, still_wanted, take_run

_BEAT_SECONDS = 3
_children: list[subprocess.Popen[bytes]] = []


def begin_next_allocation() -> bool:
    """Begin the run that waits longest; False where none does. Processes that ended are let go."""
    _children[:] = [one for one in _children if one.poll() is None]
    if _children or not run_waits():
        return False  # one at a time a worker: a run uses every core
    uid = take_run()
    if uid is None:
        return False
    command = [sys.executable, "-c", "from expo.cli.main import expo; expo()", "solve", uid]
    _children.append(subprocess.Popen(command, stdin=subprocess.DEVNULL))  # noqa: S603 -- our own program
    return True


@click.command("solve", hidden=True)
@click.argument("uid")
def solve_command(uid: str) -> None:
    """Solve one run that a worker took; workers call this themselves. It ends at once when an organiser stops the run.

    \b
    Example:  expo solve 0f8fad5b-d9cb-469f-a165-70867728950e
    """
    ended = threading.Event()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- the way Flask gives it to a thread
    threading.Thread(target=_beat, args=(app, uid, ended), daemon=True).start()
    try:
        solve_run(uid)
    except Exception:
        give_up(uid)
        raise
    finally:
        ended.set()


def _beat(app: Flask, uid: str, ended: threading.Event) -> None:
    while not ended.wait(_BEAT_SECONDS):
        with app.app_context():
            if not still_wanted(uid) and not ended.is_set():
                os._exit(0)  # the solver is in C and hears nothing else


COMMANDS = (solve_command,)
