"""Erasing a person's names and addresses from an event's mails that are about something else. The mails themselves stay."""

from collections.abc import Collection

import sqlalchemy as sa

from expo.db import db
from expo.history.erasure import Eraser
from expo.history.subjects import Subject
from expo.mail.models import Mail, MailState


def strip_mails(event_id: int, texts: Collection[str]) -> None:
    """Erase these texts from the event's mails that are about no registration. One that was to go to an erased address is
    cancelled.
    """
    eraser = Eraser(texts)
    columns = (Mail.to_name, Mail.to_address, Mail.subject, Mail.text, Mail.parts, Mail.error)
    query = sa.select(Mail).where(
        Mail.event_id == event_id,
        sa.or_(Mail.about_kind.is_(None), Mail.about_kind != Subject.REGISTRATION),
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
