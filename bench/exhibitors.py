"""The organiser's list of 1,500 firms and the public directory of them, on both databases, by a constant number of queries."""

import time

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench.fixtures.figures import Figure, at_most, median
from bench.fixtures.site import EVENT, site
from bench.lists import organiser
from expo.db import db, transaction
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from tests.queries import counted

FIRMS = 1_500
MOST_QUERIES = 14
PAGES = {
    "the list": f"/organise/{EVENT}/exhibitors?sort=name",
    "the list, searched": f"/organise/{EVENT}/exhibitors?q=guvenlik",
    "the directory": f"/{EVENT}/exhibitors",
    "the directory, searched in Urdu": f"/{EVENT}/exhibitors?q=سافٹ",
}


def run() -> list[Figure]:
    figures = []
    for kind in ("sqlite", "postgresql"):
        with site(kind, firms=FIRMS) as app:
            _confirm_all(app)
            client = organiser(app)
            for name, address in PAGES.items():
                took, asked = _page(app, client, address)
                figures += [
                    at_most(f"{name} of {FIRMS:,} firms, {kind}", took, "ms", 100),
                    at_most(f"{name} of {FIRMS:,} firms, {kind}", asked, "queries", MOST_QUERIES),
                ]
    return figures


def _confirm_all(app: Flask) -> None:
    """The directory is measured full: whoever is not a draft is confirmed."""
    with app.app_context(), transaction():
        firms = sa.update(Exhibitor).where(Exhibitor.firm_id.is_not(None))
        db.session.execute(firms.values(state=ApplicationState.CONFIRMED))


def _page(app: Flask, client: FlaskClient, address: str) -> tuple[float, float]:
    """Milliseconds, the median of 15 readings, and how many statements one of them sent."""
    times = []
    for _ in range(15):
        began = time.perf_counter()
        answer = client.get(address)
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} was answered {answer.status_code}")
    with counted(app) as statements:
        client.get(address)
    return median(times), float(len(statements))
