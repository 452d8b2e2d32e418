"""Queries on the history."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from expo.db import db
from expo.history.models import Entry
from expo.history.subjects import Recorded, Subject
from expo.history.words import conflict_lines
from expo.kit.text import like


def history_of(event_id: int, *, verb: str = "", kind: str = "", q: str = "") -> sa.Select[Any]:
    """Selects an event's entries, the latest first; `q` is searched in actor and subject."""
    query = sa.select(Entry).where(Entry.event_id == event_id).order_by(Entry.id.desc())
    if verb:
        query = query.where(Entry.verb == verb)
    if kind:
        query = query.where(Entry.subject_kind == kind)
    if q:
        pattern = like(q.strip())
        found = [column.ilike(pattern, escape="\\") for column in (Entry.actor, Entry.subject)]
        query = query.where(sa.or_(*found))
    return query


def history_about(row: Recorded) -> list[Entry]:
    """The entries about one row, the latest first."""
    query = sa.select(Entry).where(Entry.subject_kind == row.__subject__, Entry.subject_id == row.id)
    return list(db.session.scalars(query.order_by(Entry.id.desc())))


def changes_since(row: Recorded, version: int) -> list[str]:
    """What others changed in a row since its `version`, for the message of an edit conflict: a line for each field."""
    later = [entry for entry in history_about(row) if (entry.after or {}).get("version", 0) > version]
    return conflict_lines(reversed(later))


def erase_entries_about(kind: Subject, number: int) -> None:
    """Erase names and values from the entries about one row, at its person's request; the entries themselves stay."""
    erase_entries_about_many(kind, [number])


def erase_entries_about_many(kind: Subject, numbers: Sequence[int]) -> None:
    """`erase_entries_about` for many rows of one kind."""
    about = sa.update(Entry).where(Entry.subject_kind == kind, Entry.subject_id.in_(numbers))
    db.session.execute(about.values(before=None, after=None, subject="", address=None))
    db.session.execute(about.where(Entry.account_id.is_(None)).values(actor=""))


def latest_entry_id(event_id: Any) -> Any:
    """The id of an event's latest entry, as a scalar subquery of the column of the event's id: the version of whatever shows
    nothing but what the history records.
    """
    latest = aliased(Entry)
    return sa.select(latest.id).where(latest.event_id == event_id).order_by(latest.id.desc()).limit(1).scalar_subquery()


def last_change(kind: Subject, number: Any) -> Any:
    """When the history last says something about a row, as a scalar subquery of the column of its id: its time of change, where
    its table keeps none.
    """
    about = aliased(Entry)
    query = sa.select(about.at).where(about.subject_kind == kind, about.subject_id == number)
    return query.order_by(about.id.desc()).limit(1).scalar_subquery()
