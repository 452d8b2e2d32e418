"""Counters for /metrics, shared by the processes of a server: requests by route, status and time, and named counters."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from expo.config import MOST_WORKERS, Settings
from expo.kit.shared_numbers import SharedNumbers

EXTENSION = "expo.request_counts"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
STATUSES = ("2xx", "3xx", "4xx", "429", "5xx", "503")  # what an operator tells apart
_FIELDS = len(SECONDS) + 2  # requests up to each time, slower ones, and the sum of seconds

# Counted by name, from the start of the server.
NAMES = (
    "page_cache_hits",
    "page_cache_misses",
    "feed_cache_hits",
    "feed_cache_misses",
    "scans",
    "database_busy",
    "replica_reads",
    "replica_fallbacks",
    "pool_in_use",  # not a sum: connections of each living process, as of its last request
)
_INDEX = {name: index for index, name in enumerate(NAMES)}
_named = SharedNumbers(len(NAMES), MOST_WORKERS + 8)


@dataclass(frozen=True, slots=True)
class RouteTimes:
    """The requests of a route that were answered with a status: how many within each of SECONDS, how many later."""

    route: str
    status: str
    counts: list[float]
    seconds: float


class RequestCounts:
    """Requests by route and status. The routes are those of the application when this is made, before the fork."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        rules = sorted({rule.rule for rule in app.url_map.iter_rules()})
        self._positions = {
            (rule, status): n for n, (rule, status) in enumerate((r, s) for r in ["", *rules] for s in STATUSES)
        }
        self._numbers = SharedNumbers(len(self._positions) * _FIELDS, settings.workers * 2 + 2)

    def add(self, rule: str | None, status: int, seconds: float) -> None:
        """Count an answer; `rule` is None where no route matched."""
        start = self._positions[rule or "", status_class(status)] * _FIELDS
        self._numbers.add(start + bisect_left(SECONDS, seconds))
        self._numbers.add(start + _FIELDS - 1, seconds)

    def all(self) -> list[RouteTimes]:
        """The counters that are not zero."""
        sums = self._numbers.sums()
        parts = ((key, sums[n * _FIELDS : (n + 1) * _FIELDS]) for key, n in self._positions.items())
        return [RouteTimes(rule, status, part[:-1], part[-1]) for (rule, status), part in parts if any(part[:-1])]


def init_counts(app: Flask, settings: Settings) -> None:
    """Call it when all routes are there."""
    app.extensions[EXTENSION] = RequestCounts(app, settings)


def count_request(rule: str | None, status: int, seconds: float) -> None:
    counts: Any = current_app.extensions[EXTENSION]
    counts.add(rule, status, seconds)


def count(name: str, times: int = 1) -> None:
    """Count what has a name in NAMES."""
    _named.add(_INDEX[name], times)


def note_pool(in_use: int) -> None:
    """Note how many connections of the pool this process has in use."""
    _named.put(_INDEX["pool_in_use"], in_use)


def named_counts() -> dict[str, float]:
    """The sums of NAMES over all processes; `pool_in_use` over the living ones."""
    found = dict(zip(NAMES, _named.sums(), strict=True))
    return {**found, "pool_in_use": _named.living(_INDEX["pool_in_use"])}


def request_counts() -> list[RouteTimes]:
    counts: RequestCounts = current_app.extensions[EXTENSION]
    return counts.all()


def status_class(status: int) -> str:
    """One of STATUSES."""
    exact = str(status)
    return exact if exact in STATUSES else f"{exact[0]}xx"
