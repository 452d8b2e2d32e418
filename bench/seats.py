"""400 at once for 50 places, ten times in a row, on both databases."""

import threading
from queue import Empty, Queue

import sqlalchemy as sa
from flask import Flask

from bench.fixtures.figures import Figure
from bench.fixtures.site import site
from expo.db import db, transaction
from expo.demo.batches import DEMO
from expo.events.models import Category
from expo.events.queries import category_in, event_by_slug
from expo.events.rules import CategoryKind
from expo.events.services.categories import add_category
from expo.registration.models import Registration
from expo.registration.rules import Details, RegistrationSource, RegistrationState
from expo.registration.services.register import register

EVENT = "istanbul-tech-summit"
CLIENTS, PLACES, ROUNDS, THREADS = 400, 50, 10, 32


def run() -> list[Figure]:
    return [_ten_rounds(kind) for kind in ("sqlite", "postgresql")]


def _ten_rounds(kind: str) -> Figure:
    with site(kind) as app:
        good = sum(_round(app, number) for number in range(ROUNDS))
    return Figure(
        f"{CLIENTS} at once for {PLACES} places: right rounds of {ROUNDS}, {kind}", good, "", ROUNDS, good == ROUNDS
    )


def _round(app: Flask, number: int) -> bool:
    """Whether exactly 50 were confirmed and the 350 others wait in a line without gap or double."""
    with app.app_context(), transaction():
        event = event_by_slug(EVENT)
        if event is None:
            raise RuntimeError("the demo expo is missing")
        fields = {"kind": CategoryKind.VISITOR, "name": {"en": f"Round {number}"}}
        category_id = add_category(event, fields, by=DEMO, capacity=PLACES).id
    waiting: Queue[int] = Queue()
    for client in range(CLIENTS):
        waiting.put(client)
    threads = [threading.Thread(target=_clients, args=(app, category_id, number, waiting)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return _is_right(app, category_id)


def _clients(app: Flask, category_id: int, number: int, waiting: "Queue[int]") -> None:
    while True:
        try:
            client = waiting.get_nowait()
        except Empty:
            return
        with app.app_context(), transaction():
            event = event_by_slug(EVENT)
            category = category_in(event, category_id) if event else None
            if event is None or category is None:
                raise RuntimeError("the category is missing")
            details = Details(given_name=f"Client {client}", email=f"round{number}.client{client}@bench.example")
            register(event, category, details, {}, source=RegistrationSource.FORM, by=DEMO)


def _is_right(app: Flask, category_id: int) -> bool:
    with app.app_context():
        rows = db.session.execute(
            sa.select(Registration.state, Registration.waiting_number).where(Registration.category_id == category_id)
        ).all()
        taken = db.session.scalar(sa.select(Category.occupancy).where(Category.id == category_id))
    confirmed = sum(state is RegistrationState.CONFIRMED for state, _place in rows)
    line = sorted(place or 0 for state, place in rows if state is RegistrationState.ON_WAITING_LIST)
    return confirmed == taken == PLACES and line == list(range(1, CLIENTS - PLACES + 1))
