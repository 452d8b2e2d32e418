"""History entries of registrations."""

from expo.history.models import Entry
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState


def record_registered(registration: Registration, by: Actor) -> Entry:
    """Record a new registration with its state, category and source."""
    return record(
        Verb.REGISTERED,
        registration,
        by=by,
        event_id=registration.event_id,
        named=registration.name,
        after={
            "state": registration.state,
            "category": registration.category_id,
            "source": registration.source,
        },
    )


def record_state(verb: Verb, registration: Registration, before: RegistrationState, by: Actor) -> None:
    """Record a change of state; `before` is the old state, the row has the new one and the new version."""
    record(
        verb,
        registration,
        by=by,
        event_id=registration.event_id,
        named=registration.name,
        before={"state": before},
        after={"state": registration.state, "version": registration.version},
    )
