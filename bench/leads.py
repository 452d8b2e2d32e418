"""Scans at booths: telephones of 500 firms over HTTP, on PostgreSQL."""

import gzip
import itertools
import json
import urllib.parse
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import sqlalchemy as sa
from flask import Flask

from bench.fixtures.figures import Figure, at_least, at_most, percentile
from bench.fixtures.lines import asked_for
from bench.fixtures.site import EVENT, served, site
from expo.db import db, transaction
from expo.events.queries import event_by_slug
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

FIRMS, CLIENTS = 500, 2
WARM_SECONDS, SECONDS = 2, 8


def run() -> list[Figure]:
    with site("postgresql", people=1_500, firms=FIRMS) as app:
        tokens, codes = _prepared(app)
        with served(app) as (address, _server):
            host = urllib.parse.urlsplit(address).netloc
            firms, people = itertools.cycle(tokens), itertools.cycle(codes)
            clients = [partial(_scan, host, firms, people)] * CLIENTS
            asked_for(WARM_SECONDS, address, clients, _wrong)
            taken = asked_for(SECONDS, address, clients, _wrong)
    return [
        at_least(
            f"scans of {len(tokens)} firms, {CLIENTS} telephones at once", len(taken.times) / taken.seconds, "1/s", 50
        ),
        at_most("… the slowest of a hundred (p99)", percentile(taken.times, 0.99), "ms", 80),
        at_most("… errors", len(taken.errors), "", 0),
    ]


def _prepared(app: Flask) -> tuple[list[str], list[str]]:
    """The links of the expo's firms, all of them accepted, and the codes of its people."""
    with app.app_context():
        event = event_by_slug(EVENT)
        if event is None:
            raise RuntimeError("the demo has no such expo")
        with transaction():
            ours = (Exhibitor.event_id == event.id, Exhibitor.firm_id.is_not(None))
            live = Exhibitor.state.not_in([ApplicationState.WITHDRAWN, ApplicationState.DECLINED])
            db.session.execute(sa.update(Exhibitor).where(*ours, live).values(state=ApplicationState.ACCEPTED))
        accepted = sa.select(Exhibitor).where(*ours, Exhibitor.state == ApplicationState.ACCEPTED).limit(FIRMS)
        confirmed = (Registration.event_id == event.id, Registration.state == RegistrationState.CONFIRMED)
        codes = list(db.session.scalars(sa.select(Registration.code).where(*confirmed)))
        return [exhibitor_token(firm) for firm in db.session.scalars(accepted)], codes


def _scan(host: str, firms: Iterator[str], people: Iterator[str]) -> bytes:
    at = datetime.now(UTC).isoformat()
    body = json.dumps({"scans": [{"client_id": str(uuid.uuid4()), "code": next(people), "at": at}]})
    return (
        f"POST /exhibitor/{next(firms)}/leads/scanner HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def _wrong(head: bytes, body: bytes) -> str:
    told = gzip.decompress(body) if b"content-encoding: gzip" in head.lower() else body
    fine = head.startswith(b"HTTP/1.1 200") and b'"outcome"' in told
    return "" if fine else f"{head[:40]!r} {told[:100]!r}"
