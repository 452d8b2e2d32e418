"""Public pages and feeds behind a real Varnish that a worker purges."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest

from expo.db import transaction
from expo.events.queries import event_by_slug
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from tests.databases import migrated_app
from tests.deploy.conftest import started_servers
from tests.server import EXPO, free_port
from tests.varnishes import Varnish, skip_without_varnish, varnish

CHANGED, OTHER = "changed-expo", "other-expo"
OLGA = Actor("Olga")
WITHIN_SECONDS = 10


@dataclass(frozen=True)
class CachedSite:
    variables: dict[str, str]
    cache: Varnish

    def rename(self, name: str) -> None:
        """What an organiser does, in a process that is neither a server nor the worker."""
        given = {key: self.variables[key] for key in ("BASE_URL", "SECRET_KEY")}
        folder = Path(self.variables["INSTANCE_DIR"])
        with migrated_app(self.variables["DATABASE_URL"], folder, **given) as app, app.app_context(), transaction():
            event = event_by_slug(CHANGED)
            assert event is not None
            edit_event(event, {"name": {"en": name}}, version=event.version, by=OLGA)


@pytest.fixture(scope="module", params=["postgresql"])
def purged_site(postgresql_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CachedSite]:
    """Two servers and a worker over one PostgreSQL, and Varnish in front."""
    skip_without_varnish()
    folder, port = tmp_path_factory.mktemp("purged"), free_port()
    with ExitStack() as stack:
        variables, servers = started_servers(stack, postgresql_url, folder, CHANGED, OTHER)
        cache = stack.enter_context(varnish(folder, port, [server.port for server in servers]))
        stack.enter_context(_worker({**variables, "PURGE_URL": cache.url}, folder / "worker.log"))
        _wait_until(lambda: "cache purged" in (folder / "worker.log").read_text())  # of what it does not know yet
        yield CachedSite(variables, cache)


@contextmanager
def _worker(variables: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as said:
        process = subprocess.Popen([EXPO, "worker"], env=variables, stdout=said, stderr=said)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_a_change_is_seen_by_all_within_ten_seconds_and_other_expos_stay_kept(purged_site: CachedSite) -> None:
    cache = purged_site.cache
    changed = ["/", f"/{CHANGED}/", f"/{CHANGED}/?lang=tr", f"/{CHANGED}/programme.ics"]
    others = [f"/{OTHER}/", f"/{OTHER}/programme.ics"]
    for path in changed + others:
        cache.send("GET", path)
    kept = [cache.send("GET", path).headers["x-cache"] for path in changed + others]

    began = monotonic()
    purged_site.rename("A Fair Renamed")
    _wait_until(lambda: all(b"A Fair Renamed" in cache.send("GET", path).body for path in changed))
    seconds = monotonic() - began

    assert kept == ["HIT"] * 6
    assert seconds < WITHIN_SECONDS
    assert [cache.send("GET", path).headers["x-cache"] for path in changed + others] == ["HIT"] * 6
    assert all(b"Test Expo" in cache.send("GET", path).body for path in others)


def test_parameters_that_no_feed_reads_make_no_copies_of_it(purged_site: CachedSite) -> None:
    cache, feed = purged_site.cache, f"/{OTHER}/programme.ics"
    for query in ("?lang=tr", "?lang=ur"):
        cache.send("GET", feed + query)

    junk = [
        cache.send("GET", feed + query)
        for query in ("?x=1&lang=tr&utm_source=mail", "?lang=tr&language=en", "?&lang=tr")
    ]
    other = cache.send("GET", f"{feed}?lang=ur&nothing")

    assert [one.headers["x-cache"] for one in (*junk, other)] == ["HIT"] * 4
    assert {one.body for one in junk} == {cache.send("GET", f"{feed}?lang=tr").body} != {other.body}


def test_only_named_machines_purge_and_only_by_tags(purged_site: CachedSite) -> None:
    cache, page = purged_site.cache, f"/{OTHER}/"
    cache.send("GET", page)
    tag = f"expo-{OTHER}"

    refused = [
        cache.send("PURGE", "/", **{"Cache-Tag": tag, "X-Forwarded-For": "192.0.2.7"}),  # through the proxy
        cache.send("PURGE", "/", **{"Cache-Tag": "expo-.*"}),
        cache.send("PURGE", "/"),
    ]
    still = cache.send("GET", page).headers["x-cache"]
    purged = cache.send("PURGE", "/", **{"Cache-Tag": f"expos,{tag}"})

    assert [one.status for one in (*refused, purged)] == [403, 400, 400, 200]
    assert [still, cache.send("GET", page).headers["x-cache"]] == ["HIT", "MISS"]


def test_readers_with_a_session_and_private_pages_pass_the_cache(purged_site: CachedSite) -> None:
    cache, page = purged_site.cache, f"/{OTHER}/"
    cache.send("GET", page)

    answers = [
        cache.send("GET", page, Cookie="__Host-language=tr; __Host-expo=somebody"),
        *(cache.send("GET", f"/{OTHER}/register") for _time in range(2)),
    ]

    assert [one.headers["x-cache"] for one in answers] == ["MISS"] * 3
    assert all("private" in one.headers["cache-control"] for one in answers)
    assert cache.send("GET", page, Cookie="__Host-language=tr").headers["x-cache"] == "HIT"


def _wait_until(true: Callable[[], bool]) -> None:
    pause, until = threading.Event(), monotonic() + 60
    while not true() and monotonic() < until:
        pause.wait(0.1)
    assert true()
