"""Registering a delegation's people: many at once, all of them or nobody; or one in place of another."""

from collections.abc import Sequence

from expo import clock
from expo.db import db
from expo.domain_events import dispatch
from expo.errors import Refused
from expo.events.models import Category, Event
from expo.history.services import Actor, record_many
from expo.history.verbs import Verb
from expo.i18n import _, _n, localize
from expo.registration.domain_events import RegistrationEnded
from expo.registration.mails import CANCELLED, CONFIRMED
from expo.registration.models import Registration
from expo.registration.notices import queue_notice, queue_notices
from expo.registration.rules import LIVE, Details, RegistrationSource, RegistrationState
from expo.registration.services.capacity import lock_category, refuse_overtaking, seats_left, take_seat, take_seats
from expo.registration.services.decisions import lock_registration, touch_when_full
from expo.registration.services.records import record_registered, record_state
from expo.registration.services.rows import insert_registrations


def register_group(
    event: Event,
    category: Category,
    people: Sequence[Details],
    *,
    source: RegistrationSource,
    by: Actor,
    overtaking: bool = False,
) -> list[Registration]:
    """Register all of them as confirmed, in order, and queue a mail to each. Several may share a mailbox.

    The registration window and the approval step do not apply. Raises Refused, saying how many fit, when not all do, and
    where others wait for the places, unless an organiser decides so (`overtaking`); nobody is registered then. Locks the
    category: call it late.
    """
    if not people:
        return []
    if not (overtaking and by.is_of_the_team):
        refuse_overtaking(category, by=by)
    if not take_seats(category, len(people)):
        raise group_refusal(category, len(people))
    made = insert_registrations(event, category, people, state=RegistrationState.CONFIRMED, source=source)
    after = {"state": RegistrationState.CONFIRMED, "category": category.id, "source": source}
    record_many(Verb.REGISTERED, ((one, one.name) for one in made), by=by, event_id=event.id, after=after)
    queue_notices(event, category, made, CONFIRMED)
    touch_when_full(category)
    db.session.flush()
    return made


def register_replacement(old: Registration, details: Details, *, by: Actor) -> Registration:
    """Register somebody in the place of another, who is cancelled and notified; the seat passes on without the waiting list.

    Raises Refused when the other had no seat and none is free, or others wait for it.
    """
    category = old.category
    lock_registration(old)
    had_seat = old.state is RegistrationState.CONFIRMED
    if old.state in LIVE:
        _cancel_replaced(old, category, by)
    if not had_seat:
        refuse_overtaking(category, by=by)
    if not take_seat(category):
        raise group_refusal(category, 1)
    [made] = insert_registrations(
        old.event, category, [details], state=RegistrationState.CONFIRMED, source=RegistrationSource.ORGANISER
    )
    touch_when_full(category)
    record_registered(made, by)
    queue_notice(made, CONFIRMED)
    return made


def _cancel_replaced(old: Registration, category: Category, by: Actor) -> None:
    """Cancel and notify without filling the seat from the waiting list."""
    before = old.state
    if before is RegistrationState.CONFIRMED:
        category.occupancy -= 1
    old.state, old.waiting_number, old.state_since = RegistrationState.CANCELLED, None, clock.now()
    old.version += 1
    db.session.flush()
    record_state(Verb.CANCELLED, old, before, by)
    dispatch(RegistrationEnded(old, by))
    queue_notice(old, CANCELLED)


def group_refusal(category: Category, wanted: int) -> Refused:
    """The error for a group that does not fit, saying how many do. Locks the category."""
    lock_category(category.id)
    left, name = seats_left(category) or 0, localize(category.name)
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
