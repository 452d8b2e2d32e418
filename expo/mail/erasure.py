"""Erasing a person's names and addresses from an event's mails, or all texts of an event's mails. The mails themselves stay."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa

from expo.db import Base, db
from expo.history.eraser import SHORTEST, Eraser
from expo.history.erasure import about_namesakes, forget_texts, former_texts
from expo.history.queries import erase_entries_about_many
from expo.history.subjects import Recorded, Subject
from expo.mail.models import Mail, MailState
from expo.mail.services import NOTHING_PERSONAL


@dataclass(frozen=True, slots=True)
class ContactTraces:
    """What erasing a contact takes out: the names, addresses and numbers, and how many mails have one of them."""

    texts: list[str]
    mails: int


class _OfEvent(Recorded, Protocol):
    @property
    def event_id(self) -> int: ...


def contact_texts(
    row: _OfEvent, current: Collection[str], fields: Collection[str], *, called: bool = False
) -> set[str]:
    """The names, addresses and numbers of the person behind a row: as they are, as the history has these fields, and each
    address to which a mail about the row went.
    """
    found = {*current} | former_texts(row, fields, called=called)
    return {text for text in found if text} | mailed_addresses(row.event_id, row.__subject__, row.id)


def mailed_addresses(event_id: int, kind: Subject, number: int) -> set[str]:
    """Where mails about a row went, but for addresses of accounts and of people registered: those go with them."""
    accounts, people = (Base.metadata.tables[name].c for name in ("accounts", "registrations"))  # of rooms above
    theirs = [
        sa.select(sa.func.lower(accounts.email)),
        sa.select(sa.func.lower(people.email)).where(people.event_id == event_id),
    ]
    query = sa.select(Mail.to_address).where(
        Mail.event_id == event_id, Mail.about_kind == kind, Mail.about_id == number, Mail.to_address != ""
    )
    address = sa.func.lower(Mail.to_address)
    found = db.session.scalars(query.where(*(address.not_in(one) for one in theirs)).distinct())
    return {one for one in found if len(one) >= SHORTEST}


def forget_contact(event_id: int, texts: Collection[str]) -> None:
    """Erase a contact's texts from the event's entries, from what people wrote freely, and from its mails."""
    forget_texts(event_id, texts)
    strip_mails(event_id, texts)


def traces_of(event_id: int, texts: Collection[str]) -> ContactTraces:
    """What erasing these texts would take out of the event's mails."""
    eraser = Eraser(texts)
    mails = db.session.scalars(_with_texts(event_id, eraser))
    return ContactTraces(sorted(texts), sum(any(eraser.strip(part) != part for part in _parts(mail)) for mail in mails))


def strip_mails(event_id: int, texts: Collection[str]) -> None:
    """Erase these texts from the event's mails, but for those about others of that name. One that was to go to an erased
    address is cancelled.
    """
    eraser = Eraser(texts)
    for mail in db.session.scalars(_with_texts(event_id, eraser)):
        mail.to_name, mail.error = eraser.strip(mail.to_name), eraser.strip(mail.error)
        mail.subject, mail.text, mail.parts = map(eraser.strip, (mail.subject, mail.text, mail.parts))
        if eraser.strip(mail.to_address) != mail.to_address:
            mail.to_address = ""
            if mail.state in {MailState.QUEUED, MailState.SENDING}:
                mail.state, mail.leased_until = MailState.CANCELLED, None
    db.session.flush()


def _with_texts(event_id: int, eraser: Eraser) -> sa.Select[Any]:
    columns = (Mail.to_name, Mail.to_address, Mail.subject, Mail.text, Mail.parts, Mail.error)
    return sa.select(Mail).where(
        Mail.event_id == event_id,
        sa.not_(about_namesakes(Mail.about_kind, Mail.about_id, event_id, eraser)),
        eraser.found_in(*columns),
    )


def _parts(mail: Mail) -> tuple[Any, ...]:
    return mail.to_name, mail.to_address, mail.subject, mail.text, mail.parts, mail.error


def count_mail_texts(event_id: int) -> int:
    """How many of the event's mails that wait no more still have a text or an address."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Mail).where(*_with_text(event_id))) or 0


def erase_mail_texts(event_id: int, most: int) -> int:
    """Erase text, name and address of at most `most` of the event's mails that wait no more; returns of how many."""
    query = sa.select(Mail.id).where(*_with_text(event_id)).order_by(Mail.id).limit(most)
    ids = list(db.session.scalars(query))
    db.session.execute(sa.update(Mail).where(Mail.id.in_(ids)).values(**NOTHING_PERSONAL))
    erase_entries_about_many(Subject.MAIL, ids)
    return len(ids)


def _with_text(event_id: int) -> list[sa.ColumnElement[bool]]:
    written = sa.or_(Mail.subject != "", Mail.text != "", Mail.to_address != "", Mail.to_name != "")
    return [Mail.event_id == event_id, Mail.state.not_in([MailState.QUEUED, MailState.SENDING]), written]
