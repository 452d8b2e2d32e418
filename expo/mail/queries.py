"""Queries on mails and on organisers' own mail texts."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.history.subjects import Subject
from expo.kit.text import like
from expo.mail.models import Mail, MailState, MailText

# Statements built once: each mail executes them.
_IS_THE_TEXT = (
    MailText.event_id == sa.bindparam("event_id"),
    MailText.key == sa.bindparam("key"),
    MailText.language == sa.bindparam("language"),
)
_MAIL_TEXT = sa.select(MailText).where(*_IS_THE_TEXT)
# Columns instead of objects, executed on the connection: so that it does not trigger autoflush.
_TEXT_COLUMNS = sa.select(MailText.subject, MailText.text).where(*_IS_THE_TEXT)


def own_words(event_id: int, key: str, language: str) -> tuple[str, str] | None:
    """The organiser's own (subject, text) for a template; None for the product's."""
    asked = {"event_id": event_id, "key": key, "language": language}
    row = db.session.connection().execute(_TEXT_COLUMNS, asked).first()
    return None if row is None else (row.subject, row.text)


def mail_text_of(event_id: int, key: str, language: str, *, lock: bool = False) -> MailText | None:
    """The organiser's own text; with `lock` read anew under a row lock."""
    asked = {"event_id": event_id, "key": key, "language": language}
    if lock:
        fresh = _MAIL_TEXT.with_for_update().execution_options(populate_existing=True)
        return db.session.scalar(fresh, asked)
    return db.session.scalar(_MAIL_TEXT, asked)


def mail_texts_of(event_id: int) -> list[MailText]:
    return list(db.session.scalars(sa.select(MailText).where(MailText.event_id == event_id)))


def mails_of(event_id: int, *, state: str = "", q: str = "") -> sa.Select[Any]:
    """Selects an event's mails, the newest first; `q` is searched in address, name and subject."""
    query = sa.select(Mail).where(Mail.event_id == event_id).order_by(Mail.id.desc())
    if state in set(MailState):
        query = query.where(Mail.state == MailState(state))
    if q:
        pattern = like(q.strip())
        found = [column.ilike(pattern, escape="\\") for column in (Mail.to_address, Mail.to_name, Mail.subject)]
        query = query.where(sa.or_(*found))
    return query


def mail_in(event_id: int, mail_id: int) -> Mail | None:
    return db.session.scalar(sa.select(Mail).where(Mail.event_id == event_id, Mail.id == mail_id))


def mails_about(kind: Subject, number: int) -> list[Mail]:
    query = sa.select(Mail).where(Mail.about_kind == kind, Mail.about_id == number).order_by(Mail.id.desc())
    return list(db.session.scalars(query))


def mailed_since(wording: str, about: tuple[Subject, int], since: datetime) -> bool:
    """Whether a mail by this template about this subject was queued since then."""
    query = sa.select(Mail.id).where(
        Mail.about_kind == about[0], Mail.about_id == about[1], Mail.wording == wording, Mail.created_at >= since
    )
    return db.session.scalar(query.limit(1)) is not None


def mail_counts(event_id: int) -> dict[MailState, int]:
    query = sa.select(Mail.state, sa.func.count()).where(Mail.event_id == event_id).group_by(Mail.state)
    return {row[0]: row[1] for row in db.session.execute(query)}
