"""Gates and scans for tests, made through the services, each in a transaction of its own."""

import uuid
from typing import Any

from expo.checkin.gates.services import add_gate
from expo.checkin.models import Gate
from expo.checkin.rules import GateDirection
from expo.checkin.scanning.answers import ScanAnswer
from expo.checkin.scanning.services import ScanRequest, check_in
from expo.db import autocommit_connection, transaction
from expo.events.models import Event
from expo.history.services import PROGRAM, Actor
from expo.registration.models import Registration

SAMI = Actor("Sami")


def a_gate(event: Event, name: str = "Main entrance", **changes: Any) -> Gate:
    """A gate for both ways to the whole expo."""
    with transaction():
        return add_gate(event, {"name": {"en": name}, "direction": GateDirection.BOTH, **changes}, by=PROGRAM)


def a_scan(event: Event, badge: Registration | str, gate: Gate, direction: str = "in", **changes: Any) -> ScanAnswer:
    """What the gate answers to a badge, or to whatever was typed."""
    code = badge if isinstance(badge, str) else badge.code
    client = changes.pop("client_id", None) or str(uuid.uuid4())
    with autocommit_connection() as connection:
        return check_in(connection, event, code, gate.id, ScanRequest(client, direction, **changes), by=SAMI)
