"""Rows of any table with the plainest values that it allows, for tests that go over all tables."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from expo.db import Base, UtcDateTime, db
from tests.factories.programme import MORNING

TABLES = Base.metadata.tables
# A row of the history, of the mails or of the roles may speak of no event at all.
OF_EVENTS = {name for name, table in TABLES.items() if "event_id" in table.c and not table.c.event_id.nullable}

# What a check asks of a table's row beside the plainest values.
_CHECKED: dict[str, dict[str, Any]] = {
    "api_tokens": {"holder": "team"},
    "api_tokens.exhibitor_id": {"holder": "firm"},
    "booths": {"width_cm": 300, "depth_cm": 300},
    "delegation_sheets": {"sealed": b"x"},
    "interpreters": {"name": "Derya"},
    "invoices.refers_to_id": {"kind": "credit note", "number": 2},
    "itinerary_items": {"starts_at": MORNING, "ends_at": MORNING},
    "itinerary_items.session_id": {"starts_at": None, "ends_at": None},
    "letters.replaced_by_id": {"number": 2},
    "meeting_blocks": {"slot_minutes": 20},
    "meeting_places": {"name": "T01"},
    "meeting_outcomes": {"met": True},
    "meeting_requests": {"minutes": 20},
    "meeting_requests.meeting_id": {"state": "accepted", "answered_at": MORNING},
    "meetings": {"minutes": 20},
    "meetings.meeting_place_id": {"state": "scheduled", "starts_at": MORNING, "ends_at": MORNING + timedelta(hours=1)},
    "sign_ups": {"seat": 1},
    "task_answers.answered_by": {"state": "approved"},
    "truck_slots": {"minutes": 30},
    "spare_badges.registration_id": {"bound_at": datetime(2027, 4, 13, tzinfo=UTC)},
}


# Of these keys a row has exactly one; the last where none is given.
_ONE_OF: dict[str, tuple[str, ...]] = {"parties": ("exhibitor_id", "delegation_id", "body_id")}


def plain_row(name: str, given: dict[str, Any]) -> int:
    """A row of the table with the plainest values that are allowed, and the rows it needs above it in the same event."""
    table = TABLES[name]
    values = dict(_CHECKED.get(name, {})) | given
    for key in given:
        values |= _CHECKED.get(f"{name}.{key}", {})
    if name in _ONE_OF and not values.keys() & set(_ONE_OF[name]):
        values[_ONE_OF[name][-1]] = _plainest(table.c[_ONE_OF[name][-1]], values.get("event_id"))
    for column in table.c:
        if column.name not in values and not column.nullable and not _is_counted(column):
            values[column.name] = _plainest(column, values.get("event_id"))
    db.session.execute(sa.insert(table).values(values))
    if "id" not in table.c:
        return 0
    last: int = db.session.scalars(sa.select(sa.func.max(table.c.id))).one()
    return last


def _is_counted(column: sa.Column[Any]) -> bool:
    return column.primary_key and not column.foreign_keys and column.name == "id"


def _plainest(column: sa.Column[Any], event_id: int | None) -> Any:
    for key in column.foreign_keys:
        if key.column.name == "id":
            parent = key.column.table.name
            return plain_row(parent, {"event_id": event_id} if parent in OF_EVENTS else {})
    default: Any = column.default
    if default is not None and default.is_scalar:
        return default.arg
    if isinstance(column.type, sa.Enum):
        return column.type.enums[0]
    if isinstance(column.type, sa.JSON):
        return {}
    kind = datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
    return _plain(column.name)[kind]


def _plain(name: str) -> dict[type, Any]:
    number = next(_NUMBERS)
    return {
        str: f"{name}-{number}",
        int: 1,
        bytes: b"x",
        date: date(2027, 4, 13),
        time: time(18 if name.endswith("closes_at") else 9),
        datetime: datetime(2027, 4, 13, tzinfo=UTC) + timedelta(hours=number),
    }


_NUMBERS: Iterator[int] = count(1)
