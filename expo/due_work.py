"""Batch processing of due rows, each in a transaction of its own: a row that fails does not stop the others."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import OperationalError

from expo import clock
from expo.db import db

log = structlog.get_logger("expo.worker")
_PAUSE = timedelta(minutes=15)


def attempt(work: Callable[[], object], what: str, number: int) -> bool:
    """Do the work of one row in a savepoint. A failure rolls back what it has changed, is logged with what and which row it
    was, and answers False; a database that is away is everybody's failure and raised.
    """
    try:
        with db.session.begin_nested():
            work()
            db.session.flush()
    except OperationalError:
        raise
    except Exception:
        log.exception("due work failed", what=what, number=number)
        return False
    return True


def retry_at() -> datetime:
    """When a row whose work failed is tried again."""
    return clock.now() + _PAUSE
