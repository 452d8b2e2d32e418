"""The names behind the numbers that entries hold: a category's, a room's, a person's; of what is gone, the name it had."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from expo.db import Base, db
from expo.history.models import Entry
from expo.history.subjects import Subject
from expo.i18n import _, said

# By field, what its number is a number of, and the table and column that have its name. The rooms that own these tables
# stand above the history, so they are asked by their names.
_NAMED: Mapping[Subject, tuple[str, str]] = {
    Subject.ACCOUNT: ("accounts", "name"),
    Subject.CATEGORY: ("categories", "name"),
    Subject.DELEGATION: ("delegations", "name"),
    Subject.FIRM: ("firms", "display_name"),
    Subject.HALL: ("halls", "name"),
    Subject.PAVILION: ("pavilions", "name"),
    Subject.QUESTION: ("questions", "label"),
    Subject.ROOM: ("rooms", "name"),
    Subject.TRACK: ("tracks", "name"),
    Subject.ZONE: ("zones", "name"),
}
FIELDS: Mapping[str, Subject] = {
    "category": Subject.CATEGORY,
    "category_id": Subject.CATEGORY,
    "delegation_id": Subject.DELEGATION,
    "firm_id": Subject.FIRM,
    "hall_id": Subject.HALL,
    "liaison_id": Subject.ACCOUNT,
    "linked_firms": Subject.FIRM,
    "pavilion_id": Subject.PAVILION,
    "people": Subject.DELEGATION_MEMBER,
    "room_id": Subject.ROOM,
    "shown_when_id": Subject.QUESTION,
    "track_id": Subject.TRACK,
    "zone_id": Subject.ZONE,
    "zones": Subject.ZONE,
}
_COUNTED = frozenset({"people"})  # a number alone is a count here; in a list it is somebody's
Names = Mapping[tuple[Subject, int], str]


def names_in(entries: Iterable[Entry]) -> Names:
    """The names of all that the entries' numbers stand for, by one query for each kind of thing and two more at most."""
    wanted: defaultdict[Subject, set[int]] = defaultdict(set)
    for entry in entries:
        for values in (entry.before or {}, entry.after or {}):
            for field, value in values.items():
                if is_answer(entry, field):
                    wanted[Subject.QUESTION].add(int(field))
                elif field in FIELDS:
                    wanted[FIELDS[field]].update(_numbers(field, value))
    found = {(kind, number): name for kind, ids in wanted.items() if ids for number, name in _look_up(kind, ids)}
    gone = {(kind, number) for kind, ids in wanted.items() for number in ids} - set(found)
    return {**{one: _("(deleted)") for one in gone}, **_gone(gone), **found} if gone else found


def is_answer(entry: Entry, field: str) -> bool:
    """Whether a field of a registration is the answer to a question, whose number it is."""
    return entry.subject_kind == Subject.REGISTRATION and field.isascii() and field.isdigit()


def _numbers(field: str, value: Any) -> set[int]:
    values = value if isinstance(value, list) else [] if field in _COUNTED else [value]
    return {one for one in values if isinstance(one, int) and not isinstance(one, bool)}


def _look_up(kind: Subject, ids: set[int]) -> Iterable[tuple[int, str]]:
    tables = Base.metadata.tables
    if kind is Subject.DELEGATION_MEMBER:
        member, person = tables["delegation_members"].c, tables["registrations"].c
        named = person.given_name + " " + person.family_name
        query = sa.select(member.id, named).join_from(
            tables["delegation_members"], tables["registrations"], member.registration_id == person.id
        )
        query = query.where(member.id.in_(ids))
    else:
        table, column = _NAMED[kind]
        query = sa.select(tables[table].c.id, tables[table].c[column]).where(tables[table].c.id.in_(ids))
    for number, name in db.session.execute(query):
        yield number, (said(name) if isinstance(name, dict) else str(name).strip())


def _gone(missing: set[tuple[Subject, int]]) -> dict[tuple[Subject, int], str]:
    """The last name that the history itself has of each."""
    about = sa.tuple_(Entry.subject_kind, Entry.subject_id).in_(sorted(missing))
    latest = sa.select(sa.func.max(Entry.id)).where(about, Entry.subject != "")
    latest = latest.group_by(Entry.subject_kind, Entry.subject_id)
    query = sa.select(Entry.subject_kind, Entry.subject_id, Entry.subject).where(Entry.id.in_(latest))
    rows = db.session.execute(query)
    return {(Subject(kind), number or 0): _("(deleted) %(name)s", name=name) for kind, number, name in rows}
