"""The request that tells a receiver: to an address of the public internet that was looked up once, within a limit of time, the
answer read as far as it is kept. Redirects are not followed, and no proxy is used.
"""

import http.client
import io
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from expo.events.networks import Network
from expo.webhooks.rules import Address, is_in, is_public

LIMIT_SECONDS = 10.0  # for the whole of a request
_CONNECT_SECONDS = 5.0
_READ_BYTES = 2048


class ReceiverError(Exception):
    """No answer came; the message is a word of `TROUBLES`."""


@dataclass(frozen=True, slots=True)
class ReceiverAnswer:
    """What a receiver answered: the status, and the beginning of the body."""

    status: int
    content: bytes

    @property
    def is_good(self) -> bool:
        return self.status in range(200, 300)


class _Timed(io.RawIOBase):
    """What comes over a socket, until a moment: an answer that drips byte by byte ends there too."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._socket, self._until = sock, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(_left(self._until))
        return self._socket.recv_into(buffer)


class _Pinned:
    """A socket as `http.client` uses one, whose answers are read until a moment."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self._socket, self._until = sock, until

    def makefile(self, *_args: Any, **_options: Any) -> io.BufferedReader:
        return io.BufferedReader(_Timed(self._socket, self._until))

    def sendall(self, content: bytes) -> None:
        self._socket.settimeout(_left(self._until))
        self._socket.sendall(content)

    def close(self) -> None:
        """The answer is still to be read: `post` closes the socket itself."""


def post(url: str, body: bytes, headers: Mapping[str, str], networks: Sequence[Network]) -> ReceiverAnswer:
    """Send a body to an address. Raises ReceiverError where no answer came within LIMIT_SECONDS, and where the name leads
    anywhere but to the public internet or the `networks`.
    """
    until = monotonic() + LIMIT_SECONDS
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or _port(parts.scheme))
    sock = _connected(parts.scheme, parts.hostname or "", connection.port, networks, until)
    connection.sock = _Pinned(sock, until)  # as much of a socket as is used
    connection.auto_open = 0
    try:
        connection.putrequest("POST", target, skip_host=True, skip_accept_encoding=True)
        for name, value in ({"Host": parts.netloc, "Connection": "close", **headers}).items():
            connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        response = connection.getresponse()
        return ReceiverAnswer(response.status, _beginning(response))
    except TimeoutError as error:
        raise ReceiverError("slow") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ReceiverError("no answer") from error
    finally:
        sock.close()


def _beginning(response: http.client.HTTPResponse) -> bytes:
    """The first bytes of the body; none where they do not come: the status is the answer."""
    try:
        return response.read(_READ_BYTES)
    except (OSError, http.client.HTTPException, ValueError):
        return b""


def _connected(scheme: str, host: str, port: int, networks: Sequence[Network], until: float) -> socket.socket:
    """A socket to one of the addresses that the name has at this moment, each of which was judged."""
    found = _looked_up(host, port)
    allowed = [one for one in found if is_in(one, networks) or (scheme == "https" and is_public(one))]
    if len(allowed) < len(found):  # a name that leads here and there leads here
        raise ReceiverError("private")
    sock = _first_open(allowed, port, until)
    if scheme == "http":
        return sock
    try:
        sock.settimeout(_left(until))
        return _tls().wrap_socket(sock, server_hostname=host)
    except TimeoutError as error:
        sock.close()
        raise ReceiverError("slow") from error
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        sock.close()
        raise ReceiverError("certificate") from error


def _looked_up(host: str, port: int) -> list[Address]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ReceiverError("unknown name") from error
    numbers = dict.fromkeys(str(row[4][0]).partition("%")[0] for row in rows)
    return [ip_address(number) for number in numbers]


def _first_open(addresses: Sequence[Address], port: int, until: float) -> socket.socket:
    last: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((str(address), port), timeout=min(_left(until), _CONNECT_SECONDS))
        except OSError as error:
            last = error
    raise ReceiverError("slow" if isinstance(last, TimeoutError) else "closed") from last


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
