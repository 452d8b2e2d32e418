"""Delivering until nothing is due, and what is stored of it."""

import sqlalchemy as sa

from expo.db import db
from expo.webhooks.delivery import deliver_due
from expo.webhooks.models import WebhookDelivery, WebhookTry
from expo.webhooks.rules import DeliveryState


def rest(number: int = 20) -> int:
    """Deliver until nothing is due; returns how many tries that took."""
    tries = 0
    for _round in range(number):
        done = deliver_due()
        tries += done
        if not done:
            break
    return tries


def deliveries() -> list[tuple[DeliveryState, int]]:
    db.session.rollback()
    query = sa.select(WebhookDelivery.state, WebhookDelivery.attempts).order_by(WebhookDelivery.id)
    return [(state, attempts) for state, attempts in db.session.execute(query)]


def stored_tries() -> list[tuple[int | None, str, str]]:
    db.session.rollback()
    query = sa.select(WebhookTry.status, WebhookTry.trouble, WebhookTry.answer).order_by(WebhookTry.id)
    return [(status, trouble, answer) for status, trouble, answer in db.session.execute(query)]
