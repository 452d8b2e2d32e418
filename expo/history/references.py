"""Names of the rows that entries refer to by id; for deleted rows, the last name that the history has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from expo.db import Base, db
from expo.history.models import Entry
from expo.history.subjects import Subject
from expo.i18n import _, localize
from expo.kit.digits import is_ascii_number

# The table and column of a kind's name. The tables belong to packages in upper layers, so they are looked up by name.
_NAME_COLUMNS: Mapping[Subject, tuple[str, str]] = {
    Subject.ACCOUNT: ("accounts", "name"),
    Subject.CATEGORY: ("categories", "name"),
    Subject.DELEGATION: ("delegations", "name"),
    Subject.FIRM: ("firms", "display_name"),
    Subject.HALL: ("halls", "name"),
    Subject.INTERPRETER: ("interpreters", "name"),
    Subject.MEETING_PLACE: ("meeting_places", "name"),
    Subject.PAVILION: ("pavilions", "name"),
    Subject.QUESTION: ("questions", "label"),
    Subject.ROOM: ("rooms", "name"),
    Subject.SESSION: ("sessions", "title"),
    Subject.TRACK: ("tracks", "name"),
    Subject.VEHICLE: ("vehicles", "name"),
    Subject.ZONE: ("zones", "name"),
}
FIELDS: Mapping[str, Subject] = {
    "category": Subject.CATEGORY,
    "category_id": Subject.CATEGORY,
    "delegation_id": Subject.DELEGATION,
    "firm_id": Subject.FIRM,
    "hall_id": Subject.HALL,
    "interpreter_id": Subject.INTERPRETER,
    "liaison_id": Subject.ACCOUNT,
    "linked_firms": Subject.FIRM,
    "meeting_place_id": Subject.MEETING_PLACE,
    "at the table": Subject.REGISTRATION,
    "must come": Subject.REGISTRATION,
    "heads": Subject.REGISTRATION,
    "pavilion_id": Subject.PAVILION,
    "people": Subject.DELEGATION_MEMBER,
    "room_id": Subject.ROOM,
    "session_id": Subject.SESSION,
    "shown_when_id": Subject.QUESTION,
    "track_id": Subject.TRACK,
    "vehicle_id": Subject.VEHICLE,
    "zone_id": Subject.ZONE,
    "zones": Subject.ZONE,
}
_COUNTED = frozenset({"people"})  # a single number is a count here, numbers in a list are ids
Names = Mapping[tuple[Subject, int], str]


def names_in(entries: Iterable[Entry]) -> Names:
    """The names of all rows that the entries refer to, by one query a kind and one more for deleted rows."""
    wanted: defaultdict[Subject, set[int]] = defaultdict(set)
    for entry in entries:
        for values in (entry.before or {}, entry.after or {}):
            for field, value in values.items():
                if is_answer(entry, field):
                    wanted[Subject.QUESTION].add(int(field))
                elif field in FIELDS:
                    wanted[FIELDS[field]].update(_ids(field, value))
    found = {(kind, number): name for kind, ids in wanted.items() if ids for number, name in _look_up(kind, ids)}
    gone = {(kind, number) for kind, ids in wanted.items() for number in ids} - set(found)
    return {**{one: _("(deleted)") for one in gone}, **_last_known_names(gone), **found} if gone else found


def is_answer(entry: Entry, field: str) -> bool:
    """Whether the field, named by a question's id, is the answer to a registration question."""
    return entry.subject_kind == Subject.REGISTRATION and is_ascii_number(field)


def _ids(field: str, value: Any) -> set[int]:
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
    elif kind is Subject.REGISTRATION:
        one = tables["registrations"].c
        query = sa.select(one.id, one.given_name + " " + one.family_name).where(one.id.in_(ids))
    else:
        table, column = _NAME_COLUMNS[kind]
        query = sa.select(tables[table].c.id, tables[table].c[column]).where(tables[table].c.id.in_(ids))
    for number, name in db.session.execute(query):
        yield number, (localize(name) if isinstance(name, dict) else str(name).strip())


def _last_known_names(missing: set[tuple[Subject, int]]) -> dict[tuple[Subject, int], str]:
    """The name in the latest entry about each deleted row."""
    about = sa.tuple_(Entry.subject_kind, Entry.subject_id).in_(sorted(missing))
    latest = sa.select(sa.func.max(Entry.id)).where(about, Entry.subject != "")
    latest = latest.group_by(Entry.subject_kind, Entry.subject_id)
    query = sa.select(Entry.subject_kind, Entry.subject_id, Entry.subject).where(Entry.id.in_(latest))
    rows = db.session.execute(query)
    return {(Subject(kind), number or 0): _("(deleted) %(name)s", name=name) for kind, number, name in rows}
