"""Scans at the gates: over HTTP on PostgreSQL with two workers and eight clients; and finding people at the desk."""

import http.client
import itertools
import json
import threading
import time
import urllib.parse
import uuid
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask

from bench.figures import Figure, at_least, at_most, percentile
from bench.site import EVENT, served, site
from expo import clock
from expo.accounts.models import Account
from expo.accounts.services import open_sign_in
from expo.checkin.rules import GateDirection
from expo.checkin.services import add_gate
from expo.db import db, transaction
from expo.events.queries import event_by_slug
from expo.history.services import PROGRAM
from expo.registration.models import Registration

CLIENTS = 8
SECONDS = 10


def run() -> list[Figure]:
    with site("postgresql", people=6_000) as app:
        gates, codes, cookie = _prepared(app)
        with served(app) as (address, _server):
            return _sustained(address, gates, codes, cookie)


def _prepared(app: Flask) -> tuple[list[int], list[str], str]:
    """The expo runs today; eight gates, everybody's code, and the cookie of somebody signed in."""
    with app.app_context():
        event = event_by_slug(EVENT)
        if event is None:
            raise RuntimeError("the demo has no such expo")
        with transaction():
            today = clock.now().astimezone(event.zone_info).date()
            event.first_day, event.last_day = today, today + timedelta(days=2)
            names = [{"en": f"Gate {number}"} for number in range(CLIENTS)]
            gates = [add_gate(event, {"name": n, "direction": GateDirection.BOTH}, by=PROGRAM).id for n in names]
            account = db.session.scalars(sa.select(Account).order_by(Account.id)).first()
            if account is None:
                raise RuntimeError("the demo has no account")
            key = open_sign_in(account, address="127.0.0.1", browser="bench")
        codes = list(db.session.scalars(sa.select(Registration.code).where(Registration.event_id == event.id)))
    with app.test_request_context():
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own sessions
        return gates, codes, f"expo={serializer.dumps({'_user_id': key, '_fresh': True})}"


def _sustained(address: str, gates: list[int], codes: list[str], cookie: str) -> list[Figure]:
    """Each client at a gate of its own, one scan after another, each of another person."""
    times: list[float] = []
    errors: list[str] = []
    host, people = urllib.parse.urlsplit(address).netloc, itertools.cycle(codes)

    def client(gate: int) -> None:
        connection = http.client.HTTPConnection(host, timeout=30)
        headers = {"Cookie": cookie, "Content-Type": "application/json"}
        while time.monotonic() < deadline:
            sent = time.perf_counter()
            connection.request("POST", f"/desk/{EVENT}/scan", _body(next(people), gate), headers)
            answer = connection.getresponse()
            text = answer.read()
            times.append((time.perf_counter() - sent) * 1000)
            if answer.status != 200 or b'"verdict"' not in text:
                errors.append(f"{answer.status} {text[:100]!r}")

    deadline = time.monotonic() + SECONDS
    threads = [threading.Thread(target=client, args=(gate,)) for gate in gates]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    return [
        at_least("scans over HTTP, 2 workers, 8 clients, postgresql", len(times) / seconds, "1/s", 500),
        at_most("… the slowest of a hundred (p99)", percentile(times, 0.99) if times else 1e9, "ms", 50),
        at_most("… errors", len(errors), "", 0),
    ]


def _body(code: str, gate: int) -> str:
    moment = datetime.now(UTC).isoformat()
    return json.dumps({"code": code, "gate": gate, "direction": "in", "client_id": str(uuid.uuid4()), "at": moment})
