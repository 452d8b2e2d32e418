"""Erasing a person's names and addresses wherever they stand in an event's history. The entries themselves stay."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from expo.db import Base, db
from expo.history.eraser import SHORTEST, Eraser
from expo.history.free_texts import strip_free_texts
from expo.history.models import Entry
from expo.history.subjects import Recorded, Subject
from expo.kit.digits import is_ascii_number


def forget_texts(event_id: int, texts: Collection[str]) -> None:
    """Erase these texts from what people wrote freely and from the event's entries, and the network address where the person
    acted. Entries about registrations of that name stay as they are: they are of somebody else.
    """
    eraser = Eraser(texts)
    strip_free_texts(event_id, eraser)
    columns = (Entry.subject, Entry.actor, Entry.before, Entry.after)
    query = sa.select(Entry).where(
        Entry.event_id == event_id,
        sa.not_(about_namesakes(Entry.subject_kind, Entry.subject_id, event_id, eraser)),
        eraser.found_in(*columns),
    )
    for entry in db.session.scalars(query):
        entry.subject = eraser.strip(entry.subject)
        entry.before, entry.after = eraser.strip(entry.before), eraser.strip(entry.after)
        if entry.account_id is None and eraser.strip(entry.actor) != entry.actor:
            entry.actor, entry.address = "", None
    db.session.flush()


def about_namesakes(kind: Any, number: Any, event_id: int, eraser: Eraser) -> sa.ColumnElement[bool]:
    """Whether columns of a kind and an id name a registration of the event that has one of the texts as its own: the same
    name, telephone or address. What tells of it tells of somebody else.
    """
    people = Base.metadata.tables["registrations"].c  # of a room above, so looked up by name
    own = (people.given_name + " " + people.family_name, people.second_name, people.email, people.phone)
    query = sa.select(people.id, *own).where(people.event_id == event_id, eraser.found_in(*own))
    same = {one.id for one in db.session.execute(query) if any(eraser.strip(text) != text for text in one[1:])}
    return sa.and_(kind.is_not(None), number.is_not(None), kind == Subject.REGISTRATION, number.in_(sorted(same)))


def former_texts(row: Recorded, names: Collection[str], *, called: bool = False) -> set[str]:
    """What the history of a row has of these fields: as they are and as they were before corrections. `called`: the row is
    called by a person's name, which is taken too.
    """
    about = sa.select(Entry).where(Entry.subject_kind == row.__subject__, Entry.subject_id == row.id)
    found = set()
    for entry in db.session.scalars(about):
        kept = [(values or {}).get(name) for values in (entry.before, entry.after) for name in names]
        found |= {text for value in kept for text in _texts_in(value)}
        if called and not is_ascii_number(entry.subject):
            found.add(entry.subject)
    return {text for text in found if len(text) >= SHORTEST}


def _texts_in(value: Any) -> list[str]:
    """A text, or those of a contact that is kept by its parts."""
    parts = value.values() if isinstance(value, dict) else [value]
    return [str(part or "") for part in parts]


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
