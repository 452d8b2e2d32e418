"""The organiser's list of 50,000 people: a page with search, in any script, on both databases."""

import time

from flask import Flask
from flask.testing import FlaskClient

from bench.fixtures.figures import Figure, at_most, median
from bench.fixtures.site import EVENT, site
from expo.accounts.services.links import make_link
from expo.db import transaction
from expo.demo.build import DEMO_ORGANISER

PEOPLE = 50_000
SEARCHES = {
    "no search": "",
    "a name": "zeynep",
    "a name in Urdu": "عائشہ خان",
    "a firm and a state": "ornek&state=confirmed",
}


def run() -> list[Figure]:
    figures = []
    for kind in ("sqlite", "postgresql"):
        with site(kind, people=PEOPLE) as app:
            client = organiser(app)
            for name, q in SEARCHES.items():
                figures.append(at_most(f"list of {PEOPLE:,}, {name}, {kind}", _page(client, q), "ms", 100))
    return figures


def organiser(app: Flask) -> FlaskClient:
    """The demo's organiser, signed in."""
    with app.app_context(), transaction():
        link = make_link(DEMO_ORGANISER)
    client: FlaskClient = app.test_client()
    path = link[link.index("/sign-in") :]
    token = client.get(path).text.split('name="csrf_token" value="')[1].split('"')[0]
    client.post(path, data={"csrf_token": token})
    return client


def _page(client: FlaskClient, q: str) -> float:
    times = []
    for _ in range(15):
        began = time.perf_counter()
        answer = client.get(f"/organise/{EVENT}/registrations?q={q}")
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"the list was answered {answer.status_code}")
    return median(times)
