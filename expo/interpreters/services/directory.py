"""Adding, changing and removing the interpreters of an event."""

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from expo import clock
from expo.db import db, refuse_violations
from expo.domain_events import dispatch
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.interpreters.domain_events import InterpretersMerged
from expo.interpreters.mails import LINK
from expo.interpreters.models import Interpreter, Shift
from expo.interpreters.notices import queue_interpreter_mail
from expo.interpreters.queries import bookings_of, interpreter_who_is
from expo.interpreters.rules import first_clash
from expo.interpreters.services.bookings import lock_interpreters, refuse_bookings
from expo.interpreters.sources import engagements_of
from expo.interpreters.words import duty_title
from expo.kit.tokens import new_key
from expo.registration.domain_events import MailboxCorrected
from expo.registration.models import Registration
from expo.registration.rules import mailbox

# The names of the columns by the names that callers use: what a registration says is not written here.
OWN = {name: f"own_{name}" for name in ("name", "second_name", "organisation", "country", "email", "phone", "language")}
FIELDS = (*OWN, "pairs", "modes", "note")


def add_interpreter(event: Event, fields: Mapping[str, Any], *, by: Actor) -> Interpreter:
    """Add somebody who may interpret at this event: by name, or with a `registration`, who they then are."""
    registration = fields.get("registration")
    moment = clock.now()
    interpreter = Interpreter(
        uid=str(uuid.uuid4()),
        event_id=event.id,
        event=event,
        registration_id=registration.id if registration else None,
        registration=registration,
        link_key=new_key(),
        created_at=moment,
        changed_at=moment,
        **{OWN.get(name, name): fields[name] for name in FIELDS if name in fields},
    )
    db.session.add(interpreter)
    with _one_row_each():
        db.session.flush()
    record(Verb.ADDED, interpreter, by=by, event_id=event.id, named=interpreter.name)
    return interpreter


def edit_interpreter(
    interpreter: Interpreter, fields: Mapping[str, Any], *, version: int, by: Actor, mail_link: bool = True
) -> None:
    """Save an interpreter. Raises Changed when `version` is not the current one.

    With a `registration` they are that person from now on: their own name and addresses are forgotten. With another mailbox
    their private addresses are renewed; `mail_link`: the new link is mailed there.
    """
    db.session.refresh(interpreter, with_for_update={"of": Interpreter})
    if interpreter.version != version:
        raise Changed(_("Somebody else changed this while you wrote."), changes_since(interpreter, version))
    former, registration = mailbox(interpreter.email), fields.get("registration", interpreter.registration)
    was, now = differences(
        {name: getattr(interpreter, name) for name in FIELDS if name in fields},
        {name: fields[name] for name in FIELDS if name in fields},
    )
    is_somebody_else = registration is not interpreter.registration
    if not now and not is_somebody_else:
        return
    for name, value in now.items():
        setattr(interpreter, OWN.get(name, name), value)
    if is_somebody_else:
        was, now = {**was, "person": interpreter.name}, {**now, "person": registration.name}
        _become(interpreter, registration)
    _mark_changed(interpreter)
    named, told = interpreter.name, {**now, "version": interpreter.version}
    record(Verb.CHANGED, interpreter, by=by, event_id=interpreter.event_id, named=named, before=was, after=told)
    if mailbox(interpreter.email) != former:
        _replace_link(interpreter, by=by, told=mail_link)


def remove_interpreter(interpreter: Interpreter, *, by: Actor) -> None:
    """Remove an interpreter. Raises Refused while they are booked for something, naming it."""
    lock_interpreters([interpreter.id])
    booked = [one for one in engagements_of([interpreter.id]) if one.stands and one.booking_id is not None]
    if booked:
        raise Refused(
            _(
                "%(name)s is booked for “%(title)s”. Take them out of it first.",
                name=interpreter.name,
                title=duty_title(booked[0].duty),
            )
        )
    record(Verb.REMOVED, interpreter, by=by, event_id=interpreter.event_id, named=interpreter.name)
    db.session.delete(interpreter)
    db.session.flush()


def merge_interpreters(kept: Interpreter, double: Interpreter, *, by: Actor) -> None:
    """Make one person of two rows: bookings, shifts, languages and the registration go to `kept`. Raises Refused where both
    are somewhere at one time, and for two registrations.
    """
    if kept.id == double.id:
        raise Refused(_("Choose somebody else."))
    if kept.registration is not None and double.registration is not None:
        raise Refused(_("Both are registered, as two people. Cancel one of the registrations first."))
    lock_interpreters([kept.id, double.id])
    name, registration = double.name, double.registration
    _hand_over_bookings(kept, double)
    taken = {(shift.starts_at, shift.ends_at) for shift in kept.shifts}
    if kept.shifts and double.shifts:
        kept.shifts += [_copy(shift) for shift in double.shifts if (shift.starts_at, shift.ends_at) not in taken]
    kept.pairs = sorted({*kept.pairs, *double.pairs})
    kept.modes = sorted({*kept.modes, *double.modes})
    dispatch(InterpretersMerged(kept, double))
    db.session.delete(double)
    db.session.flush()
    if registration is not None:
        _become(kept, registration)
    _mark_changed(kept)
    record(
        Verb.CHANGED,
        kept,
        by=by,
        event_id=kept.event_id,
        named=kept.name,
        after={"double": name, "version": kept.version},
    )


def interpreter_for(registration: Registration, *, by: Actor) -> Interpreter:
    """The interpreter who a registered person is, added where they are none yet."""
    found = interpreter_who_is(registration)
    return found or add_interpreter(registration.event, {"registration": registration}, by=by)


def renew_link(interpreter: Interpreter, *, by: Actor) -> None:
    """Issue new addresses of the private page and the calendar; the old ones stop working."""
    interpreter.link_key = new_key()
    _mark_changed(interpreter)
    record(Verb.RENEWED_THE_LINK_OF, interpreter, by=by, event_id=interpreter.event_id, named=interpreter.name)


def correct_interpreter(corrected: MailboxCorrected) -> None:
    """Renew the private addresses of an interpreter whose registration has another mail address."""
    interpreter = interpreter_who_is(corrected.person)
    if interpreter is not None:
        _replace_link(interpreter, by=corrected.by, told=corrected.told)


def _replace_link(interpreter: Interpreter, *, by: Actor, told: bool) -> None:
    renew_link(interpreter, by=by)
    if told and interpreter.email:
        queue_interpreter_mail(interpreter, LINK, {})


def _become(interpreter: Interpreter, registration: Registration) -> None:
    for column in OWN.values():
        setattr(interpreter, column, "en" if column == "own_language" else "")
    interpreter.registration, interpreter.registration_id = registration, registration.id
    with _one_row_each():
        db.session.flush()


def _hand_over_bookings(kept: Interpreter, double: Interpreter) -> None:
    """Give `kept` the bookings of `double`, but for those of duties that it has itself. Raises Refused for two at one time."""
    own = {one.duty.uid: one for one in engagements_of([kept.id]) if one.stands}
    theirs = [one for one in engagements_of([double.id]) if one.booking_id is not None]
    twice = {one.booking_id for one in theirs if one.duty.uid in own}
    if first_clash([replace(one, interpreter_id=kept.id) for one in theirs], own.values()) is not None:
        raise Refused(_("Both are booked at one time, so they are two people, or one booking is wrong."))
    for booking in bookings_of(double):
        if booking.id in twice:
            booking.live, booking.dropped = False, True
        booking.interpreter_id, booking.interpreter = kept.id, kept
    with refuse_bookings():
        db.session.flush()


def _copy(shift: Shift) -> Shift:
    return Shift(event_id=shift.event_id, starts_at=shift.starts_at, ends_at=shift.ends_at)


def _mark_changed(interpreter: Interpreter) -> None:
    interpreter.version += 1
    interpreter.revision += 1
    interpreter.changed_at = clock.now()
    db.session.flush()


def _one_row_each() -> Any:
    return refuse_violations(
        {"uq_interpreters_registration_id": _("This person stands among the interpreters already: merge the two.")}
    )
