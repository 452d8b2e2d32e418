"""Webhooks of expos."""

from expo.accounts.models import Account
from expo.db import transaction
from expo.events.models import Event
from expo.history.services import Actor
from expo.history.subjects import Subject
from expo.webhooks.models import Webhook
from expo.webhooks.services import create_webhook


def a_webhook(event: Event, url: str, *kinds: Subject, account: Account | None = None) -> tuple[Webhook, str]:
    """A webhook that is told of registrations, or of these kinds; with its secret."""
    by = Actor(account.name, account_id=account.id) if account else Actor("Olga")
    with transaction():
        return create_webhook(event, "CRM", url, kinds or (Subject.REGISTRATION,), by=by)
