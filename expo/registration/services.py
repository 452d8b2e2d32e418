"""Registering, deciding, changing, cancelling, erasing: one function for each thing that can happen to a registration."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from expo import clock
from expo.db import db, violated
from expo.errors import Changed, Refused
from expo.events.models import Category, Event
from expo.events.rules import EventState, Window, registration_window
from expo.events.services import touch
from expo.history.queries import changes_since, forget_about
from expo.history.services import Actor, differences, record
from expo.i18n import _
from expo.kit.codes import new_code
from expo.kit.text import fold
from expo.kit.tokens import new_key
from expo.mail.queries import mailed_since
from expo.mail.services import blank_mails_about
from expo.registration.answers import FileAnswer, keep_answers
from expo.registration.capacity import draw_number, give_back, lock_category, take_place
from expo.registration.mails import tell
from expo.registration.models import Answer, Person, Registration, Upload
from expo.registration.queries import answers_of, live_registration, place_in_line, sent_already
from expo.registration.rules import Details, Source, State, may_become
from expo.registration.wording import ALREADY, CANCELLED, CONFIRMED, DECLINED, LINK, RECEIVED, WAITING

DETAILS = (
    "given_name",
    "family_name",
    "second_name",
    "email",
    "phone",
    "job_title",
    "organisation",
    "country",
    "language",
)
_AGAIN = timedelta(minutes=10)  # a mailbox gets at most one reminder of its registration in this time


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
    source: Source,
    by: Actor,
    form_key: str | None = None,
) -> Registration | None:
    """Register one person; their mail is in the outbox. None when that mailbox is registered already (their link is mailed).

    The caller answers the same in both cases. Pressing twice (the same `form_key`) registers once. Raises Refused outside
    the registration window, which only the public form is bound to.
    """
    if source is Source.FORM:
        _check_window(event)
    if form_key and (earlier := sent_already(event, form_key)) is not None:
        return earlier
    email_key = key_of(details.email)
    if (known := live_registration(event, email_key)) is not None:
        _remind(known)
        return None
    registration = _new(event, category, details, source, form_key)
    try:
        with db.session.begin_nested():
            db.session.add(registration)
    except IntegrityError as error:
        return _met_itself(error, event, email_key, form_key)
    keep_answers(registration, answers or {})
    _give_state(registration)
    record("registered", registration, by=by, event_id=event.id, named=registration.name,
           after={"state": registration.state, "category": category.id, "source": source})  # fmt: skip
    _tell_state(registration)
    return registration


def approve(registration: Registration, *, by: Actor) -> None:
    """Confirm somebody who waited for approval, was declined or cancelled; without a free place it is the waiting list."""
    before = registration.state
    if not may_become(before, State.CONFIRMED):
        raise Refused(_("%(name)s is confirmed already.", name=registration.name))
    if before is State.ON_WAITING_LIST:
        raise Refused(_("%(name)s is on the waiting list and moves up when a place is free.", name=registration.name))
    _no_other(registration)
    _seat(registration)
    db.session.flush()
    _note(registration, "approved", before, by)
    _tell_state(registration)


def decline(registration: Registration, *, by: Actor, reason: str = "") -> None:
    """Say no, with a reason the person reads; a place that becomes free goes to the first one waiting."""
    _leave(registration, State.DECLINED, "declined", by)
    tell(registration, DECLINED, {"reason": reason})


def cancel(registration: Registration, *, by: Actor) -> None:
    """Cancel at the person's or an organiser's wish; a place that becomes free goes to the first one waiting."""
    _leave(registration, State.CANCELLED, "cancelled", by)
    tell(registration, CANCELLED)


def move(registration: Registration, category: Category, *, by: Actor) -> None:
    """Into another category of the same event, under that one's rules for places; the code and the link stay."""
    if category.event_id != registration.event_id:
        raise Refused(_("That category belongs to another expo."))
    if category.id == registration.category_id:
        return
    before, was = registration.category, registration.state
    registration.place = None
    registration.category, registration.category_id = category, category.id
    if was in {State.CONFIRMED, State.ON_WAITING_LIST}:
        _seat(registration)
    registration.version += 1
    db.session.flush()
    record("moved", registration, by=by, event_id=registration.event_id, named=registration.name,
           before={"category": before.id, "state": was},
           after={"category": category.id, "state": registration.state, "version": registration.version})  # fmt: skip
    if was is State.CONFIRMED:
        give_back(before, by=by)
    if registration.state is not was:
        _tell_state(registration)


def edit(
    registration: Registration, details: Details, answers: Mapping[int, Any] | None = None, *, version: int, by: Actor
) -> None:
    """Save what somebody tells of themselves. Raises Changed when it was saved in between, Refused for a mailbox in use."""
    if registration.version != version:
        raise Changed(
            _("Somebody else changed this registration while you wrote."), changes_since(registration, version)
        )
    before = {name: getattr(registration, name) for name in DETAILS}
    key = key_of(details.email)
    if key != registration.email_key and not registration.shared_mailbox:
        _free_mailbox(registration, key)
    for name in DETAILS:
        setattr(registration, name, getattr(details, name))
    registration.email_key, registration.search = key, search_text(registration)
    said_before = {str(a.question_id): a.value for a in answers_of(registration)} if answers is not None else {}
    if answers is not None:
        keep_answers(registration, answers)
    registration.version += 1
    db.session.flush()
    was, now = differences(before, {name: getattr(details, name) for name in DETAILS})
    if answers is not None:
        was_said, now_said = differences(said_before, {str(k): _recorded(v) for k, v in answers.items()})
        was, now = {**was, **was_said}, {**now, **now_said}
    record("changed", registration, by=by, event_id=registration.event_id, named=registration.name, before=was,
           after={**now, "version": registration.version})  # fmt: skip


def renew_link(registration: Registration, *, by: Actor) -> None:
    """A new private link, mailed; the old one opens nothing from now on."""
    registration.link_key = new_key()
    db.session.flush()
    record("renewed the link of", registration, by=by, event_id=registration.event_id, named=registration.name)
    tell(registration, LINK)


def send_link(registration: Registration, *, by: Actor) -> None:
    """Mail the private link (and the ticket, to whoever is confirmed) once more."""
    record("sent the link of", registration, by=by, event_id=registration.event_id, named=registration.name)
    tell(registration, CONFIRMED if registration.state is State.CONFIRMED else LINK)


def annotate(registration: Registration, note: str, *, by: Actor) -> None:
    """The organiser's own note about somebody."""
    before, registration.note = registration.note, note
    db.session.flush()
    record("noted", registration, by=by, event_id=registration.event_id, named=registration.name,
           before={"note": before}, after={"note": note})  # fmt: skip


def erase(registration: Registration, *, by: Actor) -> None:
    """Forget the person: names, answers, files, mails and history of it are blanked; that somebody came is still counted.

    A place that becomes free goes to the first one waiting. It cannot be undone.
    """
    if registration.state in {State.CONFIRMED, State.WAITING_FOR_APPROVAL, State.ON_WAITING_LIST}:
        _leave(registration, State.CANCELLED, "cancelled", by)
    person = registration.person
    db.session.execute(sa.delete(Upload).where(Upload.registration_id == registration.id))
    db.session.execute(sa.delete(Answer).where(Answer.registration_id == registration.id))
    for name in (*DETAILS, "email_key", "search", "note"):
        setattr(registration, name, "")
    registration.language, registration.link_key, registration.code = "en", new_key(), new_code()
    registration.form_key, registration.erased_at = None, clock.now()
    registration.version += 1
    db.session.flush()
    blank_mails_about("registration", registration.id)
    forget_about("registration", registration.id)
    others = sa.select(Registration.id).where(Registration.person_id == person.id, Registration.erased_at.is_(None))
    if db.session.scalar(others.limit(1)) is None:
        person.email_key = None
    record("erased", registration, by=Actor(name="", account_id=by.account_id), event_id=registration.event_id)


def key_of(email: str) -> str:
    """What makes two spellings one mailbox."""
    return email.strip().casefold()


def search_text(registration: Registration) -> str:
    """All that somebody may be looked for by, folded."""
    parts = (
        registration.given_name, registration.family_name, registration.second_name, registration.organisation,
        registration.job_title, registration.email, registration.code,
    )  # fmt: skip
    return fold(" ".join(part for part in parts if part))


def _check_window(event: Event) -> None:
    window = window_of(event)
    if window is Window.NOT_YET:
        raise Refused(_("Registration is not open yet."))
    if window is Window.OVER or event.state is EventState.DRAFT:
        raise Refused(_("Registration is closed."))


def _new(event: Event, category: Category, details: Details, source: Source, form_key: str | None) -> Registration:
    moment = clock.now()
    registration = Registration(
        uid=str(uuid.uuid4()), event_id=event.id, event=event, category_id=category.id, category=category,
        person=_person(key_of(details.email)), state=State.WAITING_FOR_APPROVAL, place=None, source=source,
        email_key=key_of(details.email), code=new_code(), link_key=new_key(), form_key=form_key, registered_at=moment,
        state_since=moment, version=1, **{name: getattr(details, name) for name in DETAILS},
    )  # fmt: skip
    registration.search = search_text(registration)
    return registration


def _person(email_key: str) -> Person:
    """The one human behind a mailbox, over all events; a new one where nobody is known by it."""
    if email_key:
        known = db.session.scalar(sa.select(Person).where(Person.email_key == email_key))
        if known is not None:
            return known
    return Person(uid=str(uuid.uuid4()), email_key=email_key or None, created_at=clock.now())


def _met_itself(error: IntegrityError, event: Event, email_key: str, form_key: str | None) -> Registration | None:
    """The same person or the same press came in at the same moment and won: answer as if we had seen them."""
    rule = violated(error)
    if rule == "uq_registrations_event_id_form_key" and form_key:
        return sent_already(event, form_key)
    if rule in {"uq_registrations_live_email", "uq_people_email_key"}:
        known = live_registration(event, email_key)
        if known is not None:
            _remind(known)
            return None
        raise Refused(_("Two registrations came in at once. Send yours again.")) from error
    raise error


def _give_state(registration: Registration) -> None:
    if registration.category.needs_approval and registration.source is Source.FORM:
        return
    _seat(registration)
    db.session.flush()


def _seat(registration: Registration) -> None:
    """Confirmed if there is a place, else on the waiting list with the next number."""
    category = registration.category
    registration.state_since = clock.now()
    if take_place(category.id):
        registration.state, registration.place = State.CONFIRMED, None
    else:
        registration.place = draw_number(category.id)
        registration.state = State.ON_WAITING_LIST
    db.session.expire(category, ["taken", "next_place"])
    if registration.category.capacity is not None and registration.state is State.CONFIRMED:
        _touch_when_full(category)


def _touch_when_full(category: Category) -> None:
    """The public page says so when the last place goes."""
    if category.capacity is not None and category.taken >= category.capacity:
        touch(category.event)


def _leave(registration: Registration, state: State, verb: str, by: Actor) -> None:
    before = registration.state
    if not may_become(before, state):
        raise Refused(_("%(name)s is not registered any more.", name=registration.name))
    if before is State.CONFIRMED:
        lock_category(registration.category)
        db.session.refresh(registration)
        if registration.state is not before:
            raise Refused(_("%(name)s is not registered any more.", name=registration.name))
    registration.state, registration.place, registration.state_since = state, None, clock.now()
    registration.version += 1
    db.session.flush()
    _note(registration, verb, before, by)
    if before is State.CONFIRMED:
        give_back(registration.category, by=by)
        touch(registration.event)


def _note(registration: Registration, verb: str, before: State, by: Actor) -> None:
    record(verb, registration, by=by, event_id=registration.event_id, named=registration.name,
           before={"state": before}, after={"state": registration.state, "version": registration.version})  # fmt: skip


def _tell_state(registration: Registration) -> None:
    match registration.state:
        case State.CONFIRMED:
            tell(registration, CONFIRMED)
        case State.WAITING_FOR_APPROVAL:
            tell(registration, RECEIVED)
        case State.ON_WAITING_LIST:
            tell(registration, WAITING, {"place": str(place_in_line(registration))})
        case _:
            pass


def _remind(known: Registration) -> None:
    """Mail the link to somebody who is registered, not more often than every ten minutes."""
    if not mailed_since(ALREADY.key, ("registration", known.id), clock.now() - _AGAIN):
        tell(known, ALREADY)


def _no_other(registration: Registration) -> None:
    other = live_registration(registration.event, registration.email_key)
    if other is not None and other.id != registration.id:
        raise Refused(_("This mail address is registered a second time already."))


def _free_mailbox(registration: Registration, key: str) -> None:
    """Another address is another human's, unless nobody is known by it."""
    if live_registration(registration.event, key) is not None:
        raise Refused(_("This mail address cannot be used here."))
    registration.person = _person(key)


def _recorded(value: Any) -> Any:
    return value.name if isinstance(value, FileAnswer) else value
