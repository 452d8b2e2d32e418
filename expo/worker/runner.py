"""One job from being taken to its end, whatever happens on the way."""

from collections.abc import Sequence

import structlog
from sqlalchemy.exc import OperationalError

from expo.db import db, transaction
from expo.errors import Refused
from expo.i18n import _, force_locale
from expo.jobs.queries import is_due
from expo.jobs.services import JobGoneError, Taken, fail, finish, retry, take
from expo.worker.kinds import JobKind

log = structlog.get_logger("expo.worker")


def take_next(kinds: Sequence[JobKind]) -> tuple[JobKind, Taken] | None:
    """The next job of one of these kinds, now this worker's, with what does it; None where none is due."""
    known = {kind.name: kind for kind in kinds}
    waits = is_due(known.keys())
    db.session.rollback()
    if not waits:
        return None
    with transaction():
        taken = take(known.keys())
    return (known[taken.kind], taken) if taken else None


def run_job(kind: JobKind, taken: Taken) -> None:
    """Do a job that was taken. A refusal is its reasons; a trouble of the database puts it back for later; any other error
    fails it, and is raised.
    """
    with force_locale(taken.language):
        try:
            kind.work(taken)
            with transaction():
                finish(taken)  # already done by most, with what they wrote
        except JobGoneError:
            db.session.rollback()
            log.info("job gone", job=taken.id, kind=taken.kind)
        except Refused as refusal:
            _end_with(taken, [refusal.message, *refusal.details])
        except OperationalError:
            db.session.rollback()
            with transaction():
                retry(taken, [_went_wrong()])
            log.exception("job put back", job=taken.id, kind=taken.kind)
        except Exception:
            _end_with(taken, [_went_wrong()])
            raise


def _end_with(taken: Taken, reasons: Sequence[str]) -> None:
    db.session.rollback()
    with transaction():
        fail(taken, reasons)


def _went_wrong() -> str:
    return _("Something went wrong on our side. Nothing was changed. Try again.")
