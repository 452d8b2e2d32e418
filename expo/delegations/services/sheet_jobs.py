"""Background jobs that register large sheets of members, with progress: all of them, or nobody."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from expo.db import db, transaction
from expo.delegations.models import Sheet
from expo.delegations.services.lifecycle import check_accepted, lock_delegation
from expo.delegations.services.sheets import BUSY, read_delegation_sheet, register_sheet, sheet_bytes
from expo.delegations.sheet_values import Choices
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _
from expo.jobs.queries import asker
from expo.jobs.services import JobGoneError, Taken, finish_job, lock_job, queue_job, report_progress

KIND = "sheet"
LARGE_SHEET = 300  # number of members from which a sheet is registered by the worker
PROGRESS_EVERY = 250  # members between two progress updates


def queue_sheet_registration(sheet: Sheet, choices: Choices, total: int, language: str, *, by: Actor) -> None:
    """Queue the registration of the sheet's members. Raises Refused when it is queued already."""
    lock_delegation(sheet.delegation)
    check_accepted(sheet.delegation)
    db.session.refresh(sheet)
    if sheet.state in BUSY or sheet.sealed is None:
        raise Refused(_("This sheet is being registered already."))
    sheet.job = queue_job(KIND, by=by, language=language, event_id=sheet.delegation.event_id, total=total)
    sheet.choices = choices.plain()
    db.session.flush()


def register_queued_sheet(job: Taken) -> None:
    """Register the sheet of a running job, in one transaction after parsing. Raises Refused if one member does not fit.

    A job whose worker died is restarted from the beginning: nothing is committed before everything is registered.
    """
    query = sa.select(Sheet).where(Sheet.job_id == job.id).options(undefer(Sheet.sealed))
    sheet = db.session.scalar(query)
    if sheet is None or sheet.job is None:
        return  # replaced by another sheet, or its delegation is deleted
    delegation, by = sheet.delegation, asker(sheet.job)
    choices = Choices.from_plain(sheet.choices)
    data = sheet_bytes(sheet)
    found = read_delegation_sheet(delegation, data, choices, on_progress=_progress_callback(job))
    with transaction():
        lock_delegation(delegation)
        if lock_job(job) is None:
            raise JobGoneError
        register_sheet(delegation, data, choices, by=by, found=found, keep=True)
        sheet.sealed = None
        finish_job(job)


def _progress_callback(job: Taken) -> Callable[[int, int], None]:
    """A callback that writes the progress every `PROGRESS_EVERY` members, in a transaction of its own."""

    def update(done: int, of: int) -> None:
        if (done >= of or not done % PROGRESS_EVERY) and not report_progress(job, done):
            raise JobGoneError

    return update
