"""The worker tells the cache in front which expos have changed: once, in time, and whatever the cache does."""

import io
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
import structlog
from flask import Flask

from expo import clock
from expo.config import from_environment
from expo.db import transaction
from expo.events.models import Event
from expo.events.rules import EventState
from expo.events.services.expos import touch
from expo.history.services import Actor
from expo.jobs.services import Taken, queue_job
from expo.metrics.exposition import exposition
from expo.metrics.queries import stored_state
from expo.purges.cache_request import LIMIT_SECONDS, CacheUnavailableError, send_purge
from expo.purges.rules import LEASE, MOST_EXPOS, changed_expos
from expo.purges.services import take_turn
from expo.web.telemetry.counts import NAMES
from expo.web.telemetry.requests import init_logs
from expo.worker.kinds import JobKind
from expo.worker.loop import run_worker
from expo.worker.purger import Purger
from tests.caches import Cache, listening, purging
from tests.factories.events import an_event
from tests.server import PATIENCE_SECONDS, free_port

OLGA = Actor("Olga")
ROUND = timedelta(seconds=2)


@pytest.fixture
def cache(app: Flask) -> Iterator[Cache]:
    with listening() as found, purging(app, found.url):
        yield found


@pytest.fixture
def written(tmp_path: Path) -> Iterator[io.StringIO]:
    """The log, as an installation has it."""
    before, out = structlog.get_config(), io.StringIO()
    init_logs(from_environment({"INSTANCE_DIR": str(tmp_path)}))
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=out))
    yield out
    structlog.configure(**before)


def _changed(event: Event) -> None:
    with transaction():
        touch(event)


def test_of_two_workers_one_tells_of_each_change_and_of_nothing_else(cache: Cache) -> None:
    start, workers = clock.now(), (Purger(), Purger())
    first, second, draft = an_event(slug="first"), an_event(slug="second"), an_event(state=EventState.DRAFT)
    told = []
    # At first nothing is known of the cache, so it is told of all; a draft is nobody's business; nothing is told twice.
    for number, changed in enumerate(([], [draft], [first], [first, second, second], [], [])):
        for event in changed:
            _changed(event)
        if number == 4:
            with transaction():
                second.state = EventState.DRAFT
        for half in range(2):  # seen in one round, told in the next
            with clock.set_to(start + timedelta(seconds=10 * number + 4 * half)):
                for worker in workers:
                    worker.purge_changed()
        told.append(cache.tags[:])
        cache.tags.clear()

    both = [["expos", "expo-first", "expo-second"]]
    assert told == [both, [], [["expos", "expo-first"]], both, [["expos", "expo-second"]], []]


def test_what_changes_while_the_cache_is_told_is_told_in_the_next_round(cache: Cache) -> None:
    """What was read before the change may have been kept after it: it is told of by what was seen a round before."""
    start, worker, event = clock.now(), Purger(), an_event(slug="first")
    for seconds in (0, 4, 8, 12, 16):
        with clock.set_to(start + timedelta(seconds=seconds)):
            _changed(event)
            worker.purge_changed()

    assert cache.tags == [["expos", "expo-first"]] * 4


@pytest.mark.parametrize("trouble", ["500", "302", "silent", "slow", "away"])
def test_a_cache_in_trouble_is_asked_again_later_each_time_and_the_log_names_nobody(
    app: Flask, written: io.StringIO, trouble: str
) -> None:
    with listening() as cache, purging(app, cache.url):
        start, worker = clock.now(), Purger()
        an_event(slug="first")
        cache.status = int(trouble) if trouble.isdigit() else 200
        cache.silent, cache.slow = trouble == "silent", trouble == "slow"
        address = f"http://127.0.0.1:{free_port()}" if trouble == "away" else cache.url
        began, failures = monotonic(), []
        with purging(app, address):
            for seconds in (0, 2, 4, 7, 8):  # waits of four seconds, eight
                with clock.set_to(start + timedelta(seconds=seconds)):
                    worker.purge_changed()
                failures.append(stored_state().purge_failures)
        waited = monotonic() - began
        cache.status, cache.silent, cache.slow = 200, False, False
        with clock.set_to(start + timedelta(seconds=17)):
            worker.purge_changed()
        failures.append(stored_state().purge_failures)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]

    assert failures == [0, 1, 1, 2, 2, 0]
    assert waited < 2 * LIMIT_SECONDS + 2
    assert [line["event"] for line in lines] == ["cache unavailable", "cache unavailable", "cache purged"]
    assert "127.0.0.1" not in written.getvalue()
    assert (cache.tags[-1], cache.others) == (["expos", "expo-first"], [])


def test_a_worker_that_died_over_a_purge_holds_up_the_others_for_some_seconds(cache: Cache) -> None:
    start, worker = clock.now(), Purger()
    an_event(slug="first")
    with clock.set_to(start), transaction():
        assert take_turn() == {}  # and is killed
    told = []
    for after in (timedelta(), LEASE - ROUND, LEASE):
        with clock.set_to(start + after):
            worker.purge_changed()
            told.append(len(cache.tags))

    assert told == [0, 0, 1]


def test_mail_and_jobs_do_not_wait_for_a_cache_that_gives_no_answer(app: Flask, cache: Cache) -> None:
    stop, asked = threading.Event(), threading.Event()
    done: list[int] = []
    cache.silent = True
    an_event(slug="first")
    with transaction():
        for _time in range(2):
            queue_job("working", by=OLGA, language="en")

    def works(_taken: Taken) -> None:
        if not done:
            until = monotonic() + PATIENCE_SECONDS
            while not cache.tags and monotonic() < until:
                asked.wait(0.05)
        done.append(len(cache.tags))
        if len(done) == 2:
            stop.set()

    run_worker(app, stop, kinds=[JobKind("working", works)], sweeps=[])

    assert done == [1, 1]  # both while the first purge waits


def test_an_installation_of_many_expos_tells_of_them_in_requests_that_a_cache_takes() -> None:
    shown = {f"expo-of-{number:03}-{'x' * 47}": 2 for number in range(120)}
    purged: dict[str, int] = {}
    sizes = []
    for _round in range(4):
        changed = changed_expos(shown, purged)
        sizes.append(len(changed))
        purged |= dict.fromkeys(changed, 2)

    assert sizes == [50, 50, 20, 0]
    assert MOST_EXPOS * len("expo-,") + MOST_EXPOS * 60 < 8000


def test_monitoring_hears_of_failures_only_where_there_is_a_cache(app: Flask) -> None:
    named = dict.fromkeys(NAMES, 0.0)
    without = exposition([], named, stored_state(), None)
    with purging(app, "http://127.0.0.1:1"):
        beside = exposition([], named, stored_state(), None)

    assert (b"expo_cache_purge_failures" in without, b"expo_cache_purge_failures 0.0" in beside) == (False, True)


@pytest.mark.parametrize(
    "url", ["cache:6081", "ftp://cache", "http://", "https://olga:secret@cache", "http://cache:port", "http://ca che"]
)
def test_an_address_that_cannot_be_is_refused_at_the_start_without_being_repeated(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="PURGE_URL takes") as refused:
        from_environment({"INSTANCE_DIR": str(tmp_path), "PURGE_URL": url})

    assert url.removeprefix("http://") == "" or url not in str(refused.value)


def test_a_cache_behind_tls_has_to_show_a_certificate_that_is_trusted(cache: Cache) -> None:
    with pytest.raises(CacheUnavailableError, match="SSL"):
        send_purge(cache.url.replace("http:", "https:"), ["expos"])
    assert cache.tags == []
