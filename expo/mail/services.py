"""The transactional outbox: mails are queued in the caller's transaction. Organisers' own texts of templates."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.config import settings
from expo.db import db, insert_rows, refuse_violations
from expo.errors import Changed, Refused
from expo.history.queries import erase_entries_about_many
from expo.history.services import Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _, force_locale
from expo.kit.text import clean_line
from expo.kit.tokens import mask_tokens
from expo.mail.links import hide_links
from expo.mail.models import Mail, MailState, MailText
from expo.mail.queries import mail_text_of, mail_texts_of, own_words
from expo.mail.rules import Template, fill, has_open_brace, missing_holes, one_line, unknown_holes
from expo.submissions.services import claim_form

# The columns of a mail whose text is erased.
NOTHING_PERSONAL: Mapping[str, Any] = MappingProxyType(
    {"to_name": "", "to_address": "", "subject": "", "text": "", "parts": [], "error": None}
)


def queue(
    template: Template,
    values: Mapping[str, str],
    *,
    to: str,
    language: str,
    to_name: str = "",
    event_id: int | None = None,
    about: tuple[Subject, int] | None = None,
    parts: Sequence[Mapping[str, Any]] = (),
    reply_to: str | None = None,
    besides: str = "",
) -> Mail:
    """Queue a mail to one address, in the recipient's language; the worker sends it after the caller's commit.

    A form that is sent twice is refused: see `claim_form`. An organiser's own text takes precedence. `about` is the word and
    id of what the mail tells of. `parts` are {"kind": "calendar", "name", "text"}, {"kind": "qr", "text"} and
    {"kind": "file", "name", "maker", "key"} (a PDF by an `expo.mail.message.FileMaker`); the worker makes them. `besides`
    follows the text, whosever that is.
    """
    kind, number = about or (None, None)
    shared: dict[str, Any] = {"to": to, "language": language, "to_name": to_name, "event_id": event_id}
    columns = mail_columns(template, values, **shared, about_kind=kind, parts=parts, reply_to=reply_to, besides=besides)
    db.session.add(mail := Mail(**columns, about_id=number))
    return mail


def mail_columns(
    template: Template,
    values: Mapping[str, str],
    *,
    to: str,
    language: str,
    to_name: str = "",
    event_id: int | None = None,
    about_kind: Subject | None = None,
    parts: Sequence[Mapping[str, Any]] = (),
    reply_to: str | None = None,
    besides: str = "",
) -> dict[str, Any]:
    """The columns of the mail that `queue` would write, but the id of what it is about: for whoever inserts it with that."""
    claim_form()
    subject, text = words_of(template, event_id, language)
    words, filled = (subject, f"{text}\n\n{{besides}}" if besides else text), {**values, "besides": besides}
    made = _columns(template, words, filled, to, to_name, language=language, reply_to=reply_to, parts=parts)
    return {**made, "event_id": event_id, "about_kind": about_kind}


def queue_many(
    template: Template,
    letters: Iterable[tuple[Mapping[str, str], str, str, str, int]],
    *,
    event_id: int,
    kind: Subject,
    parts: Callable[[int, str], Sequence[Mapping[str, Any]]],
    reply_to: str | None = None,
) -> None:
    """`queue` for many mails of one template by one INSERT. A letter is (values, address, name, language, id of the subject);
    `parts` returns the parts for a subject's id and the language.
    """
    claim_form()
    words: dict[str, tuple[str, str]] = {}
    rows = []
    for values, to, to_name, language, number in letters:
        if language not in words:
            words[language] = words_of(template, event_id, language)
        made, texts = parts(number, language), words[language]
        columns = _columns(template, texts, values, to, to_name, language=language, reply_to=reply_to, parts=made)
        rows.append({**columns, "event_id": event_id, "about_kind": kind, "about_id": number})
    insert_rows(Mail, rows)


def words_of(template: Template, event_id: int | None, language: str) -> tuple[str, str]:
    """Subject and text with placeholders: the organiser's for this event and language, else the product's."""
    own = own_words(event_id, template.key, language) if event_id is not None else None
    if own is not None:
        return own
    with force_locale(language):
        return str(template.subject), str(template.text)


def send_again(mail: Mail, *, by: Actor) -> None:
    """Queue a mail again that failed, was kept, cancelled or sent. Raises Refused when no mail server is configured.

    One that was sent gets a new Message-ID: receivers would drop it as a duplicate.
    """
    db.session.refresh(mail, with_for_update=True)
    if not settings().mail_url:
        raise Refused(_("No mail server is set (MAIL_URL), so nothing can be sent."))
    if mail.state in {MailState.QUEUED, MailState.SENDING}:
        raise Refused(_("This mail is waiting to be sent already."))
    if not mail.to_address:
        raise Refused(_("The text and address of this email were erased."))
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


def cancel_mail(mail: Mail, *, by: Actor) -> None:
    """Cancel a queued mail. Raises Refused once its delivery has begun."""
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


def save_mail_text(
    template: Template, *, event_id: int, language: str, subject: str, text: str, version: int, by: Actor
) -> MailText:
    """Save an organiser's own text. `version` is the one that was edited, 0 for the product's text.

    Raises Refused for unknown placeholders, open braces and a missing private link; Changed when
    somebody saved since `version`.
    """
    check_words(subject, text, template.holes, products=products_text(template, language))
    own = mail_text_of(event_id, template.key, language, lock=True)
    if (own.version if own else 0) != version:
        raise Changed(_edited_meanwhile("\n".join(words_of(template, event_id, language))))
    before = {"subject": own.subject, "text": own.text} if own else None
    if own is None:
        own = MailText(event_id=event_id, key=template.key, language=language, version=0)
        db.session.add(own)
    own.subject, own.text, own.version, own.changed_at = one_line(subject), text, own.version + 1, clock.now()
    with refuse_violations({"uq_wordings_event_id_key_language": _edited_meanwhile("…")}):
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


def copy_mail_texts(event_id: int, copy_id: int, *, by: Actor) -> None:
    """Give the copy of an expo, which has none yet, an event's own texts."""
    for own in mail_texts_of(event_id):
        theirs = MailText(event_id=copy_id, key=own.key, language=own.language, subject=own.subject, text=own.text)
        theirs.version, theirs.changed_at = 1, clock.now()
        db.session.add(theirs)
        db.session.flush()
        after = {"subject": own.subject, "text": own.text}
        record(Verb.CHANGED, theirs, by=by, event_id=copy_id, named=f"{own.key} ({own.language})", after=after)


def delete_mail_text(event_id: int, key: str, language: str, *, by: Actor) -> None:
    """Delete the organiser's own text, if there is one: the product's applies again."""
    own = mail_text_of(event_id, key, language, lock=True)
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


def erase_mails_about(kind: Subject, number: int) -> None:
    """Erase personal data from the mails about a subject, at its person's request; the rows themselves stay.

    Those not yet sent are cancelled.
    """
    about = sa.update(Mail).where(Mail.about_kind == kind, Mail.about_id == number)
    waiting = about.where(Mail.state.in_([MailState.QUEUED, MailState.SENDING]))
    db.session.execute(waiting.values(state=MailState.CANCELLED, leased_until=None))
    db.session.execute(about.values(**NOTHING_PERSONAL))
    ids = db.session.scalars(sa.select(Mail.id).where(Mail.about_kind == kind, Mail.about_id == number))
    erase_entries_about_many(Subject.MAIL, list(ids))


def _edited_meanwhile(text: str) -> str:
    """The sentence for the second of two editors of the same text."""
    return _("Somebody changed this text while you wrote. Their text: “%(text)s”", text=text)


def _columns(
    template: Template,
    words: tuple[str, str],
    values: Mapping[str, str],
    to: str,
    to_name: str,
    *,
    language: str,
    reply_to: str | None,
    parts: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """The columns of a new mail, its subject and text (`words`) filled with `values`; not its event and subject."""
    _check_complete(template, values)
    moment = clock.now()
    return {
        "uid": uuid.uuid4().hex,
        "wording": template.key,
        "to_name": one_line(to_name),
        "to_address": clean_line(to),
        "reply_to": reply_to or None,
        "language": language,
        "subject": mask_tokens(hide_links(one_line(fill(words[0], values)))),  # whoever lists mails reads subjects
        "text": hide_links(fill(words[1], values).replace("\0", "")),
        "parts": [dict(part) for part in parts],
        "created_at": moment,
        "try_at": moment,
        "state": MailState.QUEUED if settings().mail_url else MailState.KEPT,
    }


def _check_complete(template: Template, values: Mapping[str, str]) -> None:
    """Raise LookupError where a placeholder that organisers may use has no value: it would be sent as it stands."""
    if lacking := [name for name in template.holes if name not in values]:
        raise LookupError(f"A mail “{template.key}” is queued without {', '.join(lacking)}.")


def fault_of_words(subject: str, text: str, holes: Mapping[str, object], *, products: str = "") -> str:
    """The sentence on what is wrong with the words of a mail, or "": placeholders not in `holes`, a brace that stands alone,
    or a private link that the product's own text (`products`) has and this one lacks.
    """
    both = f"{subject}\n{text}"
    if unknown := unknown_holes(both, holes):
        return _("Nothing fills %(names)s. Take it out, or write {{ for a brace.", names=_named(unknown))
    if has_open_brace(both):
        return _("A brace stands alone in this text. Close it as in {name}, or write {{ or }} for a brace itself.")
    if missing := missing_holes(text, products):
        return _("This email needs %(names)s: without it nobody can follow up.", names=_named(missing))
    return ""


def check_words(subject: str, text: str, holes: Mapping[str, object], *, products: str = "") -> None:
    """Raise Refused with `fault_of_words`."""
    if fault := fault_of_words(subject, text, holes, products=products):
        raise Refused(fault)


def products_text(template: Template, language: str) -> str:
    """The product's own text in a language, with its placeholders."""
    with force_locale(language):
        return str(template.text)


def _named(placeholders: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in placeholders)
