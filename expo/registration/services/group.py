"""Registering several people at once, as a delegation does: all of them, or nobody."""

from collections.abc import Sequence

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.events.models import Category, Event
from expo.history.services import Actor, record, record_many
from expo.history.verbs import Verb
from expo.i18n import _, _n, said
from expo.registration.mails import CANCELLED, CONFIRMED
from expo.registration.models import Registration
from expo.registration.notices import tell, tell_many
from expo.registration.rules import LIVE, Details, RegistrationSource, RegistrationState
from expo.registration.services.capacity import lock_category, seats_left, take_seat, take_seats
from expo.registration.services.decisions import lock_registration, touch_when_full
from expo.registration.services.rows import new_registrations


def register_together(
    event: Event, category: Category, people: Sequence[Details], *, source: RegistrationSource, by: Actor
) -> list[Registration]:
    """Register them, confirmed, in their order; each has a mail in the outbox. Several may share a mailbox.

    Whoever leads them answered for them, so neither the window nor approval is asked for. Raises Refused, saying how many
    fit, when not all of them do; nobody is registered then. Locks the category: call it late.
    """
    if not people:
        return []
    if not take_seats(category, len(people)):
        raise too_many(category, len(people))
    made = new_registrations(event, category, people, state=RegistrationState.CONFIRMED, source=source)
    after = {"state": RegistrationState.CONFIRMED, "category": category.id, "source": source}
    record_many(Verb.REGISTERED, ((one, one.name) for one in made), by=by, event_id=event.id, after=after)
    tell_many(event, category, made, CONFIRMED)
    touch_when_full(category)
    db.session.flush()
    return made


def register_instead(old: Registration, details: Details, *, by: Actor) -> Registration:
    """Register somebody in the place of another, who is cancelled and told; the waiting list does not come between.

    Raises Refused when the other has no place of theirs and none is free.
    """
    category = old.category
    lock_registration(old)
    before = old.state
    if before in LIVE:
        if before is RegistrationState.CONFIRMED:
            category.taken -= 1
        old.state, old.place, old.state_since = RegistrationState.CANCELLED, None, clock.now()
        old.version += 1
        db.session.flush()
        record(
            Verb.CANCELLED,
            old,
            by=by,
            event_id=old.event_id,
            named=old.name,
            before={"state": before},
            after={"state": RegistrationState.CANCELLED, "version": old.version},
        )
        tell(old, CANCELLED)
    if not take_seat(category):
        raise too_many(category, 1)
    [made] = new_registrations(
        old.event, category, [details], state=RegistrationState.CONFIRMED, source=RegistrationSource.ORGANISER
    )
    record(
        Verb.REGISTERED,
        made,
        by=by,
        event_id=made.event_id,
        named=made.name,
        after={"state": RegistrationState.CONFIRMED, "category": category.id, "source": made.source},
    )
    tell(made, CONFIRMED)
    return made


def too_many(category: Category, wanted: int) -> Refused:
    """The refusal of a group that does not fit, with how many do; the category is locked from here on."""
    lock_category(category.id)
    left, name = seats_left(category) or 0, said(category.name)
    if left == 0:
        return Refused(_("All places for %(category)s are taken. Nobody was registered.", category=name))
    return Refused(
        _n(
            "Only %(num)d of these %(wanted)s people fits into %(category)s. Nobody was registered.",
            "Only %(num)d of these %(wanted)s people fit into %(category)s. Nobody was registered.",
            left,
            wanted=wanted,
            category=name,
        )
    )
