"""The gates that a desk may scan at, and the one it uses."""

from flask import session

from expo.checkin.blueprints import allowed_gate_ids, desk_actor
from expo.checkin.gates.services import first_gate
from expo.checkin.models import Gate
from expo.checkin.queries import gates_of
from expo.db import transaction
from expo.errors import Refused
from expo.events.blueprints import current_event
from expo.i18n import _


def gates_of_desk() -> list[Gate]:
    """The gates this desk may scan at; creates the event's first gate if there is none."""
    gates = gates_of(current_event(), among=allowed_gate_ids())
    if gates:
        return gates
    with transaction():
        first_gate(current_event(), by=desk_actor())
    gates = gates_of(current_event(), among=allowed_gate_ids())
    if not gates:
        raise Refused(_("The gates of this desk are out of use. Ask an organiser."))
    return gates


def last_used_gate(gates: list[Gate]) -> Gate:
    """The gate last scanned at in this browser, otherwise the first."""
    return next((gate for gate in gates if gate.id == session.get("gate")), gates[0])
