"""Delivery to receivers, at least once, what is told of one thing in its order.

A delivery is claimed under a lease, sent, then marked. When the worker dies in between, the lease expires and it is sent again
with the same `webhook-id`, by which receivers know a duplicate. Of several deliveries about one thing the first alone can be
claimed, until it was taken or given up.
"""

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import aliased

from expo import clock
from expo.config import settings
from expo.db import db, insert_rows, on_postgresql, transaction
from expo.webhooks.messages import Message, messages_of
from expo.webhooks.models import Webhook, WebhookDelivery, WebhookTry
from expo.webhooks.request import LIMIT_SECONDS, ReceiverAnswer, ReceiverError, post
from expo.webhooks.rules import (
    DISABLED_AFTER,
    OPEN,
    DeliveryState,
    WebhookState,
    clipped,
    pause_after,
    seconds_before,
    signed_headers,
)
from expo.webhooks.sealed_secrets import secrets_of
from expo.webhooks.services import disable_webhook

BATCH = 50  # to one receiver
BATCH_SECONDS = 60.0  # no request begins later than this after the claim
LEASE = timedelta(seconds=BATCH_SECONDS + 3 * LIMIT_SECONDS)

log = structlog.get_logger("expo.webhooks")


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What a try came to."""

    message: Message
    tried_at: datetime
    milliseconds: int
    answer: ReceiverAnswer | None
    trouble: str


def deliver_due(stop: threading.Event | None = None) -> int:
    """Tell each receiver that is due what waits for it, one batch; returns how many deliveries were tried. Call it outside of
    any transaction. Several workers may do so together.
    """
    tried = 0
    for number in _due_hooks(clock.now()):
        if stop is not None and stop.is_set():
            break
        tried += _tell(number, stop)
    return tried


def _due_hooks(moment: datetime) -> list[int]:
    """The webhooks for which something is due, those left alone aside."""
    due = sa.exists().where(WebhookDelivery.webhook_id == Webhook.id, _is_due(moment))
    query = sa.select(Webhook.id).where(Webhook.state == WebhookState.ON, due)
    found = list(
        db.session.scalars(query.where(sa.or_(Webhook.paused_until.is_(None), Webhook.paused_until <= moment)))
    )
    db.session.rollback()  # nothing stays open while requests are made
    random.shuffle(found)  # workers begin with different ones
    return found


def _is_due(moment: datetime) -> sa.ColumnElement[bool]:
    waiting = (WebhookDelivery.state == DeliveryState.QUEUED) & (WebhookDelivery.try_at <= moment)
    orphaned = (WebhookDelivery.state == DeliveryState.SENDING) & (WebhookDelivery.leased_until <= moment)
    return sa.or_(waiting, orphaned)


def _tell(number: int, stop: threading.Event | None) -> int:
    """Claim a batch for one receiver and send it. A request that is not answered at all ends the batch."""
    lease, ids = _claim(number)
    if not ids:
        return 0
    hook, messages = messages_of(number, ids)
    until, tried, goes_on = time.monotonic() + BATCH_SECONDS, 0, hook is not None
    while hook is not None and goes_on and tried < len(messages):
        outcome = _sent(hook, messages[tried], secrets_of(hook, clock.now()))
        tried += 1
        goes_on = _write_down(outcome, lease) and time.monotonic() < until and not (stop and stop.is_set())
    _release([one.delivery_id for one in messages[tried:]], lease)
    return tried


def _claim(number: int) -> tuple[datetime, list[int]]:
    """A batch of one webhook's deliveries claimed under a lease: of each thing the first that is open."""
    moment = clock.now()
    lease, earlier = moment + LEASE, aliased(WebhookDelivery)
    first = sa.not_(
        sa.exists().where(
            earlier.webhook_id == WebhookDelivery.webhook_id,
            earlier.kind == WebhookDelivery.kind,
            earlier.thing_number == WebhookDelivery.thing_number,
            earlier.entry_number < WebhookDelivery.entry_number,
            earlier.state.in_(OPEN),
        )
    )
    due = sa.select(WebhookDelivery.id).where(WebhookDelivery.webhook_id == number, _is_due(moment), first)
    due = due.order_by(WebhookDelivery.entry_number.nulls_first(), WebhookDelivery.id).limit(BATCH)
    with transaction():
        locked = due.with_for_update(skip_locked=True, of=WebhookDelivery) if on_postgresql() else due
        ids = list(db.session.scalars(locked))
        if ids:
            _update(ids, state=DeliveryState.SENDING, leased_until=lease, attempts=WebhookDelivery.attempts + 1)
    return lease, ids


def _sent(hook: Webhook, message: Message, keys: Sequence[str]) -> _Outcome:
    """Make one request."""
    tried_at, began = clock.now(), time.monotonic()
    answer, trouble = None, ""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Expo-Webhooks/1",
        **signed_headers(message.id, tried_at, message.body, keys),
    }
    if not keys:
        return _Outcome(message, tried_at, 0, None, "secret")
    try:
        answer = post(hook.url, message.body, headers, settings().webhook_networks)
        trouble = "" if answer.is_good else "status"
    except ReceiverError as error:
        trouble = str(error)
    return _Outcome(message, tried_at, round((time.monotonic() - began) * 1000), answer, trouble)


def _write_down(outcome: _Outcome, lease: datetime) -> bool:
    """Store a try, and what becomes of the delivery and of the webhook. Returns whether the receiver can be told more."""
    message, moment = outcome.message, clock.now()
    if not outcome.trouble:
        after: dict[str, Any] = {"state": DeliveryState.DELIVERED, "delivered_at": moment}
    elif (seconds := seconds_before(message.attempts)) is None:
        after = {"state": DeliveryState.FAILED}
    else:
        after = {"state": DeliveryState.QUEUED, "try_at": moment + timedelta(seconds=_jittered(seconds))}
        log.info("webhook not taken", webhook=message.webhook_id, delivery=message.delivery_id, reason=outcome.trouble)
    with transaction():
        hook = db.session.get(Webhook, message.webhook_id, with_for_update={"key_share": True})
        if hook is None:
            return False  # it was removed meanwhile, and the delivery with it
        _update([message.delivery_id], lease, **after, leased_until=None)
        insert_rows(WebhookTry, [_try(outcome)])
        _note_receiver(hook, outcome, moment)
        return hook.state is WebhookState.ON and outcome.answer is not None


def _try(outcome: _Outcome) -> dict[str, Any]:
    answer = outcome.answer
    return {
        "event_id": outcome.message.event_id,
        "delivery_id": outcome.message.delivery_id,
        "tried_at": outcome.tried_at,
        "milliseconds": outcome.milliseconds,
        "status": answer.status if answer else None,
        "answer": clipped(answer.content) if answer else "",
        "trouble": outcome.trouble,
    }


def _note_receiver(hook: Webhook, outcome: _Outcome, moment: datetime) -> None:
    """How the receiver fares: since when it takes nothing, whether it is left alone, and whether that is enough."""
    silent = outcome.answer is None
    hook.silences = hook.silences + 1 if silent else 0
    hook.paused_until = moment + pause_after(hook.silences) if silent else None
    hook.failed_at = (hook.failed_at or moment) if outcome.trouble else None
    if hook.state is WebhookState.ON and hook.failed_at and hook.failed_at <= moment - DISABLED_AFTER:
        disable_webhook(hook)


def _jittered(seconds: int) -> float:
    """With jitter, so that many are not tried again in the same second."""
    return seconds * random.uniform(0.9, 1.2)  # noqa: S311 -- no secret


def _release(ids: Sequence[int], lease: datetime) -> None:
    """Give back claimed deliveries that were not begun; the attempt does not count."""
    if ids:
        with transaction():
            _update(ids, lease, state=DeliveryState.QUEUED, leased_until=None, attempts=WebhookDelivery.attempts - 1)


def _update(ids: Sequence[int], lease: datetime | None = None, **values: object) -> None:
    """Update deliveries; with a lease, only those still held under it."""
    rows = sa.update(WebhookDelivery.__table__).where(WebhookDelivery.id.in_(ids))  # type: ignore[arg-type]  # the table: loaded objects need not be updated
    if lease is not None:
        rows = rows.where(WebhookDelivery.state == DeliveryState.SENDING, WebhookDelivery.leased_until == lease)
    db.session.connection().execute(rows.values(**values))
