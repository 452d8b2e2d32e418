"""The SMTP client: one connection for a batch, and the meaning of reply codes."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from expo.config import settings
from expo.mail.message import ascii_address, message_of
from expo.mail.models import Mail

TIMEOUT = 30  # seconds to wait for each reply
TOO_LARGE = 552  # RFC 1870: the message is larger than the server takes
PERMANENT = 500  # RFC 5321, 4.2.1: answers from here on are final
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class ServerUnavailable(Exception):  # noqa: N818 -- a state of the server, not an error of ours
    """The mail server cannot be reached, or accepts nothing at the moment."""


@dataclass(frozen=True, slots=True)
class DeliveryTrouble:
    """Why a mail was not accepted; `for_good` when the error is permanent."""

    reason: str
    for_good: bool = False


@contextlib.contextmanager
def connection() -> Iterator[smtplib.SMTP]:
    """An authenticated connection to the server of MAIL_URL. Raises ServerUnavailable."""
    try:
        server = _open(urlsplit(settings().mail_url))
    except OSError as error:  # SMTPException is an OSError too
        raise ServerUnavailable(_reason(error)) from error
    try:
        yield server
    finally:
        with contextlib.suppress(OSError):
            server.quit()


def is_open(server: smtplib.SMTP) -> bool:
    """Whether the connection is still there; a server may close it after any reply."""
    return server.sock is not None


def hand_over(server: smtplib.SMTP, mail: Mail, sender: str) -> DeliveryTrouble | None:
    """Send the mail: None when the server accepted it. Raises ServerUnavailable when the connection broke."""
    try:
        message = message_of(mail, sender)
        # the envelope is taken from the row, not parsed from a header that contains a foreign name
        server.send_message(message, parseaddr(sender)[1], [ascii_address(mail.to_address)])
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        return _trouble(code, reply, for_good=code >= PERMANENT)
    except smtplib.SMTPSenderRefused as error:
        # our own sender is refused: a misconfiguration, so mails are retried until it is corrected
        return _trouble(error.smtp_code, error.smtp_error, for_good=error.smtp_code == TOO_LARGE)
    except smtplib.SMTPNotSupportedError:
        return DeliveryTrouble("The mail server takes no addresses outside ASCII (SMTPUTF8).", for_good=True)
    except smtplib.SMTPResponseException as error:
        return _trouble(error.smtp_code, error.smtp_error, for_good=error.smtp_code >= PERMANENT)
    except OSError as error:
        raise ServerUnavailable(_reason(error)) from error
    except (ValueError, LookupError, MessageError) as error:
        return DeliveryTrouble(f"This mail cannot be written: {error}"[:500], for_good=True)
    return None


def _open(url: SplitResult) -> smtplib.SMTP:
    host, port = url.hostname or "localhost", url.port or _PORTS[url.scheme]
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        if url.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
    except OSError:
        server.close()
        raise
    return server


def _trouble(code: int, reply: bytes | str, *, for_good: bool) -> DeliveryTrouble:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return DeliveryTrouble(f"{code} {text}"[:500], for_good)


def _reason(error: OSError) -> str:
    return f"{type(error).__name__}: {error}"
