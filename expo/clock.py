"""The current time in UTC; tests and the demo can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_set_to: list[datetime] = []


def now() -> datetime:
    """The current time as an aware datetime in UTC."""
    return _set_to[-1] if _set_to else datetime.now(UTC)


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Within the context `now` returns `moment` (aware), for every thread of this process."""
    if moment.tzinfo is None:
        raise ValueError("the clock is set to an aware moment only")
    _set_to.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.pop()
