"""The gates of the desk of a request, and the one it scans at."""

from flask import session

from expo.checkin.doors import at_desk, gates_here
from expo.checkin.gates.services import first_gate
from expo.checkin.models import Gate
from expo.checkin.queries import gates_of
from expo.db import transaction
from expo.errors import Refused
from expo.events.doors import here
from expo.i18n import _


def _gates() -> list[Gate]:
    """The gates this desk may scan at; the expo's first one is made where there is none yet."""
    gates = gates_of(here(), among=gates_here())
    if gates:
        return gates
    with transaction():
        first_gate(here(), by=at_desk())
    gates = gates_of(here(), among=gates_here())
    if not gates:
        raise Refused(_("The gates of this desk are out of use. Ask an organiser."))
    return gates


def _chosen(gates: list[Gate]) -> Gate:
    """The gate that was last scanned at in this browser, else the first."""
    return next((gate for gate in gates if gate.id == session.get("gate")), gates[0])
