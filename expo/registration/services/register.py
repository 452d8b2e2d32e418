"""Registering people, changing what they said, their private links, and forgetting them."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from expo import clock
from expo.db import db, refusing
from expo.errors import Changed, NotFound, Refused
from expo.events.models import Category, Event
from expo.events.rules import EventState, Window, registration_window
from expo.history.models import Entry
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.tokens import new_key
from expo.mail.queries import mailed_since
from expo.registration.mails import ALREADY, CONFIRMED, LINK, RECEIVED
from expo.registration.models import Registration
from expo.registration.notices import tell
from expo.registration.queries import answers_of, live_registration, sent_already
from expo.registration.rules import (
    APPROVED_FIRST,
    IN_PERSON,
    Admittance,
    Details,
    RegistrationSource,
    RegistrationState,
    mailbox,
    search_text,
    verdict,
)
from expo.registration.services.answers import FileAnswer, keep_answers
from expo.registration.services.capacity import (
    change_capacity,
    full,
    lock_category,
    seats_left,
    take_seat,
    take_seat_or_number,
)
from expo.registration.services.decisions import (
    lock_registration,
    tell_state,
    touch_when_full,
)
from expo.registration.services.rows import new_registration, person_of

_AGAIN = timedelta(minutes=10)  # a mailbox gets at most one reminder of its registration in this time
_PERSONAL = (
    "given_name",
    "family_name",
    "second_name",
    "email",
    "email_key",
    "phone",
    "job_title",
    "organisation",
    "country",
    "search",
    "note",
)


def window_of(event: Event) -> Window:
    """Whether one may register for the event now."""
    end = datetime.combine(event.last_day, event.closes_at, event.zone_info)
    return registration_window(event.state, end, event.registration_opens_at, event.registration_closes_at, clock.now())


def register(
    event: Event,
    category: Category,
    details: Details,
    answers: Mapping[int, Any] | None = None,
    *,
    source: RegistrationSource,
    by: Actor,
    form_key: str | None = None,
    beyond: bool = False,
) -> Registration | None:
    """Register one person; their mail is in the outbox. None when that mailbox is registered already: their link is mailed,
    and the caller answers as if they were new. The same form sent twice (`form_key`) registers once.

    The public form is bound to the registration window. In person (a walk-in, an organiser's own entry) a full category
    is refused, unless `beyond`, which makes one more place; and a mailbox that is registered is refused by name. Raises
    Refused for these, NotFound for another event's category.
    """
    if category.event_id != event.id:
        raise NotFound(_("That category belongs to another expo."))
    if source is RegistrationSource.FORM:
        _check_window(event, category)
    approval = category.needs_approval and source in APPROVED_FIRST
    key = _idempotency_key(form_key, details.email)
    state = RegistrationState.WAITING_FOR_APPROVAL if approval else RegistrationState.CONFIRMED
    registration = new_registration(event, category, details, state=state, source=source, form_key=key)
    if registration is None:
        return _again(event, details, key, source)
    keep_answers(registration, answers or {}, new=True)
    entry = record(
        Verb.REGISTERED,
        registration,
        by=by,
        event_id=event.id,
        named=registration.name,
        after={"state": state, "category": category.id, "source": source},
    )
    if approval:
        tell(registration, RECEIVED)
    elif source in IN_PERSON:
        _let_in(registration, category, by, beyond=beyond)
    else:
        _confirm_or_queue(registration, category, entry)
    db.session.flush()
    return registration


def edit(
    registration: Registration, details: Details, answers: Mapping[int, Any] | None = None, *, version: int, by: Actor
) -> None:
    """Save what somebody tells of themselves. An answer of None is taken back; a question that is not named stays.

    Raises Changed when it was saved in between. Raises Refused for a mailbox in use, and when a person without an account
    changes theirs: only organisers do that, since the answer would tell who is registered.
    """
    lock_registration(registration)
    if registration.version != version:
        raise Changed(
            _("Somebody else changed this registration while you wrote."), changes_since(registration, version)
        )
    before = asdict(details_of(registration))
    if mailbox(details.email) != registration.email_key:
        _change_mailbox(registration, details.email, by)
    for name, value in asdict(details).items():
        setattr(registration, name, value)
    registration.search = search_text(details, registration.code)
    answered = {str(a.question_id): a.value for a in answers_of(registration)} if answers else {}
    keep_answers(registration, answers or {})
    registration.version += 1
    with refusing({"uq_registrations_live_email": _in_use(details.email)}):
        pass
    was, now = differences(before, asdict(details))
    answered, answer = differences(answered, {str(k): _recorded(v) for k, v in (answers or {}).items()})
    record(
        Verb.CHANGED,
        registration,
        by=by,
        event_id=registration.event_id,
        named=registration.name,
        before={**was, **answered},
        after={**now, **answer, "version": registration.version},
    )


def renew_link(registration: Registration, *, by: Actor) -> None:
    """A new private link, mailed; the old one opens nothing from now on."""
    registration.link_key = new_key()
    db.session.flush()
    record(Verb.RENEWED_THE_LINK_OF, registration, by=by, event_id=registration.event_id, named=registration.name)
    tell(registration, LINK)


def send_link(registration: Registration, *, by: Actor) -> None:
    """Mail the private link (and the ticket, to whoever is confirmed) once more. Raises Refused where there is no address."""
    if not registration.email:
        raise Refused(_("%(name)s gave no mail address.", name=registration.name))
    record(Verb.SENT_THE_LINK_OF, registration, by=by, event_id=registration.event_id, named=registration.name)
    tell(registration, CONFIRMED if registration.state is RegistrationState.CONFIRMED else LINK)


def annotate(registration: Registration, note: str, *, by: Actor) -> None:
    """The organiser's own note about somebody."""
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


def details_of(registration: Registration) -> Details:
    """What the person says of themselves now."""
    return Details(**{name: getattr(registration, name) for name in Details.__dataclass_fields__})


def _check_window(event: Event, category: Category) -> None:
    window = window_of(event)
    if window is Window.NOT_YET:
        raise Refused(_("Registration is not open yet."))
    if window is Window.OVER or event.state is EventState.DRAFT or not category.active:
        raise Refused(_("Registration is closed."))


def _confirm_or_queue(registration: Registration, category: Category, entry: Entry) -> None:
    """Confirm, or put on the waiting list. The category's lock is taken last, so that others wait for no more than the
    commit: all is written as it will most likely be, and put right if the last place went in this very moment.
    """
    likely = verdict(needs_approval=False, capacity=category.capacity, taken=category.taken)
    mail = tell(registration, CONFIRMED) if likely is Admittance.CONFIRMED else None
    db.session.flush()
    number = take_seat_or_number(category)
    if number is None:
        touch_when_full(category)
        if likely is not Admittance.CONFIRMED:
            tell_state(registration)
        return
    if mail is not None:
        db.session.delete(mail)
    registration.state, registration.place = RegistrationState.ON_WAITING_LIST, number
    entry.after = {**(entry.after or {}), "state": RegistrationState.ON_WAITING_LIST.value, "place": number}
    db.session.flush()
    tell_state(registration)


def _let_in(registration: Registration, category: Category, by: Actor, *, beyond: bool) -> None:
    tell(registration, CONFIRMED)
    db.session.flush()
    if beyond:
        lock_category(category.id)
        if seats_left(category) == 0:
            change_capacity(category, category.taken + 1, by=by)
    if not take_seat(category):
        raise full(category)
    touch_when_full(category)


def _again(event: Event, details: Details, key: str | None, source: RegistrationSource) -> Registration | None:
    """The answer to a duplicate: the registration made under the same idempotency key, or None and their link by mail."""
    first = sent_already(event, key) if key else None
    if first is not None:
        return first
    known = live_registration(event, mailbox(details.email))
    if known is None:
        raise Refused(_("Two registrations came in at once. Send yours again."))
    if source in IN_PERSON:
        raise Refused(_("%(name)s is registered already with this mail address.", name=known.name))
    if not mailed_since(ALREADY.key, ("registration", known.id), clock.now() - _AGAIN):
        tell(known, ALREADY)
    return None


def _idempotency_key(form_key: str | None, email: str) -> str | None:
    """Idempotency key of a submission: the same form and the same mailbox. With a corrected address it is a new submission."""
    return hashlib.sha256(f"{form_key}:{mailbox(email)}".encode()).hexdigest()[:32] if form_key else None


def _change_mailbox(registration: Registration, email: str, by: Actor) -> None:
    if by.account_id is None:
        raise Refused(_("Write to the organisers to change your mail address."))
    key = mailbox(email)
    if live_registration(registration.event, key) is not None and not registration.shared_mailbox:
        raise Refused(_in_use(email))
    registration.email_key, registration.person_id = key, person_of(registration.event, key, clock.now())


def _in_use(email: str) -> str:
    return _("Somebody is registered with %(email)s already.", email=email)


def _recorded(value: Any) -> Any:
    return value.name if isinstance(value, FileAnswer) else value
