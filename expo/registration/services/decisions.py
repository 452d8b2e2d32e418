"""Approving, declining, cancelling and moving registrations; a released seat goes to the waiting list."""

import sqlalchemy as sa

from expo import clock
from expo.db import db, refuse_violations
from expo.domain_events import dispatch
from expo.errors import NotFound, Refused
from expo.events.models import Category
from expo.events.services.expos import touch
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.registration.domain_events import RegistrationEnded
from expo.registration.mails import CANCELLED, CONFIRMED, DECLINED, WAITING, WAITING_LATE
from expo.registration.models import Registration
from expo.registration.notices import queue_notice, written_moment
from expo.registration.queries import live_registration, waiting_number
from expo.registration.rules import LIVE, RegistrationState, may_become
from expo.registration.services.capacity import (
    full_refusal,
    lock_category,
    others_wait,
    release_seat,
    seats_left,
    take_seat,
    take_seat_in_turn,
    take_seat_or_waiting_number,
)
from expo.registration.services.category_terms import tell_of_category
from expo.registration.services.records import record_state


def approve(registration: Registration, *, by: Actor) -> None:
    """Confirm a registration that waited for approval, was declined or cancelled, and notify the person; without a free seat
    it goes on the waiting list. Raises Refused for one that is confirmed already, or on a waiting list that is still filled;
    later an organiser decides who of the list gets a free place.
    """
    lock_registration(registration)
    before = registration.state
    waiting = before is RegistrationState.ON_WAITING_LIST
    if waiting and clock.now() < registration.event.filling_ends_at:
        raise Refused(_("%(name)s is on the waiting list and moves up when a place is free.", name=registration.name))
    if not may_become(before, RegistrationState.CONFIRMED):
        raise Refused(_("%(name)s is confirmed already.", name=registration.name))
    if waiting and seats_left(registration.category) == 0:
        raise full_refusal(registration.category)
    with refuse_violations({"uq_registrations_live_email": _registered_again_sentence(registration)}):
        _check_not_registered_again(registration)
        confirm_or_queue(registration, registration.category, first=waiting)
        registration.version += 1
    record_state(Verb.APPROVED, registration, before, by)
    queue_state_notice(registration)


def decline(registration: Registration, *, by: Actor, reason: str = "") -> None:
    """Decline, with a reason for the person's mail; a released seat goes to the first on the waiting list."""
    lock_registration(registration)
    end_registration(registration, RegistrationState.DECLINED, by)
    queue_notice(registration, DECLINED, {"reason": reason})


def cancel(registration: Registration, *, by: Actor, told: bool = True) -> None:
    """Cancel for the person or an organiser; a released seat goes to the first on the waiting list. `told`: the person is,
    since no other mail about it reaches them.
    """
    lock_registration(registration)
    end_registration(registration, RegistrationState.CANCELLED, by)
    if told:
        queue_notice(registration, CANCELLED)


def move(registration: Registration, category: Category, *, by: Actor, overtaking: bool = False) -> None:
    """Change to another category of the same event; the code and the link stay. Somebody confirmed needs a free seat there,
    somebody on the waiting list gets a seat or its last waiting number. Raises Refused when that category is full, OthersWait
    when others wait for its free seat, unless `overtaking`.
    """
    if category.event_id != registration.event_id:
        raise NotFound(_("That category belongs to another expo."))
    lock_registration(registration, category)
    old, was = registration.category, registration.state
    if old.id == category.id:
        return
    if was is RegistrationState.CONFIRMED:
        _take_seat_in(category, overtaking=overtaking)
    registration.category, registration.category_id = category, category.id
    if was is RegistrationState.ON_WAITING_LIST:
        _change_list(registration, old)
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
    _release(old, was, by)
    _tell_of_move(registration, old, was)


def _tell_of_move(registration: Registration, old: Category, was: RegistrationState) -> None:
    if registration.state is not was:
        queue_state_notice(registration)
    elif was is RegistrationState.CONFIRMED:
        tell_of_category(registration, old)


def _release(old: Category, was: RegistrationState, by: Actor) -> None:
    if was is RegistrationState.CONFIRMED:
        release_seat(old, by=by)


def _take_seat_in(category: Category, *, overtaking: bool) -> None:
    """Take a seat in another category, or raise Refused; public pages follow when it was the last."""
    if not (take_seat if overtaking else take_seat_in_turn)(category):
        raise full_refusal(category) if seats_left(category) == 0 else others_wait(category)
    touch_when_full(category)


def _change_list(registration: Registration, old: Category) -> None:
    """Leave the old category's waiting list, and take a seat or join the list in the registration's own."""
    registration.state, registration.waiting_number = RegistrationState.CONFIRMED, None
    confirm_or_queue(registration, registration.category)
    _touch_when_left(old)


def lock_registration(registration: Registration, *others: Category) -> None:
    """Refresh the registration, its category and the others, and lock their rows until the transaction ends.

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


def end_registration(registration: Registration, state: RegistrationState, by: Actor) -> None:
    """Set a locked live registration to declined or cancelled; a released seat goes to the first on the waiting list."""
    before = registration.state
    if not may_become(before, state):
        raise Refused(_("%(name)s is not registered any more.", name=registration.name))
    registration.state, registration.waiting_number, registration.state_since = state, None, clock.now()
    registration.version += 1
    db.session.flush()
    record_state(Verb(state.value), registration, before, by)
    dispatch(RegistrationEnded(registration, by))
    if before is RegistrationState.CONFIRMED:
        release_seat(registration.category, by=by)
    elif before is RegistrationState.ON_WAITING_LIST:
        _touch_when_left(registration.category)


def confirm_or_queue(registration: Registration, category: Category, *, first: bool = False) -> None:
    """Confirm if a seat is free and nobody waits for it, else put on the waiting list with the next number. `first`: an
    organiser decided that a free seat is theirs before others. Locks the category: call it late.
    """
    given = first and take_seat(category)
    registration.waiting_number = None if given else take_seat_or_waiting_number(category)
    registration.state = (
        RegistrationState.CONFIRMED if registration.waiting_number is None else RegistrationState.ON_WAITING_LIST
    )
    registration.state_since = clock.now()
    if registration.state is RegistrationState.CONFIRMED:
        touch_when_full(category)


def touch_when_full(category: Category) -> None:
    """Raise the event's public revision when the last seat is taken, since public pages show it."""
    if seats_left(category) == 0:
        touch(category.event)


def _touch_when_left(category: Category) -> None:
    """Raise the event's public revision when somebody leaves the waiting list of a category with free seats: while anybody is
    on it, public pages say that one joins it.
    """
    if seats_left(category) != 0:
        touch(category.event)


def queue_state_notice(registration: Registration) -> None:
    """Queue the mail for the new state: confirmed, or on the waiting list with the position, and whether it is filled still."""
    if registration.state is RegistrationState.CONFIRMED:
        queue_notice(registration, CONFIRMED)
        return
    number, until = str(waiting_number(registration)), registration.event.filling_ends_at
    if clock.now() < until:
        queue_notice(registration, WAITING, {"place": number})
    else:
        since = written_moment(registration.event, until, registration.language)
        queue_notice(registration, WAITING_LATE, {"place": number, "since": since})


def _check_not_registered_again(registration: Registration) -> None:
    """Raise Refused when the mailbox of an ended registration has another live registration by now."""
    if registration.state not in LIVE and not registration.shared_mailbox:
        other = live_registration(registration.event, registration.email_key)
        if other is not None:
            raise Refused(_registered_again_sentence(registration))


def _registered_again_sentence(registration: Registration) -> str:
    return _("%(email)s is registered a second time already.", email=registration.email)
