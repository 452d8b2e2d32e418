"""Receivers that do not answer, answer oddly, or stand where nobody is to be asked; secrets that are renewed."""

import socket
import threading
from datetime import timedelta
from time import monotonic

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.history.services import Actor
from expo.webhooks import request as requests
from expo.webhooks.delivery import deliver_due
from expo.webhooks.models import Webhook, WebhookDelivery
from expo.webhooks.rules import DeliveryState, signature
from expo.webhooks.services import (
    queue_ping,
    renew_secret,
    send_delivery_again,
)
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.factories.webhooks import a_webhook
from tests.webhooks.outcomes import deliveries, rest, stored_tries
from tests.webhooks.receiver import Receiver, listening, reaching

OLGA = Actor("Olga")


@pytest.mark.parametrize(
    ("answer", "trouble", "silent"),
    [(302, "status", False), (404, "status", False), (0, "slow", True), (None, "closed", True)],
)
def test_what_is_no_answer_is_tried_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch, answer: int | None, trouble: str, silent: bool
) -> None:
    """Redirects are not followed, an answer that drips is cut, and a receiver that is away is left alone for a time."""
    monkeypatch.setattr(requests, "LIMIT_SECONDS", 0.5)
    event, start = an_event(), clock.now()
    with listening() as crm, reaching(app):
        a_webhook(event, crm.url)
        with clock.set_to(start):
            vito(event)
            vito(event)
        crm.answer, crm.text = (lambda _told: answer or 0), b"x" * 100_000
        began = monotonic()
        if answer is None:
            with socket.create_server(("127.0.0.1", 0)) as gone:
                port = gone.getsockname()[1]
            with transaction():
                db.session.execute(sa.update(Webhook).values(url=f"http://127.0.0.1:{port}/"))
        with clock.set_to(start):
            tries = rest()
        waited = monotonic() - began

    assert (tries, waited < 3) == (1 if silent else 2, True)
    assert {told[1] for told in stored_tries()} == {trouble}
    assert all(len(told[2]) == (0 if silent else 500) for told in stored_tries())
    assert len(crm.got) == (0 if answer is None else tries)
    assert {state for state, _attempts in deliveries()} == {DeliveryState.QUEUED}
    paused = db.session.scalars(sa.select(Webhook.paused_until)).one()
    assert (paused is not None) is silent


def test_a_name_that_leads_into_a_private_network_is_not_asked(app: Flask) -> None:
    event = an_event()
    with listening() as crm:
        with reaching(app):
            a_webhook(event, crm.url)
        with transaction():
            db.session.execute(sa.update(Webhook).values(url=f"https://localhost:{crm.port}/"))
        vito(event)
        rest()
        secure = stored_tries()
        with transaction():
            db.session.execute(sa.update(Webhook).values(url=crm.url, paused_until=None))
            db.session.execute(sa.update(WebhookDelivery).values(try_at=clock.now()))
        rest()

    assert (secure, crm.got) == ([(None, "private", "")], [])
    assert stored_tries()[1:] == [(None, "private", "")]


def test_both_secrets_sign_for_a_day_and_messages_can_be_sent_again(app: Flask) -> None:
    event, start = an_event(), clock.now()
    with listening() as crm, reaching(app):
        hook, first = a_webhook(event, crm.url)
        vito(event)
        rest()
        with transaction():
            second = renew_secret(hook, by=OLGA)
        delivery = db.session.scalars(sa.select(WebhookDelivery)).one()
        with transaction():
            send_delivery_again(hook, delivery)
        rest()
        with clock.set_to(start + timedelta(days=1, minutes=1)):
            with transaction():
                send_delivery_again(hook, delivery)
                queue_ping(hook)
            rest()

    signed = [
        [signature(got.id, got.headers["webhook-timestamp"], got.body, secret) for secret in secrets]
        for got, secrets in zip(crm.got, ([first], [second, first], [second], [second]), strict=True)
    ]
    assert [got.headers["webhook-signature"].split(" ") for got in crm.got] == signed
    assert [got.told["type"] for got in crm.got] == ["registration.registered"] * 2 + [
        "ping",
        "registration.registered",
    ]
    assert len({got.id for got in crm.got}) == 2


def test_a_slow_receiver_is_told_no_more_once_the_worker_stops(app: Flask) -> None:
    event, stop = an_event(), threading.Event()
    with listening() as crm, reaching(app):
        a_webhook(event, crm.url)
        for _number in range(3):
            vito(event)

        def stops(_told: object) -> int:
            stop.set()
            return 200

        crm.answer = stops
        deliver_due(stop)
        assert deliveries() == [(DeliveryState.DELIVERED, 1), (DeliveryState.QUEUED, 0), (DeliveryState.QUEUED, 0)]
        assert isinstance(crm, Receiver)
        assert deliver_due(stop) == 0
