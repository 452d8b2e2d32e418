"""The metrics in Prometheus's text format."""

from collections.abc import Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from expo.metrics.queries import StoredState
from expo.web.telemetry.counts import SECONDS, RouteTimes

_COUNTERS = {
    "scans": ("expo_scans", "Badges judged at gates, without those merged from offline lists"),
    "replica_reads": ("expo_replica_reads", "Requests for public pages and feeds that read from the replica"),
    "replica_fallbacks": (
        "expo_replica_fallbacks",
        "Those that read from the primary, since the replica was late or away",
    ),
    "database_busy": ("expo_database_busy", "Requests answered 503, since the database was away or overloaded"),
}


def exposition(
    requests: Iterable[RouteTimes], named: Mapping[str, float], stored: StoredState | None, lag: float | None
) -> bytes:
    """The text; without `stored` the database is away, which `expo_database_up` says, and without `lag` there is no replica or
    nothing is known of it.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Once([_requests(requests), *_named(named), *_replica(lag), *_stored(stored)]))
    return generate_latest(registry)


class _Once(Collector):
    """Metrics that are made already."""

    def __init__(self, made: list[Metric]) -> None:
        self._made = made

    def collect(self) -> list[Metric]:
        return self._made


def _requests(requests: Iterable[RouteTimes]) -> Metric:
    family = HistogramMetricFamily(
        "expo_request_seconds", "Requests by route, status and time", labels=["route", "status"]
    )
    for one in requests:
        family.add_metric([one.route, one.status], _cumulated(one.counts), one.seconds)
    return family


def _cumulated(counts: list[float]) -> list[tuple[str, float]]:
    limits = [*(str(limit) for limit in SECONDS), "+Inf"]
    return [(limit, sum(counts[: n + 1])) for n, limit in enumerate(limits)]


def _named(named: Mapping[str, float]) -> Iterator[Metric]:
    for name, (metric, what) in _COUNTERS.items():
        yield CounterMetricFamily(metric, what, value=named[name])
    looked = CounterMetricFamily("expo_cache_lookups", "Looks into caches of answers", labels=["cache", "found"])
    for cache in ("page", "feed"):
        looked.add_metric([cache, "yes"], named[f"{cache}_cache_hits"])
        looked.add_metric([cache, "no"], named[f"{cache}_cache_misses"])
    yield looked
    yield GaugeMetricFamily("expo_pool_in_use", "Database connections in use", value=named["pool_in_use"])


def _replica(lag: float | None) -> Iterator[Metric]:
    if lag is not None:
        yield GaugeMetricFamily(
            "expo_replica_lag_seconds", "The replica has all that was committed so many seconds ago", value=lag
        )


def _stored(stored: StoredState | None) -> Iterator[Metric]:
    yield GaugeMetricFamily("expo_database_up", "Whether the database answers", value=float(stored is not None))
    if stored is None:
        return
    yield _by_state("expo_mails", "Mails in the outbox that are not sent", stored.mails)
    yield GaugeMetricFamily(
        "expo_mail_wait_seconds", "How long the mail due for longest waits", value=stored.mail_wait_seconds
    )
    yield _by_state("expo_jobs", "Jobs", stored.jobs)
    yield _by_state("expo_registrations", "Registrations of all expos", stored.registrations)
    if stored.purge_failures is not None:
        yield GaugeMetricFamily(
            "expo_cache_purge_failures", "Purges in a row that the cache did not take", value=stored.purge_failures
        )


def _by_state(name: str, what: str, numbers: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, what, labels=["state"])
    for state, number in sorted(numbers.items()):
        family.add_metric([state], number)
    return family
