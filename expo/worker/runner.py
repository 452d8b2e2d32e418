"""Running one job to its end, with its failures."""

from collections.abc import Sequence

import structlog
from sqlalchemy.exc import OperationalError

from expo.db import db, transaction
from expo.errors import Refused
from expo.i18n import _, force_locale
from expo.jobs.queries import is_due
from expo.jobs.services import JobGoneError, Taken, fail_job, finish_job, retry_job, take_job
from expo.worker.kinds import JobKind

log = structlog.get_logger("expo.worker")


def take_next(kinds: Sequence[JobKind]) -> tuple[JobKind, Taken] | None:
    """Take the next due job of these kinds; None when there is none."""
    known = {kind.name: kind for kind in kinds}
    waits = is_due(known.keys())
    db.session.rollback()
    if not waits:
        return None
    with transaction():
        taken = take_job(known.keys())
    return (known[taken.kind], taken) if taken else None


def run_job(kind: JobKind, taken: Taken) -> None:
    """Run a taken job. `Refused` fails it with its sentences; an OperationalError requeues it; any other exception fails it
    and is raised.
    """
    with force_locale(taken.language):
        try:
            kind.work(taken)
            with transaction():
                finish_job(taken)  # most jobs have called it already, with what they wrote
        except JobGoneError:
            db.session.rollback()
            log.info("job gone", job=taken.id, kind=taken.kind)
        except Refused as refusal:
            _fail_job(taken, [refusal.message, *refusal.details])
        except OperationalError:
            db.session.rollback()
            with transaction():
                retry_job(taken, [_failure_sentence()])
            log.exception("job put back", job=taken.id, kind=taken.kind)
        except Exception:
            _fail_job(taken, [_failure_sentence()])
            raise


def _fail_job(taken: Taken, reasons: Sequence[str]) -> None:
    db.session.rollback()
    with transaction():
        fail_job(taken, reasons)


def _failure_sentence() -> str:
    return _("Something went wrong on our side. Nothing was changed. Try again.")
