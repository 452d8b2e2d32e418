"""Closing a zone, or the whole expo, from a time until another."""

from datetime import datetime

from expo import clock
from expo.db import db
from expo.domain_events import dispatch
from expo.errors import Refused
from expo.events.domain_events import ZoneClosed
from expo.events.models import Event, Zone, ZoneClosure
from expo.events.services.expos import touch_feeds
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize


def plan_closure(
    event: Event, zone: Zone | None, starts_at: datetime, ends_at: datetime, reason: str, *, by: Actor
) -> ZoneClosure:
    """Let nobody in by the gates to the zone, or by those to no zone (None), from `starts_at` until `ends_at`. Raises Refused
    for a time that is over, or that ends before it starts.
    """
    if ends_at <= starts_at:
        raise Refused(_("It opens again before it is closed."))
    if ends_at <= clock.now():
        raise Refused(_("Choose a time that is still to come."))
    closure = ZoneClosure(
        event_id=event.id, zone_id=zone.id if zone else None, starts_at=starts_at, ends_at=ends_at, reason=reason
    )
    db.session.add(closure)
    touch_feeds(event)
    db.session.flush()
    dispatch(ZoneClosed(event, closure.zone_id, starts_at, ends_at))
    after = {"starts_at": starts_at, "until": ends_at, "reason": reason}
    record(Verb.CLOSED, zone or event, by=by, event_id=event.id, named=_name_of(event, zone), after=after)
    return closure


def move_closure(closure: ZoneClosure, starts_at: datetime, ends_at: datetime, *, by: Actor) -> None:
    """Move a closure with the expo's days."""
    event, zone = closure.event, closure.zone
    before = {"starts_at": closure.starts_at, "until": closure.ends_at}
    gone = ZoneClosed(event, closure.zone_id, closure.starts_at, closure.ends_at)
    closure.starts_at, closure.ends_at = starts_at, ends_at
    touch_feeds(event)
    db.session.flush()
    dispatch(gone)
    dispatch(ZoneClosed(event, closure.zone_id, starts_at, ends_at))
    after = {"starts_at": starts_at, "until": ends_at}
    record(
        Verb.CLOSED, zone or event, by=by, event_id=event.id, named=_name_of(event, zone), before=before, after=after
    )


def remove_closure(closure: ZoneClosure, *, by: Actor) -> None:
    """Take a closure back: the gates are open from now on."""
    event, zone = closure.event, closure.zone
    before = {"starts_at": closure.starts_at, "until": closure.ends_at}
    gone = ZoneClosed(event, closure.zone_id, closure.starts_at, closure.ends_at)
    db.session.delete(closure)
    touch_feeds(event)
    db.session.flush()
    dispatch(gone)
    record(Verb.OPENED, zone or event, by=by, event_id=event.id, named=_name_of(event, zone), before=before)


def _name_of(event: Event, zone: Zone | None) -> str:
    return zone.name if zone else localize(event.name)
