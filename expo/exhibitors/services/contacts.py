"""Erasing the people behind a firm's application and behind a pavilion, at their request."""

import sqlalchemy as sa

from expo.db import db
from expo.domain_events import dispatch
from expo.exhibitors.application_models import Contact
from expo.exhibitors.domain_events import FirmContactsErased
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.exhibitors.queries import contacts_of, firm_name
from expo.exhibitors.rules import ContactKind
from expo.exhibitors.services.applications import lock_exhibitor, replace_link
from expo.history.erasure import forget_holders
from expo.history.services import PROGRAM, Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.imports.erasure import drop_lists_naming
from expo.kit.tokens import new_key
from expo.mail.erasure import contact_texts, forget_contact
from expo.registration.models import Registration
from expo.registration.namesakes import Namesake, Namesakes, has_mailbox

_BATCH = 5  # in one transaction: all entries and mails of the event are searched for each of them


def erase_contacts(exhibitor: Exhibitor, *, by: Actor) -> None:
    """Erase the contacts of a firm's application and the address that its link goes to, with what history and mails have of
    them. The link stops working. An invoice keeps the firm that it was made out to, as tax law needs, and no person.
    """
    lock_exhibitor(exhibitor)
    texts = texts_of_contacts(exhibitor)
    db.session.execute(sa.delete(Contact).where(Contact.exhibitor_id == exhibitor.id))
    exhibitor.email, exhibitor.begun_key = "", None
    exhibitor.version += 1
    replace_link(exhibitor, by=by)
    _forget(exhibitor, texts)
    dispatch(FirmContactsErased(exhibitor))
    record(Verb.ERASED, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor))


def erase_manager(pavilion: Pavilion, *, by: Actor) -> None:
    """Erase the manager of a pavilion, with what history and mails have of them; the link stops working."""
    texts = texts_of_manager(pavilion)
    pavilion.manager_name, pavilion.manager_email, pavilion.link_key = "", "", new_key()
    _forget(pavilion, texts)
    record(Verb.ERASED, pavilion, by=by, event_id=pavilion.event_id, named=pavilion.name)


def texts_of_contacts(exhibitor: Exhibitor) -> set[str]:
    """The names, addresses and numbers of a firm's contacts, now and before, with each address that its mails went to."""
    contacts = contacts_of(exhibitor)
    now = [text for one in contacts for text in (one.name, one.email, one.phone)]
    return contact_texts(exhibitor, [exhibitor.email, *now], [*map(str, ContactKind), "email"])


def texts_of_manager(pavilion: Pavilion) -> set[str]:
    """The same for the manager of a pavilion."""
    return contact_texts(pavilion, [pavilion.manager_name, pavilion.manager_email], ["manager_name", "manager_email"])


def count_contacts(event_id: int) -> int:
    """How many of an event's firms and pavilions have somebody's name or address."""
    firms = sa.select(sa.func.count()).select_from(_firms_with_contact(event_id).subquery())
    pavilions = sa.select(sa.func.count()).select_from(_pavilions_with_manager(event_id).subquery())
    return (db.session.scalar(firms) or 0) + (db.session.scalar(pavilions) or 0)


def erase_some_contacts(event_id: int, most: int) -> int:
    """Erase the contacts of some of an event's firms and pavilions, since their time is over; returns of how many."""
    firms = list(db.session.scalars(_firms_with_contact(event_id).limit(min(most, _BATCH))))
    pavilions = [] if firms else list(db.session.scalars(_pavilions_with_manager(event_id).limit(min(most, _BATCH))))
    for exhibitor in firms:
        erase_contacts(exhibitor, by=PROGRAM)
    for pavilion in pavilions:
        erase_manager(pavilion, by=PROGRAM)
    return len(firms) + len(pavilions)


def _find_namesakes(registration: Registration) -> list[Namesake]:
    """Firms with a contact of the person's mail address. Others are contacts too, so an organiser changes them there."""
    query = sa.select(Exhibitor.id, Exhibitor.email, Contact.email)
    query = query.outerjoin(Contact, Contact.exhibitor_id == Exhibitor.id)
    rows = db.session.execute(query.where(Exhibitor.event_id == registration.event_id).order_by(Exhibitor.id))
    found = {row[0] for row in rows for email in row[1:] if has_mailbox(registration, email or "")}
    return [
        Namesake(
            f"exhibitor {number}",
            Subject.EXHIBITOR,
            firm_name(db.session.get_one(Exhibitor, number)),
            "exhibitors.show",
            {"exhibitor_id": number},
        )
        for number in sorted(found)
    ]


def _firms_with_contact(event_id: int) -> sa.Select[Exhibitor]:
    contact = sa.exists().where(Contact.exhibitor_id == Exhibitor.id)
    query = sa.select(Exhibitor).where(Exhibitor.event_id == event_id, sa.or_(Exhibitor.email != "", contact))
    return query.order_by(Exhibitor.id)


def _pavilions_with_manager(event_id: int) -> sa.Select[Pavilion]:
    named = sa.or_(Pavilion.manager_email != "", Pavilion.manager_name != "")
    return sa.select(Pavilion).where(Pavilion.event_id == event_id, named).order_by(Pavilion.id)


def _forget(row: Exhibitor | Pavilion, texts: set[str]) -> None:
    db.session.flush()
    drop_lists_naming(row.event_id, texts)
    forget_contact(row.event_id, texts)
    forget_holders(row)


NAMESAKES = Namesakes(_find_namesakes)
