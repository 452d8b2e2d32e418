"""Clients of a benchmark: each sends one request after another over a connection of its own, all in one loop over plain
sockets, since real clients sit elsewhere and take nothing from the server's processors.
"""

import gc
import selectors
import socket
import time
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

_PATIENCE = 30
Judge = Callable[[bytes, bytes], str]
"""What is wrong with an answer's head and body; "" where nothing is."""


@dataclass(slots=True)
class Client:
    """One client with its connection, and what has come so far of the answer it waits for."""

    ask: Callable[[], bytes]
    line: socket.socket
    sent: float = 0.0
    come: bytes = b""


@dataclass(slots=True)
class Taken:
    """What the requests took, in milliseconds, and which answers were none."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0


def asked_for(seconds: float, address: str, asking: Sequence[Callable[[], bytes]], judge: Judge) -> Taken:
    """For so long each client sends what it makes, the next as soon as the last is answered."""
    host = urllib.parse.urlsplit(address)
    taken, waiting = Taken(), selectors.DefaultSelector()
    for ask in asking:
        client = Client(ask, socket.create_connection((host.hostname, host.port), timeout=_PATIENCE))
        client.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waiting.register(client.line, selectors.EVENT_READ, client)
    gc.disable()
    began = time.perf_counter()
    open_clients = [_send(key.data) for key in list(waiting.get_map().values())]
    while open_clients:
        for key, _events in waiting.select(_PATIENCE):
            if not _answered(key.data, taken, judge):
                continue
            if time.perf_counter() - began < seconds:
                _send(key.data)
            else:
                waiting.unregister(key.data.line)
                key.data.line.close()
                open_clients.pop()
    taken.seconds = time.perf_counter() - began
    gc.enable()
    return taken


def _send(client: Client) -> Client:
    request = client.ask()
    client.come, client.sent = b"", time.perf_counter()
    client.line.sendall(request)
    return client


def _answered(client: Client, taken: Taken, judge: Judge) -> bool:
    """Whether the answer has come whole; it is noted then."""
    more = client.line.recv(65536)
    client.come += more
    head, end, body = client.come.partition(b"\r\n\r\n")
    if not more:
        raise RuntimeError("the server hung up")
    length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b"")
    if not end or not length or len(body) < int(length.split(b":")[1]):
        return False
    taken.times.append((time.perf_counter() - client.sent) * 1000)
    if wrong := judge(head, body):
        taken.errors.append(wrong)
    return True
