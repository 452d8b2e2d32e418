"""Registering: server time of a valid form on both databases, and how many a second two workers take on PostgreSQL."""

import itertools
import re
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import sqlalchemy as sa
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.fixtures.figures import Figure, at_least, at_most, median, percentile
from bench.fixtures.lines import asked_for
from bench.fixtures.site import EVENT, served, site
from expo.db import db, transaction
from expo.events.models import Category, Event
from expo.events.rules import Admission
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState
from tests.poolers import pgbouncer

CLIENTS = 16
SECONDS = 6
WARMING_SECONDS = 3
MANY, POOLED = 64, 16  # clients at once, and connections of PgBouncer to the server
PLACES, EXACT_SECONDS = 40, 2  # fewer places than clients, so that each round fills the category
_numbers = itertools.count(1)


def run() -> list[Figure]:
    figures: list[Figure] = []
    for kind in ("sqlite", "postgresql"):
        with site(kind, people=500) as app:
            times = list(_posts_in_process(app, 200))
            figures.append(at_most(f"a registration, server time, median, {kind}", median(times), "ms", 20))
            if kind == "postgresql":
                with served(app) as (address, _server):
                    figures += _sustained(address)
                figures += _in_one_category(app)
    return figures


def _posts_in_process(app: Flask, count: int) -> Iterator[float]:
    """Each post through the whole WSGI stack, in milliseconds."""
    cookie, token, category = _form(lambda path, headers: _wsgi(app, "GET", path, None, headers))
    for _ in range(count):
        body = _body(token, category)
        environ = _environ("POST", f"/{EVENT}/register", body, {"Cookie": cookie, "X-Forwarded-For": _address()})
        began = time.perf_counter()
        _rows, status, _headers = run_wsgi_app(app, environ)
        for _chunk in _rows:
            pass
        yield (time.perf_counter() - began) * 1000
        if not status.startswith("303"):
            raise RuntimeError(f"a registration was answered {status}")


def _sustained(address: str) -> list[Figure]:
    """16 clients post one form after another for some seconds, to a server that has been at it for a while: three times, the
    best, since other work on the machine only ever slows one down; errors are counted in all.
    """
    warm, *rounds = (
        asked_for(seconds, address, [_client(address) for _ in range(CLIENTS)], _wrong)
        for seconds in (WARMING_SECONDS, SECONDS, SECONDS, SECONDS)
    )
    taken = max(rounds, key=lambda one: len(one.times) / one.seconds)
    return [
        at_least(
            "registrations over HTTP, 2 workers, 16 clients, postgresql", len(taken.times) / taken.seconds, "1/s", 150
        ),
        at_most("… the slowest of a hundred (p99)", percentile(taken.times, 0.99) if taken.times else 1e9, "ms", 250),
        at_most("… errors", sum(len(one.errors) for one in (warm, *rounds)), "", 0),
    ]


def _in_one_category(app: Flask) -> list[Figure]:
    """64 clients fill one category through PgBouncer: how many a second, and ten times in a row exact to the place."""
    with (
        pgbouncer(app.extensions["expo.settings"].database_url, connections=POOLED) as pooled,
        served(app, DATABASE_URL=pooled, DATABASE_POOLER="transaction") as (address, _server),
    ):
        clients = [_client(address) for _ in range(MANY)]
        asked_for(WARMING_SECONDS, address, clients, _wrong)
        rounds = [asked_for(SECONDS, address, clients, _wrong) for _round in range(3)]
        taken = max(rounds, key=lambda one: len(one.times) / one.seconds)
        exact = sum(_is_exact(app, address, clients) for _round in range(10))
    what = "registrations in one category, 2 processes, PgBouncer, 64 clients"
    return [
        at_least(what, len(taken.times) / taken.seconds, "1/s", 300),
        at_most("… the slowest of a hundred (p99)", percentile(taken.times, 0.99) if taken.times else 1e9, "ms", 400),
        at_most("… errors", sum(len(one.errors) for one in rounds), "", 0),
        at_least("… rounds of ten in which each place was given once, and the others wait in order", exact, "", 10),
    ]


def _is_exact(app: Flask, address: str, clients: list[Callable[[], bytes]]) -> bool:
    """Whether each place of a category that fills meanwhile is given once, and the waiting numbers have no gap."""
    with app.app_context():
        open_ones = sa.select(Category).join(Event).where(Event.slug == EVENT, Category.active)
        open_ones = open_ones.where(Category.admission == Admission.OPEN).order_by(Category.position, Category.id)
        found = db.session.scalars(open_ones).first()
        if found is None:
            raise RuntimeError("the demo has no category")
        with transaction():
            found.capacity = found.occupancy + PLACES
        wanted, number = found.capacity, found.id
    asked_for(EXACT_SECONDS, address, clients, _wrong)
    with app.app_context():
        state = sa.select(Registration.state, Registration.waiting_number).where(Registration.category_id == number)
        rows = db.session.execute(state).all()
        confirmed = sum(row[0] is RegistrationState.CONFIRMED for row in rows)
        waiting = sorted(row[1] or 0 for row in rows if row[0] is RegistrationState.ON_WAITING_LIST)
        occupancy = db.session.scalar(sa.select(Category.occupancy).where(Category.id == number))
    print(
        f"  {confirmed} of {wanted} places, {len(waiting)} waiting, the last with number {waiting[-1] if waiting else 0}"
    )
    return confirmed == wanted == occupancy and waiting == list(range(waiting[0], waiting[0] + len(waiting)))


def _client(address: str) -> Callable[[], bytes]:
    """Somebody with a session and the form before them; each call makes another person's post."""

    def fetch(path: str, headers: dict[str, str]) -> tuple[str, dict[str, str]]:
        with urllib.request.urlopen(urllib.request.Request(address + path, headers=headers)) as answer:
            return answer.read().decode(), dict(answer.getheaders())

    cookie, token, category = _form(fetch)
    head = f"POST /{EVENT}/register HTTP/1.1\r\nHost: {urllib.parse.urlsplit(address).netloc}\r\nCookie: {cookie}\r\n"

    def ask() -> bytes:
        body = _body(token, category)
        return (
            f"{head}X-Forwarded-For: {_address()}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    return ask


def _wrong(head: bytes, _body: bytes) -> str:
    return "" if head.startswith(b"HTTP/1.1 303") else head[:40].decode()


def _form(fetch: Any) -> tuple[str, str, str]:
    """A session's cookie, its CSRF token, and the id of the first category."""
    text, _headers = fetch(f"/{EVENT}/register", {})
    category = re.findall(r"category=(\d+)", text)[0]
    text, headers = fetch(f"/{EVENT}/register?category={category}", {})
    cookie = next(value for name, value in headers.items() if name.lower() == "set-cookie").split(";")[0]
    return cookie, re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', text)[0], category


def _body(token: str, category: str) -> str:
    number = next(_numbers)
    return urllib.parse.urlencode(
        {
            "csrf_token": token,
            "category": category,
            "form_key": f"bench-form-{number:012d}",
            "given_name": "Vito",
            "family_name": f"Ziyaretçi {number}",
            "second_name": "ویٹو",
            "email": f"vito.{number}@bench.example",
            "organisation": "Örnek Yazılım A.Ş.",
            "job_title": "Engineer",
            "country": "TR",
            "language": "tr",
            "consent": "y",
        }
    )


def _address() -> str:
    """Each from an address of its own, as a thousand people are."""
    number = next(_numbers)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _wsgi(app: Flask, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[str, dict[str, str]]:
    rows, _status, answered = run_wsgi_app(app, _environ(method, path, body, headers))
    return b"".join(rows).decode(), dict(answered)


def _environ(method: str, path: str, body: str | None, headers: dict[str, str]) -> dict[str, Any]:
    builder = EnvironBuilder(
        path,
        method=method,
        headers=list(headers.items()),
        base_url="http://127.0.0.1:5000",
        input_stream=BytesIO(body.encode()) if body is not None else None,
        content_type="application/x-www-form-urlencoded" if body is not None else None,
        content_length=len(body.encode()) if body is not None else None,
    )
    return builder.get_environ()
