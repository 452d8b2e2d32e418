"""Scans at the gates: over HTTP on PostgreSQL with two workers and eight clients; and finding people at the desk."""

import gc
import itertools
import random
import sys
import time
import uuid
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from bench.fixtures.figures import Figure, at_least, at_most, median, percentile
from bench.fixtures.gates import scanned_for
from bench.fixtures.site import EVENT, served, site
from expo import clock
from expo.accounts.models import Account
from expo.accounts.services.sessions import open_sign_in
from expo.checkin.gates.services import add_gate
from expo.checkin.name_search.index import index_names
from expo.checkin.name_search.queries import find_people
from expo.checkin.rules import GateDirection
from expo.db import db, transaction
from expo.events.models import Event
from expo.events.queries import categories_of, event_by_slug
from expo.history.services import PROGRAM
from expo.kit.codes import new_code
from expo.kit.tokens import new_key
from expo.registration.models import Registration
from expo.registration.rules import Details, RegistrationSource, RegistrationState, search_text
from expo.registration.services.rows import upsert_person

CLIENTS = 12  # desks
WARM_SECONDS = 2  # connections are made and statements prepared
SECONDS = 10


def run() -> list[Figure]:
    return [*_scanning(), *_searching("sqlite"), *_searching("postgresql")]


def _scanning() -> list[Figure]:
    with site("postgresql", people=6_000) as app:
        gates, codes, cookie = prepared(app)
        with served(app) as (address, _server):
            return _sustained(address, gates, codes, cookie)


def _searching(kind: str) -> list[Figure]:
    """Names heard at the desk, among 50,000 people."""
    asked = ["mehmet yilmaz", "محمد خان", "mehmte yilmz", "خانن", "anadolu", "ayş"]
    with site(kind) as app, app.app_context():
        event = event_by_slug(EVENT)
        if event is None:
            raise RuntimeError("the demo has no such expo")
        crowd(event)
        _index(event)
        gc.collect()  # what the crowd was made of
        gc.freeze()
        times = []
        for words in asked * 10:
            began = time.perf_counter()
            found = find_people(event, words)
            times.append((time.perf_counter() - began) * 1000)
            db.session.rollback()
            if not found:
                raise RuntimeError(f"nobody is found by {words}")
        return [
            at_most(f"finding a name among 50,000, median, {kind}", median(times), "ms", 50),
            at_most(f"… the slowest of twenty (p95), {kind}", percentile(times, 0.95), "ms", 50),
        ]


_GIVEN = ("Mehmet", "Ayşe", "Çağrı", "Fatma", "Ahmet", "Imran", "Sana", "Bilal", "Zeynep", "Hassan", "Elif", "Usman")
_FAMILY = ("Yılmaz", "Kaya", "Demir", "Khan", "Malik", "Şahin", "Qureshi", "Öztürk", "Raza", "Aydın", "Siddiqui")
_URDU = ("محمد خان", "عائشہ ملک", "بلال رضا", "ثنا قریشی", "حسن صدیقی", "")
_FIRMS = ("Anadolu Yazılım", "Karachi Devices", "Indus Cloud", "Bosphorus AI", "Lahore Pharma", "Ege Makina")


def crowd(event: Event, people: int = 50_000) -> None:
    """People by the thousand: rows made like the demo's, without their mails and histories."""
    draw = random.Random(7)
    category = categories_of(event)[0]
    with transaction():
        person = upsert_person(event, "crowd@bench.example", clock.now())
        for start in range(0, people, 1000):
            about = {"event_id": event.id, "category_id": category.id, "person_id": person}
            rows = [_row(number, draw) | about for number in range(start, start + 1000)]
            db.session.execute(sa.insert(Registration), rows)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))


def _row(number: int, draw: random.Random) -> dict[str, Any]:
    """A person's row, but for the expo and the category."""
    tail, code, now = "".join(draw.choices("abcdefgiklmnoprstuyz", k=4)), new_code(), clock.now()
    details = Details(
        draw.choice(_GIVEN),
        draw.choice(_FAMILY) + draw.choice(["", "", tail]),
        draw.choice(_URDU),
        f"p{number}@bench.example",
        organisation=f"{draw.choice(_FIRMS)} {tail}",
    )
    return {
        **asdict(details),
        "uid": str(uuid.uuid4()),
        "state": RegistrationState.CONFIRMED,
        "source": RegistrationSource.DEMO,
        "email_key": details.email,
        "search": search_text(details, code),
        "code": code,
        "link_key": new_key(),
        "registered_at": now,
        "state_since": now,
    }


def _index(event: Event) -> None:
    """Their names, as the desk finds them."""
    done = 1
    while done:
        with transaction():
            done = index_names(event.id, most=5000)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))


def prepared(app: Flask) -> tuple[list[int], list[str], str]:
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
        codes = list(db.session.scalars(sa.select(Registration.code).where(Registration.event_id == event.id)))
    return gates, codes, signed_cookie(app)


def signed_cookie(app: Flask) -> str:
    """The cookie of somebody who may do everything, signed in."""
    with app.app_context(), transaction():
        account = db.session.scalars(sa.select(Account).order_by(Account.id)).first()
        if account is None:
            raise RuntimeError("the demo has no account")
        key = open_sign_in(account, address="127.0.0.1", browser="bench")
    with app.test_request_context():
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own sessions
        return f"expo={serializer.dumps({'_user_id': key, '_fresh': True, '_permanent': True})}"


def _sustained(address: str, gates: list[int], codes: list[str], cookie: str) -> list[Figure]:
    """Each client at a gate of its own, one scan after another, each of another person."""
    people = itertools.cycle(codes)
    scanned_for(WARM_SECONDS, address, gates, people, cookie)
    taken = scanned_for(SECONDS, address, gates, people, cookie)
    for error in taken.errors[:3]:
        print(f"  {error}", file=sys.stderr)
    return [
        at_least("scans over HTTP, 2 workers, 12 desks, postgresql", len(taken.times) / taken.seconds, "1/s", 800),
        at_most("… the slowest of a hundred (p99)", percentile(taken.times, 0.99), "ms", 60),
        at_most("… errors", len(taken.errors), "", 0),
    ]
