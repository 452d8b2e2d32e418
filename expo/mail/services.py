"""Putting mail into the outbox, in the transaction of what it tells."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.config import settings
from expo.db import db, insert_rows, refusing
from expo.errors import Changed, Refused
from expo.history.queries import forget_about
from expo.history.services import Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _, force_locale
from expo.kit.text import clean_line
from expo.mail.models import Mail, MailState, Wording
from expo.mail.queries import own_words, wording_of
from expo.mail.rules import Template, fill, one_line, unknown_holes


def queue(
    template: Template,
    values: Mapping[str, str],
    *,
    to: str,
    language: str,
    to_name: str = "",
    event_id: int | None = None,
    about: tuple[str, int] | None = None,
    parts: Sequence[Mapping[str, Any]] = (),
    reply_to: str | None = None,
) -> Mail:
    """Write a mail to one address, in its language; the worker sends it once the caller's transaction is kept.

    The organiser's own words win over the product's. `about` is the kind and id of what it tells of ("registration", 7).
    `parts` are {"kind": "calendar", "name", "text"}, {"kind": "qr", "text"} and {"kind": "file", "name", "maker", "key"}
    (a PDF by an `expo.mail.message.FileMaker`); the worker makes them.
    """
    subject, text = words_of(template, event_id, language)
    kind, number = about or (None, None)
    moment = clock.now()
    mail = Mail(
        uid=uuid.uuid4().hex,
        event_id=event_id,
        wording=template.key,
        about_kind=kind,
        about_id=number,
        to_name=one_line(to_name),
        to_address=clean_line(to),
        reply_to=reply_to or None,
        language=language,
        subject=one_line(fill(subject, values)),
        text=fill(text, values).replace("\0", ""),
        parts=[dict(part) for part in parts],
        created_at=moment,
        try_at=moment,
        state=MailState.QUEUED if settings().mail_url else MailState.KEPT,
    )
    db.session.add(mail)
    return mail


def queue_many(
    template: Template,
    letters: Iterable[tuple[Mapping[str, str], str, str, str, int]],
    *,
    event_id: int,
    kind: str,
    parts: Callable[[int, str], Sequence[Mapping[str, Any]]],
    reply_to: str | None = None,
) -> None:
    """`queue` for many of one kind, the words read once a language: (values, address, name, language, number of what it is
    about) each. `parts` makes a mail's parts of that number and the language.
    """
    words: dict[str, tuple[str, str]] = {}
    moment, state = clock.now(), MailState.QUEUED if settings().mail_url else MailState.KEPT
    rows = []
    for values, to, to_name, language, number in letters:
        if language not in words:
            words[language] = words_of(template, event_id, language)
        subject, text = words[language]
        rows.append(
            {
                "uid": uuid.uuid4().hex,
                "event_id": event_id,
                "wording": template.key,
                "about_kind": kind,
                "about_id": number,
                "to_name": one_line(to_name),
                "to_address": clean_line(to),
                "reply_to": reply_to or None,
                "language": language,
                "subject": one_line(fill(subject, values)),
                "text": fill(text, values).replace("\0", ""),
                "parts": [dict(part) for part in parts(number, language)],
                "created_at": moment,
                "try_at": moment,
                "state": state,
            }
        )
    insert_rows(Mail, rows)


def words_of(template: Template, event_id: int | None, language: str) -> tuple[str, str]:
    """Subject and text before filling: the organiser's for this event and language, else the product's."""
    own = own_words(event_id, template.key, language) if event_id is not None else None
    if own is not None:
        return own
    with force_locale(language):
        return str(template.subject), str(template.text)


def send_again(mail: Mail, *, by: Actor) -> None:
    """Queue a mail that failed, was kept, cancelled or sent before; refused while no mail server is set.

    One that was sent goes out under a new Message-ID: a mailbox would drop it as a double else.
    """
    db.session.refresh(mail, with_for_update=True)
    if not settings().mail_url:
        raise Refused(_("No mail server is set (MAIL_URL), so nothing can be sent."))
    if mail.state in {MailState.QUEUED, MailState.SENDING}:
        raise Refused(_("This mail is waiting to be sent already."))
    if not mail.to_address:
        raise Refused(_("This registration was erased."))
    was = mail.state
    if was is MailState.SENT:
        mail.uid = uuid.uuid4().hex
    mail.state, mail.attempts, mail.error, mail.try_at = MailState.QUEUED, 0, None, clock.now()
    db.session.flush()
    record(
        Verb.QUEUED_AGAIN,
        mail,
        by=by,
        event_id=mail.event_id,
        named=mail.subject,
        before={"state": was},
        after={"state": mail.state},
    )


def take_back(mail: Mail, *, by: Actor) -> None:
    """Cancel a mail that waits to be sent; refused once it is on its way."""
    db.session.refresh(mail, with_for_update=True)
    if mail.state is not MailState.QUEUED:
        raise Refused(_("Only a mail that still waits can be cancelled."))
    mail.state = MailState.CANCELLED
    db.session.flush()
    record(
        Verb.CANCELLED,
        mail,
        by=by,
        event_id=mail.event_id,
        named=mail.subject,
        before={"state": MailState.QUEUED},
        after={"state": mail.state},
    )


def save_wording(
    template: Template, *, event_id: int, language: str, subject: str, text: str, version: int, by: Actor
) -> Wording:
    """Keep an organiser's own words. `version` is the one they began from, 0 for the product's words.

    Raises Refused naming the placeholders that nothing fills, Changed when somebody saved in between.
    """
    unknown = unknown_holes(f"{subject}\n{text}", template.holes)
    if unknown:
        raise Refused(
            _(
                "Nothing fills %(names)s. Take it out, or write {{ for a brace.",
                names=", ".join(f"{{{n}}}" for n in unknown),
            )
        )
    own = wording_of(event_id, template.key, language, lock=True)
    if (own.version if own else 0) != version:
        raise Changed(_theirs("\n".join(words_of(template, event_id, language))))
    before = {"subject": own.subject, "text": own.text} if own else None
    if own is None:
        own = Wording(event_id=event_id, key=template.key, language=language, version=0)
        db.session.add(own)
    own.subject, own.text, own.version, own.updated_at = one_line(subject), text, own.version + 1, clock.now()
    with refusing({"uq_wordings_event_id_key_language": _theirs("…")}):
        db.session.flush()
    record(
        Verb.CHANGED,
        own,
        by=by,
        event_id=event_id,
        named=f"{template.key} ({language})",
        before=before,
        after={"subject": own.subject, "text": own.text},
    )
    return own


def drop_wording(event_id: int, key: str, language: str, *, by: Actor) -> None:
    """Go back to the product's words; nothing happens where they are in force already."""
    own = wording_of(event_id, key, language, lock=True)
    if own is None:
        return
    record(
        Verb.REMOVED,
        own,
        by=by,
        event_id=own.event_id,
        named=f"{own.key} ({own.language})",
        before={"subject": own.subject, "text": own.text},
    )
    db.session.delete(own)
    db.session.flush()


def blank_mails_about(kind: str, number: int) -> None:
    """Take what is personal out of the mails about something, when its person asks for that; that they were written stays.

    Those that still wait are not sent any more.
    """
    about = sa.update(Mail).where(Mail.about_kind == kind, Mail.about_id == number)
    waiting = about.where(Mail.state.in_([MailState.QUEUED, MailState.SENDING]))
    db.session.execute(waiting.values(state=MailState.CANCELLED, leased_until=None))
    db.session.execute(about.values(to_name="", to_address="", subject="", text="", parts=[], error=None))
    for mail_id in db.session.scalars(sa.select(Mail.id).where(Mail.about_kind == kind, Mail.about_id == number)):
        forget_about(Subject.MAIL, mail_id)


def _theirs(text: str) -> str:
    """What the second of two who write the same words is told."""
    return _("Somebody changed this text while you wrote. Their text: “%(text)s”", text=text)
