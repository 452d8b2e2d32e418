"""A real mail server for tests, which answers as it is told, and applications that send to it."""

import asyncio
import email.policy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from expo import config
from tests.server import free_port

Answer = Callable[[str], str | None]


@dataclass
class Postbox:
    """What arrived, who was asked about, and over how many connections. `answer` gets the recipient, `answer_sender` the
    sender; both may refuse with a line of SMTP; None takes the mail.
    """

    arrived: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answer: Answer = lambda _address: None
    answer_sender: Answer = lambda _address: None
    silent_over: str = "\0"  # no answer comes about a recipient in whose address this stands
    after: Callable[[], None] = lambda: None
    port: int = 0
    connections: int = 0

    async def handle_EHLO(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, host: str, answers: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = host
        return answers

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        envelope.mail_from = address
        return self.answer_sender(address) or "250 OK"

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        self.asked.append(address)
        if self.silent_over in address:
            await asyncio.Event().wait()
        refusal = self.answer(address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        self.raw.append(raw)
        self.recipients += envelope.rcpt_tos
        parsed: EmailMessage = BytesParser(policy=email.policy.default).parsebytes(raw)
        self.arrived.append(parsed)
        self.after()
        return "250 taken"


@contextmanager
def serving(postbox: Postbox, **options: Any) -> Iterator[Postbox]:
    """The mail server at work on a free port; the same port again when the postbox had one."""
    controller = Controller(postbox, hostname="127.0.0.1", port=postbox.port or free_port(), **options)
    controller.start()
    postbox.port = controller.port
    try:
        yield postbox
    finally:
        controller.stop()


@contextmanager
def mailing(app: Flask, port: int, **changes: Any) -> Iterator[None]:
    """Inside, the application sends its mail to this port of this machine."""
    usual = app.extensions[config.EXTENSION]
    app.extensions[config.EXTENSION] = replace(usual, **{"mail_url": f"smtp://127.0.0.1:{port}"} | changes)
    try:
        yield
    finally:
        app.extensions[config.EXTENSION] = usual
