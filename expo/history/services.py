"""Writing the history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from expo import clock
from expo.db import db, insert_rows
from expo.history.models import Entry
from expo.history.subjects import Recorded
from expo.history.verbs import Verb


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: an account, the holder of a private link, or the program itself."""

    name: str
    account_id: int | None = None
    address: str | None = None
    request_id: str | None = None


PROGRAM = Actor("Expo")


def record(
    verb: Verb,
    subject: Recorded,
    *,
    by: Actor,
    event_id: int | None = None,
    named: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """Write down, in the caller's transaction, that `by` did `verb` to `subject` (a row that has been flushed).

    `verb` is a short English past tense from the code ("confirmed"), shown translated. `before` and `after` hold only what
    changed. Never put passport numbers, passwords or tokens in them.
    """
    entry = Entry(
        at=clock.now(),
        event_id=event_id,
        account_id=by.account_id,
        actor=by.name,
        address=by.address,
        request_id=by.request_id,
        verb=verb,
        subject_kind=subject.__subject__,
        subject_id=getattr(subject, "id", None),
        subject=named or str(getattr(subject, "id", "")),
        before=_plain(before),
        after=_plain(after),
    )
    db.session.add(entry)
    return entry


def record_many(
    verb: Verb,
    subjects: Iterable[tuple[Recorded, str]],
    *,
    by: Actor,
    event_id: int,
    after: Mapping[str, Any] | None = None,
) -> None:
    """`record` of one thing done to many, each with its name, in one statement."""
    shared = {
        "at": clock.now(),
        "event_id": event_id,
        "account_id": by.account_id,
        "actor": by.name,
        "address": by.address,
        "request_id": by.request_id,
        "verb": verb,
        "before": None,
        "after": _plain(after),
    }
    rows = [
        {**shared, "subject_kind": one.__subject__, "subject_id": getattr(one, "id", None), "subject": named}
        for one, named in subjects
    ]
    insert_rows(Entry, rows)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The part of two states of one thing that differs, as the two arguments for `record`."""
    changed = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in changed}, {key: after[key] for key in changed}


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {key: _json(value) for key, value in values.items()} if values else None


def _json(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_json(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
