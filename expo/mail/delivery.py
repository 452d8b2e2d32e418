"""The worker: takes mails out of the outbox and hands them to the mail server, losing none.

A mail is claimed for a while (a lease), sent, then marked. Killed in between, the lease runs out and the mail is tried
again with the same Message-ID: at worst the one under way arrives twice, which SMTP cannot rule out.
"""

import contextlib
import random
import smtplib
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from urllib.parse import SplitResult, unquote, urlsplit

import sqlalchemy as sa
import structlog
from flask import Flask

from expo import clock
from expo.config import settings
from expo.db import db, on_postgresql, transaction
from expo.mail.message import message_of
from expo.mail.models import Mail, MailState
from expo.mail.rules import delay_before

BATCH = 20
LEASE = timedelta(minutes=5)
IDLE_SECONDS = 1.0
SWEEP_SECONDS = 60.0
TIMEOUT = 30
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}

log = structlog.get_logger("expo.mail")


class Away(Exception):  # noqa: N818 -- a state of the other side, not our fault
    """The mail server does not take anything at the moment."""


def run_worker(app: Flask, stop: threading.Event, *, sweepers: Sequence[Callable[[], int]] = ()) -> None:
    """Deliver and sweep until `stop` is set. Several workers, on several machines, share the work."""
    sweep_at = 0.0
    while not stop.is_set():
        sent = 0
        with app.app_context():
            try:
                sent = deliver_due() if settings().mail_url else 0
                if time.monotonic() >= sweep_at:
                    sweep_at = time.monotonic() + SWEEP_SECONDS
                    _sweep(sweepers)
            except Exception:
                # the worker outlives whatever goes wrong in one round, and says so
                log.exception("worker")
            finally:
                db.session.remove()
        if not sent:
            stop.wait(IDLE_SECONDS)


def deliver_due() -> int:
    """Send one batch of what is due; returns how many were taken in hand. The caller is outside any transaction."""
    ids = _claim()
    if not ids:
        return 0
    try:
        with _connection() as server:
            for number in ids:
                _deliver(server, number)
    except Away as away:
        _give_back(ids, str(away))
    return len(ids)


def _claim() -> list[int]:
    """Take a batch under lease: no other worker sees these until it runs out."""
    moment = clock.now()
    due = sa.select(Mail.id).where(
        sa.or_(
            sa.and_(Mail.state == MailState.QUEUED, Mail.try_at <= moment),
            sa.and_(Mail.state == MailState.SENDING, Mail.leased_until <= moment),
        )
    )
    due = due.order_by(Mail.try_at, Mail.id).limit(BATCH)
    if not on_postgresql() and db.session.scalar(due.limit(1)) is None:
        return []  # on SQLite one looks before one takes the write lock
    with transaction():
        ids = list(db.session.scalars(due.with_for_update(skip_locked=True)))
        if ids:
            claimed = sa.update(Mail).where(Mail.id.in_(ids))
            db.session.execute(
                claimed.values(state=MailState.SENDING, leased_until=moment + LEASE, attempts=Mail.attempts + 1)
            )
    return ids


def _deliver(server: smtplib.SMTP, number: int) -> None:
    mail = db.session.get(Mail, number)
    if mail is None or mail.state is not MailState.SENDING:
        return
    try:
        message = message_of(mail, settings().mail_from)
        server.send_message(message)
    except (smtplib.SMTPServerDisconnected, ConnectionError, TimeoutError) as error:
        raise Away(f"{type(error).__name__}: {error}") from error
    except smtplib.SMTPRecipientsRefused as error:
        code, reason = next(iter(error.recipients.values()))
        _failed(number, _reason(code, reason), for_good=code >= 500)  # noqa: PLR2004 -- SMTP's permanent replies
    except smtplib.SMTPNotSupportedError:
        _failed(number, "The mail server takes no addresses outside ASCII (SMTPUTF8).", for_good=True)
    except smtplib.SMTPResponseException as error:
        _failed(number, _reason(error.smtp_code, error.smtp_error), for_good=error.smtp_code >= 500)  # noqa: PLR2004 -- as above
    except (ValueError, LookupError) as error:
        _failed(number, f"This mail cannot be written: {error}", for_good=True)
    else:
        with transaction():
            sent = sa.update(Mail).where(Mail.id == number)
            db.session.execute(sent.values(state=MailState.SENT, sent_at=clock.now(), leased_until=None, error=None))


def _failed(number: int, reason: str, *, for_good: bool) -> None:
    """Try again later, ever less often, for some two days; then, or at a final answer, keep it as failed with the reason."""
    with transaction():
        mail = db.session.get(Mail, number)
        if mail is None:
            return
        delay = None if for_good else delay_before(mail.attempts)
        mail.error, mail.leased_until = reason[:500], None
        if delay is None:
            mail.state = MailState.FAILED
        else:
            mail.state = MailState.QUEUED
            # apart by chance, so that a thousand mails do not knock at the same second
            mail.try_at = clock.now() + timedelta(seconds=delay * random.uniform(0.9, 1.2))  # noqa: S311 -- no secret
    log.warning("mail not sent", mail=number, reason=reason, for_good=for_good)


def _give_back(ids: Sequence[int], reason: str) -> None:
    """The server is away: what is left of the batch waits a minute, and this try does not count."""
    with transaction():
        ours = sa.update(Mail).where(Mail.id.in_(ids), Mail.state == MailState.SENDING)
        again = {"state": MailState.QUEUED, "try_at": clock.now() + timedelta(minutes=1), "leased_until": None}
        db.session.execute(ours.values(**again, attempts=Mail.attempts - 1, error=reason[:500]))
    log.warning("mail server away", reason=reason)


@contextlib.contextmanager
def _connection() -> Iterator[smtplib.SMTP]:
    """One connection for a batch. Raises Away when there is none to be had."""
    url = urlsplit(settings().mail_url)
    try:
        server = _open(url)
    except (OSError, smtplib.SMTPException) as error:
        raise Away(f"{type(error).__name__}: {error}") from error
    try:
        yield server
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.quit()


def _open(url: SplitResult) -> smtplib.SMTP:
    host, port = url.hostname or "localhost", url.port or _PORTS.get(url.scheme, 25)
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    if url.scheme == "smtp+starttls":
        server.starttls(context=ssl.create_default_context())
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


def _reason(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {text}"


def _sweep(sweepers: Sequence[Callable[[], int]]) -> None:
    for sweeper in sweepers:
        with transaction():
            sweeper()
