"""What becomes of a registration: approved, declined, cancelled, moved; whoever waits gets the place that becomes free."""

import sqlalchemy as sa

from expo import clock
from expo.db import db, refusing
from expo.errors import NotFound, Refused
from expo.events.models import Category
from expo.events.services.expos import touch
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.registration.mails import CANCELLED, CONFIRMED, DECLINED, WAITING
from expo.registration.models import Registration
from expo.registration.notices import tell
from expo.registration.queries import live_registration, place_in_line
from expo.registration.rules import LIVE, RegistrationState, may_become
from expo.registration.services.capacity import (
    full,
    give_back,
    lock_category,
    seats_left,
    take_seat,
    take_seat_or_number,
)


def approve(registration: Registration, *, by: Actor) -> None:
    """Let somebody in who waited for approval, was declined or cancelled, and tell them; without a free place it is the
    waiting list, as the registration's state says then. Raises Refused for who is in, or waits for a place already.
    """
    lock_registration(registration)
    before = registration.state
    if before is RegistrationState.ON_WAITING_LIST:
        raise Refused(_("%(name)s is on the waiting list and moves up when a place is free.", name=registration.name))
    if not may_become(before, RegistrationState.CONFIRMED):
        raise Refused(_("%(name)s is confirmed already.", name=registration.name))
    with refusing({"uq_registrations_live_email": _registered_again(registration)}):
        _check_alone(registration)
        seat(registration, registration.category)
        registration.version += 1
    _note(Verb.APPROVED, registration, before, by)
    tell_state(registration)


def decline(registration: Registration, *, by: Actor, reason: str = "") -> None:
    """Say no, with a reason the person reads; a place that becomes free goes to the first one waiting."""
    lock_registration(registration)
    leave(registration, RegistrationState.DECLINED, by)
    tell(registration, DECLINED, {"reason": reason})


def cancel(registration: Registration, *, by: Actor) -> None:
    """Cancel at the person's or an organiser's wish; a place that becomes free goes to the first one waiting."""
    lock_registration(registration)
    leave(registration, RegistrationState.CANCELLED, by)
    tell(registration, CANCELLED)


def move(registration: Registration, category: Category, *, by: Actor) -> None:
    """Into another category of the same event; the code and the link stay. Somebody confirmed needs a place there, somebody
    waiting gets a free one or the last number. Raises Refused when that category is full.
    """
    if category.event_id != registration.event_id:
        raise NotFound(_("That category belongs to another expo."))
    lock_registration(registration, category)
    old, was = registration.category, registration.state
    if old.id == category.id:
        return
    if was is RegistrationState.CONFIRMED and not take_seat(category):
        raise full(category)
    registration.category, registration.category_id = category, category.id
    if was is RegistrationState.ON_WAITING_LIST:
        seat(registration, category)
    registration.version += 1
    db.session.flush()
    record(
        Verb.MOVED,
        registration,
        by=by,
        event_id=registration.event_id,
        named=registration.name,
        before={"category": old.id, "state": was},
        after={"category": category.id, "state": registration.state, "version": registration.version},
    )
    if was is RegistrationState.CONFIRMED:
        give_back(old, by=by)
    if registration.state is not was:
        tell_state(registration)


def lock_registration(registration: Registration, *others: Category) -> None:
    """Read the registration anew, with its category and others, and keep all from changing until the transaction ends.

    Raises NotFound when it is erased, Refused when somebody moved it to another category at this moment.
    """
    ids = {registration.category_id, *(category.id for category in others)}
    lock_category(*ids)
    query = sa.select(Registration).where(Registration.id == registration.id).with_for_update()
    db.session.scalar(query, execution_options={"populate_existing": True})
    if registration.erased_at is not None:
        raise NotFound(_("This registration was erased."))
    if registration.category_id not in ids:
        raise Refused(_("Somebody else moved %(name)s at the same moment. Try again.", name=registration.name))


def leave(registration: Registration, state: RegistrationState, by: Actor) -> None:
    """Out of a locked registration's live state into a last one; a place that becomes free goes to the first one waiting."""
    before = registration.state
    if not may_become(before, state):
        raise Refused(_("%(name)s is not registered any more.", name=registration.name))
    registration.state, registration.place, registration.state_since = state, None, clock.now()
    registration.version += 1
    db.session.flush()
    _note(Verb(state.value), registration, before, by)
    if before is RegistrationState.CONFIRMED:
        give_back(registration.category, by=by)


def seat(registration: Registration, category: Category) -> None:
    """Confirmed if there is a place, else on the waiting list with the next number. Locks the category: call it late."""
    registration.place = take_seat_or_number(category)
    registration.state = (
        RegistrationState.CONFIRMED if registration.place is None else RegistrationState.ON_WAITING_LIST
    )
    registration.state_since = clock.now()
    if registration.state is RegistrationState.CONFIRMED:
        touch_when_full(category)


def touch_when_full(category: Category) -> None:
    """Public pages say so when the last place goes."""
    if seats_left(category) == 0:
        touch(category.event)


def tell_state(registration: Registration) -> None:
    """The mail for what somebody has just become: confirmed, or on the waiting list."""
    if registration.state is RegistrationState.CONFIRMED:
        tell(registration, CONFIRMED)
    else:
        tell(registration, WAITING, {"place": str(place_in_line(registration))})


def _note(verb: Verb, registration: Registration, before: RegistrationState, by: Actor) -> None:
    record(
        verb,
        registration,
        by=by,
        event_id=registration.event_id,
        named=registration.name,
        before={"state": before},
        after={"state": registration.state, "version": registration.version},
    )


def _check_alone(registration: Registration) -> None:
    """Nobody comes back who registered anew in the meantime."""
    if registration.state not in LIVE and not registration.shared_mailbox:
        other = live_registration(registration.event, registration.email_key)
        if other is not None:
            raise Refused(_registered_again(registration))


def _registered_again(registration: Registration) -> str:
    return _("%(email)s is registered a second time already.", email=registration.email)
