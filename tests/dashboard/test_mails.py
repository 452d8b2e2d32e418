"""An expo's mail, as its organisers see it."""

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event
from expo.history.subjects import Subject
from expo.mail.models import Mail, MailState
from expo.mail.services import erase_mails_about
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.mail import a_mail
from tests.factories.registration import vito
from tests.pages import Browser
from tests.postbox import mailing
from tests.queries import counted

NOWHERE = 9  # a port nobody is asked on: these tests send nothing

# The key of a page that was open before the mail's state changed; the page of now has no such button.
STALE = {"submission": "a-page-that-was-open"}


def _state(mail_id: int, state: MailState, error: str | None = None) -> None:
    with transaction():
        mail = db.session.get_one(Mail, mail_id)
        mail.state, mail.error = state, error


def _address(event: Event, mail: Mail) -> str:
    return f"/organise/{event.slug}/mail/{mail.id}"


def test_the_outbox_shows_what_was_written_to_whom(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_mail("nora@x.example", event_id=an_event().id)
    a_mail("vito@visits.example", to_name="Vito Ziyaretçi", event_id=event.id)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/mail")

    assert [row[1:] for row in page.rows()] == [["Vito Ziyaretçi vito@visits.example", "Hello Vito", "kept"]]
    assert page.banners == [
        "No mail server is set (MAIL_URL). Mails are kept here instead of being sent: open one to read it and its links."
    ]


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("?q=EMIL", ["emil@x.example"]),
        ("?q=for+Vito", ["vito_1@x.example"]),
        ("?q=o_1", ["vito_1@x.example"]),
        ("?q=%25", []),
        ("?state=failed", ["emil@x.example"]),
        ("?state=failed&q=vito", []),
        ("?state=rubbish&page=9999999999", ["emil@x.example", "vito_1@x.example"]),
        ("?q=%27%20OR%201=1--", []),
    ],
)
def test_mails_are_found_by_address_subject_and_state(
    app: Flask, browser: Browser, narrowed: str, found: list[str]
) -> None:
    event = an_event()
    a_mail("vito_1@x.example", values={"name": "for Vito"}, event_id=event.id)
    failed = a_mail("emil@x.example", values={"name": "Emil"}, event_id=event.id)
    _state(failed.id, MailState.FAILED, "550 no such user")
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/mail{narrowed}")

    assert [row[1] for row in (page.rows() if page.soup.table else [])] == found


def test_a_ticket_mail_is_read_with_its_code_and_its_file(app: Flask, browser: Browser) -> None:
    event = an_event()
    vito(event, given_name="Vito <b>")
    mail = db.session.query(Mail).one()
    signed_in(browser, olga(event))

    page = browser.read(_address(event, mail))
    html = browser.client.get(page.link("Open the HTML part"))
    file = browser.client.get(page.link(f"{event.slug}.ics"))

    assert page.heading == "Your ticket for Test Expo"
    assert "you are registered for Test Expo as Visitor" in page.text
    assert html.headers["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; sandbox"
    )
    assert ("<b>" in html.text, "Vito &lt;b&gt;" in html.text) == (False, True)
    assert '<img src="data:image/png;base64,' in html.text
    assert (file.status_code, file.mimetype, file.text[:15]) == (200, "text/calendar", "BEGIN:VCALENDAR")
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_what_failed_is_sent_again(app: Flask, browser: Browser) -> None:
    event = an_event()
    mail = a_mail(event_id=event.id)
    uid = mail.uid
    _state(mail.id, MailState.FAILED, "550 no such user")
    signed_in(browser, olga(event))

    with mailing(app, NOWHERE):
        page = browser.send(f"{_address(event, mail)}/again", form=_address(event, mail))

    assert page.banners == ["The mail is on its way."]
    assert (mail.state, mail.attempts, mail.error, mail.uid == uid) == (MailState.QUEUED, 0, None, True)
    assert "Olga Organiser : sent again (mail) Hello Vito" in browser.read(f"/organise/{event.slug}/history").text


def test_what_was_sent_goes_out_again_as_another_mail(app: Flask, browser: Browser) -> None:
    event = an_event()
    mail = a_mail(event_id=event.id)
    uid = mail.uid
    _state(mail.id, MailState.SENT)
    signed_in(browser, olga(event))

    with mailing(app, NOWHERE):
        browser.send(f"{_address(event, mail)}/again", form=_address(event, mail))

    assert (mail.state, mail.uid == uid) == (MailState.QUEUED, False)


def test_a_waiting_mail_is_cancelled(app: Flask, browser: Browser) -> None:
    event = an_event()
    mail = a_mail(event_id=event.id)
    _state(mail.id, MailState.QUEUED)
    signed_in(browser, olga(event))

    page = browser.send(f"{_address(event, mail)}/cancel", form=_address(event, mail))

    assert page.banners == ["The mail is cancelled and will not be sent."]
    assert mail.state is MailState.CANCELLED


@pytest.mark.parametrize(
    ("state", "verb", "sentence"),
    [
        (MailState.QUEUED, "again", "This mail is waiting to be sent already."),
        (MailState.SENDING, "again", "This mail is waiting to be sent already."),
        (MailState.SENDING, "cancel", "Only a mail that still waits can be cancelled."),
        (MailState.SENT, "cancel", "Only a mail that still waits can be cancelled."),
    ],
)
def test_what_does_not_fit_the_state_is_refused(
    app: Flask, browser: Browser, state: MailState, verb: str, sentence: str
) -> None:
    event = an_event()
    mail = a_mail(event_id=event.id)
    _state(mail.id, state)
    signed_in(browser, olga(event))

    with mailing(app, NOWHERE):
        page = browser.send(f"{_address(event, mail)}/{verb}", STALE, form=_address(event, mail), status=409)

    assert sentence in page.text
    assert mail.state is state


def test_without_a_mail_server_nothing_is_sent_again(app: Flask, browser: Browser) -> None:
    event = an_event()
    mail = a_mail(event_id=event.id)
    signed_in(browser, olga(event))

    page = browser.send(f"{_address(event, mail)}/again", STALE, form=_address(event, mail), status=409)

    assert "No mail server is set (MAIL_URL), so nothing can be sent." in page.text


def test_a_blanked_mail_is_neither_sent_nor_sent_again(app: Flask, browser: Browser) -> None:
    event = an_event()
    waiting, sent = [a_mail(event_id=event.id, about=(Subject.REGISTRATION, 7)) for _ in range(2)]
    _state(waiting.id, MailState.QUEUED)
    _state(sent.id, MailState.SENT)
    with transaction():
        erase_mails_about(Subject.REGISTRATION, 7)
    signed_in(browser, olga(event))

    with mailing(app, NOWHERE):
        page = browser.send(f"{_address(event, sent)}/again", STALE, form=_address(event, sent), status=409)

    assert "The text and address of this email were erased." in page.text
    assert [(m.state, m.to_address, m.subject, m.text) for m in (waiting, sent)] == [
        (MailState.CANCELLED, "", "", ""),
        (MailState.SENT, "", "", ""),
    ]
    assert browser.read(_address(event, waiting)).heading == "A blanked mail"


def test_the_doors_of_the_mail_room(app: Flask, browser: Browser) -> None:
    event = an_event()
    mail = a_mail(event_id=event.id)
    wording = f"/organise/{event.slug}/mail/wording"
    pages = [
        f"/organise/{event.slug}/mail",
        _address(event, mail),
        f"{_address(event, mail)}/html",
        wording,
        f"{wording}/confirmed/ur",
    ]
    verbs = [f"{_address(event, mail)}/again", f"{_address(event, mail)}/cancel", f"{wording}/confirmed/ur/reset"]

    answers = {}
    for name, person in {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}.items():
        token = signed_in(browser, person).read("/organise/").typed("csrf_token")
        seen = [browser.client.get(address).status_code for address in pages]
        answers[name] = (seen, [browser.post(address, {"csrf_token": token}).status_code for address in verbs])

    assert answers == {
        "olga": ([200] * 5, [409, 409, 303]),
        "vera": ([403] * 5, [403] * 3),
        "sami": ([403] * 5, [403] * 3),
        "nora": ([404] * 5, [404] * 3),
    }


def test_another_expos_mail_is_not_here(app: Flask, browser: Browser) -> None:
    event, other = an_event(), an_event()
    mail = a_mail(event_id=other.id)
    signed_in(browser, olga(event))
    token = browser.read(f"/organise/{event.slug}/mail").typed("csrf_token")

    answers = [browser.client.get(f"{_address(event, mail)}{rest}").status_code for rest in ("", "/html", "/parts/0")]
    answers += [
        browser.post(f"{_address(event, mail)}/{verb}", {"csrf_token": token}).status_code
        for verb in ("again", "cancel")
    ]

    assert answers == [404] * 5


@pytest.mark.parametrize("mails", [1, 3])
def test_the_outbox_asks_the_same_few_questions_however_long_it_is(app: Flask, browser: Browser, mails: int) -> None:
    event = an_event()
    for _ in range(mails):
        a_mail(event_id=event.id)
    signed_in(browser, olga(event)).read(f"/organise/{event.slug}/mail")

    with counted(app) as statements:
        browser.read(f"/organise/{event.slug}/mail")

    assert len(statements) == 6
