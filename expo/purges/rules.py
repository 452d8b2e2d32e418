"""Which expos the cache has to forget, and how long to wait for one that is away. Pure."""

from collections.abc import Mapping
from datetime import timedelta

PAUSE = timedelta(seconds=2)  # between two purges, of all workers together
LEASE = timedelta(seconds=15)  # for the worker that purges: two seconds for the cache, and the database's own time
MOST_EXPOS = 50  # in one request, whose header caches take up to 8 KB long
_LONGEST = timedelta(seconds=60)


def changed_expos(shown: Mapping[str, int], purged: Mapping[str, int]) -> list[str]:
    """The expos that have changed since they were purged, or are public no longer; at most MOST_EXPOS."""
    changed = {slug for slug, revision in shown.items() if revision > purged.get(slug, 0)}
    return sorted(changed | (purged.keys() - shown.keys()))[:MOST_EXPOS]


def purged_after(slugs: list[str], shown: Mapping[str, int], purged: Mapping[str, int]) -> dict[str, int]:
    """What was purged, once these expos were as they are `shown`."""
    others = {slug: revision for slug, revision in purged.items() if slug not in slugs}
    return others | {slug: shown[slug] for slug in slugs if slug in shown}


def wait_after(failures: int) -> timedelta:
    """Twice as long after each failure in a row, up to a minute."""
    return min(_LONGEST, PAUSE * (1 << min(failures, 6)))
