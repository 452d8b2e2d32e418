"""Large sheets of members, registered by the worker while their job tells how far it is: all of them, or nobody."""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from expo.db import db, transaction
from expo.delegations.models import Sheet
from expo.delegations.services.lifecycle import check_coming, lock
from expo.delegations.services.sheets import BUSY, opened, read, register_sheet
from expo.delegations.sheet_values import Choices
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _
from expo.jobs.queries import asker
from expo.jobs.services import JobGoneError, Taken, ask, finish, hold, progress

KIND = "sheet"
LARGE = 300  # members from which on a sheet is left to the worker
NOTED_EVERY = 250  # members


def ask_to_register(sheet: Sheet, choices: Choices, total: int, language: str, *, by: Actor) -> None:
    """Leave it to the worker to register the sheet's members. Raises Refused when that was asked already."""
    lock(sheet.delegation)
    check_coming(sheet.delegation)
    db.session.refresh(sheet)
    if sheet.state in BUSY or sheet.sealed is None:
        raise Refused(_("This sheet is being registered already."))
    sheet.job = ask(KIND, by=by, language=language, event_id=sheet.delegation.event_id, total=total)
    sheet.choices = [name for name in Choices.__dataclass_fields__ if getattr(choices, name)]
    db.session.flush()


def register_asked_sheet(taken: Taken) -> None:
    """Register the sheet of a job that was taken, in one transaction after it was read. Raises Refused if one does not fit.

    One whose worker died is begun anew: nothing of it is registered before all is.
    """
    query = sa.select(Sheet).where(Sheet.job_id == taken.id).options(undefer(Sheet.sealed))
    sheet = db.session.scalar(query)
    if sheet is None or sheet.job is None:
        return  # another sheet took its place, or its delegation is gone
    delegation, by = sheet.delegation, asker(sheet.job)
    choices = Choices(**dict.fromkeys(sheet.choices, True))
    data = opened(sheet)
    found = read(delegation, data, choices, told=_noting(taken))
    with transaction():
        lock(delegation)
        if hold(taken) is None:
            raise JobGoneError
        register_sheet(delegation, data, choices, by=by, found=found, keep=True)
        sheet.sealed = None
        finish(taken)


def _noting(taken: Taken) -> Callable[[int, int], None]:
    """Notes now and then how many are read, seen by every process at once."""

    def note(done: int, of: int) -> None:
        if (done >= of or not done % NOTED_EVERY) and not progress(taken, done):
            raise JobGoneError

    return note
