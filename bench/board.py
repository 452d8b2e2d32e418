"""The allocation board with 1,500 booths and 1,000 firms, most of them placed: painted, usable, judged, acted upon; on both
databases: `.venv/bin/python -m bench.board`.
"""

import shutil
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, sync_playwright

from bench.fixtures.figures import Figure, at_most, median
from bench.fixtures.site import EVENT, served, site
from bench.lists import organiser
from bench.scans import signed_cookie
from expo import clock
from expo.booths.allocation.fit import judgement
from expo.booths.models import Assignment, Booth, OccupiedBooth
from expo.booths.queries import booth_counts
from expo.booths.rules import AssignmentState
from expo.db import db, insert_rows, transaction
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import IN, ApplicationState

BOOTHS = 1_500
APPLIED = 1_500  # of whom some 1,000 are accepted and so stand on the board
PLACED = 700  # of those
LOADS, ROUNDS = 7, 7
_TIMES = """() => [
  performance.getEntriesByName("first-contentful-paint")[0].startTime,
  performance.getEntriesByName("board-usable")[0].startTime,
]"""


class Board(NamedTuple):
    """One hall's board, and firms without a space that many free booths fit, with some of those."""

    hall_id: int
    firms: list[int]
    spaces: list[tuple[int, ...]]


def run() -> list[Figure]:
    return [figure for kind in ("sqlite", "postgresql") for figure in _measured(kind)]


def _measured(kind: str) -> list[Figure]:
    with site(kind, booths=BOOTHS, firms=APPLIED) as app:
        with app.app_context():
            board = _filled()
        answered = _answered(app, board, kind)
        with served(app) as (address, _server):
            return [*_seen(address, f"/organise/{EVENT}/board/{board.hall_id}", signed_cookie(app), kind), *answered]


def _filled() -> Board:
    """Most firms have a booth, as on the last evening before the plan is settled."""
    event = event_by_slug(EVENT)
    if event is None:
        raise RuntimeError("there is no demo")
    counts = booth_counts(event)
    hall_id = max(counts, key=lambda one: counts[one])
    booths = db.session.execute(
        sa.select(Booth.id, Booth.number)
        .where(Booth.hall_id == hall_id, ~Booth.blocked, Booth.open_sides != "")
        .order_by(Booth.number)
    ).all()
    query = sa.select(Exhibitor.id, Exhibitor.uid).where(Exhibitor.event_id == event.id)
    # Those who agreed to a space come first: a move of theirs is asked about, which a round here does not answer.
    agreed = Exhibitor.state == ApplicationState.CONFIRMED
    firms = db.session.execute(query.where(Exhibitor.state.in_(IN)).order_by(agreed.desc(), Exhibitor.uid)).all()
    with transaction():
        _give(event, firms[:PLACED], booths[::2])
    waiting: list[int] = []
    spaces: list[tuple[int, ...]]
    for exhibitor_id, _uid in firms[PLACED:]:
        found = judgement(event, db.session.get_one(Exhibitor, exhibitor_id), hall_id)
        spaces = [space for space in found.best if len(space) == 1]
        waiting.append(exhibitor_id)
        if len(waiting) > 1 and len(spaces) > 2:  # one to hold, one to move to, one to spare
            return Board(hall_id, [waiting[-1], waiting[-2]], spaces)
    raise RuntimeError("nobody fits")


def _give(event: Event, firms: Any, booths: Any) -> None:
    """Rows as the services write them, without their histories."""
    pairs = list(zip(firms, booths, strict=False))
    rows: list[dict[str, Any]] = [
        {
            "uid": f"bench-{uid}",
            "event_id": event.id,
            "exhibitor_id": exhibitor_id,
            "pinned": number % 5 == 0,
            "state": AssignmentState.ASSIGNED if number % 2 else AssignmentState.HELD,
            "numbers": [booth.number],
            "created_at": clock.now(),
            "created_by": "bench",
            "version": 1,
        }
        for number, ((exhibitor_id, uid), booth) in enumerate(pairs)
    ]
    ids = insert_rows(Assignment, rows)
    places = [
        {"booth_id": booth.id, "event_id": event.id, "assignment_id": made}
        for (_firm, booth), made in zip(pairs, ids, strict=True)
    ]
    db.session.execute(sa.insert(OccupiedBooth), places)


def _answered(app: Flask, board: Board, kind: str) -> list[Figure]:
    """What the server takes, without the network and the browser."""
    client = organiser(app)
    address = f"/organise/{EVENT}/board/{board.hall_id}"
    page, news = _median(lambda: client.get(address)), _median(lambda: client.get(f"{address}/now.json"))
    judged = _median(lambda: client.get(f"{address}/firm/{board.firms[0]}.json"))
    acts = _acts(client, address, board)
    slowest = max(acts, key=lambda name: acts[name])
    return [
        at_most(f"the board's page, server time, {kind}", page, "ms", 400),
        at_most(f"a firm chosen: each booth judged, server time, {kind}", judged, "ms", 100),
        at_most(f"what is new, server time, {kind}", news, "ms", 50),
        at_most(f"a space assigned, server time, {kind}", acts["assign"], "ms", 50),
        at_most(f"a space held, server time, {kind}", acts["hold"], "ms", 50),
        at_most(f"the slowest act ({slowest}), server time, {kind}", acts[slowest], "ms", 50),
    ]


def _acts(client: FlaskClient, address: str, board: Board) -> dict[str, float]:
    """Milliseconds of each act, the answer with the new state in it: the median of several rounds."""
    token = client.get(address).text.split('data-token="')[1].split('"')[0]
    (firm, other), (first, second, third) = board.firms, board.spaces[:3]
    rounds: dict[str, list[dict[str, Any]]] = {
        "hold": [{"firm": firm, "booths": first}],
        "move": [{"firm": firm, "booths": second}],
        "assign": [{"firm": firm, "booths": second, "state": "assigned"}],
        "pin": [{"firm": firm, "booths": second, "state": "assigned", "pinned": True}],
        "hold another": [{"firm": other, "booths": third}],
        "swap": [{"firm": firm, "booths": third, "state": "assigned"}, {"firm": other, "booths": second}],
        "give back": [{"firm": firm, "booths": []}],
        "give the other back": [{"firm": other, "booths": []}],
    }
    times: dict[str, list[float]] = {name: [] for name in rounds}
    for _ in range(ROUNDS):
        for name, firms in rounds.items():
            asked = {"firms": firms, "despite": True}
            began = time.perf_counter()
            answer = client.post(f"{address}/act", json=asked, headers={"X-CSRFToken": token})
            times[name].append((time.perf_counter() - began) * 1000)
            if answer.status_code != HTTPStatus.OK:
                raise RuntimeError(answer.get_data(as_text=True))
    return {name: median(found) for name, found in times.items()}


def _median(call: Callable[[], Any]) -> float:
    times = []
    for _ in range(LOADS):
        began = time.perf_counter()
        call()
        times.append((time.perf_counter() - began) * 1000)
    return median(times)


def _seen(address: str, path: str, cookie: str, kind: str) -> list[Figure]:
    """In Chromium over the real server, each load in a browser that was never here: nothing is in its cache."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        return []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        _loaded(browser, address, path, cookie)  # the server's own first time
        loads = [_loaded(browser, address, path, cookie) for _ in range(LOADS)]
        browser.close()
    painted, usable = (median([load[part] for load in loads]) for part in (0, 1))
    return [
        at_most(f"{BOOTHS:,} booths and 1,000 firms, first paint in a browser, {kind}", painted, "ms", 1_000),
        at_most(f"… the board can be used, {kind}", usable, "ms", 2_000),
    ]


def _loaded(browser: Browser, address: str, path: str, cookie: str) -> tuple[float, float]:
    """Milliseconds from the beginning of the navigation to the first paint, and until the board answers to presses."""
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    name, value = cookie.split("=", 1)
    context.add_cookies([{"name": name, "value": value, "url": address}])
    page = context.new_page()
    page.goto(path)
    page.wait_for_selector("[data-ready]")
    painted, usable = page.evaluate(_TIMES)
    context.close()
    return painted, usable


if __name__ == "__main__":
    for figure in run():
        print(figure)
