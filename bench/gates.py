"""Gates as clients of a benchmark: each sends one scan after another over a connection of its own, all in one loop over
plain sockets, since real gates sit elsewhere and take nothing from the server's processors.
"""

import gc
import gzip
import json
import selectors
import socket
import time
import urllib.parse
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bench.site import EVENT

_PATIENCE = 30


@dataclass(slots=True)
class Client:
    """One gate with its connection, and what has come so far of the answer it waits for."""

    gate: int
    line: socket.socket
    sent: float = 0.0
    come: bytes = b""


@dataclass(slots=True)
class Taken:
    """What the scans took, in milliseconds, and which answers were none."""

    times: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0


def scanned_for(seconds: float, address: str, gates: list[int], codes: Iterator[str], cookie: str) -> Taken:
    """Each gate scans for so long, one badge after another, the next as soon as the last is answered."""
    host = urllib.parse.urlsplit(address)
    taken, waiting = Taken(), selectors.DefaultSelector()
    head = (
        f"POST /desk/{EVENT}/scan HTTP/1.1\r\nHost: {host.netloc}\r\nCookie: {cookie}\r\nAccept-Encoding: gzip\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    )
    for gate in gates:
        client = Client(gate, socket.create_connection((host.hostname, host.port), timeout=_PATIENCE))
        client.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        waiting.register(client.line, selectors.EVENT_READ, client)
    gc.disable()
    began = time.perf_counter()
    open_clients = [_send(key.data, head, next(codes)) for key in list(waiting.get_map().values())]
    while open_clients:
        for key, _events in waiting.select(_PATIENCE):
            if not _answered(key.data, taken):
                continue
            if time.perf_counter() - began < seconds:
                _send(key.data, head, next(codes))
            else:
                waiting.unregister(key.data.line)
                key.data.line.close()
                open_clients.pop()
    taken.seconds = time.perf_counter() - began
    gc.enable()
    return taken


def _send(client: Client, head: str, code: str) -> Client:
    body = json.dumps({
        "code": code, "gate": client.gate, "direction": "in", "client_id": str(uuid.uuid4()),
        "at": datetime.now(UTC).isoformat(),
    })  # fmt: skip
    client.come, client.sent = b"", time.perf_counter()
    client.line.sendall(f"{head}{len(body)}\r\n\r\n{body}".encode())
    return client


def _answered(client: Client, taken: Taken) -> bool:
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
    told = gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body
    if not head.startswith(b"HTTP/1.1 200") or b'"verdict"' not in told:
        taken.errors.append(f"{head[:40]!r} {told[:100]!r}")
    return True
