"""Delivery of the outbox by SMTP, at least once.

A mail is claimed under a lease, sent, then marked as sent. When the worker dies in between, the lease expires and the mail is
sent again with the same Message-ID: a duplicate that SMTP cannot rule out.
"""

import random
import smtplib
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from expo import clock
from expo.config import settings
from expo.db import db, on_postgresql, transaction
from expo.kit.text import like_end
from expo.mail.domains import WINDOW, Domains, domain_of
from expo.mail.models import Mail, MailState
from expo.mail.rules import delay_before
from expo.mail.server import DeliveryTrouble, ServerUnavailable, connection, hand_over, is_open
from expo.mail.silent_domains import note_answer, note_silence, waits_until

BATCH = 50  # over one connection
MOST_BROKEN = 3  # domains in a row over which the connection broke: then it is the mail server
LEASE = timedelta(minutes=8)
# No delivery begins later than this after the claim, so that the slowest one ends before the lease does.
BATCH_SECONDS = 180.0

log = structlog.get_logger("expo.mail")


@dataclass(slots=True)
class _Batch:
    """Claimed mails that are being delivered: those left, and how many connections broke in a row."""

    left: list[Mail]
    lease: datetime
    domains: Domains
    stop: threading.Event | None
    until: float = field(default_factory=lambda: time.monotonic() + BATCH_SECONDS)
    broken: int = 0

    def goes_on(self) -> bool:
        return bool(self.left) and time.monotonic() < self.until and not (self.stop and self.stop.is_set())


def deliver_due(stop: threading.Event | None = None, domains: Domains | None = None) -> int:
    """Send one batch of due mails; returns how many were claimed. Call it outside of any transaction.

    When the connection breaks over a mail, mails to that domain wait and the others go over a new one. Once `stop` is set no
    other delivery begins and the rest is released. Raises ServerUnavailable after releasing what was not sent.
    """
    mails, lease = _claim()
    if not mails:
        return 0
    batch = _Batch(list(mails), lease, domains or Domains(), stop)
    try:
        while batch.goes_on():
            with connection() as server:
                _deliver_over(server, batch)
    except ServerUnavailable as unavailable:
        _release(batch.left, lease, str(unavailable))
        raise
    _release(batch.left, lease)
    return len(mails)


def _deliver_over(server: smtplib.SMTP, batch: _Batch) -> None:
    """Deliver mails over one connection, until it breaks or none is left. Raises ServerUnavailable when it took nothing."""
    taken = 0
    while batch.goes_on():
        mail = batch.left[0]
        domain, moment = domain_of(mail.to_address), clock.now()
        full_since = _full_since(domain, moment, batch.domains.rate)
        opens_at = batch.domains.opens_at(domain, moment, full_since) or waits_until(domain, moment)
        if opens_at is not None:
            _postpone(batch.left.pop(0), batch.lease, opens_at)
            continue
        if not is_open(server):
            if not taken:
                raise ServerUnavailable("The mail server closed the connection.")
            return
        batch.domains.begin(domain, moment)
        trouble = _deliver(server, batch.left.pop(0), batch.lease)
        taken += 1
        if trouble is None or is_open(server):
            note_answer(domain)
            batch.broken = 0
            continue
        _close_domain(domain, moment, trouble, batch)
        return


def _full_since(domain: str, moment: datetime, rate: int) -> datetime | None:
    """When the first of the last `rate` mails to a domain was sent, if all workers sent so many within the minute."""
    if not rate:
        return None
    sent = sa.select(Mail.sent_at).where(Mail.sent_at > moment - WINDOW)
    to_it = sent.where(Mail.to_address.ilike(like_end(f"@{domain}"), escape="\\"))
    found = db.session.scalar(to_it.order_by(Mail.sent_at.desc()).offset(rate - 1).limit(1))
    db.session.rollback()  # nothing stays open while a mail is sent
    return found


def _close_domain(domain: str, began: datetime, trouble: DeliveryTrouble, batch: _Batch) -> None:
    """Let all mails to this domain wait. Raises ServerUnavailable when it is the third domain in a row."""
    opens_at = note_silence(domain, began, clock.now())
    ending = like_end(f"@{domain}")
    waiting = sa.update(Mail).where(
        Mail.state == MailState.QUEUED, Mail.try_at < opens_at, Mail.to_address.ilike(ending, escape="\\")
    )
    with transaction():
        db.session.execute(waiting.values(try_at=opens_at), execution_options={"synchronize_session": False})
    log.warning("mails to a domain wait", until=opens_at.isoformat(), reason=trouble.reason)
    batch.broken += 1
    if batch.broken >= MOST_BROKEN:
        raise ServerUnavailable(trouble.reason)


def _claim() -> tuple[list[Mail], datetime]:
    """A batch of mails claimed under a lease, and its end. No transaction stays open while they are sent."""
    moment = clock.now()
    lease = moment + LEASE
    if not on_postgresql() and not any(db.session.scalars(due.limit(1)).first() for due in _due(moment)):
        db.session.rollback()
        return [], lease  # on SQLite an idle worker takes no write lock
    with transaction():
        ids = [number for due in _due(moment) for number in db.session.scalars(due.with_for_update(skip_locked=True))]
        if ids:
            _update_mails(ids, state=MailState.SENDING, leased_until=lease, attempts=Mail.attempts + 1)
    return (_load_detached(ids) if ids else []), lease


def _load_detached(ids: Sequence[int]) -> list[Mail]:
    """The mails, fully loaded and detached from their session."""
    with Session(db.engine) as reading:
        return list(reading.scalars(sa.select(Mail).where(Mail.id.in_(ids)).order_by(Mail.try_at, Mail.id)))


def _due(moment: datetime) -> list[sa.Select[int]]:
    """Selects of due mails: queued ones, and those whose lease expired. Each uses an index."""
    waiting = sa.select(Mail.id).where(Mail.state == MailState.QUEUED, Mail.try_at <= moment).order_by(Mail.try_at)
    orphaned = sa.select(Mail.id).where(Mail.state == MailState.SENDING, Mail.leased_until <= moment)
    return [orphaned.limit(BATCH), waiting.limit(BATCH)]


def _deliver(server: smtplib.SMTP, mail: Mail, lease: datetime) -> DeliveryTrouble | None:
    """Send one mail and write down what became of it. A connection that broke is closed, and the mail's attempt counts, so
    that it cannot block the rest.
    """
    try:
        trouble = hand_over(server, mail, settings().mail_from)
    except ServerUnavailable as unavailable:
        server.close()
        trouble = DeliveryTrouble(str(unavailable))
    if trouble is not None:
        _failed(mail, lease, trouble)
        return trouble
    with transaction():
        _update_mails([mail.id], lease, state=MailState.SENT, sent_at=clock.now(), leased_until=None, error=None)
    return None


def _failed(mail: Mail, lease: datetime, trouble: DeliveryTrouble) -> None:
    """Schedule the next attempt with a growing delay; after the last, or a permanent error, mark the mail as failed."""
    delay = None if trouble.for_good else delay_before(mail.attempts)
    after = {"state": MailState.FAILED} if delay is None else {"state": MailState.QUEUED, "try_at": _jittered(delay)}
    with transaction():
        _update_mails([mail.id], lease, **after, error=trouble.reason, leased_until=None)
    log.warning("mail not sent", mail=mail.id, reason=trouble.reason, for_good=delay is None)


def _jittered(seconds: int) -> datetime:
    """The time `seconds` from now with random jitter, so that many mails are not retried in the same second."""
    return clock.now() + timedelta(seconds=seconds * random.uniform(0.9, 1.2))  # noqa: S311 -- no secret


def _postpone(mail: Mail, lease: datetime, until: datetime) -> None:
    """Requeue a claimed mail whose domain takes nothing before `until`; the attempt does not count."""
    with transaction():
        _update_mails(
            [mail.id], lease, state=MailState.QUEUED, leased_until=None, attempts=Mail.attempts - 1, try_at=until
        )


def _release(mails: Sequence[Mail], lease: datetime, reason: str | None = None) -> None:
    """Requeue claimed mails that were not begun; the attempt does not count. With a reason (the server's) after a minute."""
    if not mails:
        return
    later = {"error": reason[:500], "try_at": clock.now() + timedelta(minutes=1)} if reason else {}
    with transaction():
        _update_mails(
            [mail.id for mail in mails],
            lease,
            state=MailState.QUEUED,
            leased_until=None,
            attempts=Mail.attempts - 1,
            **later,
        )


def _update_mails(ids: Sequence[int], lease: datetime | None = None, **values: object) -> None:
    """Update the mails; with a lease, only those still held under it."""
    rows = sa.update(Mail.__table__).where(Mail.id.in_(ids))  # type: ignore[arg-type]  # the table: loaded objects need not be updated
    if lease is not None:
        rows = rows.where(Mail.state == MailState.SENDING, Mail.leased_until == lease)
    db.session.connection().execute(rows.values(**values))
