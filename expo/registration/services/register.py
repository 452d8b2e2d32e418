"""Registering one person, and what follows: editing details, notes."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from expo import clock
from expo.db import db, refuse_violations
from expo.domain_events import dispatch
from expo.errors import Changed, NotFound, Refused
from expo.events.models import Category, Event
from expo.events.rules import EventState, Window, registration_window
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.wall_time import hours_on
from expo.mail.queries import mailed_since
from expo.mail.rules import Template
from expo.registration.domain_events import DetailsCorrected
from expo.registration.mails import ALREADY, CONFIRMED, RECEIVED
from expo.registration.models import Registration
from expo.registration.notices import notice_columns, queue_notice
from expo.registration.queries import live_registration, registration_by_form_key
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
from expo.registration.services.answers import answer_texts, save_answers
from expo.registration.services.capacity import (
    change_capacity,
    full_refusal,
    lock_category,
    others_wait,
    seats_left,
    take_seat,
    take_seat_in_turn,
    take_seat_or_waiting_number,
)
from expo.registration.services.decisions import (
    lock_registration,
    queue_state_notice,
    touch_when_full,
)
from expo.registration.services.links import replace_link
from expo.registration.services.new_rows import NewRows, correct_as_waiting, insert_with_notice
from expo.registration.services.records import registered_columns
from expo.registration.services.rows import drop_unused_mailbox, new_registration, upsert_person

_REMINDER_INTERVAL = timedelta(minutes=10)  # at most one "already registered" mail per mailbox in this time
_PERSONAL = (
    "given_name",
    "family_name",
    "second_name",
    "honorific",
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
    _opens, end = hours_on(event.last_day, event.opens_at, event.closes_at, event.zone_info)
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
    overtaking: bool = False,
) -> Registration | None:
    """Register one person and queue their mail. Returns None when the mailbox is registered already: its link is mailed,
    and the caller answers as if the registration were new. The same form sent twice (`form_key`) registers once.

    The public form is bound to the registration window. Staff (walk-in, organiser) are refused a full category, unless
    `beyond`, which raises its capacity by one, places that others wait for (OthersWait), unless `overtaking`, and a
    registered mailbox. Raises Refused for these, NotFound for a category of another event.
    """
    _check_open(event, category, source)
    approval = category.needs_approval and source in APPROVED_FIRST
    key = _idempotency_key(form_key, details.email)
    state = RegistrationState.WAITING_FOR_APPROVAL if approval else RegistrationState.CONFIRMED
    new = _insert(new_registration(event, category, details, state=state, source=source, form_key=key), by)
    if new is None:
        return _answer_duplicate(event, details, key, source)
    save_answers(new.registration, answers or {}, new=True)
    _decide_new(new, by, beyond=beyond, overtaking=overtaking)
    return new.registration


def edit(
    registration: Registration,
    details: Details,
    answers: Mapping[int, Any] | None = None,
    *,
    version: int,
    by: Actor,
    mail_link: bool = True,
) -> None:
    """Save the personal details and answers. An answer of None is deleted; a question that is left out keeps its answer.

    With another mailbox the private link is renewed; `mail_link`: the new one is mailed there.
    Raises Changed when `version` is stale. Raises Refused for a mailbox in use, and when a person without an account
    changes their mail address: only organisers do that, since the answer would reveal who is registered.
    """
    lock_registration(registration)
    if registration.version != version:
        raise Changed(
            _("Somebody else changed this registration while you wrote."), changes_since(registration, version)
        )
    before, key = asdict(details_of(registration)), registration.email_key
    _set_details(registration, details, by)
    answered = answer_texts(registration) if answers else {}
    save_answers(registration, answers or {})
    registration.version += 1
    with refuse_violations({"uq_registrations_live_email": _in_use_sentence(details.email)}):
        pass
    _record_edit(registration, (before, asdict(details)), (answered, answers or {}), by)
    if registration.email_key != key:
        replace_link(registration, before["email"], by, told=mail_link)


def details_of(registration: Registration) -> Details:
    """The personal details as stored."""
    return Details(**{name: getattr(registration, name) for name in Details.__dataclass_fields__})


def _check_open(event: Event, category: Category, source: RegistrationSource) -> None:
    if category.event_id != event.id:
        raise NotFound(_("That category belongs to another expo."))
    if source is not RegistrationSource.FORM:
        return
    window = window_of(event)
    if window is Window.NOT_YET:
        raise Refused(_("Registration is not open yet."))
    if window is Window.OVER or event.state is EventState.DRAFT or not category.active:
        raise Refused(_("Registration is closed."))


def _insert(registration: Registration, by: Actor) -> NewRows | None:
    notice = _likely_notice(registration)
    mail = notice_columns(registration, notice) if notice else None
    return insert_with_notice(registration, registered_columns(registration, by), mail)


def _likely_notice(registration: Registration) -> Template | None:
    """The mail of a new registration as far as one can tell before it takes a seat; None where it probably waits for one,
    whose mail says at which position.
    """
    if registration.state is RegistrationState.WAITING_FOR_APPROVAL:
        return RECEIVED
    if registration.source in IN_PERSON:
        return CONFIRMED
    category = registration.category
    likely = verdict(needs_approval=False, capacity=category.capacity, taken=category.occupancy)
    return CONFIRMED if likely is Admittance.CONFIRMED else None


def _decide_new(new: NewRows, by: Actor, *, beyond: bool, overtaking: bool) -> None:
    """Await approval, confirm, or put on the waiting list."""
    registration = new.registration
    if registration.state is RegistrationState.WAITING_FOR_APPROVAL:
        return
    db.session.flush()
    if registration.source in IN_PERSON:
        _confirm_in_person(registration.category, by, beyond=beyond, overtaking=overtaking)
    else:
        _confirm_or_queue_new(new)
    db.session.flush()


def _confirm_or_queue_new(new: NewRows) -> None:
    """Confirm, or put on the waiting list. The category's row lock is taken last, so that others wait only for the commit:
    the likely outcome was written first, and is corrected where the last seat was taken in between.
    """
    registration = new.registration
    number = take_seat_or_waiting_number(registration.category)
    if number is None:
        touch_when_full(registration.category)
        if new.mail_id is None:
            queue_state_notice(registration)
        return
    registration.state, registration.waiting_number = RegistrationState.ON_WAITING_LIST, number
    correct_as_waiting(new)
    queue_state_notice(registration)


def _confirm_in_person(category: Category, by: Actor, *, beyond: bool, overtaking: bool) -> None:
    if beyond:
        lock_category(category.id)
        if seats_left(category) == 0:
            change_capacity(category, category.occupancy + 1, by=by)
    if not (take_seat if beyond or overtaking else take_seat_in_turn)(category):
        raise full_refusal(category) if seats_left(category) == 0 else others_wait(category)
    touch_when_full(category)


def _answer_duplicate(
    event: Event, details: Details, key: str | None, source: RegistrationSource
) -> Registration | None:
    """Handle a duplicate: return the registration made under the same idempotency key, or mail the link and return None."""
    first = registration_by_form_key(event, key) if key else None
    if first is not None:
        return first
    known = live_registration(event, mailbox(details.email))
    if known is None:
        raise Refused(_("Two registrations came in at once. Send yours again."))
    if source in IN_PERSON:
        raise Refused(_("%(name)s is registered already with this mail address.", name=known.name))
    if not mailed_since(ALREADY.key, (Subject.REGISTRATION, known.id), clock.now() - _REMINDER_INTERVAL):
        queue_notice(known, ALREADY)
    return None


def _idempotency_key(form_key: str | None, email: str) -> str | None:
    """Idempotency key of a submission: form key and mailbox. With a corrected address it is a new submission."""
    return hashlib.sha256(f"{form_key}:{mailbox(email)}".encode()).hexdigest()[:32] if form_key else None


def _set_details(registration: Registration, details: Details, by: Actor) -> None:
    if mailbox(details.email) != registration.email_key:
        _change_mailbox(registration, details.email, by)
    for name, value in asdict(details).items():
        setattr(registration, name, value)
    registration.search = search_text(details, registration.code)


def _record_edit(
    registration: Registration,
    details: tuple[dict[str, Any], dict[str, Any]],
    answers: tuple[dict[str, Any], Mapping[int, Any]],
    by: Actor,
) -> None:
    """Record what differs between the details before and after, and between the texts of answers and those now stored."""
    was, now = differences(*details)
    if now and by.account_id is not None:
        dispatch(DetailsCorrected(registration, was, now, by))
    texts = answer_texts(registration) if answers[1] else {}
    answered, answer = differences(answers[0], {str(key): texts.get(str(key)) for key in answers[1]})
    record(
        Verb.CHANGED,
        registration,
        by=by,
        event_id=registration.event_id,
        named=registration.name,
        before={**was, **answered},
        after={**now, **answer, "version": registration.version},
    )


def _change_mailbox(registration: Registration, email: str, by: Actor) -> None:
    if by.account_id is None:
        raise Refused(_("Write to the organisers to change your mail address."))
    key = mailbox(email)
    if live_registration(registration.event, key) is not None and not registration.shared_mailbox:
        raise Refused(_in_use_sentence(email))
    former = registration.person_id
    registration.email_key, registration.person_id = key, upsert_person(registration.event, key, clock.now())
    drop_unused_mailbox(former)


def _in_use_sentence(email: str) -> str:
    return _("Somebody is registered with %(email)s already.", email=email)
