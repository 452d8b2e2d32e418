"""Erasing people who stood in rows that were removed since: only the history and mails have them still."""

from collections.abc import Iterator, Mapping, Sequence

import sqlalchemy as sa

from expo.db import Base, db
from expo.history.eraser import GONE, SHORTEST
from expo.history.models import Entry
from expo.history.subjects import Subject
from expo.kit.digits import is_ascii_number
from expo.mail.erasure import forget_contact, mailed_addresses

_BATCH = 5  # in one transaction: all entries and mails of the event are searched for each of them

# The table of a kind, of a room above, and the fields that are about a person. An interpreter is called by a person's name.
_PEOPLE_IN: Mapping[Subject, tuple[str, Sequence[str]]] = {
    Subject.BODY: ("bodies", ("contact_name", "contact_email")),
    Subject.INTERPRETER: ("interpreters", ("name", "second_name", "email", "phone")),
    Subject.PAVILION: ("pavilions", ("manager_name", "manager_email")),
    Subject.VEHICLE: ("vehicles", ("driver_name", "driver_phone", "driver_email")),
}


def count_removed_contacts(event_id: int) -> int:
    """How many rows of an event that were removed still have somebody's name or address in the history."""
    return sum(1 for _texts in _removed(event_id))


def erase_removed_contacts(event_id: int, most: int) -> int:
    """Erase the people of some of an event's removed rows, since the time of contacts is over; returns of how many."""
    due = [texts for texts, _number in zip(_removed(event_id), range(min(most, _BATCH)), strict=False)]
    for texts in due:
        forget_contact(event_id, texts)
    return len(due)


def _removed(event_id: int) -> Iterator[set[str]]:
    """The texts about people of each removed row that has any."""
    for kind, (name, fields) in _PEOPLE_IN.items():
        table = Base.metadata.tables[name]
        query = sa.select(Entry).where(
            Entry.event_id == event_id, Entry.subject_kind == kind, Entry.subject_id.not_in(sa.select(table.c.id))
        )
        by_row: dict[int | None, set[str]] = {}
        for entry in db.session.scalars(query.order_by(Entry.id)):
            by_row.setdefault(entry.subject_id, set()).update(_texts_in(entry, fields))
        for number, texts in by_row.items():
            found = texts | (mailed_addresses(event_id, kind, number) if number is not None else set())
            if found - _registered(event_id, found):
                yield found - _registered(event_id, found)


def _registered(event_id: int, texts: set[str]) -> set[str]:
    """Those of the texts that somebody who is registered is called, as interpreters may be: they go with the registration."""
    people = Base.metadata.tables["registrations"].c
    name = people.given_name + " " + people.family_name
    return set(db.session.scalars(sa.select(name).where(people.event_id == event_id, name.in_(sorted(texts)))))


def _texts_in(entry: Entry, fields: Sequence[str]) -> set[str]:
    found = [str((values or {}).get(name) or "") for values in (entry.before, entry.after) for name in fields]
    found += [entry.subject] if entry.subject_kind == Subject.INTERPRETER else []
    return {text for text in found if len(text) >= SHORTEST and text.strip(GONE) and not is_ascii_number(text)}
