"""Desks without a network: the list of 50,000 people, made, sent and opened in a browser; and 10,000 scans brought back."""

import gzip
import http.client
import json
import shutil
import time
import urllib.parse
import uuid
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import sync_playwright

from bench.fixtures.figures import Figure, at_most
from bench.fixtures.site import EVENT, served, site
from bench.scans import crowd, prepared
from expo.checkin.models import Scan, Visit
from expo.db import db, transaction
from expo.events.queries import event_by_slug
from expo.registration.models import Registration

SCANS, BATCH = 10_000, 500
_OPEN = """async ([entry, list]) => {
  const text = await (await fetch(entry)).text();
  const module = await import(new URL(text.match(/"list":"\\.\\/([^"]+)"/)[1], new URL(entry, location)).href);
  const setup = JSON.parse(document.getElementById("setup").textContent);
  const began = performance.now();
  const answer = await fetch(list, { cache: "no-store" });
  const found = await module.openList(await answer.arrayBuffer(), setup);
  return [performance.now() - began, found.size];
}"""


def run() -> list[Figure]:
    return [figure for kind in ("sqlite", "postgresql") for figure in _measured(kind)]


def _measured(kind: str) -> list[Figure]:
    with site(kind) as app:
        codes = _fifty_thousand(app)
        gates, _codes, cookie = prepared(app)
        with served(app) as (address, _server):
            figures = [*_list(address, cookie, kind), *_opened(address, cookie, kind)]
            figures += _merged(address, gates, codes, cookie, kind)
        with app.app_context():
            kept = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (Scan, Visit)]
        wrong = abs((kept[0] or 0) - SCANS) + abs((kept[1] or 0) - SCANS // 2)
        return [*figures, at_most(f"… scans lost or doubled, {kind}", wrong, "", 0)]


def _fifty_thousand(app: Flask) -> list[str]:
    """People with names of nine random letters, the worst there is for packing; returns the codes of some of them."""
    with app.app_context():
        event = event_by_slug(EVENT)
        if event is None:
            raise RuntimeError("the demo has no such expo")
        crowd(event)
        with transaction():
            mine = Registration.event_id == event.id
            db.session.execute(
                sa.update(Registration).where(mine).values(family_name=sa.func.substr(Registration.code, 1, 9))
            )
        query = sa.select(Registration.code).where(mine, Registration.email.like("%@bench.example"))
        return list(db.session.scalars(query.order_by(Registration.id).limit(SCANS // 2)))


def _list(address: str, cookie: str, kind: str) -> list[Figure]:
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=60)
    began = time.perf_counter()
    connection.request("GET", f"/desk/{EVENT}/list", headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    body = connection.getresponse().read()
    seconds = time.perf_counter() - began
    if len(json.loads(gzip.decompress(body).split(b"\n", 1)[1])["names"]) < 50_000:
        raise RuntimeError("the list is not whole")
    return [
        at_most(f"offline list of 50,000 people on the wire, {kind}", len(body) / 1e6, "MB", 3),
        at_most(f"… made and sent, {kind}", seconds, "s", 2),
    ]


def _opened(address: str, cookie: str, kind: str) -> list[Figure]:
    """Fetched, checked against its signature and opened in Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        return []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(base_url=address, service_workers="block")
        name, value = cookie.split("=", 1)
        context.add_cookies([{"name": name, "value": value, "url": address}])
        page = context.new_page()
        page.goto(f"/desk/{EVENT}/scanner")
        entry = page.locator("script[type=module]").get_attribute("src")
        milliseconds, size = page.evaluate(_OPEN, [entry, f"/desk/{EVENT}/list"])
        browser.close()
    if size < 50_000:
        raise RuntimeError("the list is not whole")
    return [at_most(f"… fetched, checked and opened in a browser, {kind}", milliseconds / 1000, "s", 2)]


def _merged(address: str, gates: list[int], codes: list[str], cookie: str, kind: str) -> list[Figure]:
    """Each badge was let in at two gates that knew nothing of each other."""
    now = datetime.now(UTC)
    scans = [
        {
            "client_id": str(uuid.uuid4()),
            "code": codes[number % len(codes)],
            "gate": gates[number // len(codes)],
            "direction": "in",
            "at": (now - timedelta(milliseconds=SCANS - number)).isoformat(),
            "said": "welcome",
            "off": 0,
        }
        for number in range(SCANS)
    ]
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=60)
    headers = {"Cookie": cookie, "Content-Type": "application/json"}
    began, disputed = time.perf_counter(), 0
    for start in range(0, SCANS, BATCH):
        connection.request("POST", f"/desk/{EVENT}/merge", json.dumps({"scans": scans[start : start + BATCH]}), headers)
        answers = json.loads(connection.getresponse().read())["answers"]
        disputed += sum(one["disputed"] for one in answers)
    seconds = time.perf_counter() - began
    if disputed != SCANS // 2:
        raise RuntimeError(f"{disputed} badges were found at two gates")
    return [at_most(f"10,000 waiting scans merged, half of them disputed, {kind}", seconds, "s", 5)]
