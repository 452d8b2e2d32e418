"""Commands that run the web server and the worker."""

import errno
import gc
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import click
from flask import Flask, current_app
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from expo.config import Settings, settings
from expo.db import db
from expo.errors import Refused
from expo.worker.loop import run_worker

# Threads of each web process: one runs Python while others wait for the database. Measured: with eight, switching between
# them makes a request cost a fifth more than with two.
THREADS = 4
BACKLOG = 1024
HEADER_SECONDS = 10  # for a client to send its headers, so that slow ones do not pile up
_PORT_SECONDS = 3  # for the port of a server that was killed
GRACE_SECONDS = 20  # for a request under way when the server is asked to stop

_FORK = multiprocessing.get_context("fork")


@click.command("serve")
def serve_command() -> None:
    """Serve the web on HOST:PORT with WORKERS processes, until told to stop.

    On SQLite the mail worker runs inside, unless WORKER=apart.

    \b
    Example:  PORT=8000 expo serve
    """
    claim_port(settings())
    serve(settings())


@click.command("worker")
def worker_command() -> None:
    """Deliver mail, do the jobs that pages ask for and clean up, until told to stop. Several may run at once.

    \b
    Example:  expo worker
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_worker(_application(), stop)


def claim_port(here: Settings) -> None:
    """Raise Refused when another server listens at HOST:PORT: the processes of one server share their port, so the system
    would let a second server share it too, and either would get half of the requests.

    Waits a little for the processes of a server that was just killed.
    """
    until = time.monotonic() + _PORT_SECONDS
    while (fault := _port_fault(here)) is not None:
        if fault != errno.EADDRINUSE or time.monotonic() > until:
            raise Refused(
                f"Cannot listen at {here.host}:{here.port}: {os.strerror(fault)}. Choose another HOST or PORT."
            )
        time.sleep(0.2)


def _port_fault(here: Settings) -> int | None:
    """The system's error for listening at the port alone; None when it is free."""
    try:
        found = socket.getaddrinfo(here.host, here.port, type=socket.SOCK_STREAM)
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    for family, kind, protocol, _name, address in found:
        with socket.socket(family, kind, protocol) as alone:
            alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                alone.bind(address)
            except OSError as error:
                return error.errno
    return None


def serve(here: Settings) -> None:
    """Run the web server, and with WORKER=inside a worker process, until stopped.

    No thread of this process may use the database: the server forks its processes, again whenever one of them dies, and a
    fork during a query would copy locks that are never released (SQLite's allocator has one). So the worker is a process.
    """
    app = _application()
    for engine in db.engines.values():
        engine.dispose()  # connections must not be shared across a fork
    _freeze_objects()
    stop = threading.Event()
    keeper = threading.Thread(target=_supervise_worker, args=(app, stop), name="mail-worker", daemon=True)
    if here.worker == "inside":
        keeper.start()
    try:
        server(here).serve(target_loader=partial(_in_web_process, app), wrap_loader=False)
    finally:
        stop.set()
        if keeper.is_alive():
            keeper.join(timeout=GRACE_SECONDS)


def _supervise_worker(app: Flask, stop: threading.Event) -> None:
    """Run a worker process, restarted when it dies, until `stop` is set."""
    while not stop.is_set():
        worker = _FORK.Process(target=_run_child_worker, args=(app,), name="mail-worker", daemon=True)
        worker.start()
        while worker.is_alive() and not stop.wait(0.5):
            worker.join(timeout=0)
    worker.terminate()
    worker.join(timeout=GRACE_SECONDS)


def _run_child_worker(app: Flask) -> None:
    """Run a worker that stops when its parent process ends."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    _on_parent_exit(stop.set)
    run_worker(app, stop)


def _on_parent_exit(end: Callable[[], None]) -> None:
    """Call `end` when the parent process has ended, in whichever way."""
    parent = os.getppid()

    def watch() -> None:
        # Polled: the server's other processes inherit copies of any pipe whose end could be waited for.
        while os.getppid() == parent:
            time.sleep(0.5)
        end()

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _freeze_objects() -> None:
    """Exempt the application's permanent objects from garbage collection, each run of which would block requests for a tenth
    of a second. Before the fork: the collector writes to object headers, which would unshare memory between the processes.
    """
    gc.collect()
    gc.freeze()


def _in_web_process(app: Flask) -> Flask:
    """The application in a web process: the object inherited by fork, so that it is not created again."""
    # An orphaned web process would go on serving the old program on the port of a server started later.
    _on_parent_exit(lambda: os.kill(os.getpid(), signal.SIGTERM))
    return app


def server(here: Settings) -> Any:
    """The Granian server; the reasons for its settings are in docs/decisions."""
    return Server(
        "expo",  # a name only: the processes inherit the application
        address=here.host,
        port=here.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=here.workers,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000),
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=GRACE_SECONDS,
        log_level=LogLevels.warning,
    )


def _application() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 -- werkzeug's own way
    return app


COMMANDS = (serve_command, worker_command)
