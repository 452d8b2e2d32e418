"""The outbox: whose text a mail has, and that it is queued in the caller's transaction."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.history.models import Entry
from expo.history.services import Actor
from expo.history.subjects import Subject
from expo.i18n import force_locale
from expo.mail.models import Mail, MailState, MailText
from expo.mail.queries import mail_texts_of, mailed_since
from expo.mail.services import (
    cancel_mail,
    check_words,
    copy_mail_texts,
    delete_mail_text,
    erase_mails_about,
    products_text,
    queue,
    save_mail_text,
    send_again,
)
from expo.registration.mails import CONFIRMED
from tests.factories.events import an_event
from tests.factories.mail import HELLO, a_mail
from tests.postbox import mailing
from tests.told import entries

NOWHERE = 9  # a port nobody is asked on: these tests send nothing
NOON = datetime(2027, 1, 10, 12, tzinfo=UTC)
OLGA = Actor("Olga Organiser")


def _keep(event: Event, *, subject: str = "Hi {name}", text: str = "Own words", version: int = 0) -> MailText:
    with transaction():
        return save_mail_text(
            HELLO, event_id=event.id, language="en", subject=subject, text=text, version=version, by=OLGA
        )


def _of_subject(entry: Entry) -> str:
    return entry.subject


def _verbs() -> list[tuple[str, str]]:
    """What the history says of mails and their words, oldest first."""
    kinds = Entry.subject_kind.in_(["mail", "mail_wording"])
    return [
        (entry.verb, entry.subject) for entry in db.session.scalars(sa.select(Entry).where(kinds).order_by(Entry.id))
    ]


def test_a_mail_is_queued_whole_where_a_server_is_set(app: Flask) -> None:
    parts = [{"kind": "qr", "text": "HTTP://EXPO.EXAMPLE/B/ABC"}]
    with mailing(app, NOWHERE), clock.set_to(NOON):
        mail = a_mail(
            "vito@visits.example", to_name="Vito", about=(Subject.REGISTRATION, 7), parts=parts, reply_to="o@x.example"
        )

    db.session.expire_all()
    assert (mail.state, mail.attempts, mail.created_at, mail.try_at) == (MailState.QUEUED, 0, NOON, NOON)
    assert (mail.subject, mail.text) == ("Hello Vito", "Dear Vito,\n\nyou are welcome.")
    assert (mail.to_name, mail.to_address, mail.reply_to) == ("Vito", "vito@visits.example", "o@x.example")
    assert (mail.wording, mail.about_kind, mail.about_id, mail.parts) == ("hello", Subject.REGISTRATION, 7, parts)


def test_a_mail_is_kept_where_no_server_is_set(app: Flask) -> None:
    assert a_mail().state is MailState.KEPT


def test_a_mail_falls_with_the_transaction_of_what_it_tells(app: Flask) -> None:
    def tell() -> None:
        with transaction():
            queue(HELLO, {"name": "Vito"}, to="vito@visits.example", language="en")
            db.session.flush()
            raise Refused("what the mail tells of did not happen")

    with pytest.raises(Refused, match="did not happen"):
        tell()

    assert db.session.scalars(sa.select(Mail)).all() == []


def test_own_words_win_for_their_expo_and_their_language_alone(app: Flask) -> None:
    event, other = an_event(), an_event()
    _keep(event)

    mails = [
        a_mail(event_id=event.id),
        a_mail(event_id=event.id, language="tr"),
        a_mail(event_id=other.id),
        a_mail(),
    ]

    assert [mail.subject for mail in mails] == ["Hi Vito", "Hello Vito", "Hello Vito", "Hello Vito"]


@pytest.mark.parametrize("readers", ["en", "tr"])
def test_the_products_words_are_in_the_receivers_language_not_the_readers(app: Flask, readers: str) -> None:
    with force_locale(readers):
        given = dict.fromkeys(CONFIRMED.holes, "…")
        subjects = {
            code: a_mail(template=CONFIRMED, language=code, values=given).subject for code in ("en", "tr", "ur")
        }

    assert subjects["en"] == "Your ticket for …"
    assert len(set(subjects.values())) == 3


def test_what_is_filled_in_is_never_filled_again(app: Flask) -> None:
    event = an_event()
    _keep(event, subject="{name}", text="Dear {name}, {{name}} is a placeholder.")

    mail = a_mail(event_id=event.id, values={"name": "{name}{{x}}\0"})

    assert (mail.subject, mail.text) == ("{name}{{x}}", "Dear {name}{{x}}, {name} is a placeholder.")


def test_a_placeholder_that_nothing_fills_is_refused_by_name(app: Flask) -> None:
    event = an_event()

    with pytest.raises(Refused, match=r"Nothing fills \{zip\}, \{link\}\."):
        _keep(event, subject="{zip}", text="{name} {link} {zip} {{age}}")

    assert (db.session.scalars(sa.select(MailText)).all(), _verbs()) == ([], [])


def test_a_text_without_the_private_link_that_the_products_own_has_is_refused(app: Flask) -> None:
    own = products_text(CONFIRMED, "en")

    with pytest.raises(Refused, match=r"^This email needs \{link\}: without it nobody can follow up\.$"):
        check_words("Hello", "Dear {name}", CONFIRMED.holes, products=own)
    check_words("Hello", "Dear {name}: {link}", CONFIRMED.holes, products=own)


def test_the_second_tab_is_told_what_the_first_one_saved(app: Flask) -> None:
    event = an_event()
    _keep(event, subject="First", text="First text")
    _keep(event, subject="Theirs", text="Their text", version=1)

    with pytest.raises(Changed, match="Their text: “Theirs\nTheir text”"):
        _keep(event, subject="Mine", version=1)
    kept = db.session.scalars(sa.select(MailText)).one()
    theirs = (kept.subject, kept.version)
    over = _keep(event, subject="Mine", version=2)

    assert (theirs, over.subject, over.version) == (("Theirs", 2), "Mine", 3)


def test_the_second_tab_is_told_that_the_words_went_back(app: Flask) -> None:
    event = an_event()
    _keep(event)
    with transaction():
        delete_mail_text(event.id, "hello", "en", by=OLGA)
        delete_mail_text(event.id, "hello", "en", by=OLGA)

    with pytest.raises(Changed, match=r"Their text: “Hello \{name\}\nDear \{name\},"):
        _keep(event, version=1)

    assert _verbs() == [("changed", "hello (en)"), ("removed", "hello (en)")]


def test_of_many_who_write_first_one_is_kept_and_the_rest_are_told(bare_app: Flask) -> None:
    with bare_app.app_context():
        event_id = an_event().id

    def write(number: int) -> bool:
        with bare_app.app_context():
            try:
                _keep(db.session.get_one(Event, event_id), text=f"Text {number}")
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(8) as writers:
        kept = list(writers.map(write, range(16)))

    with bare_app.app_context():
        own = db.session.scalars(sa.select(MailText)).one()
        assert (kept.count(True), own.text, own.version) == (1, f"Text {kept.index(True)}", 1)


def test_what_is_sent_again_or_taken_back_is_in_the_history(app: Flask) -> None:
    mail = a_mail()
    with mailing(app, NOWHERE), transaction():
        send_again(mail, by=OLGA)
        cancel_mail(mail, by=OLGA)

    assert mail.state is MailState.CANCELLED
    assert _verbs() == [("queued again", "Hello Vito"), ("cancelled", "Hello Vito")]


def test_erasing_takes_the_person_out_of_their_mails_alone_and_of_their_history(app: Flask) -> None:
    theirs, anothers = a_mail(to_name="Vito", about=(Subject.REGISTRATION, 7)), a_mail(about=(Subject.REGISTRATION, 8))
    with mailing(app, NOWHERE), transaction():
        send_again(theirs, by=OLGA)
        send_again(anothers, by=OLGA)
        erase_mails_about(Subject.REGISTRATION, 7)

    db.session.expire_all()
    assert (theirs.state, theirs.to_name, theirs.to_address, theirs.subject, theirs.text, theirs.parts) == (
        MailState.CANCELLED,
        "",
        "",
        "",
        "",
        [],
    )
    assert (anothers.state, anothers.subject) == (MailState.QUEUED, "Hello Vito")
    assert _verbs() == [("queued again", ""), ("queued again", "Hello Vito")]


@pytest.mark.parametrize("values", ["about_kind = 'visitor'", "about_kind = NULL", "about_id = NULL"])
def test_what_a_mail_tells_of_is_a_word_of_the_history_and_a_number(app: Flask, values: str) -> None:
    a_mail(about=(Subject.REGISTRATION, 7))

    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.execute(sa.text(f"UPDATE mails SET {values}"))  # noqa: S608 -- our own words, above


@pytest.mark.parametrize(
    ("wording", "about", "since", "found"),
    [
        ("hello", 7, NOON, True),
        ("hello", 7, NOON.replace(second=1), False),
        ("hello", 8, NOON, False),
        ("bye", 7, NOON, False),
    ],
)
def test_whether_something_was_mailed_since(app: Flask, wording: str, about: int, since: datetime, found: bool) -> None:
    with clock.set_to(NOON):
        a_mail(about=(Subject.REGISTRATION, 7))

    assert mailed_since(wording, (Subject.REGISTRATION, about), since) == found


def test_a_copy_of_an_expo_has_its_own_texts_in_each_language_and_the_history_says_so(app: Flask) -> None:
    event, copy = an_event(), an_event(slug="next-year")
    for language, subject in (("en", "Hi {name}"), ("tr", "Selam {name}")):
        with transaction():
            save_mail_text(
                HELLO, event_id=event.id, language=language, subject=subject, text="Own words", version=0, by=OLGA
            )

    with transaction():
        copy_mail_texts(event.id, copy.id, by=OLGA)

    copied = sorted((one.key, one.language, one.subject, one.text, one.version) for one in mail_texts_of(copy.id))
    assert copied == [("hello", "en", "Hi {name}", "Own words", 1), ("hello", "tr", "Selam {name}", "Own words", 1)]
    assert [(one.verb, one.subject, one.after) for one in sorted(entries(copy, "mail_wording"), key=_of_subject)] == [
        ("changed", "hello (en)", {"subject": "Hi {name}", "text": "Own words"}),
        ("changed", "hello (tr)", {"subject": "Selam {name}", "text": "Own words"}),
    ]
    assert len(mail_texts_of(event.id)) == 2


def test_a_mail_without_a_value_for_a_placeholder_is_not_queued(app: Flask) -> None:
    with pytest.raises(LookupError, match="“hello” is queued without name"):
        a_mail(values={"name_of": "Vito"})

    assert (db.session.scalars(sa.select(Mail)).all(), a_mail().to_name) == ([], "")
