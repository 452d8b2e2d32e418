"""Large sheets of members, registered by the worker while their progress stands in their row: all of them, or nobody."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Sheet
from expo.delegations.rules import SheetState
from expo.delegations.services.lifecycle import check_coming, lock
from expo.delegations.services.sheets import BUSY, opened, read, register_sheet
from expo.delegations.sheet import Choices, Told
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _, force_locale

LARGE = 300  # members from which on a sheet is left to the worker
NOTED_EVERY = 250  # members
LOST = timedelta(seconds=60)  # without a sign of life: whoever was at it is gone


def ask_to_register(sheet: Sheet, choices: Choices, total: int, language: str, *, by: Actor) -> None:
    """Leave it to the worker to register the sheet's members. Raises Refused when that was asked already."""
    lock(sheet.delegation)
    check_coming(sheet.delegation)
    db.session.refresh(sheet)
    if sheet.state in BUSY or sheet.sealed is None:
        raise Refused(_("This sheet is being registered already."))
    sheet.state, sheet.total, sheet.done, sheet.refused = SheetState.ASKED, total, 0, []
    sheet.choices = [name for name in Choices.__dataclass_fields__ if getattr(choices, name)]
    sheet.asked_by = {
        "name": by.name,
        "account_id": by.account_id,
        "address": by.address,
        "request_id": by.request_id,
        "language": language,
    }
    db.session.flush()


def register_next_sheet() -> bool:
    """Register the sheet that waits longest, in a transaction of its own after it was read; False where none waits.

    Of two workers one gets it. One whose worker died is begun anew: nothing of it is registered before all is.
    """
    waits = db.session.scalar(_waiting()) is not None
    db.session.rollback()
    if not waits:
        return False
    with transaction():
        number = _take()
    if number is None:
        return False
    sheet = db.session.get_one(Sheet, number, options=[undefer(Sheet.sealed), joinedload(Sheet.delegation)])
    asked = sheet.asked_by
    by = Actor(asked["name"], asked["account_id"], asked["address"], asked["request_id"])
    with force_locale(asked["language"]):
        try:
            _register(sheet, Choices(**dict.fromkeys(sheet.choices, True)), by)
        except Refused as refusal:
            _end(number, SheetState.REFUSED, [refusal.message, *refusal.details])
        except Exception:
            db.session.rollback()
            _end(number, SheetState.REFUSED, [_("Something went wrong on our side. Nobody was registered. Try again.")])
            raise
    return True


def _register(sheet: Sheet, choices: Choices, by: Actor) -> None:
    delegation, number = sheet.delegation, sheet.id
    data = opened(sheet)
    found = read(delegation, data, choices, told=_noting(number))
    with transaction():
        lock(delegation)
        db.session.refresh(sheet, with_for_update=True)
        if sheet.state is not SheetState.RUNNING:
            return
        register_sheet(delegation, data, choices, by=by, found=found, keep=True)
        sheet.state, sheet.sealed, sheet.done = SheetState.DONE, None, sheet.total


def _take() -> int | None:
    """The next sheet's id, now this worker's."""
    number = db.session.scalar(_waiting().with_for_update(skip_locked=True))
    if number is not None:
        taking = sa.update(Sheet).where(Sheet.id == number)
        db.session.execute(taking.values(state=SheetState.RUNNING, beat_at=clock.now(), done=0))
    return number


def _waiting() -> sa.Select[int]:
    lost = sa.and_(Sheet.state == SheetState.RUNNING, Sheet.beat_at < clock.now() - LOST)
    return sa.select(Sheet.id).where(sa.or_(Sheet.state == SheetState.ASKED, lost)).order_by(Sheet.id).limit(1)


def _noting(number: int) -> Told:
    """Notes now and then how many are read, seen by every process at once."""

    def note(done: int, of: int) -> None:
        if done % NOTED_EVERY and done < of:
            return
        beat = sa.update(Sheet).where(Sheet.id == number, Sheet.state == SheetState.RUNNING)
        values = {"done": sa.case((Sheet.total < done, Sheet.total), else_=done), "beat_at": clock.now()}
        with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
            connection.execute(beat.values(**values))

    return note


def _end(number: int, state: SheetState, refused: list[str]) -> None:
    with transaction():
        ending = sa.update(Sheet).where(Sheet.id == number, Sheet.state == SheetState.RUNNING)
        db.session.execute(ending.values(state=state, refused=refused))
