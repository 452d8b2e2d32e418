"""Every planned moment of every room is known to be by the expo's clocks or not to be: a change of zone moves the first."""

from expo.db import Base, UtcDateTime
from expo.events.changes.zone import LOCAL_HOURS
from expo.events.doubtful_hours import COPIES, NAMED
from tests.house.test_columns import ACTS

# Moments that are due so long after something happened, whatever the clocks say.
MOMENTS = {
    ("api_tokens", "expires_at"),
    ("attempts", "window_ends_at"),
    ("file_removals", "due_at"),
    ("heartbeats", "beat_at"),
    ("jobs", "beat_at"),
    ("jobs", "ready_at"),
    ("mails", "leased_until"),
    ("mails", "try_at"),
    ("meeting_requests", "expires_at"),
    ("meeting_requests", "remind_at"),
    ("purge_turns", "due_at"),
    ("sign_in_links", "expires_at"),
    ("silent_domains", "opens_at"),
    *(("webhook_deliveries", name) for name in ("leased_until", "try_at")),
    *(("webhooks", name) for name in ("earlier_until", "paused_until")),
}
_DONE = {"created_at", "at", "first_at", "last_at", "state_since", *(f"{act}_at" for act in ACTS)}


def test_every_planned_moment_is_by_the_clocks_or_is_not() -> None:
    columns = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, UtcDateTime) and column.name not in _DONE and not column.name.startswith("tell_")
    }

    assert columns - MOMENTS == {(table, column) for table, names in LOCAL_HOURS.items() for column in names}


def test_every_hour_by_the_clocks_has_a_name_for_the_organiser_or_is_a_copy() -> None:
    assert set(LOCAL_HOURS) == NAMED.keys() | COPIES
