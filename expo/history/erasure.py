"""Erasing a person's names and addresses wherever they stand in an event's history. The entries themselves stay."""

import json
import re
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.history.models import Entry
from expo.history.subjects import Recorded, Subject

SHORTEST = 3  # letters: a shorter text stands in too many words of others


class Eraser:
    """Takes a person's texts (names, addresses, numbers) out of others and out of JSON, where they stand as whole words."""

    def __init__(self, texts: Collection[str]) -> None:
        self.texts = sorted({text.strip() for text in texts if text.strip()}, key=len, reverse=True)
        words = "|".join(re.escape(text) for text in self.texts)
        self._pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)

    def strip(self, value: Any) -> Any:
        """The value without the texts; equal to it where none stands in it."""
        if isinstance(value, str):
            return self._pattern.sub("…", value) if self.texts else value
        if isinstance(value, dict):
            return {key: self.strip(inner) for key, inner in value.items()}
        return [self.strip(inner) for inner in value] if isinstance(value, list) else value

    def found_in(self, *columns: Any) -> sa.ColumnElement[bool]:
        """Whether one of the columns may have one of the texts; JSON is searched as it is stored, escaped on SQLite."""
        shapes = {shape for text in self.texts for shape in (text, json.dumps(text)[1:-1])}
        found = [
            sa.func.lower(sa.cast(column, sa.Text)).contains(one, autoescape=True)
            for column in columns
            for shape in shapes
            for one in {shape, shape.lower()}
        ]
        found += [sa.cast(column, sa.Text).contains(one, autoescape=True) for column in columns for one in shapes]
        return sa.or_(sa.false(), *found)


def forget_texts(event_id: int, texts: Collection[str]) -> None:
    """Erase these texts from the event's entries, and the network address where the person acted. Entries about other
    registrations stay as they are: they are of somebody else with the same name.
    """
    eraser = Eraser(texts)
    columns = (Entry.subject, Entry.actor, Entry.before, Entry.after)
    query = sa.select(Entry).where(
        Entry.event_id == event_id, Entry.subject_kind != Subject.REGISTRATION, eraser.found_in(*columns)
    )
    for entry in db.session.scalars(query):
        entry.subject = eraser.strip(entry.subject)
        entry.before, entry.after = eraser.strip(entry.before), eraser.strip(entry.after)
        if entry.account_id is None and eraser.strip(entry.actor) != entry.actor:
            entry.actor, entry.address = "", None
    db.session.flush()


def former_texts(row: Recorded, names: Collection[str], *, called: bool = False) -> set[str]:
    """What the history of a row has of these fields: as they are and as they were before corrections. `called`: the row is
    called by a person's name, which is taken too.
    """
    about = sa.select(Entry).where(Entry.subject_kind == row.__subject__, Entry.subject_id == row.id)
    found = set()
    for entry in db.session.scalars(about):
        found |= {str((values or {}).get(name) or "") for values in (entry.before, entry.after) for name in names}
        if called and not entry.subject.isdecimal():
            found.add(entry.subject)
    return {text for text in found if len(text) >= SHORTEST}


def forget_holders(row: Recorded) -> None:
    """Erase the network addresses of those who acted on a row by its private link, without an account."""
    about = sa.update(Entry).where(Entry.subject_kind == row.__subject__, Entry.subject_id == row.id)
    db.session.execute(about.where(Entry.account_id.is_(None)).values(address=None))


def count_network_addresses(event_id: int) -> int:
    """How many of the event's entries have a network address."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Entry).where(*_with_address(event_id))) or 0


def erase_network_addresses(event_id: int, most: int) -> int:
    """Erase the network addresses of at most `most` of the event's entries; returns of how many."""
    ids = list(db.session.scalars(sa.select(Entry.id).where(*_with_address(event_id)).order_by(Entry.id).limit(most)))
    db.session.execute(sa.update(Entry).where(Entry.id.in_(ids)).values(address=None))
    return len(ids)


def _with_address(event_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return Entry.event_id == event_id, Entry.address.is_not(None)
