"""Erasing who the contact of a public body was, at their request or when the time of contacts is over."""

import sqlalchemy as sa

from expo.db import db
from expo.history.services import PROGRAM, Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import localize
from expo.mail.erasure import contact_texts, forget_contact
from expo.meetings.models import Body
from expo.meetings.queries import party_by_thing
from expo.meetings.services.addresses import renew_party_calendar
from expo.registration.models import Registration
from expo.registration.namesakes import Namesake, Namesakes, has_mailbox

_BATCH = 5  # in one transaction: all entries and mails of the event are searched for each of them
_OF_THE_CONTACT = ("contact_name", "contact_email")


def erase_body_contact(body: Body, *, by: Actor) -> None:
    """Erase the contact of a body, with what history and mails have of them; the address of its calendar is another one."""
    texts = texts_of_body_contact(body)
    body.contact_name, body.contact_email = "", ""
    body.version += 1
    db.session.flush()
    forget_contact(body.event_id, texts)
    party = party_by_thing(body.event, "body_id", body.id)
    if party is not None:
        renew_party_calendar(party, by=by)
    record(Verb.ERASED, body, by=by, event_id=body.event_id, named=localize(body.name))


def texts_of_body_contact(body: Body) -> set[str]:
    """The names and addresses of a body's contact, now and before, with each address that its mails went to."""
    return contact_texts(body, [body.contact_name, body.contact_email], _OF_THE_CONTACT)


def count_body_contacts(event_id: int) -> int:
    """How many of an event's bodies have the name or address of a contact."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_with_contact(event_id).subquery())) or 0


def erase_body_contacts(event_id: int, most: int) -> int:
    """Erase the contacts of some of an event's bodies, since their time is over; returns of how many."""
    due = list(db.session.scalars(_with_contact(event_id).limit(min(most, _BATCH))))
    for body in due:
        erase_body_contact(body, by=PROGRAM)
    return len(due)


def _find_namesakes(registration: Registration) -> list[Namesake]:
    """Contacts of bodies with the person's mail address."""
    return [
        Namesake(
            f"body {one.id}",
            Subject.BODY,
            f"{one.contact_name or one.contact_email} · {localize(one.name)}",
            "bodies.body",
            {"number": one.id},
        )
        for one in db.session.scalars(_with_contact(registration.event_id))
        if has_mailbox(registration, one.contact_email)
    ]


def _erase_namesake(_registration: Registration, found: Namesake, by: Actor) -> None:
    erase_body_contact(db.session.get_one(Body, found.values["number"], with_for_update={"of": Body}), by=by)


def _with_contact(event_id: int) -> sa.Select[Body]:
    named = sa.or_(Body.contact_name != "", Body.contact_email != "")
    return sa.select(Body).where(Body.event_id == event_id, named).order_by(Body.id)


NAMESAKES = Namesakes(_find_namesakes, _erase_namesake)
