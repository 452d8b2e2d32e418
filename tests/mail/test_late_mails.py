"""A mail that goes out long after it was written says so: what it calls by name may have another one by then."""

import email.policy
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.services.expos import edit_event
from expo.mail.message import PROMPT, message_of
from expo.mail.models import Mail
from tests.factories.delegations import OLGA
from tests.factories.events import an_event
from tests.factories.registration import vito

SENDER = "Expo <expo@expo.example>"
WRITTEN = datetime(2026, 11, 28, 6, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("waited", "language", "said"),
    [
        (PROMPT, "en", ""),
        (PROMPT + timedelta(seconds=1), "en", "This email was written on 28 Nov 2026, 06:17 (UTC)"),
        (timedelta(days=2), "tr", "28 Kas 2026"),
    ],
)
def test_a_mail_with_a_former_name_is_dated_once_it_is_late(
    app: Flask, waited: timedelta, language: str, said: str
) -> None:
    event = an_event()
    with clock.set_to(WRITTEN):
        vito(event, language=language)
    with transaction():
        edit_event(event, {"name": {"en": "New Expo", "tr": "Yeni Fuar"}}, version=event.version, by=OLGA)
    [mail] = db.session.scalars(sa.select(Mail))

    with clock.set_to(WRITTEN + waited):
        sent = message_of(mail, SENDER).as_bytes()
    message = BytesParser(policy=email.policy.default).parsebytes(sent)
    bodies = [message.get_body((kind,)) for kind in ("plain", "html")]
    texts = [body.get_content() for body in bodies if body is not None]

    assert [said in text for text in texts] == [True, True]
    assert ["UTC" in text for text in texts] == [bool(said)] * 2
