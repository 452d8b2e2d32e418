"""The time of registration and the closures of zones, moved with the first day of an expo."""

from datetime import datetime
from typing import Any

from expo import clock
from expo.events.domain_events import DaysMoved
from expo.events.models import Event
from expo.events.queries import closures_of
from expo.events.services.closures import move_closure
from expo.events.services.expos import touch_feeds
from expo.events.services.lost_days import CLOSURES, WINDOW, closure_name, window_of, window_words
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import localize


def settle_window(moved: DaysMoved) -> None:
    """Move when registration opens and closes where the organiser decided so."""
    event = moved.change.event
    if not moved.goes_along(WINDOW.key):
        return
    was, words = window_of(event), window_words()
    now = {name: moved.later(moment, words[name]) for name, moment in was.items()}
    for name, moment in now.items():
        setattr(event, name, moment)
    event.version += 1
    touch_feeds(event)
    _record(event, was, {**now, "version": event.version}, moved.by)


def settle_closures(moved: DaysMoved) -> None:
    """Move the closures of zones to come where the organiser decided so; what is in them then is marked."""
    if moved.goes_along(CLOSURES.key):
        for one in closures_of(moved.change.event, clock.now()):
            times = [moved.later(moment, closure_name(one)) for moment in (one.starts_at, one.ends_at)]
            move_closure(one, *times, by=moved.by)


def _record(event: Event, was: dict[str, datetime], now: dict[str, Any], by: Actor) -> None:
    record(Verb.CHANGED, event, by=by, event_id=event.id, named=localize(event.name), before=was, after=now)
