"""The messages that webhooks are sent, made from the entries of the history when they are sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from expo.config import settings
from expo.db import db
from expo.history.field_names import FIELD_NAMES
from expo.history.models import Entry
from expo.history.services import PROGRAM
from expo.history.subjects import Subject
from expo.webhooks.models import Webhook, WebhookDelivery
from expo.webhooks.rules import PING, TOLD_KINDS, body_of, event_type


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a webhook: the id by which receivers know it again, the same at every try, and its body."""

    id: str
    body: bytes
    delivery_id: int
    webhook_id: int
    event_id: int
    attempts: int


def messages_of(number: int, ids: Sequence[int]) -> tuple[Webhook | None, list[Message]]:
    """A webhook, and the messages of its deliveries in their order; None where it was removed. Nothing stays open meanwhile."""
    with Session(db.engine, expire_on_commit=False) as reading:
        hook = reading.get(Webhook, number, options=[joinedload(Webhook.event)])
        if hook is None:
            return None, []
        query = (
            sa.select(WebhookDelivery, Entry)
            .outerjoin(Entry, Entry.id == WebhookDelivery.entry_number)
            .where(WebhookDelivery.id.in_(ids))
            .order_by(WebhookDelivery.entry_number.nulls_first(), WebhookDelivery.id)
        )
        messages = [_message(hook, delivery, entry) for delivery, entry in reading.execute(query)]
    return hook, messages


def _message(hook: Webhook, delivery: WebhookDelivery, entry: Entry | None) -> Message:
    if entry is None:
        name = f"{PING}_{delivery.id}"
        body = body_of(PING, delivery.created_at, {"expo": hook.event.slug})
    else:
        name = str(entry.id)
        body = body_of(event_type(entry.subject_kind, entry.verb), entry.at, _told(entry, hook.event.slug))
    whose = (delivery.id, hook.id, hook.event_id, delivery.attempts)
    return Message(f"msg_{hook.uid}_{name}", body, *whose)


def _told(entry: Entry, slug: str) -> dict[str, Any]:
    """What a message says of an entry: which thing and where to read it, and the names of what changed, without any value."""
    return {
        "id": entry.id,
        "expo": slug,
        "kind": entry.subject_kind,
        "number": entry.subject_id,
        "verb": entry.verb,
        "actor": _actor(entry),
        "changed": _changed(entry),
        "link": _link(entry, slug),
    }


def _actor(entry: Entry) -> str:
    """Of what kind whoever acted is, without a name."""
    if entry.account_id is not None:
        return "account"
    return "expo" if entry.actor == PROGRAM.name else "other"


def _changed(entry: Entry) -> list[str]:
    """The names of changed fields, as far as they are names of fields: keys that people chose are left out."""
    names = {*(entry.before or {}), *(entry.after or {})}
    return sorted(name for name in names if name in FIELD_NAMES or name.removesuffix("_id") in FIELD_NAMES)


def _link(entry: Entry, slug: str) -> str | None:
    """The API's address of the thing; None where it has none."""
    resource = TOLD_KINDS.get(Subject(entry.subject_kind), "")
    api = f"{settings().base_url}/api/v1/expos/{slug}"
    if entry.subject_kind == Subject.EVENT:
        return api
    return f"{api}/{resource}/{entry.subject_id}" if resource and entry.subject_id else None
