"""A hall of 1,500 booths: judged, drawn, sent, read by everybody, printed: `.venv/bin/python -m bench.plan`."""

import gzip
import io
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from bench.fixtures.figures import Figure, at_most
from bench.fixtures.site import EVENT, site
from bench.lists import organiser
from expo import clock
from expo.booths.allocation.fit import judgement
from expo.booths.assignments.queries import standings
from expo.booths.plan.faults import faults
from expo.booths.plan.geometry import BoothShape, open_sides
from expo.booths.plan.hall_view import DrawnHall, drawn_hall
from expo.booths.plan.svg import plan_svg
from expo.booths.queries import plan_of
from expo.events.queries import event_by_slug, halls_of
from expo.papers.hallplan import PlanSheet, write_plan

BOOTHS, FIRMS = 1_500, 600
SPACES = 5  # that one firm is given in turn


def run() -> list[Figure]:
    with site("sqlite", booths=BOOTHS, firms=FIRMS) as app:
        with app.test_request_context():
            drawn, hall_id = _hall()
            figures = _engine(drawn)
            picked, acts = _judged(hall_id)
        return [*figures, picked, *_pages(app, hall_id, acts)]


def _hall() -> tuple[DrawnHall, int]:
    event = event_by_slug(EVENT)
    if event is None:
        raise RuntimeError("there is no demo")
    hall = halls_of(event)[0]
    plan = plan_of(hall)
    if plan is None:
        raise RuntimeError("the hall is not drawn")
    return drawn_hall(event, hall, plan), hall.id


def _engine(drawn: DrawnHall) -> list[Figure]:
    """The pure parts, and the drawing as it travels with a firm's name in every booth."""
    names = {
        one.id: f"{('Indus', 'Bosphorus', 'Anatolia')[one.id % 3]} Systems {one.id * 7919 % 997}"
        for one in drawn.booths
    }
    held = {one.id: ("assigned", "held", "offered", "available")[one.id * 31 % 4] for one in drawn.booths}
    sheet = PlanSheet("Expo", "", "#0b6b3a", "en", drawn.shape, drawn.booths, drawn.elements, names, held, {})
    svg = plan_svg(drawn.shape, drawn.booths, drawn.elements, labels=names, states=held, href=_address)
    packed = len(gzip.compress(svg.encode(), 6)) / 1000
    sides = _best(lambda: open_sides(drawn.shape, drawn.booths, drawn.elements))
    return [
        at_most(f"open sides of {len(drawn.booths):,} booths", sides, "ms", 100),
        at_most("all faults of the plan", _best(lambda: faults(drawn.shape, drawn.booths, drawn.elements)), "ms", 500),
        at_most("the drawing, made", _best(drawn.svg), "ms", 250),
        at_most("the drawing, packed", packed, "KB", 150),
        at_most(
            "printed on A3", _best(lambda: write_plan(io.BytesIO(), sheet, title="", created=clock.now())), "ms", 2_000
        ),
    ]


def _judged(hall_id: int) -> tuple[Figure, list[dict[str, Any]]]:
    """A firm chosen on the allocation board; and acts that hold spaces for it one after another, then take them back."""
    event = event_by_slug(EVENT)
    if event is None:
        raise RuntimeError("there is no demo")
    waiting = (one.exhibitor for one in standings(event) if one.space is None)
    firm = next(one for one in waiting if len(judgement(event, one, hall_id).best) >= SPACES)
    picked = _best(lambda: judgement(event, firm, hall_id))
    acts = [{"firm": firm.id, "booths": space} for space in judgement(event, firm, hall_id).best[:SPACES]]
    return at_most("a firm chosen: each booth judged", picked, "ms", 250), [*acts, {"firm": firm.id, "booths": []}]


def _acted(drawing: FlaskClient, address: str, acts: list[dict[str, Any]]) -> float:
    """Milliseconds of the slowest act, the answer with the new state in it."""
    times = []
    token = drawing.get(address).text.split('data-token="')[1].split('"')[0]
    for act in acts:
        began = time.perf_counter()
        answer = drawing.post(f"{address}/act", json={"firms": [act]}, headers={"X-CSRFToken": token})
        times.append((time.perf_counter() - began) * 1000)
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(answer.get_data(as_text=True))
    return max(times)


def _address(booth: BoothShape) -> str:
    return f"/organise/{EVENT}/plan/booths/{booth.id}"


def _pages(app: Flask, hall_id: int, acts: list[dict[str, Any]]) -> list[Figure]:
    reader, drawing = app.test_client(), organiser(app)
    public = f"/{EVENT}/plan/{hall_id}"
    headers = {"Accept-Encoding": "gzip"}
    first = _once(lambda: reader.get(public, headers=headers))
    size = len(reader.get(public, headers=headers).data) / 1000
    board, allocation = f"/organise/{EVENT}/plan/{hall_id}/board", f"/organise/{EVENT}/board/{hall_id}"
    return [
        at_most("public plan, server time, first reading", first, "ms", 1_000),
        at_most("public plan, server time, then", _best(lambda: reader.get(public, headers=headers)), "ms", 5),
        at_most("public plan, the page with its list, packed", size, "KB", 150),
        at_most("drawing board, server time", _best(lambda: drawing.get(board)), "ms", 600),
        at_most("allocation board, server time", _best(lambda: drawing.get(allocation)), "ms", 400),
        at_most("allocation board, what is new", _best(lambda: drawing.get(f"{allocation}/now.json")), "ms", 50),
        at_most("a space held, moved, released: the slowest act", _acted(drawing, allocation, acts), "ms", 50),
    ]


def _best(call: Callable[[], Any]) -> float:
    """Milliseconds, the best of five: other work on the machine only ever slows one down."""
    return min(_once(call) for _ in range(5))


def _once(call: Callable[[], Any]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    for figure in run():
        print(figure)
