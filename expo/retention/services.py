"""Setting how long an expo keeps what it holds about people, and erasing what is due."""

from collections.abc import Callable
from dataclasses import dataclass

from expo import clock
from expo.contributions import contributed
from expo.db import db
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.events.services.expos import touch
from expo.history.queries import changes_since
from expo.history.services import PROGRAM, Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.registration.domain_events import ExpoCopied
from expo.retention.models import RetentionPeriod
from expo.retention.queries import days_kept, ended_events, is_due
from expo.retention.rules import Days, KeptKind, erasure_day, may_be_kept, most_days

BATCH = 2000  # rows in one transaction of the sweep


@dataclass(frozen=True, slots=True)
class KeptRows:
    """Extension point: rows of one kind. `count` is how many of an event (by its id) still hold personal data; `erase` takes
    it out of some of them, at most as many as it is told, and returns of how many.
    """

    kind: KeptKind
    count: Callable[[int], int]
    erase: Callable[[int, int], int]


def rows_held(event: Event) -> dict[KeptKind, int]:
    """How many rows of each kind an event still holds."""
    counts = dict.fromkeys(KeptKind, 0)
    for rows in contributed(KeptRows):
        counts[rows.kind] += rows.count(event.id)
    return counts


def rows_to_erase(event: Event, days: Days) -> dict[KeptKind, int]:
    """How many rows of each kind would be erased at once, were it kept so many days; kinds with none are left out."""
    today = clock.now().astimezone(event.zone_info).date()
    due = {kind for kind, kept in days.items() if kept is not None and today >= erasure_day(event.last_day, kept)}
    return {kind: count for kind, count in rows_held(event).items() if count and kind in due} if due else {}


def save_periods(event: Event, days: Days, *, version: int, by: Actor) -> None:
    """Keep each kind so many days after the last day. Raises Changed when somebody saved the expo's settings since
    `version`, Refused for a period that is too long.
    """
    db.session.refresh(event, with_for_update=True)
    if event.version != version:
        raise Changed(_("Somebody else changed these settings while you wrote."), changes_since(event, version))
    _check_days(days)
    was, now = differences(_fields(days_kept(event)), _fields(days))
    if not now:
        return
    for kind, kept in days.items():
        db.session.merge(RetentionPeriod(event_id=event.id, kind=kind, days=kept))
    event.version += 1
    db.session.flush()
    record(
        Verb.CHANGED,
        event,
        by=by,
        event_id=event.id,
        named=localize(event.name),
        before=was,
        after={**now, "version": event.version},
    )
    touch(event)  # the privacy notice tells the periods


def copy_periods(copied: ExpoCopied) -> None:
    """Give a copy of an expo the periods of the original."""
    for kind, kept in days_kept(copied.event).items():
        db.session.merge(RetentionPeriod(event_id=copied.copy.id, kind=kind, days=kept))


def sweep_kept() -> int:
    """Erase some of what is due, in the caller's transaction; returns of how many rows. What was erased is recorded."""
    for event in ended_events():
        for kind in KeptKind:
            if is_due(event, kind) and (done := _erase_some(event.id, kind)):
                after = {_field(kind, "erased"): done}
                record(
                    Verb.ERASED_AFTER_ITS_TIME,
                    event,
                    by=PROGRAM,
                    event_id=event.id,
                    named=localize(event.name),
                    after=after,
                )
                return done
    return 0


def _erase_some(event_id: int, kind: KeptKind) -> int:
    done = 0
    for rows in contributed(KeptRows):
        if rows.kind is kind and done < BATCH:
            done += rows.erase(event_id, BATCH - done)
    return done


def _check_days(days: Days) -> None:
    for kind, kept in days.items():
        if not may_be_kept(kind, kept):
            raise Refused(_("Enter a number from 1 to %(most)s.", most=most_days(kind)))


def _fields(days: Days) -> dict[str, int | None]:
    """The periods as fields of the history."""
    return {_field(kind): days[kind] for kind in KeptKind}


def _field(kind: KeptKind, what: str = "kept") -> str:
    return f"{what}_{kind.value.replace(' ', '_')}"
