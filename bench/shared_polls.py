"""Two million polls of feeds an hour, of fifty expos in three languages, behind a real Varnish: what reaches the servers."""

import itertools
import random
import subprocess
import urllib.parse
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.fixtures.figures import Figure, at_least, at_most
from bench.fixtures.lines import asked_for
from bench.fixtures.site import served, site
from tests.factories.events import an_event
from tests.server import free_port
from tests.varnishes import VARNISH, varnish

EXPOS, LANGUAGES, POLLS_AN_HOUR = 50, ("en", "tr", "ur"), 2_000_000
KEPT_SECONDS = 300
SECONDS = 330  # longer than a feed is kept, so that each is asked for anew once
CLIENTS = 16


def run(seconds: int = SECONDS) -> list[Figure]:
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
        TemporaryDirectory(prefix="expo-varnish-") as folder,
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
