"""A mail to many is stopped by one click, for one expo and one address; mails about one's own acts still come."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.config import settings
from expo.db import db, transaction
from expo.exhibitors.bulk_mail import mail_firms
from expo.history.services import PROGRAM
from expo.mail.links import text_of
from expo.mail.message import message_of
from expo.mail.models import Mail, MailSubscription
from expo.registration.bulk_mail import queue_bulk_mail
from expo.registration.mails import CONFIRMED
from expo.registration.notices import queue_notice
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.registration import vito
from tests.pages import Browser


def _last() -> Mail:
    return db.session.scalars(sa.select(Mail).order_by(Mail.id.desc())).first()  # type: ignore[return-value]  # there is one


def _address(mail: Mail) -> str:
    """What the mail's header names, below our own host."""
    header = str(message_of(mail, settings().mail_from)["List-Unsubscribe"])
    return header.removeprefix(f"<{settings().base_url}").removesuffix(">")


@pytest.mark.parametrize("language", ["en", "tr", "ur"])
def test_one_click_stops_mails_to_many_and_no_others(app: Flask, language: str) -> None:
    event, elsewhere = an_event(), an_event(slug="other-expo")
    person, there = (vito(one, language=language, email="v@visits.example") for one in (event, elsewhere))
    with transaction():
        assert queue_bulk_mail(event, [person], "News", "Dear {name}", by=PROGRAM) == (1, 0)
    mail = _last()
    address = _address(mail)

    clicked = app.test_client().post(address, data={"List-Unsubscribe": "One-Click"})
    again = app.test_client().post(address, data={"List-Unsubscribe": "One-Click"})
    with transaction():
        results = [queue_bulk_mail(one.event, [one], "More", "Dear {name}", by=PROGRAM) for one in (person, there)]
        own = queue_notice(person, CONFIRMED)

    assert (clicked.status_code, again.status_code) == (200, 200)
    assert message_of(mail, settings().mail_from)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert text_of(mail).endswith(address)
    assert results == [(0, 1), (1, 0)]
    assert own is not None
    assert message_of(own, settings().mail_from)["List-Unsubscribe"] is None


def test_by_the_page_they_are_stopped_and_come_again(app: Flask, browser: Browser) -> None:
    firm = emil(an_event())
    with transaction():
        mail_firms(firm.event, [firm], "News", "Dear {firm}", by=PROGRAM)
    address = _address(_last())

    assert "You get the mails that" in browser.read(address).text
    stopped = browser.send(address, {"verb": "stop"}, form=address)
    with transaction():
        none = mail_firms(firm.event, [firm], "News", "Dear {firm}", by=PROGRAM)
    back = browser.send(address, {"verb": "allow"}, form=address)
    with transaction():
        one = mail_firms(firm.event, [firm], "News", "Dear {firm}", by=PROGRAM)

    assert "You get no more mails that" in stopped.text
    assert "You get the mails that" in back.text
    assert (none, one) == ((0, 1), (1, 0))
    assert _address(_last()) == address


def test_the_address_is_kept_by_its_digest_and_a_foreign_link_opens_nothing(app: Flask) -> None:
    event = an_event()
    person, same = vito(event), vito(event)
    with transaction():
        queue_bulk_mail(event, [person, same], "News", "Dear {name}", by=PROGRAM)
    rows = db.session.scalars(sa.select(MailSubscription)).all()
    wrong = re.sub(r".{4}$", "AAAA", _address(_last()))

    assert len(rows) == len({person.email, same.email})
    assert all(re.fullmatch("[0-9a-f]{64}", row.mailbox) for row in rows)
    assert app.test_client().get(wrong).status_code == 404
    assert app.test_client().post(wrong, data={"List-Unsubscribe": "One-Click"}).status_code == 404
