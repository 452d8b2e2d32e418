"""The gates of an expo, copied for another year."""

from expo.checkin.gates.services import FIELDS, add_gate
from expo.checkin.queries import gates_of
from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.i18n import _l


def copy_gates(made: ExpoCopy) -> None:
    """Copy the gates in use into their halls and zones, open. Desks and their codes stay behind."""
    for gate in gates_of(made.event):
        fields = {name: getattr(gate, name) for name in FIELDS}
        fields |= {"hall_id": made.hall_id(gate.hall_id), "zone_id": made.zone_id(gate.zone_id)}
        add_gate(made.copy, fields, by=made.by)


GATES = CopyPart("gates", _l("Gates, without desks and their codes"), lambda event: len(gates_of(event)), copy_gates)
