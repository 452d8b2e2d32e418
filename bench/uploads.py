"""Lists that come in: 5,000 people looked at and registered: `.venv/bin/python -m bench.uploads`."""

import csv
import io
import multiprocessing
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from flask import Flask

from bench.fixtures.figures import Figure, at_most
from bench.fixtures.site import site
from expo.db import db, transaction
from expo.demo.batches import DEMO
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.events.services.expos import touch
from expo.imports.kinds import kind_called
from expo.imports.pieces import register_by_pieces
from expo.imports.rules import ListName
from expo.imports.services import keep_list, look_at

EVENT, ROWS = "pakistan-it-digital-expo", 5_000
LOOKED, REGISTERED, WAITED = 0.8, {"sqlite": 3.0, "postgresql": 5.0}, 2.0  # seconds
_LETTERS = "abcdefghij"
_FORK = multiprocessing.get_context("fork")


def run() -> list[Figure]:
    return [figure for kind in REGISTERED for figure in _on(kind)]


def _on(kind: str) -> list[Figure]:
    with site(kind, people=10) as app, app.test_request_context():
        event = event_by_slug(EVENT)
        if event is None:
            raise RuntimeError("the demo has no such expo")
        visitors = kind_called(ListName.VISITORS)
        category = next(value for value, _label in visitors.settings(event)[0].options if value)
        with transaction():
            kept = keep_list(event, visitors, "list.csv", _list(), by=DEMO)
            kept.answers = {"set category": category}
        began = time.perf_counter()
        look = look_at(kept)
        looked = time.perf_counter() - began
        began = time.perf_counter()
        with _another_writer(app) as waits:
            register_by_pieces(kept, look, by=DEMO)
            registered = time.perf_counter() - began
    return [
        at_most(f"{ROWS:,} rows looked at, {kind}", looked, "s", LOOKED),
        at_most(f"{ROWS:,} rows registered, {kind}", registered, "s", REGISTERED[kind]),
        at_most(f"… the longest wait of somebody else who writes meanwhile, {kind}", max(waits), "s", WAITED),
    ]


@contextmanager
def _another_writer(app: Flask) -> Iterator[list[float]]:
    """A process that writes a row every 20 milliseconds, as one that serves pages does while a worker registers; afterwards
    how long each took, in seconds.
    """
    over, told, waits = _FORK.Event(), _FORK.SimpleQueue(), list[float]()
    writer = _FORK.Process(target=_write, args=(app, over, told))
    writer.start()
    try:
        yield waits
    finally:
        over.set()
        waits += told.get()
        writer.join()


def _write(app: Flask, over: Any, told: Any) -> None:
    waits = list[float]()
    with app.app_context():
        db.engine.dispose(close=False)  # those of the process that it was forked from
        while not waits or not over.wait(0.02):
            began = time.perf_counter()
            with transaction():
                touch(cast("Event", event_by_slug(EVENT)))
            waits.append(time.perf_counter() - began)
    told.put(waits)


def _list() -> bytes:
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("Name", "Surname", "Mail", "Company", "Country", "Phone"))
    for number in range(ROWS):
        word = "".join(_LETTERS[int(digit)] for digit in str(number))
        mail = f"person{number}@example.org"
        table.writerow((f"Ayşe {word}", f"Yılmaz {word}", mail, f"Firm {number % 300}", "Türkiye", "+90 312 1234567"))
    return out.getvalue().encode()


if __name__ == "__main__":
    for figure in run():
        sys.stdout.write(f"{figure.name}: {figure.value} {figure.unit} (at most {figure.target})\n")
