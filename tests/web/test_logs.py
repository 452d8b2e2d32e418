"""Logs hold no personal data: the main journeys are driven, and the log is searched for what people typed."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask

from expo.config import from_environment
from expo.db import db
from expo.mail.models import Mail
from expo.web.telemetry.requests import init_logs
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.pages import Browser

NAME, FAMILY, MAILBOX = "Vittoria", "Ziyaretçi-Özgün", "vittoria.z@visits.example"
PASSPORT, PASSWORD = "XK7741209", "correct horse!"

SECRETS = (NAME, FAMILY, MAILBOX, "visits.example", PASSPORT, PASSWORD, "127.0.0.1")


@pytest.fixture(params=["json", "text"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[io.StringIO]:
    """Every line of the log, of the most talkative level, in both formats."""
    before, out = structlog.get_config(), io.StringIO()
    init_logs(from_environment({"INSTANCE_DIR": str(tmp_path), "LOG_LEVEL": "debug", "LOG_FORMAT": request.param}))
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=out))
    yield out
    structlog.configure(**before)


def _found(written: io.StringIO, *more: str) -> list[str]:
    text = written.getvalue()
    assert "request" in text
    return [secret for secret in (*SECRETS, *more) if secret in text]


def test_registering_being_refused_and_signing_in_leave_no_name_no_mailbox_and_no_link(
    app: Flask, written: io.StringIO
) -> None:
    event = an_event()
    account = olga(event)
    client = Browser(app)
    form = f"/{event.slug}/register"
    client.post(form, {"given_name": NAME, "family_name": FAMILY, "email": MAILBOX, "consent": "y"})
    client.post(form, {"given_name": NAME, "family_name": FAMILY, "email": f"{MAILBOX} x", "consent": "y"})
    client.post("/sign-in", {"email": MAILBOX, "password": PASSWORD})
    client.client.get(f"/organise/{event.slug}/registrations?search={NAME}")
    signed_in(client, account)
    client.client.get(f"/organise/{event.slug}/registrations?search={NAME}")
    links = [
        word for text in db.session.scalars(sa.select(Mail.text)) for word in text.split() if word.startswith("http")
    ]

    tokens = [link.rsplit("/", 1)[1] for link in links if len(link.rsplit("/", 1)[1]) > 15]

    assert _found(written, *tokens) == []


def test_a_fault_of_ours_is_logged_with_its_place_and_without_what_people_typed(
    app: Flask, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        passport = PASSPORT
        raise ValueError(f"invalid passport: '{passport}' of {MAILBOX}")

    monkeypatch.setitem(app.view_functions, "healthz", broken)

    status = Browser(app).client.get("/healthz").status_code

    assert status == 500
    assert "broken" in written.getvalue()
    assert _found(written) == []


def test_what_a_database_says_of_a_value_is_cut(app: Flask, written: io.StringIO) -> None:
    log = structlog.get_logger("expo.web")
    log.info("request")
    for kind in (sa.Integer, sa.JSON):
        wrong = sa.select(sa.cast(sa.literal(MAILBOX, sa.Text), kind), sa.func.no_such_function(PASSPORT))
        with pytest.raises(sa.exc.DBAPIError) as raised:
            db.session.execute(wrong)
        log.error("failure", exc_info=raised.value)
        db.session.rollback()

    assert _found(written) == []
    assert "failure" in written.getvalue()
