"""Erasing uploaded files in which a person stands who is erased, before their day is over."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from expo import clock
from expo.db import db
from expo.errors import NotFound
from expo.history.eraser import Eraser
from expo.imports.models import UploadedList
from expo.imports.reader.grids import read_book
from expo.imports.reader.lists import MOST_ROWS
from expo.imports.services import list_bytes
from expo.jobs.services import cancel_job
from expo.kit.tables.sheet_facts import BadSheetError


def drop_lists_naming(event_id: int, texts: Collection[str]) -> None:
    """Erase the event's kept files that have one of these texts in a row. What became of a registered one stays on its page,
    and one that the worker is at ends with what stands; any other must be uploaded again.
    """
    query = sa.select(UploadedList).where(UploadedList.event_id == event_id).options(undefer(UploadedList.sealed))
    eraser = Eraser(texts)
    for kept in db.session.scalars(query):
        if not kept.sealed or not _is_named(kept, eraser):
            continue
        if kept.job is not None:
            cancel_job(kept.job)
        if kept.registered or kept.registered_at is not None:
            kept.sealed, kept.registered_at = b"", kept.registered_at or clock.now()
        else:
            db.session.delete(kept)
    db.session.flush()


def _is_named(kept: UploadedList, eraser: Eraser) -> bool:
    """Whether one of the texts stands in a row of the file; so it is taken for one that nobody can read."""
    try:
        book = read_book(list_bytes(kept), most_rows=MOST_ROWS)
    except (BadSheetError, NotFound):
        return True
    rows = (" ".join(str(cell) for cell in row if cell) for grid in book.grids for row in grid.rows)
    return any(eraser.excerpt(row) for row in rows)
