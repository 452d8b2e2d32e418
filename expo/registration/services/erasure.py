"""Erasing the personal data of a registration."""

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.domain_events import dispatch
from expo.history.eraser import SHORTEST
from expo.history.erasure import forget_texts
from expo.history.mentions import Mention, mentions
from expo.history.queries import erase_entries_about, history_about
from expo.history.services import Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.imports.erasure import drop_lists_naming
from expo.kit.codes import new_code
from expo.kit.digits import is_ascii_number
from expo.kit.tokens import new_key
from expo.mail.erasure import strip_mails
from expo.mail.services import erase_mails_about
from expo.registration.domain_events import PersonErased
from expo.registration.models import Person, Photo, Registration
from expo.registration.rules import (
    LIVE,
    RegistrationState,
)
from expo.registration.services.answers import delete_answers
from expo.registration.services.decisions import (
    end_registration,
    lock_registration,
)
from expo.registration.services.register import _PERSONAL
from expo.registration.services.rows import upsert_person


def erase(registration: Registration, *, by: Actor) -> None:
    """Erase the details, answers, files, mails and history values of a registration. It cannot be undone.

    The row itself stays for the counts: category, state and time. A released seat goes to the first on the waiting list.
    """
    lock_registration(registration)
    if registration.state in LIVE:
        end_registration(registration, RegistrationState.CANCELLED, by)
    texts = _texts_of(registration)
    delete_answers(registration)
    db.session.execute(sa.delete(Photo).where(Photo.registration_id == registration.id))
    dispatch(PersonErased(registration, texts))
    unlink_person(registration)
    for name in _PERSONAL:
        setattr(registration, name, "")
    registration.code, registration.link_key, registration.form_key = new_code(), new_key(), None
    registration.language, registration.erased_at = "en", clock.now()
    registration.version += 1
    db.session.flush()
    erase_mails_about(Subject.REGISTRATION, registration.id)
    erase_entries_about(Subject.REGISTRATION, registration.id)
    drop_lists_naming(registration.event_id, texts)
    forget_texts(registration.event_id, texts)
    strip_mails(registration.event_id, texts)
    anonymous_actor = Actor("" if by.account_id is None else by.name, account_id=by.account_id)
    record(Verb.ERASED, registration, by=anonymous_actor, event_id=registration.event_id)


def mentions_of(registration: Registration) -> list[Mention]:
    """Where the person's name, address or number stands in texts of others, and what of it goes when they are erased."""
    parts = {registration.given_name, registration.family_name, registration.second_name} - {""}
    return mentions(registration.event_id, _texts_of(registration), {one for one in parts if len(one) >= SHORTEST})


def _texts_of(registration: Registration) -> set[str]:
    """The names, addresses and numbers of a person, now and before corrections. A mailbox shared with others is left out."""
    former = [registration.name, registration.second_name, registration.phone, registration.email]
    names = ("given_name", "family_name")
    for entry in history_about(registration):
        for values in (entry.before or {}, entry.after or {}):
            former += [str(values.get(name) or "") for name in ("second_name", "phone", "email")]
            former.append(" ".join(str(values.get(name) or getattr(registration, name)) for name in names))
        former.append("" if is_ascii_number(entry.subject) else entry.subject)
    if registration.family_name:
        former += [f"{registration.family_name} {registration.given_name}"]
        former += [f"{registration.family_name}, {registration.given_name}"]
    sharing = sa.select(Registration.email).where(
        Registration.event_id == registration.event_id,
        Registration.email_key == registration.email_key,
        Registration.id != registration.id,
    )
    return {text.strip() for text in former if len(text.strip()) >= SHORTEST} - set(db.session.scalars(sharing))


def unlink_person(registration: Registration) -> None:
    """Detach the registration from its mailbox; a person row shared with other registrations is left to them."""
    other_registrations = sa.select(Registration.id).where(
        Registration.person_id == registration.person_id, Registration.id != registration.id
    )
    if db.session.scalar(other_registrations.limit(1)) is not None:
        registration.person_id = upsert_person(registration.event, "", clock.now())
    else:
        db.session.execute(sa.update(Person).where(Person.id == registration.person_id).values(email_key=None))
