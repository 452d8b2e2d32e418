"""10,000 messages over 500 things: the receiver fails three times in ten and goes away twice, the workers are killed."""

import os
import random
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Flag
from time import monotonic
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.models import Event
from expo.history.services import PROGRAM, record_many
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.webhooks.models import Webhook, WebhookDelivery
from expo.webhooks.rules import DeliveryState
from tests.factories.events import an_event
from tests.factories.webhooks import a_webhook
from tests.server import EXPO
from tests.webhooks.receiver import Receiver, listening, reaching

MESSAGES, THINGS, LIMIT_SECONDS = 10_000, 500, 900


@dataclass(frozen=True)
class _Thing:
    id: int
    __subject__: ClassVar[Subject] = Subject.SESSION


@pytest.mark.soak
def test_each_message_comes_at_least_once_and_in_order_whoever_dies(app: Flask, tmp_path: Path) -> None:
    event, dice = an_event(), random.Random(2027)  # noqa: S311 -- no secret
    receiver = Receiver(answer=lambda _told: 500 if dice.random() < 0.3 else 200)
    with listening(receiver=receiver), reaching(app):
        hook, _secret = a_webhook(event, receiver.url, Subject.SESSION)
        receiver_port, number = receiver.port, hook.id
    _write_history(event)
    kills, began = 0, monotonic()
    with listening(receiver_port, _again(receiver)):
        for requests in (500, 2_000):
            kills += _work(app, tmp_path, number, receiver, requests)
    for _time in range(2):
        kills += _work(app, tmp_path, number, receiver, 1, seconds=8)  # the receiver is away
        with listening(receiver_port, _again(receiver)):
            kills += _work(app, tmp_path, number, receiver, 3_000)
    with listening(receiver_port, _again(receiver)):
        kills += _work(app, tmp_path, number, receiver, 100_000)

    taken = receiver.took()
    assert {one["id"] for one in taken} == _entries()
    assert _left() == 0
    for thing in range(1, THINGS + 1):
        ids = list(dict.fromkeys(one["id"] for one in taken if one["number"] == thing))
        assert ids == sorted(ids)
    again = len(taken) - MESSAGES
    refused = sum(1 for one in receiver.got if one.status == 500)
    print(f"{len(receiver.got)} requests, {refused} refused, {again} twice, {kills} kills, {monotonic() - began:.0f} s")  # noqa: T201
    assert kills >= 4


def _again(receiver: Receiver) -> Receiver:
    receiver.ended = Flag()
    return receiver


def _write_history(event: Event) -> None:
    things: list[Any] = [(_Thing(number), str(number)) for number in range(1, THINGS + 1)]
    for _round in range(MESSAGES // THINGS):
        with transaction():
            record_many(Verb.CHANGED, things, by=PROGRAM, event_id=event.id)


def _work(app: Flask, folder: Path, number: int, receiver: Receiver, requests: int, seconds: float = 400) -> int:
    """Two workers for so many requests, while time passes: what waits to be tried again is due. Then they are killed."""
    with _worker(app, folder), _worker(app, folder):
        until, before = monotonic() + seconds, len(receiver.got)
        while monotonic() < until and len(receiver.got) < before + requests and _left():
            with transaction():
                hook = sa.update(Webhook).where(Webhook.id == number)
                db.session.execute(hook.values(paused_until=None, failed_at=None))
                later = (WebhookDelivery.state == DeliveryState.QUEUED) & (WebhookDelivery.attempts > 0)
                db.session.execute(sa.update(WebhookDelivery).where(later).values(try_at=clock.now(), attempts=0))
            Flag().wait(0.5)
    with transaction():  # as after the lease of whoever was killed
        sending = WebhookDelivery.state == DeliveryState.SENDING
        db.session.execute(sa.update(WebhookDelivery).where(sending).values(leased_until=clock.now()))
    return 2


@contextmanager
def _worker(app: Flask, folder: Path) -> Iterator[None]:
    variables = {
        **os.environ,
        "DATABASE_URL": str(app.config["SQLALCHEMY_DATABASE_URI"]),
        "INSTANCE_DIR": str(folder),
        "SECRET_KEY": "a secret for tests alone",
        "BASE_URL": "http://localhost",
        "LOG_LEVEL": "error",
        "WEBHOOK_NETWORKS": "127.0.0.0/8",
    }
    with subprocess.Popen([EXPO, "worker"], env=variables) as worker:
        try:
            yield
        finally:
            worker.send_signal(signal.SIGKILL)


def _left() -> int:
    db.session.rollback()
    waiting = WebhookDelivery.state.in_([DeliveryState.QUEUED, DeliveryState.SENDING])
    return db.session.scalar(sa.select(sa.func.count()).select_from(WebhookDelivery).where(waiting)) or 0


def _entries() -> set[int]:
    return {one for one in db.session.scalars(sa.select(WebhookDelivery.entry_number)) if one is not None}
