"""The worker's purges of the cache in front, in a thread of their own, so that neither waits for the other."""

from time import monotonic

import structlog

from expo.config import settings
from expo.db import db, transaction
from expo.purges.cache_request import CacheUnavailableError, send_purge
from expo.purges.queries import purged_revisions, shown_revisions
from expo.purges.rules import PAUSE, changed_expos
from expo.purges.services import note_failure, note_purged, take_turn
from expo.web.page_cache import LIST_TAG, tag_of

log = structlog.get_logger("expo.worker")


class Purger:
    """One worker's purges.

    A change is purged in the round after the one that has seen it, two seconds later: by then no process answers any more
    with what it kept for a second, and no answer made before the change is still on its way to the cache.
    """

    def __init__(self) -> None:
        self._shown: dict[str, int] | None = None

    def purge_changed(self) -> float:
        """Purge the expos that had changed by the last round, by one request at most. Returns how many seconds to wait."""
        shown, self._shown = self._shown, shown_revisions()
        if shown is not None and changed_expos(shown, _purged()):
            self._purge(shown)
        return PAUSE.total_seconds()

    def _purge(self, shown: dict[str, int]) -> None:
        with transaction():
            purged = take_turn()
        slugs = changed_expos(shown, purged) if purged is not None else []
        if not slugs:
            return  # another worker's turn, or it was quicker
        began = monotonic()
        try:
            send_purge(settings().purge_url, [LIST_TAG, *map(tag_of, slugs)])
        except CacheUnavailableError as unavailable:
            with transaction():
                failures = note_failure()
            log.warning("cache unavailable", reason=str(unavailable), failures=failures)
            return
        with transaction():
            note_purged(slugs, shown)
        log.info("cache purged", expos=len(slugs), ms=round((monotonic() - began) * 1000))


def _purged() -> dict[str, int]:
    purged = purged_revisions()
    db.session.rollback()  # nothing stays open meanwhile
    return purged
