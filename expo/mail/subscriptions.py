"""Who gets an expo's mails to many, and the private link by which one stops them and lets them come again."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

import sqlalchemy as sa

from expo import clock
from expo.config import settings
from expo.db import db, insert_rows
from expo.i18n import _, _l, force_locale
from expo.kit.pieces import cut
from expo.kit.tokens import Purpose, new_key, seal, unseal
from expo.mail.links import text_of
from expo.mail.models import Mail, MailSubscription
from expo.mail.rules import FOR_MANY, Template

PATH = "/mail/"
_BATCH = 500


class Receiver(Protocol):
    """A firm or person that mails go to."""

    email: str
    language: str


Somebody = TypeVar("Somebody", bound=Receiver)


def addressed(
    event_id: int, receivers: Sequence[Somebody], template: Template
) -> tuple[list[tuple[Somebody, Template, dict[str, str]]], int]:
    """To whom a mail to many goes, each with it in their language and the values of its last line; and how many with an
    address stopped such mails and get none.
    """
    reachable = [one for one in receivers if one.email]
    links = _stop_links(event_id, {one.email for one in reachable})
    found = [one for one in reachable if one.email in links]
    templates = _for_many(template, {one.language for one in found})
    return [(one, templates[one.language], {"stop": links[one.email]}) for one in found], len(reachable) - len(found)


def _for_many(template: Template, languages: Collection[str]) -> Mapping[str, Template]:
    """The template in each language with a last line that says how to stop such mails, in `{stop}`."""
    made = {}
    for code in languages:
        with force_locale(code):
            line = _("You get this mail because the organisers wrote to many. No more of these: {stop}")
            text = f"{str(template.text).rstrip()}\n\n{line}"
        holes = {**template.holes, "stop": (_l("Stops mails to many"), f"{settings().base_url}{PATH}…")}
        made[code] = replace(template, text=text, holes=holes)
    return made


def _stop_links(event_id: int, addresses: Collection[str]) -> dict[str, str]:
    """By address, the link that stops an expo's mails to many. Addresses that stopped them have none."""
    by_mailbox = {_digest(address): address for address in addresses}
    known = {row.mailbox: row for row in _subscriptions(event_id, list(by_mailbox))}
    moment = clock.now()
    new = [
        {"event_id": event_id, "mailbox": mailbox, "link_key": new_key(), "created_at": moment, "revoked_at": None}
        for mailbox in by_mailbox
        if mailbox not in known
    ]
    insert_rows(MailSubscription, new)
    keys = {str(row["mailbox"]): str(row["link_key"]) for row in new}
    keys |= {mailbox: row.link_key for mailbox, row in known.items() if row.revoked_at is None}
    secret = settings().secret_key
    links = {mailbox: seal(key, Purpose.MAILS_TO_MANY, secret) for mailbox, key in keys.items()}
    return {
        address: f"{settings().base_url}{PATH}{links[_digest(address)]}"
        for address in addresses
        if _digest(address) in links
    }


def stop_link(mail: Mail) -> str:
    """The link that a mail to many ends with; "" for any other mail."""
    last = text_of(mail).rsplit(maxsplit=1)[-1:] if mail.wording in FOR_MANY else []
    return last[0] if last and last[0].startswith(settings().base_url + PATH) else ""


def subscription_by_token(token: str) -> MailSubscription | None:
    """The subscription of this token; None for an unknown one, in constant time."""
    here = settings()
    key = unseal(token, Purpose.MAILS_TO_MANY, [here.secret_key, *here.old_secret_keys])
    return db.session.scalar(sa.select(MailSubscription).where(MailSubscription.link_key == (key or "")))


def stop_mails(subscription: MailSubscription) -> None:
    """No more mails to many; a second time changes nothing."""
    subscription.revoked_at = subscription.revoked_at or clock.now()
    db.session.flush()


def allow_mails(subscription: MailSubscription) -> None:
    subscription.revoked_at = None
    db.session.flush()


def _subscriptions(event_id: int, mailboxes: Sequence[str]) -> list[MailSubscription]:
    found: list[MailSubscription] = []
    for some in cut(mailboxes, _BATCH):
        these = MailSubscription.mailbox.in_(some)
        found += db.session.scalars(sa.select(MailSubscription).where(MailSubscription.event_id == event_id, these))
    return found


def _digest(address: str) -> str:
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()
