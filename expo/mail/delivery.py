"""Delivery: takes mails out of the outbox and hands them to the mail server, losing none.

A mail is claimed for a while (a lease), sent, then marked. Killed in between, the lease runs out and the mail is tried
again with the same Message-ID: at worst the one under way arrives twice, which SMTP cannot rule out.
"""

import random
import smtplib
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from expo import clock
from expo.config import settings
from expo.db import db, on_postgresql, transaction
from expo.mail.models import Mail, MailState
from expo.mail.rules import delay_before
from expo.mail.server import Away, DeliveryTrouble, check_open, connection, hand_over

BATCH = 20
LEASE = timedelta(minutes=8)
# No sending begins later than this after the claim: what one sending may take at worst fits into the rest of the lease.
BATCH_SECONDS = 180.0

log = structlog.get_logger("expo.mail")


def deliver_due(stop: threading.Event | None = None) -> int:
    """Send one batch of what is due; returns how many were taken in hand. The caller is outside any transaction.

    Once `stop` is set no other mail is begun, and the rest goes back at once. Raises Away when the server takes nothing at
    the moment; by then what was not sent is back in the outbox.
    """
    mails, lease = _claim()
    if not mails:
        return 0
    left, until = list(mails), time.monotonic() + BATCH_SECONDS
    try:
        with connection() as server:
            while left and time.monotonic() < until and not (stop and stop.is_set()):
                check_open(server)
                _deliver(server, left.pop(0), lease)
    except Away as away:
        _give_back(left, lease, str(away))
        raise
    _give_back(left, lease)
    return len(mails)


def _claim() -> tuple[list[Mail], datetime]:
    """A batch taken under lease, and when the lease ends: no other worker sees these mails until then.

    No transaction stays open behind them, however long the sending takes.
    """
    moment = clock.now()
    lease = moment + LEASE
    if not on_postgresql() and not any(db.session.scalars(due.limit(1)).first() for due in _due(moment)):
        db.session.rollback()
        return [], lease  # on SQLite one looks before one takes the write lock
    with transaction():
        ids = [number for due in _due(moment) for number in db.session.scalars(due.with_for_update(skip_locked=True))]
        if ids:
            _set(ids, state=MailState.SENDING, leased_until=lease, attempts=Mail.attempts + 1)
    return (_loose(ids) if ids else []), lease


def _loose(ids: Sequence[int]) -> list[Mail]:
    """The mails, read whole, belonging to no session."""
    with Session(db.engine) as reading:
        return list(reading.scalars(sa.select(Mail).where(Mail.id.in_(ids)).order_by(Mail.try_at, Mail.id)))


def _due(moment: datetime) -> list[sa.Select[int]]:
    """What may be taken: mails whose time has come, and those of a worker that is gone. Each is read along an index."""
    waiting = sa.select(Mail.id).where(Mail.state == MailState.QUEUED, Mail.try_at <= moment).order_by(Mail.try_at)
    orphaned = sa.select(Mail.id).where(Mail.state == MailState.SENDING, Mail.leased_until <= moment)
    return [orphaned.limit(BATCH), waiting.limit(BATCH)]


def _deliver(server: smtplib.SMTP, mail: Mail, lease: datetime) -> None:
    try:
        trouble = hand_over(server, mail, settings().mail_from)
    except Away as away:
        # perhaps it was this mail that drove the server away: for this one the try counts, so that it cannot stop the rest
        _failed(mail, lease, DeliveryTrouble(str(away)))
        raise
    if trouble is not None:
        _failed(mail, lease, trouble)
        return
    with transaction():
        _set([mail.id], lease, state=MailState.SENT, sent_at=clock.now(), leased_until=None, error=None)


def _failed(mail: Mail, lease: datetime, trouble: DeliveryTrouble) -> None:
    """Try again later, ever less often, for some two days; then, or at a final answer, keep it as failed with the reason."""
    delay = None if trouble.for_good else delay_before(mail.attempts)
    after = {"state": MailState.FAILED} if delay is None else {"state": MailState.QUEUED, "try_at": _apart(delay)}
    with transaction():
        _set([mail.id], lease, **after, error=trouble.reason, leased_until=None)
    log.warning("mail not sent", mail=mail.id, reason=trouble.reason, for_good=delay is None)


def _apart(seconds: int) -> datetime:
    """A moment in about so many seconds, moved by chance, so that a thousand mails do not knock at the same second."""
    return clock.now() + timedelta(seconds=seconds * random.uniform(0.9, 1.2))  # noqa: S311 -- no secret


def _give_back(mails: Sequence[Mail], lease: datetime, reason: str | None = None) -> None:
    """What was claimed and not begun waits again; the try does not count. With a reason, the server's, it waits a minute."""
    if not mails:
        return
    later = {"error": reason[:500], "try_at": clock.now() + timedelta(minutes=1)} if reason else {}
    with transaction():
        _set(
            [mail.id for mail in mails],
            lease,
            state=MailState.QUEUED,
            leased_until=None,
            attempts=Mail.attempts - 1,
            **later,
        )


def _set(ids: Sequence[int], lease: datetime | None = None, **values: object) -> None:
    """Write these values; with a lease, only where the mail is still under that very one."""
    rows = sa.update(Mail.__table__).where(Mail.id.in_(ids))  # type: ignore[arg-type]  # the table itself: no rows to keep in step
    if lease is not None:
        rows = rows.where(Mail.state == MailState.SENDING, Mail.leased_until == lease)
    db.session.connection().execute(rows.values(**values))
