"""A receiver of webhooks at a port of this machine: it keeps what it took, and answers as it is told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any

from flask import Flask

from expo import config

HERE = (ip_network("127.0.0.0/8"),)


@dataclass(frozen=True)
class Got:
    """One request: its headers, its body, and what it was answered."""

    headers: dict[str, str]
    body: bytes
    status: int

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


def _takes(_told: dict[str, Any]) -> int:
    return 200


@dataclass
class Receiver:
    """`answer` gives the status for a body; 0 for none: the connection drips until the test ends."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    answer: Callable[[dict[str, Any]], int] = _takes
    text: bytes = b"thanks"
    ended: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/expo?from=istanbul"

    def took(self, kind: str = "") -> list[dict[str, Any]]:
        """The data of what was taken, in the order in which it came."""
        good = [one.told for one in self.got if one.status == 200]
        return [told["data"] for told in good if told["data"].get("kind", "ping") == kind or not kind]

    def take(self, headers: dict[str, str], body: bytes) -> int:
        with self._lock:
            status = self.answer(json.loads(body))
            self.got.append(Got({name.lower(): value for name, value in headers.items()}, body, status))
            return status


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = receiver.take(dict(self.headers), body)
            while not status and not receiver.ended.wait(0.05):
                self.wfile.write(b"H")
            self.send_response(status or 200)
            if status in range(300, 400):
                self.send_header("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")
            self.end_headers()
            self.wfile.write(receiver.text)

        def log_message(self, *_words: Any) -> None:
            """Says nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                """The other side has gone."""

    return Handler


@contextmanager
def listening(port: int = 0, receiver: Receiver | None = None) -> Iterator[Receiver]:
    """The receiver, for as long as it listens."""
    found = receiver or Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(found))
    found.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        found.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def reaching(app: Flask, networks: Any = HERE) -> Iterator[None]:
    """Inside, webhooks of the application may reach these networks."""
    usual = app.extensions[config.EXTENSION]
    app.extensions[config.EXTENSION] = replace(usual, webhook_networks=networks)
    try:
        yield
    finally:
        app.extensions[config.EXTENSION] = usual
