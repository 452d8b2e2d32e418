"""Deletes stored sheets of members that name an erased person, before the daily clean-up would."""

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from expo.db import db
from expo.delegations.models import Delegation, Sheet
from expo.delegations.services.sheets import BUSY, sheet_bytes
from expo.delegations.sheet import MOST_MEMBERS
from expo.errors import NotFound
from expo.history.eraser import Eraser
from expo.kit.tables.sheet_facts import BadSheetError
from expo.kit.tables.sheets import read_sheet
from expo.registration.domain_events import PersonErased


def drop_sheets_naming(erased: PersonErased) -> None:
    """Erase the sheets of the event's delegations that have the person in a row; they are to be uploaded again. One that is
    being registered is left to its job.
    """
    eraser = Eraser(erased.texts)
    query = sa.select(Sheet).join(Delegation, Delegation.id == Sheet.delegation_id)
    query = query.where(Delegation.event_id == erased.person.event_id, Sheet.sealed.is_not(None))
    for sheet in db.session.scalars(query.options(undefer(Sheet.sealed))):
        if sheet.state not in BUSY and _is_named(sheet, eraser):
            db.session.delete(sheet)
    db.session.flush()


def _is_named(sheet: Sheet, eraser: Eraser) -> bool:
    """Whether a row of the file has one of the texts; True for a file that cannot be read."""
    try:
        rows = read_sheet(sheet_bytes(sheet), most_rows=MOST_MEMBERS)
    except (BadSheetError, NotFound):
        return True
    return any(eraser.excerpt(" ".join(row.cells)) for row in rows)
