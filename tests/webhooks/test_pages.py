"""Organisers create webhooks on a page, try them, read what came of it, send again, and switch them off."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.cli.backup import backup, restore
from expo.config import EXTENSION
from expo.db import db, transaction
from expo.events.models import Event
from expo.history.models import Entry
from expo.webhooks.delivery import deliver_due
from expo.webhooks.models import Webhook, WebhookDelivery
from expo.webhooks.sealed_secrets import secrets_of, sweep_webhook_secrets
from expo.webhooks.services import KEPT, sweep_deliveries
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.events import an_event, stored_event
from tests.factories.registration import vito
from tests.factories.webhooks import a_webhook
from tests.pages import Browser, Page
from tests.webhooks.receiver import Receiver, listening, reaching


@pytest.fixture
def crm(app: Flask) -> Iterator[Receiver]:
    with listening() as found, reaching(app):
        yield found


@pytest.fixture
def event(app: Flask, browser: Browser) -> Event:
    found = an_event(slug="summit")
    signed_in(browser, olga(found))
    return found


def _secret(page: Page) -> str:
    return str(page.soup.select_one("#secret")["value"])  # type: ignore[index]


def _acts() -> list[str]:
    query = sa.select(Entry.verb).where(Entry.subject_kind == "webhook").order_by(Entry.id)
    return list(db.session.scalars(query))


def test_olga_creates_a_webhook_tries_it_and_sends_again(event: Event, browser: Browser, crm: Receiver) -> None:
    page = f"/organise/{event.slug}/settings/webhooks"

    made = browser.send(page, {"name": "CRM", "url": crm.url, "kinds": ["registration", "session"]})
    own = f"{page}/{db.session.scalars(sa.select(Webhook.id)).one()}"
    browser.send(f"{own}/ping", form=own)
    vito(event)
    deliver_due()
    crm.answer = lambda _told: 500
    vito(event)
    deliver_due()
    log = browser.read(own)
    crm.answer = lambda _told: 200
    latest = db.session.scalars(sa.select(WebhookDelivery.id).order_by(WebhookDelivery.id.desc())).first()
    browser.send(f"{own}/again/{latest}", form=own)
    again = browser.send(f"{own}/since", {"since": clock.now().date().isoformat()}, form=own)
    deliver_due()

    assert _secret(made).startswith("whsec_")
    assert _secret(made) not in log.response.text
    assert [row[2].split()[0] for row in log.rows()] == ["waiting", "delivered", "delivered"]
    assert [row[1] for row in log.rows()][2] == "Test message"
    assert "500" in log.rows()[0][3]
    assert "It answered with an error." in log.text
    assert "2 messages are sent again." in again.text
    assert [told["kind"] for told in crm.took() if "kind" in told] == ["registration"] * 3
    assert _acts() == ["created", "queued again"]
    assert _secret(made) not in str(db.session.execute(sa.select(Entry.before, Entry.after)).all())


def test_olga_renews_the_secret_chooses_switches_off_and_removes(event: Event, browser: Browser, crm: Receiver) -> None:
    page = f"/organise/{event.slug}/settings/webhooks"
    hook, secret = a_webhook(event, crm.url)
    own = f"{page}/{hook.id}"

    renewed = browser.send(f"{own}/renew", form=own)
    chosen = browser.send(own, {"kinds": ["session"]}, form=own)
    off = browser.send(f"{own}/switch", form=own)
    silent = browser.send(f"{own}/ping", form=page, status=409)
    listed = browser.read(page)
    gone = browser.send(f"{own}/remove", form=own)

    assert _secret(renewed) != secret
    assert "the earlier secret signs too" in renewed.text
    assert ("CRM is saved." in chosen.text, "is told nothing any more" in off.text) == (True, True)
    assert "This webhook is off." in silent.text
    assert listed.rows()[0][2:4] == ["Sessions", "off"]
    assert "None yet." in gone.text
    assert _acts() == ["created", "renewed", "changed", "switched off", "removed"]


def test_an_address_inside_is_refused_and_who_does_not_make_the_team_makes_no_webhooks(
    event: Event, browser: Browser, crm: Receiver
) -> None:
    page = f"/organise/{event.slug}/settings/webhooks"
    number = a_webhook(an_event(), crm.url)[0].id

    inside = browser.send(page, {"name": "CRM", "url": "ftp://169.254.169.254/", "kinds": ["session"]}, status=400)
    nothing = browser.send(page, {"name": "CRM", "url": "https://crm.example.org/"}, form=page, status=409)
    others = browser.client.get(f"{page}/{number}").status_code
    statuses = [signed_in(browser, account).client.get(page).status_code for account in (vera(event), nora())]

    assert "of the public internet" in inside.text
    assert "at least one kind of thing" in nothing.text
    assert (others, statuses) == (404, [403, 404])


def test_a_backup_that_comes_back_tells_nobody_anew_and_old_messages_go(
    event: Event, crm: Receiver, tmp_path: Path
) -> None:
    a_webhook(event, crm.url)
    vito(event)
    deliver_due()
    vito(event)
    backup(tmp_path / "copy", lambda _table, _rows: None)
    restore(tmp_path / "copy", lambda _table, _rows: None, replace=True)
    db.session.remove()
    kept = db.session.scalars(sa.select(WebhookDelivery.state).order_by(WebhookDelivery.id)).all()
    deliver_due()
    vito(stored_event("summit"))
    with clock.set_to(clock.now() + KEPT * 1.1), transaction():
        swept = sweep_deliveries()

    assert [state.value for state in kept] == ["delivered", "queued"]
    assert (len(crm.got), swept) == (2, 2)  # what waits stays


def test_secrets_under_an_earlier_key_are_sealed_anew(app: Flask) -> None:
    hook, secret = a_webhook(an_event(), "https://crm.example.org/")
    usual = app.extensions[EXTENSION]
    renewed = replace(usual, secret_key="another secret for tests", old_secret_keys=(usual.secret_key,))
    try:
        app.extensions[EXTENSION] = renewed
        with transaction():
            counts = [sweep_webhook_secrets(), sweep_webhook_secrets()]
        app.extensions[EXTENSION] = replace(renewed, old_secret_keys=())
        opened = secrets_of(hook, clock.now())
    finally:
        app.extensions[EXTENSION] = usual

    assert (counts, opened, secrets_of(hook, clock.now())) == ([1, 0], [secret], [])
