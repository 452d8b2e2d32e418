"""The machine of the database is gone: what its copy and its log, received elsewhere, give back."""

import pytest

from tests.databases import fresh_database
from tests.recoveries import keeper, last_written, write_for

MOST_LOST = 5.0  # seconds
WRITING = 7.0  # longer, so that more could be lost


@pytest.mark.parametrize("kind", ["postgresql"])
def test_of_what_was_committed_at_most_seconds_are_lost(postgresql_url: str, kind: str) -> None:
    url = fresh_database(postgresql_url, f"recovered_from_{kind}")
    with keeper(url) as kept:
        with kept.receiving():
            copy = kept.copy("base")
            last = write_for(url, WRITING)
        with kept.restored(copy) as (restored, _seconds):
            found = last_written(restored)

    assert last
    assert last - found <= MOST_LOST
