"""Background jobs that register large sheets of members in batches with progress, each in a short transaction."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Sheet
from expo.delegations.services.lifecycle import check_accepted, lock_delegation
from expo.delegations.services.sheets import BUSY, check_sheet, read_delegation_sheet, register_sheet, sheet_bytes
from expo.delegations.sheet_values import Choices, ReadSheet
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _
from expo.jobs.queries import asker
from expo.jobs.services import JobGoneError, Taken, finish_job, lock_job, queue_job, report_progress
from expo.jobs.turns import take_turns

KIND = "sheet"
LARGE_SHEET = 300  # number of members from which a sheet is registered by the worker
PIECE = 500  # members registered in one transaction at the most
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
    """Register the sheet of a running job after parsing, each piece in a transaction of its own. Raises Refused if one member
    does not fit: before anybody is registered, or, where that came up meanwhile, with the pieces before it registered.

    A job whose worker died goes on after the last row that is registered.
    """
    query = sa.select(Sheet).where(Sheet.job_id == job.id).options(undefer(Sheet.sealed))
    sheet = db.session.scalar(query)
    if sheet is None or sheet.job is None:
        return  # replaced by another sheet, or its delegation is deleted
    delegation, by = sheet.delegation, asker(sheet.job)
    choices = Choices.from_plain(sheet.choices)
    data = sheet_bytes(sheet)
    found = read_delegation_sheet(delegation, data, choices, on_progress=_progress_callback(job))
    lines = check_sheet(delegation, data, choices, found=found, after=sheet.last_row)
    done = 0
    for taken in take_turns(lines, PIECE):
        piece, done = ReadSheet(list(taken), [], [], [], [], found.columns), done + len(taken)
        with transaction():
            lock_delegation(delegation)
            held = lock_job(job)
            if held is None:
                raise JobGoneError
            _register_piece(sheet, data, choices, piece, by)
            held.done, held.beat_at = min(done, held.total), clock.now()
            if done >= len(lines):
                sheet.sealed = None
                finish_job(job)


def _register_piece(sheet: Sheet, data: bytes, choices: Choices, piece: ReadSheet, by: Actor) -> None:
    first, last = piece.lines[0].row, piece.lines[-1].row
    try:
        register_sheet(sheet.delegation, data, choices, by=by, found=piece, keep=True)
    except Refused as refused:
        if not sheet.last_row:
            raise
        raise Refused(_("The rows from %(row)s on were not registered.", row=first), refused.details) from refused
    sheet.last_row = last


def _progress_callback(job: Taken) -> Callable[[int, int], None]:
    """A callback that writes the progress every `PROGRESS_EVERY` members, in a transaction of its own."""

    def update(done: int, of: int) -> None:
        if (done >= of or not done % PROGRESS_EVERY) and not report_progress(job, done):
            raise JobGoneError

    return update
