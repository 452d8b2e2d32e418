"""Erasing the people behind a firm's application and behind a pavilion, at their request."""

import sqlalchemy as sa

from expo.db import db
from expo.exhibitors.application_models import Contact
from expo.exhibitors.models import Exhibitor, Pavilion
from expo.exhibitors.queries import contacts_of, firm_name
from expo.exhibitors.services.applications import lock_exhibitor
from expo.history.erasure import forget_texts
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.kit.tokens import new_key
from expo.mail.erasure import strip_mails


def erase_contacts(exhibitor: Exhibitor, *, by: Actor) -> None:
    """Erase the contacts of a firm's application and the address that its link goes to, with what history and mails have of
    them. The link stops working; invoices keep the buyer that they were made out to.
    """
    lock_exhibitor(exhibitor)
    texts = {exhibitor.email}
    for contact in contacts_of(exhibitor):
        texts |= {contact.name, contact.email, contact.phone}
    db.session.execute(sa.delete(Contact).where(Contact.exhibitor_id == exhibitor.id))
    exhibitor.email, exhibitor.begun_key, exhibitor.link_key = "", None, new_key()
    exhibitor.version += 1
    _forget(exhibitor.event_id, texts)
    record(Verb.ERASED, exhibitor, by=by, event_id=exhibitor.event_id, named=firm_name(exhibitor))


def erase_manager(pavilion: Pavilion, *, by: Actor) -> None:
    """Erase the manager of a pavilion, with what history and mails have of them; the link stops working."""
    texts = {pavilion.manager_name, pavilion.manager_email}
    pavilion.manager_name, pavilion.manager_email, pavilion.link_key = "", "", new_key()
    _forget(pavilion.event_id, texts)
    record(Verb.ERASED, pavilion, by=by, event_id=pavilion.event_id, named=pavilion.name)


def _forget(event_id: int, texts: set[str]) -> None:
    db.session.flush()
    forget_texts(event_id, texts)
    strip_mails(event_id, texts)
