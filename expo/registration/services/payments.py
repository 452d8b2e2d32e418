"""What people have paid of their category's price, as an organiser notes it; who has paid is let in at the gates."""

from expo.db import db
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.registration.domain_events import PersonReplaced
from expo.registration.models import Registration
from expo.registration.rules import LIVE
from expo.registration.services.decisions import lock_registration


def pass_payment(replaced: PersonReplaced) -> None:
    """What was paid for somebody who does not come any more counts for whoever has their place."""
    former, successor = replaced.former, replaced.successor
    if former.paid_minor and former.state not in LIVE:
        paid = former.paid_minor
        note_payment(former, 0, by=replaced.by)
        note_payment(successor, successor.paid_minor + paid, by=replaced.by)


def note_payment(registration: Registration, paid_minor: int, *, by: Actor) -> None:
    """Set how much was paid in all."""
    lock_registration(registration)
    before, registration.paid_minor = registration.paid_minor, paid_minor
    registration.version += 1
    db.session.flush()
    record(
        Verb.MARKED_PAID,
        registration,
        by=by,
        event_id=registration.event_id,
        named=registration.name,
        before={"paid_minor": before},
        after={"paid_minor": paid_minor, "version": registration.version},
    )
