"""A small cache at a port of this machine: it keeps which purges it got, and answers as it is told."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from flask import Flask

from expo import config


@dataclass
class Cache:
    """`tags` of each purge that came. It answers with `status`; while `silent` not at all, while `slow` byte by byte."""

    port: int = 0
    tags: list[list[str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)  # methods that are no purge
    status: int = 200
    silent: bool = False
    slow: bool = False
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def _handler(cache: Cache) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_PURGE(self) -> None:
            cache.tags.append(self.headers["Cache-Tag"].split(","))
            while cache.silent and not cache.ended.wait(0.05):
                pass
            while cache.slow and not cache.ended.wait(0.05):
                self.wfile.write(b"H")
            self.send_response(cache.status)
            self.send_header("Location", f"{cache.url}/elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            cache.others.append("GET")

        def log_message(self, *_words: Any) -> None:
            """Says nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                """The other side has gone."""

    return Handler


@contextmanager
def listening() -> Iterator[Cache]:
    """The cache, for as long as it listens."""
    cache = Cache()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(cache))
    cache.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield cache
    finally:
        cache.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def purging(app: Flask, url: str) -> Iterator[None]:
    """Inside, the application's worker purges this cache."""
    usual = app.extensions[config.EXTENSION]
    app.extensions[config.EXTENSION] = replace(usual, purge_url=url)
    try:
        yield
    finally:
        app.extensions[config.EXTENSION] = usual
