"""An expo's webhooks, and the log of what each was told."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.history.models import Entry
from expo.history.subjects import Subject
from expo.webhooks.models import Webhook, WebhookDelivery, WebhookKind, WebhookTry
from expo.webhooks.rules import OPEN, DeliveryState


def webhooks_of(event: Event) -> list[Webhook]:
    """The expo's webhooks, the oldest first."""
    return list(db.session.scalars(sa.select(Webhook).where(Webhook.event_id == event.id).order_by(Webhook.id)))


def webhook_in(event: Event, number: int) -> Webhook | None:
    return db.session.scalar(sa.select(Webhook).where(Webhook.event_id == event.id, Webhook.id == number))


def kinds_of(numbers: Sequence[int]) -> Mapping[int, list[Subject]]:
    """By webhook, the kinds of things that it is told of; a word that is none any more is left out."""
    query = sa.select(WebhookKind.webhook_id, WebhookKind.kind).where(WebhookKind.webhook_id.in_(numbers))
    found: dict[int, list[Subject]] = {}
    for number, kind in db.session.execute(query.order_by(WebhookKind.kind)):
        if kind in Subject.__members__.values():
            found.setdefault(number, []).append(Subject(kind))
    return found


def counts_of(numbers: Sequence[int]) -> Mapping[int, tuple[int, int]]:
    """By webhook, how many messages wait and how many were given up."""
    waits, failed = (
        sa.func.count().filter(WebhookDelivery.state.in_(OPEN)),
        sa.func.count().filter(WebhookDelivery.state == DeliveryState.FAILED),
    )
    query = sa.select(WebhookDelivery.webhook_id, waits, failed).where(WebhookDelivery.webhook_id.in_(numbers))
    return {
        number: (one, other) for number, one, other in db.session.execute(query.group_by(WebhookDelivery.webhook_id))
    }


def log_of(hook: Webhook) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """Selects a webhook's deliveries, the latest first; and their number."""
    own = WebhookDelivery.webhook_id == hook.id
    counting = sa.select(sa.func.count()).select_from(WebhookDelivery).where(own)
    return sa.select(WebhookDelivery).where(own).order_by(WebhookDelivery.id.desc()), counting


def entries_of(deliveries: Sequence[WebhookDelivery]) -> Mapping[int, Entry]:
    """The entries of the history that these tell of, by their ids."""
    numbers = [one.entry_number for one in deliveries if one.entry_number is not None]
    return {one.id: one for one in db.session.scalars(sa.select(Entry).where(Entry.id.in_(numbers)))}


def delivery_of(hook: Webhook, number: int) -> WebhookDelivery | None:
    query = sa.select(WebhookDelivery).where(WebhookDelivery.webhook_id == hook.id, WebhookDelivery.id == number)
    return db.session.scalar(query)


def tries_of(deliveries: Sequence[int]) -> Mapping[int, list[WebhookTry]]:
    """By delivery, its tries, the latest first."""
    query = sa.select(WebhookTry).where(WebhookTry.delivery_id.in_(deliveries)).order_by(WebhookTry.id.desc())
    found: dict[int, list[WebhookTry]] = {}
    for one in db.session.scalars(query):
        found.setdefault(one.delivery_id, []).append(one)
    return found
