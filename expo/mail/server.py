"""The mail server: one connection for a batch, and what its answers mean."""

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from expo.config import settings
from expo.mail.message import message_of, travelling
from expo.mail.models import Mail

TIMEOUT = 30  # seconds for each answer of the server
TOO_LARGE = 552  # RFC 1870: the message is larger than the server takes
PERMANENT = 500  # RFC 5321, 4.2.1: answers from here on are final
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class Away(Exception):  # noqa: N818 -- a state of the other side, not our fault
    """The mail server does not take anything at the moment."""


@dataclass(frozen=True, slots=True)
class DeliveryTrouble:
    """Why a mail was not taken, and whether trying again is of use."""

    reason: str
    for_good: bool = False


@contextlib.contextmanager
def connection() -> Iterator[smtplib.SMTP]:
    """A connection to MAIL_URL's server, signed in. Raises Away when there is none to be had."""
    try:
        server = _open(urlsplit(settings().mail_url))
    except OSError as error:  # smtplib's own are OSErrors too
        raise Away(_said(error)) from error
    try:
        yield server
    finally:
        with contextlib.suppress(OSError):
            server.quit()


def check_open(server: smtplib.SMTP) -> None:
    """Raises Away when the server hung up after its last answer, so that no mail is blamed for it."""
    if server.sock is None:
        raise Away("The mail server closed the connection.")


def hand_over(server: smtplib.SMTP, mail: Mail, sender: str) -> DeliveryTrouble | None:
    """Give the mail to the server: None when it took it. Raises Away when the connection broke meanwhile."""
    try:
        message = message_of(mail, sender)
        # the envelope comes from the row, never from parsing what somebody's name made of the header
        server.send_message(message, parseaddr(sender)[1], [travelling(mail.to_address)])
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        return _answer(code, reply, for_good=code >= PERMANENT)
    except smtplib.SMTPSenderRefused as error:
        # it is us the server will not have: an administrator sets that right, and until then no mail is given up
        return _answer(error.smtp_code, error.smtp_error, for_good=error.smtp_code == TOO_LARGE)
    except smtplib.SMTPNotSupportedError:
        return DeliveryTrouble("The mail server takes no addresses outside ASCII (SMTPUTF8).", for_good=True)
    except smtplib.SMTPResponseException as error:
        return _answer(error.smtp_code, error.smtp_error, for_good=error.smtp_code >= PERMANENT)
    except OSError as error:
        raise Away(_said(error)) from error
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


def _answer(code: int, reply: bytes | str, *, for_good: bool) -> DeliveryTrouble:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return DeliveryTrouble(f"{code} {text}"[:500], for_good)


def _said(error: OSError) -> str:
    return f"{type(error).__name__}: {error}"
