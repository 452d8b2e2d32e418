"""The currency that an expo had when something was recorded."""

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa

from expo.db import db
from expo.history.models import Entry
from expo.history.subjects import Subject

Former = Mapping[int, Sequence[tuple[int, str]]]


def former_currencies(entries: Iterable[Entry]) -> Former:
    """By event of the entries with amounts: its former currencies, each with the id of the entry that ends it, in order."""
    ids = {entry.event_id for entry in entries if entry.event_id is not None and _has_amounts(entry)}
    was = Entry.before["currency"].as_string()
    query = (
        sa.select(Entry.event_id, Entry.id, was)
        .where(Entry.event_id.in_(ids), Entry.subject_kind == Subject.EVENT, was.is_not(None))
        .order_by(Entry.id)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for event_id, number, currency in db.session.execute(query) if ids else ():
        found.setdefault(event_id, []).append((number, currency))
    return found


def _has_amounts(entry: Entry) -> bool:
    return any(name.endswith("_minor") for values in (entry.before, entry.after) for name in values or ())


def currency_then(entry: Entry, former: Former, now: str) -> str:
    """The currency of the entry's event when it was recorded; `now`: its present one."""
    ends = former.get(entry.event_id or 0, ())
    return next((currency for number, currency in ends if entry.id <= number), now)
