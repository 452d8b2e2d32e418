"""Feeds over HTTP, as calendar programs poll them: the expo's, unchanged and not modified; and 30,000 people's own."""

import re
import shutil
import subprocess
import tempfile
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from bench.fixtures.figures import Figure, at_least, at_most
from bench.fixtures.site import EVENT, served, site
from bench.scans import crowd
from expo import clock
from expo.calendar.models import Feed
from expo.db import db, transaction
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.kit.tokens import new_key, seal
from expo.programme.models import KeptSession, Session
from expo.registration.models import Registration

SESSIONS, PEOPLE, KEPT = 500, 30_000, 25
_POLL = """
local addresses = {}
for line in io.lines(os.getenv("ADDRESSES")) do addresses[#addresses + 1] = line end
local next_one = 0
request = function()
  next_one = next_one % #addresses + 1
  return wrk.format("GET", addresses[next_one], {["Accept-Encoding"] = "gzip"})
end
"""


def run() -> list[Figure]:
    wrk = shutil.which("wrk")
    if wrk is None:
        print("  wrk is not installed (Debian: wrk): nothing is polled")
        return []
    folder = Path(tempfile.mkdtemp(prefix="expo-polling-"))
    figures: list[Figure] = []
    with site("postgresql", people=10, sessions=SESSIONS) as app:
        addresses = _people(app)
        (folder / "addresses").write_text("\n".join(addresses))
        (folder / "poll.lua").write_text(_POLL)
        with served(app) as (address, _server):
            whole = f"{address}/{EVENT}/programme.ics"
            tag = app.test_client().get(f"/{EVENT}/programme.ics", headers={"Accept-Encoding": "gzip"}).headers["ETag"]
            packed = ["-H", "Accept-Encoding: gzip"]
            unchanged = _rate([wrk, "-t1", "-c16", "-d4s", *packed, whole])
            known = _rate([wrk, "-t1", "-c16", "-d4s", *packed, "-H", f"If-None-Match: {tag}", whole])
            own = _rate([wrk, "-t1", "-c16", "-d20s", "-s", str(folder / "poll.lua"), address], folder / "addresses")
    figures.append(at_least(f"feed of {SESSIONS} sessions, packed, unchanged, 16 clients", unchanged, "1/s", 2500))
    figures.append(at_least("… not modified (304)", known, "1/s", 5000))
    figures.append(at_most(f"{PEOPLE:,} people's feeds of {KEPT} sessions, each polled once", PEOPLE / own, "s", 60))
    shutil.rmtree(folder, ignore_errors=True)
    return figures


def _people(app: Flask) -> list[str]:
    """30,000 people with a feed each, who keep 25 sessions; the paths of their feeds."""
    with app.app_context():
        event = event_by_slug(EVENT)
        if event is None:
            raise RuntimeError("no demo expo")
        crowd(event, PEOPLE)
        keys = [new_key() for _number in range(PEOPLE)]
        with transaction():
            ids = list(
                db.session.scalars(sa.select(Registration.id).where(Registration.email.like("p%@bench.example")))
            )
            now = clock.now()
            rows = [
                {"registration_id": number, "link_key": key, "changed_at": now, "created_at": now}
                for number, key in zip(ids, keys, strict=True)
            ]
            db.session.execute(sa.insert(Feed), rows)
            _keep_sessions(event, now)
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("ANALYZE"))
    secret = app.extensions["expo.settings"].secret_key
    return [f"/calendar/{seal(key, 'feed', secret)}.ics" for key in keys]


def _keep_sessions(event: Event, now: datetime) -> None:
    numbered = sa.select(Session.id, sa.func.row_number().over(order_by=Session.id).label("place"))
    sessions = numbered.where(Session.event_id == event.id).subquery()
    kept = sa.select(sa.literal(event.id), Registration.id, sessions.c.id, sa.literal(now)).where(
        Registration.id.in_(sa.select(Feed.registration_id)),
        (sessions.c.place * 37 + Registration.id * 11) % SESSIONS < KEPT,
    )
    columns = ["event_id", "registration_id", "session_id", "created_at"]
    db.session.execute(sa.insert(KeptSession).from_select(columns, kept))


def _rate(command: list[str], addresses: Path | None = None) -> float:
    """Requests a second; raises when one is answered with an error."""
    environment = {"ADDRESSES": str(addresses)} if addresses else {}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    if "Non-2xx" in said and "If-None-Match" not in " ".join(command):
        raise RuntimeError(said)
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])
