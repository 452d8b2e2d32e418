"""The request by which a cache is told to forget pages: the one place where the program speaks HTTP to another."""

import http.client
import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from time import monotonic
from urllib.parse import urlsplit

LIMIT_SECONDS = 2.0
METHOD = "PURGE"
HEADER = "Cache-Tag"
_ANSWERS = range(200, 300)


class CacheUnavailableError(Exception):
    """The cache did not take the purge; the message says why, without an address."""


def send_purge(url: str, tags: Iterable[str]) -> None:
    """Tell the cache at `url`, the setting's, to forget what carries one of the tags. Raises CacheUnavailableError unless it
    answers with a 2xx within LIMIT_SECONDS; redirects are not followed.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=LIMIT_SECONDS)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    ended = threading.Timer(LIMIT_SECONDS, _cut, [connection])
    ended.daemon = True
    ended.start()
    try:
        status = _asked(connection, target, {HEADER: ",".join(tags)})
    except (OSError, http.client.HTTPException) as error:
        raise CacheUnavailableError(type(error).__name__) from error
    finally:
        ended.cancel()
        connection.close()
    if status not in _ANSWERS:
        raise CacheUnavailableError(f"status {status}")


def _asked(connection: http.client.HTTPConnection, target: str, headers: dict[str, str]) -> int:
    until = monotonic() + LIMIT_SECONDS
    connection.connect()
    if monotonic() >= until:
        raise TimeoutError
    connection.request(METHOD, target, headers=headers)
    return connection.getresponse().status


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a connection whose answer comes too slowly, byte by byte."""
    with suppress(OSError, AttributeError):  # it is over, or not there yet
        connection.sock.shutdown(socket.SHUT_RDWR)
