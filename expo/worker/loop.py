"""The worker's loop: mail, jobs and sweeps in turn, until it is told to stop."""

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

import structlog
from flask import Flask

from expo.config import settings
from expo.db import db, transaction
from expo.jobs.rules import BEAT_SECONDS, WORKER
from expo.jobs.services import requeue_job, write_heartbeat
from expo.mail.delivery import deliver_due
from expo.mail.domains import Domains
from expo.mail.server import ServerUnavailable
from expo.webhooks.delivery import deliver_due as deliver_webhooks
from expo.worker.kinds import KINDS, JobKind
from expo.worker.process import Child, start_process
from expo.worker.purger import Purger
from expo.worker.runner import run_job, take_next
from expo.worker.sweeps import SWEEPS, Sweep

IDLE_SECONDS = 1.0
AWAY_SECONDS = 15.0
SWEEP_SECONDS = 60.0
SWEEP_ROUNDS = 1000  # at most, of one sweep before mail is delivered again

log = structlog.get_logger("expo.worker")


def run_worker(
    app: Flask, stop: threading.Event, *, kinds: Sequence[JobKind] = KINDS, sweeps: Sequence[Sweep] = SWEEPS
) -> None:
    """Deliver mail, run jobs and sweeps until `stop` is set. Several workers on several machines may run together."""
    in_process = [kind for kind in kinds if not kind.own_process]
    in_children = [kind for kind in kinds if kind.own_process]
    children: list[Child] = []
    beat_at = sweep_at = 0.0
    domains = Domains(_mail_rate(app))
    threads = [_start_couriers(app, stop), *_start_purges(app, stop)]
    while not stop.is_set():
        if time.monotonic() >= beat_at:
            beat_at = time.monotonic() + BEAT_SECONDS
            _guarded(app, _beat)
        pause = _guarded(app, partial(_mail_round, stop, domains))
        _guarded(app, partial(_job_round, in_process))
        _guarded(app, partial(_process_round, in_children, children))
        if time.monotonic() >= sweep_at:
            sweep_at = time.monotonic() + SWEEP_SECONDS
            for sweep in sweeps:
                _guarded(app, partial(_sweep_round, sweep, stop))
        stop.wait(pause)
    _guarded(app, partial(_stop_round, children))
    for thread in threads:
        thread.join(AWAY_SECONDS)


def _guarded(app: Flask, work: Callable[[], float]) -> float:
    """Run `work` in an application context of its own; exceptions are logged and the worker goes on.

    Returns how many seconds the worker should sleep.
    """
    with app.app_context():
        try:
            return work()
        except Exception:
            log.exception("worker")
            return AWAY_SECONDS
        finally:
            db.session.remove()


def _start_couriers(app: Flask, stop: threading.Event) -> threading.Thread:
    """A thread that tells webhooks, so that a receiver that is slow holds up nothing else."""
    thread = threading.Thread(target=_tell_until, args=(app, stop), name="webhooks", daemon=True)
    thread.start()
    return thread


def _tell_until(app: Flask, stop: threading.Event) -> None:
    while not stop.is_set():
        stop.wait(_guarded(app, lambda: 0.0 if deliver_webhooks(stop) else IDLE_SECONDS))


def _start_purges(app: Flask, stop: threading.Event) -> list[threading.Thread]:
    """A thread that purges the cache of PURGE_URL; none without one."""
    with app.app_context():
        if not settings().purge_url:
            return []
    thread = threading.Thread(target=_purge_until, args=(app, stop), name="purger", daemon=True)
    thread.start()
    return [thread]


def _purge_until(app: Flask, stop: threading.Event) -> None:
    purger, pause = Purger(), 0.0
    while not stop.wait(pause):
        pause = _guarded(app, purger.purge_changed)


def _mail_rate(app: Flask) -> int:
    with app.app_context():
        return settings().mail_rate


def _beat() -> float:
    with transaction():
        write_heartbeat(WORKER)
    return 0.0


def _mail_round(stop: threading.Event, domains: Domains) -> float:
    try:
        return 0.0 if settings().mail_url and deliver_due(stop, domains) else IDLE_SECONDS
    except ServerUnavailable as unavailable:
        log.warning("mail server unavailable", reason=str(unavailable))
        return AWAY_SECONDS


def _job_round(kinds: Sequence[JobKind]) -> float:
    """Run one job at most, so that mail is delivered between two jobs."""
    if found := take_next(kinds):
        run_job(*found)
    return 0.0


def _process_round(kinds: Sequence[JobKind], children: list[Child]) -> float:
    """Start the next job that needs a child process; one at a time, since it uses every core."""
    children[:] = [child for child in children if child.is_at_work]
    if not children and (found := take_next(kinds)):
        children.append(start_process(found[1]))
    return 0.0


def _stop_round(children: Sequence[Child]) -> float:
    """Stop the child processes and requeue their jobs."""
    for child in children:
        child.stop()
        with transaction():
            requeue_job(child.taken)
    return 0.0


def _sweep_round(sweep: Sweep, stop: threading.Event) -> float:
    for _time in range(SWEEP_ROUNDS):
        with transaction():
            done = sweep()
        db.session.expunge_all()
        if not done or stop.is_set():
            break
    return 0.0
