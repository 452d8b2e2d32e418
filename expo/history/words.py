"""Entries of the history in the reader's language: verbs, kinds of subjects, changed fields."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo.db import Base, db
from expo.history.currencies import currency_then, former_currencies
from expo.history.fields import FieldSetting, field_word, value_words
from expo.history.models import Entry
from expo.history.references import names_in
from expo.history.subject_words import KINDS
from expo.history.verb_words import VERBS
from expo.i18n import _

LONGEST = 160  # characters shown of a value
_HIDDEN = frozenset({"version", "revision"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A changed field as text; `before` or `after` is empty where there was no value."""

    name: str
    before: str
    after: str


def verb_words() -> Mapping[str, str]:
    """The reader's word for every verb."""
    return {key: str(word) for key, word in VERBS.items()}


def kind_words() -> Mapping[str, str]:
    """The reader's word for every kind of subject."""
    return {key: str(word) for key, word in KINDS.items()}


@dataclass(frozen=True, slots=True)
class RenderedEntry:
    """An entry in the reader's language, ready to be shown."""

    at: datetime
    actor: str
    what: str
    subject: str
    address: str
    changes: tuple[FieldChange, ...]


def render_entries(entries: Iterable[Entry]) -> list[RenderedEntry]:
    """Render entries, by a constant number of queries."""
    rows = list(entries)
    names, settled, former = names_in(rows), _settings(rows), former_currencies(rows)
    return [
        RenderedEntry(
            entry.at, entry.actor or _("somebody"), _action_words(entry), entry.subject, entry.address or "", changed
        )
        for entry in rows
        for zone, currency in [settled.get(entry.event_id or 0, ("UTC", ""))]
        for then in [currency_then(entry, former, currency)]
        for changed in [_changes(entry, FieldSetting(entry.subject_kind, zone, then, names))]
    ]


def conflict_lines(entries: Iterable[Entry]) -> list[str]:
    """The lines of an edit conflict, one for each changed field: who, which field, from what to what."""
    return [
        f"{one.actor}: {change.name}: {change.before} → {change.after}"
        for one in render_entries(entries)
        for change in one.changes
    ]


def _action_words(entry: Entry) -> str:
    """The reader's words for an entry's verb and kind of subject."""
    return f"{verb_words().get(entry.verb, entry.verb)} ({kind_words().get(entry.subject_kind, entry.subject_kind)})"


def _settings(entries: Iterable[Entry]) -> dict[int, tuple[str, str]]:
    """(zone, currency) of each event of the entries, by its id."""
    ids = {entry.event_id for entry in entries if entry.event_id is not None}
    events = Base.metadata.tables["events"].c
    query = sa.select(events.id, events.zone, events.currency).where(events.id.in_(ids))
    return {number: (zone, currency) for number, zone, currency in db.session.execute(query)} if ids else {}


def _changes(entry: Entry, setting: FieldSetting) -> tuple[FieldChange, ...]:
    """The changed fields of an entry, sorted by name."""
    before, after = entry.before or {}, entry.after or {}

    def shown(values: Mapping[str, Any], name: str) -> str:
        own = replace(setting, currency=str(values.get("currency") or setting.currency))
        text = value_words(name, values.get(name), own)
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

    same = {name for name in after if name in before and before[name] == after[name]}
    names = sorted({*before, *after} - same - _HIDDEN)
    made = (FieldChange(field_word(name, setting), shown(before, name), shown(after, name)) for name in names)
    return tuple(change for change in made if change.before or change.after)
