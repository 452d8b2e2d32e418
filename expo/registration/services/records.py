"""History entries of registrations."""

from typing import Any

from expo.history.models import Entry
from expo.history.services import Actor, entry_columns, record
from expo.history.subjects import Subject
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
        after=_as_registered(registration),
    )


def registered_columns(registration: Registration, by: Actor) -> dict[str, Any]:
    """The columns of the entry that `record_registered` would write, for a registration that is inserted with it."""
    kind, event_id = Subject.REGISTRATION, registration.event_id
    return entry_columns(
        Verb.REGISTERED, kind, by=by, event_id=event_id, named=registration.name, after=_as_registered(registration)
    )


def _as_registered(registration: Registration) -> dict[str, Any]:
    return {"state": registration.state, "category": registration.category_id, "source": registration.source}


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
