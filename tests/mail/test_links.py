"""Private links are hidden in the outbox, filled in on sending, and made anew for a resend."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from expo import config
from expo.db import db, transaction
from expo.history.services import Actor
from expo.kit.tokens import MARK, MASK, Purpose, new_key, seal
from expo.mail.delivery import deliver_due
from expo.mail.links import text_of
from expo.mail.models import Mail
from expo.mail.rules import Template
from expo.mail.services import send_again
from expo.registration.notices import ticket_address
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.mail import a_mail
from tests.factories.registration import vito
from tests.pages import Browser
from tests.postbox import Postbox, mailing, serving

WITH_LINK = Template("linked", "Link", "Open {link}", "Dear you,\n\n{link}\n\nBye.", {"link": ("where", "https://x")})
OLGA = Actor("Olga Organiser")


def a_linked_mail(link: str, **changes: Any) -> Mail:
    return a_mail(template=WITH_LINK, values={"link": link}, **changes)


def plain(postbox: Postbox, number: int) -> str:
    part = postbox.arrived[number].get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_link_is_hidden_in_the_outbox_and_whole_in_what_is_sent(app: Flask) -> None:
    link = ticket_address(vito(an_event()))
    token = link.rpartition("/")[2]
    with serving(Postbox()) as postbox, mailing(app, postbox.port):
        mail = a_linked_mail(link, to="vito@visits.example")
        stored = (mail.subject, mail.text)
        while deliver_due():
            pass

    sent = [message for message in postbox.arrived if str(message["Subject"]).startswith("Open")]
    html = sent[0].get_body(("html",))
    assert html is not None
    assert token not in "".join(stored)
    assert stored[0] == f"Open http://localhost/my/{MASK}"
    assert link in plain(postbox, postbox.arrived.index(sent[0]))
    assert f'href="{link}"' in html.get_content()


def test_a_mail_that_was_refused_and_one_sent_again_have_a_link_under_the_present_key(app: Flask) -> None:
    person = vito(an_event())
    with serving(Postbox()) as postbox, mailing(app, postbox.port):
        mail = a_linked_mail(ticket_address(person))
        while deliver_due():
            pass
    here = app.extensions[config.EXTENSION]
    app.extensions[config.EXTENSION] = replace(here, secret_key="n" * 40, old_secret_keys=(here.secret_key,))

    try:
        with serving(Postbox()) as postbox, mailing(app, postbox.port):
            db.session.expire_all()
            with transaction():
                send_again(mail, by=OLGA)
            deliver_due()
            link = ticket_address(person)
    finally:
        app.extensions[config.EXTENSION] = here

    assert link in plain(postbox, 0)


def test_a_typed_imitation_of_a_hidden_link_becomes_no_link(app: Flask) -> None:
    """Whoever stole the database knows keys, and could have the links of others mailed to themselves."""
    person = vito(an_event())
    imitation = f"{MARK}{Purpose.TICKET}:{person.link_key}{MARK}"

    mail = a_linked_mail(imitation)

    assert text_of(mail) == f"Dear you,\n\n{imitation.replace(MARK, '')}\n\nBye."


def test_a_word_as_long_as_a_token_stays_as_it_is(app: Flask) -> None:
    word, forged = "w" * 43, seal(new_key(), Purpose.TICKET, "another secret")

    mail = a_linked_mail(f"{word} {forged}")

    assert mail.text == f"Dear you,\n\n{word} {forged}\n\nBye."


@pytest.mark.parametrize("server", [False, True])
def test_organisers_read_the_link_on_the_mails_page_only_where_no_server_sends_it(
    app: Flask, browser: Browser, *, server: bool
) -> None:
    event = an_event()
    person = vito(event)
    olgas = signed_in(browser, olga(event))

    with mailing(app, 9, **({} if server else {"mail_url": ""})):
        mail = a_linked_mail(ticket_address(person), event_id=event.id)
        page = olgas.read(f"/organise/{event.slug}/mail/{mail.id}")
        html = olgas.client.get(f"/organise/{event.slug}/mail/{mail.id}/html").text

    hrefs = [str(found["href"]) for found in page.soup.select(".prose a[href]")]
    assert [ticket_address(person) in hrefs, ticket_address(person) in html] == [not server, not server]
    assert (f"http://localhost/my/{MASK}" in page.soup.select(".prose")[0].text) is server
