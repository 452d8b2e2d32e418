"""Texts in which people write freely, so that somebody else's name may stand in them: found and erased in an event's tables.

The tables belong to packages in upper layers, so they are looked up by name.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.actors import ActorName
from expo.db import Base, db
from expo.history.eraser import Eraser

# Erased with whoever is named in them.
FREE_TEXTS: Mapping[str, Sequence[str]] = {
    "answers": ["value"],
    "booths": ["blocked_why"],
    "case_lines": ["text"],
    "case_questions": ["question", "answer"],
    "contract_acceptances": ["name", "post"],
    "delegation_documents": ["name"],
    "delegation_sheets": ["choices"],
    "delegations": ["lead_body", "host", "purpose", "linked_firms", "note"],
    "exhibitor_changes": ["before", "after"],
    "exhibitor_documents": ["name"],
    "exhibitors": ["draft", "activity", "conditions", "note"],
    "handovers": ["proxy", "note"],
    "interpreter_bookings": ["told"],
    "interpreters": ["note"],
    "investor_cases": ["project", "licences", "land_energy", "next_step", "desk_asks", "desk_answer", "commitment"],
    "itinerary_items": ["title", "place", "note", "details", "pending"],
    "jobs": ["reasons"],
    "lead_scans": ["note", "device"],
    "leads": ["tags", "note"],
    "letter_requests": ["reason"],
    "letters": ["revoked_why"],
    "meeting_place_closures": ["reason"],
    "meeting_outcomes": ["next_step", "owner"],
    "meeting_requests": ["reason", "answer"],
    "meeting_wishes": ["reason"],
    "meetings": ["agenda", "reason", "pending"],
    "memoranda": ["note"],
    "memorandum_follow_ups": ["what"],
    "memorandum_people": ["name", "post"],
    "memorandum_proposals": ["name", "post"],
    "memorandum_texts": ["name"],
    "parties": ["offers", "seeks"],
    "points_entries": ["reason"],
    "print_runs": ["chosen", "troubles"],
    "registrations": ["note"],
    "task_answers": ["text", "reply"],
    "trucks": ["plate"],
    "uploaded_lists": ["name", "answers"],
    "uploads": ["name"],
    "vehicles": ["note"],
    "webhook_tries": ["answer"],
}
# What the expo says in public, or calls a thing: left as it is.
NAMES_OF_THINGS: Mapping[str, Sequence[str]] = {
    "api_tokens": ["name"],
    "webhooks": ["name"],
    "bodies": ["name"],
    "categories": ["name", "description"],
    "companions": ["name"],
    "delegations": ["name"],
    "desks": ["name"],
    "exhibitors": ["fascia_name", "products"],
    "directions": ["words"],
    "exhibitor_tasks": ["name", "description"],
    "gates": ["name", "closed_reason"],
    "halls": ["name"],
    "home_pages": ["tagline", "description"],
    "meeting_blocks": ["name"],
    "meeting_places": ["name"],
    "imprints": ["name", "address", "phone", "email", "registration", "responsible"],
    "legal_texts": ["words"],
    "memoranda": ["title"],
    "neighbours": ["name"],
    "partners": ["name", "link"],
    "pavilions": ["name", "body"],
    "plan_elements": ["label"],
    "question_options": ["label"],
    "questions": ["label", "hint"],
    "rooms": ["name"],
    "service_items": ["name"],
    "sessions": ["title", "abstract"],
    "speakers": ["name", "second_name", "organisation", "about", "links"],
    "tracks": ["name"],
    "vehicles": ["name"],
    "venues": ["name", "address", "city"],
    "wordings": ["subject", "text"],
    "zone_closures": ["reason"],
    "zones": ["name"],
}


def strip_free_texts(event_id: int, eraser: Eraser) -> None:
    """Erase the eraser's texts from what people wrote freely at an event, and from the columns that say who did something.
    Whoever has a row of free texts open saves no older text over it: its version grows, and calendars that show it are told.
    """
    db.session.flush()
    done = sum(_strip(event_id, name, columns, eraser) for name, columns in FREE_TEXTS.items())
    done += sum(_forget_acts(event_id, column, eraser) for column in _actors())
    if done:
        db.session.expire_all()


def _actors() -> Iterator[sa.Column[str]]:
    """The columns that say who did something, but for the history's, which knows of each entry whether an account did it."""
    for table in Base.metadata.sorted_tables:
        yield from (column for column in table.c if isinstance(column.type, ActorName) and table.name != "history")


def _forget_acts(event_id: int, column: sa.Column[str], eraser: Eraser) -> int:
    """Empty a column where the person acted; how many names were found. An account's name stays: it acted for the expo."""
    accounts = sa.select(Base.metadata.tables["accounts"].c.name)
    mine = _of_event(column.table, event_id)
    query = sa.select(column).where(mine, column != "", column.not_in(accounts), eraser.found_in(column)).distinct()
    names = [name for name in db.session.scalars(query) if eraser.strip(name) != name]
    if names:
        emptied = sa.update(column.table).where(mine, column.in_(names))
        db.session.execute(emptied.values({column: ""}))
    return len(names)


def _strip(event_id: int, name: str, columns: Sequence[str], eraser: Eraser) -> int:
    table, done = Base.metadata.tables[name], 0
    for row in rows_naming(event_id, name, columns, eraser):
        stripped = {column: eraser.strip(row[column]) for column in columns if eraser.excerpt(row[column])}
        if stripped:
            here = sa.and_(*(key == row[key.name] for key in table.primary_key))
            db.session.execute(sa.update(table).where(here).values(stripped | _touched(table)))
            _touch_journey(row)
            done += 1
    return done


def rows_naming(event_id: int, name: str, columns: Sequence[str], eraser: Eraser) -> Iterator[Mapping[str, Any]]:
    """The rows of an event that may have one of the texts in one of the columns."""
    if not columns or not eraser.texts:
        return
    table = Base.metadata.tables[name]
    read = [*table.primary_key, *(table.c[column] for column in columns)]
    read += [table.c.delegation_id] if name == "itinerary_items" else []
    where = (_of_event(table, event_id), eraser.found_in(*(table.c[column] for column in columns)))
    yield from map(dict, db.session.execute(sa.select(*read).where(*where)).mappings())


def _of_event(table: sa.Table, event_id: int) -> sa.ColumnElement[bool]:
    """Whether a row is the event's, by its own key or by that of the row to which it belongs."""
    if "event_id" in table.c:
        return table.c.event_id == event_id
    key = next(key for key in table.foreign_keys if not key.parent.nullable)
    parent = key.column.table
    return key.parent.in_(sa.select(key.column).where(_of_event(parent, event_id)))


def _touched(table: sa.Table) -> dict[str, Any]:
    raised = {name: table.c[name] + 1 for name in ("version", "revision") if name in table.c}
    return raised | ({"changed_at": clock.now()} if "changed_at" in table.c else {})


def _touch_journey(row: Mapping[str, Any]) -> None:
    """Raise the version of the calendar of the delegation whose journey a row is part of."""
    if "delegation_id" in row:
        journey = Base.metadata.tables["itineraries"]
        change = {"revision": journey.c.revision + 1, "changed_at": clock.now()}
        db.session.execute(sa.update(journey).where(journey.c.delegation_id == row["delegation_id"]).values(change))
