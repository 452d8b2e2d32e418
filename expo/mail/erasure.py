"""Erasing a person's names and addresses from an event's mails, or all texts of an event's mails. The mails themselves stay."""

from collections.abc import Collection

import sqlalchemy as sa

from expo.db import db
from expo.history.eraser import Eraser
from expo.history.erasure import about_namesakes
from expo.history.queries import erase_entries_about_many
from expo.history.subjects import Subject
from expo.mail.models import Mail, MailState
from expo.mail.services import NOTHING_PERSONAL


def strip_mails(event_id: int, texts: Collection[str]) -> None:
    """Erase these texts from the event's mails, but for those about others of that name. One that was to go to an erased
    address is cancelled.
    """
    eraser = Eraser(texts)
    columns = (Mail.to_name, Mail.to_address, Mail.subject, Mail.text, Mail.parts, Mail.error)
    query = sa.select(Mail).where(
        Mail.event_id == event_id,
        sa.not_(about_namesakes(Mail.about_kind, Mail.about_id, event_id, eraser)),
        eraser.found_in(*columns),
    )
    for mail in db.session.scalars(query):
        mail.to_name, mail.error = eraser.strip(mail.to_name), eraser.strip(mail.error)
        mail.subject, mail.text, mail.parts = map(eraser.strip, (mail.subject, mail.text, mail.parts))
        if eraser.strip(mail.to_address) != mail.to_address:
            mail.to_address = ""
            if mail.state in {MailState.QUEUED, MailState.SENDING}:
                mail.state, mail.leased_until = MailState.CANCELLED, None
    db.session.flush()


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
