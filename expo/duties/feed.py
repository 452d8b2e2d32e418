"""An interpreter's private calendar: all they are booked for, and what they are no longer needed for as cancelled."""

from collections.abc import Sequence

import sqlalchemy as sa

from expo.calendar.builder import calendar_of
from expo.calendar.conditional import FeedVersion
from expo.calendar.sources import OtherFeed
from expo.db import db, read_connection
from expo.events.models import Event
from expo.history.models import Entry
from expo.history.queries import latest_entry_id
from expo.i18n import _, force_locale, localize
from expo.interpreters.models import Interpreter
from expo.interpreters.rules import Engagement
from expo.interpreters.sources import engagements_of
from expo.kit.ical import CalendarItem, calendar_bytes, item_bytes
from expo.kit.tokens import Purpose

PURPOSE = Purpose.INTERPRETER_CALENDAR
# The columns of the version tag, in one statement: titles and rooms change with the programme; names of firms, bodies and
# meeting places are recorded in the history.
_VERSIONS = (
    sa.select(
        Interpreter.id,
        Interpreter.revision,
        Interpreter.changed_at,
        Event.uid,
        Event.version.label("event_version"),
        Event.programme_revision,
        Event.programme_changed_at,
        Entry.id.label("entry_id"),
        Entry.at,
    )
    .join(Event, Event.id == Interpreter.event_id)
    .outerjoin(Entry, Entry.id == latest_entry_id(Event.id))
    .where(Interpreter.link_key == sa.bindparam("key"))
)


def interpreter_feed(key: str) -> OtherFeed | None:
    """The calendar of a link key, built only when its body is needed; None for a renewed one. One statement."""
    with read_connection() as connection:
        row = connection.execute(_VERSIONS, {"key": key}).first()
    if row is None:
        return None
    changed_at = max(moment for moment in (row.changed_at, row.programme_changed_at, row.at) if moment is not None)
    marks = (row.id, row.revision, row.event_version, row.programme_revision, row.entry_id)
    tag = f"{row.uid[:8]}.i{'.'.join(map(str, marks))}.{int(changed_at.timestamp() * 1_000_000):x}"
    return OtherFeed(FeedVersion(tag, changed_at), lambda: _build(row.id))


def announced(interpreter: Interpreter) -> list[Engagement]:
    """What an interpreter is booked for, and what they were; one entry for each duty."""
    found: dict[str, Engagement] = {}
    for one in engagements_of([interpreter.id]):
        if one.booking_id is not None and (one.is_shown or (one.announced and one.duty.uid not in found)):
            found[one.duty.uid] = one
    return list(found.values())


def _build(interpreter_id: int) -> bytes:
    interpreter = db.session.get_one(Interpreter, interpreter_id)
    event, language = interpreter.event, interpreter.language
    with force_locale(language):
        name = _("Interpreting at %(expo)s", expo=localize(event.name, language))
    calendar = calendar_of(event, name, language)
    return calendar_bytes(calendar, _entries(interpreter, announced(interpreter)))


def _entries(interpreter: Interpreter, engagements: Sequence[Engagement]) -> list[bytes]:
    event, language = interpreter.event, interpreter.language
    return [
        item_bytes(
            CalendarItem(
                uid=f"{one.duty.uid}@expo",
                starts_at=one.duty.starts_at,
                ends_at=one.duty.ends_at,
                zone=event.zone,
                summary=localize(one.duty.title, language),
                changed_at=max(interpreter.changed_at, event.programme_changed_at),
                sequence=one.duty.sequence + one.changes,
                created_at=interpreter.created_at,
                location=one.duty.place if isinstance(one.duty.place, str) else localize(one.duty.place, language),
                description=localize(one.duty.whose, language) if one.duty.whose else "",
                cancelled=not one.is_shown,
                language=language if one.duty.title.get(language) else "",
            )
        )
        for one in engagements
    ]
