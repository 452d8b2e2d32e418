"""Creating, changing and ending webhooks; sending again what they missed."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa

from expo import clock
from expo.config import settings
from expo.db import db, insert_rows
from expo.errors import Refused
from expo.events.models import Event
from expo.history.models import Entry
from expo.history.services import PROGRAM, Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import _, force_locale, localize
from expo.kit.text import clean_line
from expo.mail.services import queue
from expo.webhooks.mails import WEBHOOK_DISABLED
from expo.webhooks.models import Webhook, WebhookDelivery, WebhookKind
from expo.webhooks.queries import kinds_of
from expo.webhooks.rules import (
    BOTH_SIGN,
    MOST_HOOKS,
    PING,
    TOLD_KINDS,
    DeliveryState,
    WebhookState,
    is_address,
    new_secret,
)
from expo.webhooks.sealed_secrets import seal_secret

KEPT = timedelta(days=30)  # the log of what was delivered or given up
MOST_AGAIN = 10_000  # entries sent again at once
_SWEPT = 1000  # in one transaction


def create_webhook(event: Event, name: str, url: str, kinds: Collection[Subject], *, by: Actor) -> tuple[Webhook, str]:
    """A webhook that is told of these kinds from now on; returns it with its secret, which is shown once. Raises Refused for
    an address that a webhook may not have, no kinds, and one webhook too many.
    """
    _check(url, kinds)
    db.session.get_one(Event, event.id, with_for_update={"key_share": True})
    there = sa.select(sa.func.count()).select_from(Webhook).where(Webhook.event_id == event.id)
    if (db.session.scalar(there) or 0) >= MOST_HOOKS:
        raise Refused(
            _("An expo has at most %(most)d webhooks. Remove one that is not used any more.", most=MOST_HOOKS)
        )
    uid, secret = secrets.token_hex(8), new_secret()
    hook = Webhook(
        event_id=event.id,
        account_id=by.account_id,
        uid=uid,
        name=clean_line(name),
        url=url,
        sealed_secret=seal_secret(secret, uid),
        created_at=clock.now(),
        created_by=by.name,
    )
    db.session.add(hook)
    db.session.flush()
    _tell_of(hook, kinds)
    _record(Verb.CREATED, hook, by, after={"address": url, "told_kinds": sorted(kinds)})
    return hook, secret


def choose_kinds(hook: Webhook, kinds: Collection[Subject], *, by: Actor) -> None:
    """Tell a webhook of other kinds from now on. Raises Refused for none."""
    _lock(hook)
    _check(hook.url, kinds)
    before = sorted(kinds_of([hook.id]).get(hook.id, ()))
    if before == sorted(kinds):
        return
    db.session.execute(sa.delete(WebhookKind).where(WebhookKind.webhook_id == hook.id))
    _tell_of(hook, kinds)
    _record(Verb.CHANGED, hook, by, before={"told_kinds": before}, after={"told_kinds": sorted(kinds)})


def renew_secret(hook: Webhook, *, by: Actor) -> str:
    """Give a webhook another secret, which is returned; for a day the one before signs too."""
    _lock(hook)
    secret = new_secret()
    hook.earlier_secret, hook.earlier_until = hook.sealed_secret, clock.now() + BOTH_SIGN
    hook.sealed_secret = seal_secret(secret, hook.uid)
    db.session.flush()
    _record(Verb.RENEWED, hook, by)
    return secret


def switch_webhook(hook: Webhook, *, on: bool, by: Actor) -> None:
    """Switch a webhook on or off. What waited is sent at once; what happened while it was off is not sent by itself."""
    _lock(hook)
    if (hook.state is WebhookState.ON) is on:
        return
    hook.state = WebhookState.ON if on else WebhookState.OFF
    hook.failed_at, hook.paused_until, hook.silences = None, None, 0
    if on:
        waiting = (WebhookDelivery.webhook_id == hook.id) & (WebhookDelivery.state == DeliveryState.QUEUED)
        db.session.execute(sa.update(WebhookDelivery).where(waiting).values(try_at=clock.now(), attempts=0))
    db.session.flush()
    _record(Verb.SWITCHED_ON if on else Verb.SWITCHED_OFF, hook, by)


def disable_webhook(hook: Webhook) -> None:
    """Switch off a webhook whose receiver took nothing for days, and tell the account whose it is."""
    hook.state = WebhookState.DISABLED
    db.session.flush()
    _record(Verb.SWITCHED_OFF, hook, PROGRAM)
    account = hook.account
    if account is None or not account.active:
        return
    with force_locale(account.language):
        values = {
            "name": account.name,
            "webhook": hook.name,
            "expo": localize(hook.event.name),
            "link": f"{settings().base_url}/organise/{hook.event.slug}/settings/webhooks/{hook.id}",
        }
    queue(
        WEBHOOK_DISABLED,
        values,
        to=account.email,
        to_name=account.name,
        language=account.language,
        event_id=hook.event_id,
        about=(Subject.WEBHOOK, hook.id),
    )


def remove_webhook(hook: Webhook, *, by: Actor) -> None:
    """Remove a webhook with its log; what waits is not sent any more."""
    _record(Verb.REMOVED, hook, by, before={"address": hook.url})
    db.session.execute(sa.delete(Webhook).where(Webhook.id == hook.id))
    db.session.expunge(hook)


def queue_ping(hook: Webhook) -> None:
    """Send a message that tells of nothing, to try the receiver. Raises Refused while the webhook is off."""
    _check_on(hook)
    now = clock.now()
    db.session.add(WebhookDelivery(event_id=hook.event_id, webhook_id=hook.id, kind=PING, created_at=now, try_at=now))
    hook.paused_until = None
    db.session.flush()


def send_delivery_again(hook: Webhook, delivery: WebhookDelivery) -> None:
    """Send a message once more, under the same id. Raises Refused while it waits already or the webhook is off."""
    _check_on(hook)
    db.session.refresh(delivery, with_for_update=True)
    if delivery.state in {DeliveryState.QUEUED, DeliveryState.SENDING} and delivery.attempts == 0:
        raise Refused(_("This message is waiting to be sent already."))
    if delivery.state is not DeliveryState.SENDING:
        delivery.state, delivery.attempts, delivery.try_at = DeliveryState.QUEUED, 0, clock.now()
    hook.paused_until = None
    db.session.flush()


def send_again_since(hook: Webhook, since: datetime, *, by: Actor) -> int:
    """Send all that the history has since a moment and that the webhook wants, also what happened while it was off and what
    it has taken already. Returns how many messages. Raises Refused while the webhook is off, and for too many.
    """
    _check_on(hook)
    wanted = [kind.value for kind in kinds_of([hook.id]).get(hook.id, ())]
    entries = sa.select(Entry.id, Entry.at, Entry.subject_kind, Entry.subject_id).where(
        Entry.event_id == hook.event_id, Entry.at >= since, Entry.subject_kind.in_(wanted)
    )
    found = db.session.execute(entries.order_by(Entry.id).limit(MOST_AGAIN + 1)).all()
    if len(found) > MOST_AGAIN:
        raise Refused(_("That would be more than %(most)d messages. Choose a later day.", most=MOST_AGAIN))
    if found:
        _queue_entries(hook, found)
    _record(Verb.QUEUED_AGAIN, hook, by, after={"count": len(found)})
    return len(found)


def _queue_entries(hook: Webhook, entries: Sequence[Any]) -> None:
    """Queue these entries for a webhook, those that it was told of before under the same delivery."""
    numbers, now = [one.id for one in entries], clock.now()
    own = (WebhookDelivery.webhook_id == hook.id) & WebhookDelivery.entry_number.between(numbers[0], numbers[-1])
    known = set(db.session.scalars(sa.select(WebhookDelivery.entry_number).where(own)))
    ended = WebhookDelivery.state.in_([DeliveryState.DELIVERED, DeliveryState.FAILED])
    kinds = {one.subject_kind for one in entries}
    again = sa.update(WebhookDelivery).where(own, ended, WebhookDelivery.kind.in_(kinds))
    shared = {"state": DeliveryState.QUEUED, "attempts": 0, "try_at": now}
    db.session.execute(again.values(shared))
    whose = {"event_id": hook.event_id, "webhook_id": hook.id}
    rows = [
        {**shared, **whose, "entry_number": one.id, "created_at": one.at}
        | {"kind": one.subject_kind, "thing_number": one.subject_id}
        for one in entries
        if one.id not in known
    ]
    insert_rows(WebhookDelivery, rows)


def sweep_deliveries() -> int:
    """Delete the log of what was delivered or given up long ago, in the caller's transaction. Returns how many."""
    old = sa.select(WebhookDelivery.id).where(
        WebhookDelivery.state.in_([DeliveryState.DELIVERED, DeliveryState.FAILED]),
        WebhookDelivery.created_at < clock.now() - KEPT,
    )
    gone = sa.delete(WebhookDelivery).where(WebhookDelivery.id.in_(old.limit(_SWEPT)))
    return int(cast("sa.CursorResult[Any]", db.session.execute(gone)).rowcount)


def _tell_of(hook: Webhook, kinds: Collection[Subject]) -> None:
    rows = [{"webhook_id": hook.id, "event_id": hook.event_id, "kind": kind.value} for kind in sorted(kinds)]
    db.session.execute(sa.insert(WebhookKind), rows)


def _check(url: str, kinds: Collection[Subject]) -> None:
    if not is_address(url, settings().webhook_networks):
        raise Refused(_("A webhook has an https address of the public internet, as in https://crm.example.org/expo."))
    if not kinds or not TOLD_KINDS.keys() >= set(kinds):
        raise Refused(_("Choose at least one kind of thing that the webhook is told of."))


def _check_on(hook: Webhook) -> None:
    _lock(hook)
    if hook.state is not WebhookState.ON:
        raise Refused(_("This webhook is off. Switch it on first."))


def _lock(hook: Webhook) -> None:
    db.session.refresh(hook, with_for_update={"key_share": True})


def _record(verb: Verb, hook: Webhook, by: Actor, **values: Any) -> None:
    record(verb, hook, by=by, event_id=hook.event_id, named=hook.name, **values)
