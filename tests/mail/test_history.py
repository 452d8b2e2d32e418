"""What the history tells of mails and their words, and many mails written at once."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.history.services import Actor
from expo.history.subjects import Subject
from expo.mail.models import Mail, MailState
from expo.mail.services import cancel_mail, delete_mail_text, queue_many, save_mail_text, send_again
from tests.factories.events import an_event
from tests.factories.mail import HELLO, a_mail
from tests.postbox import mailing
from tests.told import told, told_changes

NOWHERE = 9  # a port nobody is asked on: these tests send nothing
NOON = datetime(2027, 1, 10, 12, tzinfo=UTC)
OLGA = Actor("Olga Organiser")


def _parts(number: int, language: str) -> Sequence[dict[str, Any]]:
    return [{"kind": "qr", "text": f"{language} {number}"}]


def _tried(mail: Mail) -> tuple[object, ...]:
    return mail.uid, mail.state, mail.attempts, mail.error, mail.try_at


def test_many_mails_are_each_as_one_would_be(app: Flask) -> None:
    event = an_event()
    letters = [
        ({"name": "Vito"}, " vito@visits.example ", "Vito\nZ", "en", 7),
        ({"name": "Vera\0"}, "vera@visits.example", "Vera", "tr", 8),
    ]
    with mailing(app, NOWHERE), clock.set_to(NOON), transaction():
        save_mail_text(
            HELLO, event_id=event.id, language="tr", subject="Merhaba {name}", text="{name}!", version=0, by=OLGA
        )
        queue_many(HELLO, letters, event_id=event.id, kind=Subject.REGISTRATION, parts=_parts, reply_to="o@x.example")

    first, second = db.session.scalars(sa.select(Mail).order_by(Mail.id))
    assert (first.to_address, first.to_name, first.language) == ("vito@visits.example", "Vito Z", "en")
    assert (first.subject, first.text) == ("Hello Vito", "Dear Vito,\n\nyou are welcome.")
    assert (second.subject, second.text, second.language) == ("Merhaba Vera", "Vera!", "tr")
    assert [mail.parts for mail in (first, second)] == [list(_parts(7, "en")), list(_parts(8, "tr"))]
    assert len({first.uid, second.uid}) == 2
    for mail, number in ((first, 7), (second, 8)):
        assert (mail.event_id, mail.about_kind, mail.about_id) == (event.id, "registration", number)
        assert (mail.wording, mail.reply_to, mail.state) == ("hello", "o@x.example", MailState.QUEUED)
        assert (mail.created_at, mail.try_at, mail.attempts) == (NOON, NOON, 0)


def test_many_mails_are_kept_where_no_server_is_set(app: Flask) -> None:
    event = an_event()
    with transaction():
        queue_many(
            HELLO,
            [({"name": "V"}, "v@x.example", "V", "en", 1)],
            event_id=event.id,
            kind=Subject.REGISTRATION,
            parts=_parts,
        )

    [mail] = db.session.scalars(sa.select(Mail))
    assert (mail.state, mail.reply_to) == (MailState.KEPT, None)


def test_own_words_are_told_with_what_they_were(app: Flask) -> None:
    event = an_event()
    with clock.set_to(NOON), transaction():
        made = save_mail_text(
            HELLO, event_id=event.id, language="en", subject="Hi\nyou", text="One", version=0, by=OLGA
        )
        save_mail_text(HELLO, event_id=event.id, language="en", subject="Hi", text="Two", version=1, by=OLGA)
        with pytest.raises(Changed, match=r"Somebody changed this text while you wrote\. Their text: “Hi\nTwo”"):
            save_mail_text(HELLO, event_id=event.id, language="en", subject="Hi", text="Three", version=1, by=OLGA)
        kept = (made.version, made.changed_at)
        delete_mail_text(event.id, "hello", "en", by=OLGA)
        delete_mail_text(event.id, "hello", "en", by=OLGA)
        with pytest.raises(Refused, match=r"Nothing fills \{nobody\}, \{nothing\}"):
            save_mail_text(
                HELLO, event_id=event.id, language="en", subject="{nobody}", text="{nothing} {name}", version=0, by=OLGA
            )

    assert kept == (2, NOON)
    assert told(event, "mail_wording") == [
        (OLGA.name, "changed", "hello (en)"),
        (OLGA.name, "changed", "hello (en)"),
        (OLGA.name, "removed", "hello (en)"),
    ]
    one, two = {"subject": "Hi you", "text": "One"}, {"subject": "Hi", "text": "Two"}
    assert told_changes(event, "mail_wording") == [
        ("changed", None, one),
        ("changed", one, two),
        ("removed", two, None),
    ]


def test_a_mail_that_waits_is_not_sent_again_and_one_that_does_not_is_not_cancelled(app: Flask) -> None:
    with mailing(app, NOWHERE):
        mail = a_mail()
        with transaction():
            with pytest.raises(Refused, match="This mail is waiting to be sent already"):
                send_again(mail, by=OLGA)
            cancel_mail(mail, by=OLGA)
            with pytest.raises(Refused, match="Only a mail that still waits can be cancelled"):
                cancel_mail(mail, by=OLGA)


def test_a_mail_is_told_when_it_is_cancelled_and_queued_again(app: Flask) -> None:
    event = an_event()
    with mailing(app, NOWHERE):
        mail = a_mail(event_id=event.id)
        uid = mail.uid
        with clock.set_to(NOON), transaction():
            cancel_mail(mail, by=OLGA)
            mail.attempts, mail.error = 3, "550"
            db.session.flush()
            send_again(mail, by=OLGA)
            again = _tried(mail)
            mail.state = MailState.SENT
            db.session.flush()
            send_again(mail, by=OLGA)

    assert again == (uid, MailState.QUEUED, 0, None, NOON)
    assert mail.uid != uid
    assert told(event, "mail") == [
        (OLGA.name, "cancelled", "Hello Vito"),
        (OLGA.name, "queued again", "Hello Vito"),
        (OLGA.name, "queued again", "Hello Vito"),
    ]
    assert told_changes(event, "mail") == [
        ("cancelled", {"state": "queued"}, {"state": "cancelled"}),
        ("queued again", {"state": "cancelled"}, {"state": "queued"}),
        ("queued again", {"state": "sent"}, {"state": "queued"}),
    ]


def test_a_mail_without_an_address_or_a_server_is_not_sent_again(app: Flask) -> None:
    mail = a_mail()
    with pytest.raises(Refused, match="No mail server is set"), transaction():
        send_again(mail, by=OLGA)
    with mailing(app, NOWHERE), transaction():
        mail.to_address = ""
        db.session.flush()
        with pytest.raises(Refused, match="The text and address of this email were erased"):
            send_again(mail, by=OLGA)
