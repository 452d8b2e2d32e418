"""Saving a row by a form: optimistic locking, the changed fields, the history."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.errors import Changed
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.meetings.models import MeetingPlace
from expo.programme.models import Room


def check_version(row: Any, version: int) -> None:
    """Lock the row. Raises Changed, with what others did, when `version` is not the current one."""
    db.session.refresh(row, with_for_update={"of": type(row)})
    if row.version != version:
        raise Changed(_("Somebody else changed this while you wrote."), changes_since(row, version))


def lock_place(place: MeetingPlace) -> None:
    """Lock a meeting place, and let no session be put into its room, until the end of the transaction."""
    db.session.execute(sa.select(MeetingPlace.id).where(MeetingPlace.id == place.id).with_for_update(key_share=True))
    room = sa.select(Room.id).where(Room.id == place.room_id)
    db.session.execute(room.with_for_update(read=True, key_share=True))


def write_fields(
    row: Any, fields: Mapping[str, Any], *, named: str, by: Actor, columns: Mapping[str, str] = MappingProxyType({})
) -> bool:
    """Set the fields that differ, raise the version and record it; answers whether anything differed. `columns` are the
    attributes of those fields that are called otherwise.
    """
    was, now = differences({name: getattr(row, columns.get(name, name)) for name in fields}, fields)
    if not now:
        return False
    for name, value in fields.items():
        setattr(row, columns.get(name, name), value)
    row.version += 1
    db.session.flush()
    after = {**now, "version": row.version}
    record(Verb.CHANGED, row, by=by, event_id=row.event_id, named=named, before=was, after=after)
    return True
