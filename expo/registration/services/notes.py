"""Notes of the organisers on a registration."""

from expo.db import db
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.registration.models import Registration


def change_note(registration: Registration, note: str, *, by: Actor) -> None:
    """Set the organiser's note about a registration."""
    before, registration.note = registration.note, note
    db.session.flush()
    record(
        Verb.NOTED,
        registration,
        by=by,
        event_id=registration.event_id,
        named=registration.name,
        before={"note": before},
        after={"note": note},
    )
