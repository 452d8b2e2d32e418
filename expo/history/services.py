"""Recording entries in the history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from expo import clock
from expo.db import db, insert_rows
from expo.history.models import Entry
from expo.history.subjects import Recorded, Subject
from expo.history.verbs import Verb


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, the holder of a private link, somebody on the server (`at_terminal`), a program with a token of
    the team (`by_program`), or Expo itself.
    """

    name: str
    account_id: int | None = None
    address: str | None = None
    request_id: str | None = None
    at_terminal: bool = False
    by_program: bool = False

    @property
    def is_of_the_team(self) -> bool:
        """Whether they may decide what organisers decide; what an account or a program may do, its page has asked."""
        return self.account_id is not None or self.at_terminal or self.by_program


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
    """Record in the caller's transaction that `by` did `verb` to `subject` (a row that has been flushed).

    `named` is the subject's name at the time. `before` and `after` hold only changed fields; never passport numbers,
    passwords or tokens. A form that was saved without a change is not recorded.
    """
    entry = Entry(
        **_columns(by, event_id, verb),
        subject_kind=subject.__subject__,
        subject_id=getattr(subject, "id", None),
        subject=named or str(getattr(subject, "id", "")),
        before=_as_json(before),
        after=_as_json(after),
    )
    says_nothing = before is not None and not before and not (after or {}).keys() - {"version"}
    if verb is not Verb.CHANGED or not says_nothing:
        db.session.add(entry)
    return entry


def entry_columns(
    verb: Verb, kind: Subject, *, by: Actor, event_id: int, named: str, after: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The columns of the entry that `record` would write, but its subject's id: for whoever inserts it with its subject."""
    told = {"subject_kind": kind, "subject": named, "before": None, "after": _as_json(after)}
    return {**_columns(by, event_id, verb), **told}


def record_many(
    verb: Verb,
    subjects: Iterable[tuple[Recorded, str]],
    *,
    by: Actor,
    event_id: int,
    after: Mapping[str, Any] | None = None,
) -> None:
    """`record` for many subjects, each with its name, by one INSERT."""
    shared = {
        **_columns(by, event_id, verb),
        "before": None,
        "after": _as_json(after),
    }
    rows = [
        {**shared, "subject_kind": one.__subject__, "subject_id": getattr(one, "id", None), "subject": named}
        for one, named in subjects
    ]
    insert_rows(Entry, rows)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ between two states, as the arguments `before` and `after` of `record`."""
    changed = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in changed}, {key: after[key] for key in changed}


def _columns(by: Actor, event_id: int | None, verb: Verb) -> dict[str, Any]:
    """The columns that say who did what when."""
    return {
        "at": clock.now(),
        "event_id": event_id,
        "account_id": by.account_id,
        "actor": by.name,
        "address": by.address,
        "request_id": by.request_id,
        "verb": verb,
    }


def _as_json(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {key: _json_value(value) for key, value in values.items()} if values else None


def _json_value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _json_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_json_value(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
