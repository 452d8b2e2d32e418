"""Feeds over HTTP, as calendar programs poll them: the expo's, unchanged and not modified; 30,000 people's own; and two million
polls an hour, of fifty expos in three languages, behind a real Varnish: what reaches the servers.
"""

import itertools
import random
import re
import shutil
import subprocess
import tempfile
import urllib.parse
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from bench.fixtures.figures import Figure, at_least, at_most
from bench.fixtures.lines import asked_for
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
from tests.factories.events import an_event
from tests.server import free_port
from tests.varnishes import VARNISH, varnish

SESSIONS, PEOPLE, KEPT = 500, 30_000, 25
EXPOS, LANGUAGES, POLLS_AN_HOUR = 50, ("en", "tr", "ur"), 2_000_000
KEPT_SECONDS = 300
SHARED_SECONDS = 330  # longer than a feed is kept, so that each is asked for anew once
CLIENTS = 16
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


def run_shared(seconds: int = SHARED_SECONDS) -> list[Figure]:
    """Polls for so long as fast as they are answered. Who polls more often than two million times an hour asks the servers no
    more often: their requests come of the feeds and of time alone, so that an hour's follow from those of five minutes.
    """
    if VARNISH is None:
        print("  Varnish is not installed (Debian: varnish): nothing is polled")
        return []
    with site("postgresql") as app:
        with app.app_context():
            slugs = [an_event(slug=f"expo-{number}").slug for number in range(EXPOS)]
        feeds = [f"/{slug}/programme.ics?lang={code}" for slug, code in itertools.product(slugs, LANGUAGES)]
        with (
            served(app) as (address, _server),
            _logged_varnish(urllib.parse.urlsplit(address).port or 0) as (url, asked),
        ):
            host = urllib.parse.urlsplit(address).netloc
            taken = asked_for(seconds, url, [_poller(feeds, host, number) for number in range(CLIENTS)], _wrong)
    most = max(_most_within(moments, KEPT_SECONDS - 1) for moments in asked.values())
    requests = sum(len(moments) for moments in asked.values())
    print(
        f"  {len(taken.times):,} polls in {taken.seconds:.0f} s, {requests:,} requests to the servers, of {len(asked)} feeds"
    )
    hourly = sum(_most_within(moments, KEPT_SECONDS - 1) for moments in asked.values()) * 3600 // KEPT_SECONDS
    what = f"polls an hour of {EXPOS} expos' feeds in {len(LANGUAGES)} languages, answered by Varnish"
    return [
        at_least(what, len(taken.times) / taken.seconds * 3600, "1/h", POLLS_AN_HOUR),
        at_most("… errors", len(taken.errors), "", 0),
        at_most("… requests for one feed and language within 5 minutes that reach the servers, at most", most, "", 1),
        at_most("… reckoned for an hour: requests that reach the servers", hourly, "1/h", len(feeds) * 12),
    ]


@contextmanager
def _logged_varnish(server: int) -> Iterator[tuple[str, dict[str, list[int]]]]:
    """Varnish in front of the server; the moments, in seconds, at which it passed on a request for each address are there
    once it has ended.
    """
    asked: dict[str, list[int]] = defaultdict(list)
    with (
        tempfile.TemporaryDirectory(prefix="expo-varnish-") as folder,
        varnish(Path(folder), free_port(), [server, server]) as one,
    ):
        command = ["varnishncsa", "-b", "-n", f"{folder}/varnish", "-F", "%{%s}t %U%q"]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            yield one.url, asked
        finally:
            writer.terminate()
            for line in writer.communicate()[0].splitlines():
                moment, path = line.split(" ", 1)
                asked[path].append(int(moment))


def _most_within(moments: list[int], seconds: int) -> int:
    return max(sum(first <= moment < first + seconds for moment in moments) for first in moments)


def _poller(feeds: list[str], host: str, number: int) -> Callable[[], bytes]:
    """A program that polls one feed after another, with a parameter of its own that no feed reads."""
    chance = random.Random(number)
    tail = f" HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n"
    return lambda: f"GET {chance.choice(feeds)}&client={chance.randrange(10**9)}{tail}".encode()  # noqa: PLW0108 -- drawn anew each time


def _wrong(head: bytes, _body: bytes) -> str:
    return "" if head.startswith(b"HTTP/1.1 200") else head[:40].decode()
