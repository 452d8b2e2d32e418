"""Services for gates: adding, editing, closing for a time, reopening."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.checkin.models import Gate
from expo.checkin.queries import gates_of
from expo.checkin.rules import GateDirection
from expo.db import db
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize

FIELDS = ("name", "hall_id", "zone_id", "direction", "active", "position")
MOST_GATES = 200


def add_gate(event: Event, fields: Mapping[str, Any], *, by: Actor) -> Gate:
    """Add a gate to the event. Raises Refused when it has 200."""
    if len(gates_of(event, active_only=False)) >= MOST_GATES:
        raise Refused(_("An expo has at most %(num)d gates.", num=MOST_GATES))
    gate = Gate(event_id=event.id, **fields)
    db.session.add(gate)
    db.session.flush()
    record(
        Verb.ADDED,
        gate,
        by=by,
        event_id=event.id,
        named=localize(gate.name),
        after={key: fields[key] for key in fields},
    )
    return gate


def change_gate(gate: Gate, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save a gate's settings. Raises Changed when `version` is not the current one (optimistic locking)."""
    db.session.refresh(gate, with_for_update={"of": Gate})
    if gate.version != version:
        raise Changed(_("Somebody else changed this gate while you wrote."), changes_since(gate, version))
    before, after = differences({key: getattr(gate, key) for key in FIELDS}, fields)
    for key, value in fields.items():
        setattr(gate, key, value)
    gate.version += 1
    db.session.flush()
    record(
        Verb.CHANGED,
        gate,
        by=by,
        event_id=gate.event_id,
        named=localize(gate.name),
        before=before,
        after={**after, "version": gate.version},
    )


def close_gate(gate: Gate, until: datetime, reason: str, *, by: Actor) -> None:
    """Refuse entries at the gate until that moment. Raises Refused for a time in the past."""
    if until <= clock.now():
        raise Refused(_("Choose a time that is still to come."))
    gate.closed_until, gate.closed_reason = until, reason
    db.session.flush()
    record(
        Verb.CLOSED,
        gate,
        by=by,
        event_id=gate.event_id,
        named=localize(gate.name),
        after={"until": until, "reason": reason},
    )


def open_gate(gate: Gate, *, by: Actor) -> None:
    """Reopen a closed gate early."""
    before, gate.closed_until, gate.closed_reason = gate.closed_until, None, ""
    db.session.flush()
    record(Verb.OPENED, gate, by=by, event_id=gate.event_id, named=localize(gate.name), before={"until": before})


def close_area(event: Event, zone_id: int | None, until: datetime, reason: str, *, by: Actor) -> int:
    """Close every active gate to a zone, or to the whole expo (None); returns how many. Raises Refused if there is none."""
    gates = [gate for gate in gates_of(event) if gate.zone_id == zone_id]
    if not gates:
        raise Refused(_("No gate in use leads there."))
    for gate in gates:
        close_gate(gate, until, reason, by=by)
    return len(gates)


def open_area(event: Event, zone_id: int | None, *, by: Actor) -> int:
    """Reopen every closed gate to the zone or the whole expo; returns how many."""
    gates = [gate for gate in gates_of(event) if gate.zone_id == zone_id and gate.closed_until is not None]
    for gate in gates:
        open_gate(gate, by=by)
    return len(gates)


def first_gate(event: Event, *, by: Actor) -> Gate:
    """The event's first gate; creates a main entrance if there is none, once even under concurrent calls."""
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())
    gates = gates_of(event)
    if gates:
        return gates[0]
    names = {"en": "Main entrance", "tr": "Ana giriş", "ur": "مرکزی دروازہ"}
    fields = {"name": names, "direction": GateDirection.BOTH}
    return add_gate(event, fields, by=by)
