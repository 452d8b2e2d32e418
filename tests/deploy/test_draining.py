"""A server that is told to stop: who is being answered is answered, nobody new is."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

import psycopg

from tests.deploy.conftest import SLUG, Site
from tests.server import PATIENCE_SECONDS

_FORM = b"a=1&b=2"
_HEAD = (
    "POST /sign-in HTTP/1.1\r\nHost: expo.example.org\r\nX-Forwarded-Proto: https\r\n"
    f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(_FORM)}\r\n\r\n"
).encode()


def _refuses(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return False
    return True


def _comes(true: Callable[[], bool]) -> bool:
    pause = threading.Event()
    return any(true() or pause.wait(0.05) for _ in range(PATIENCE_SECONDS * 20))


def test_a_request_under_way_is_answered_and_a_new_one_is_refused(site: Site) -> None:
    """The request waits for a lock while the server is told to stop: its end is in the test's hand."""
    server = site.servers[0]
    with psycopg.connect(site.variables["DATABASE_URL"]) as other:
        other.execute("LOCK TABLE categories IN ACCESS EXCLUSIVE MODE")
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as client:
            page = f"GET /{SLUG}/register HTTP/1.1\r\nHost: expo.example.org\r\n\r\n"
            client.sendall(page.encode())
            waiting = (
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            assert _comes(lambda: other.execute(waiting).fetchone() == (1,))

            server.process.terminate()
            refused = _comes(lambda: _refuses(server.port))
            other.rollback()
            answer = client.recv(200)

    ended = server.process.wait(timeout=PATIENCE_SECONDS)
    server.restart()
    assert refused
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert ended == 0


def test_a_form_that_is_still_coming_is_read_to_its_end(site: Site) -> None:
    server = site.servers[1]
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS) as client:
        client.sendall(_HEAD + _FORM[:3])
        for _turn in range(5):  # one that was answered tells of the connection, a few of its beginning being read
            _taken(server.port)

        server.process.terminate()
        refused = _comes(lambda: _refuses(server.port))
        client.sendall(_FORM[3:])
        answer = client.recv(200)

    server.process.wait(timeout=PATIENCE_SECONDS)
    server.restart()
    assert refused
    assert answer.startswith(b"HTTP/1.1 400 ")  # no token: the application has read and judged it


def _taken(port: int) -> None:
    """Connections are taken in turn: when a later one is answered, the earlier one is with the server."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as later:
        later.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert later.recv(100).startswith(b"HTTP/1.1 200 ")
